/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/answer.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const sendings[] = {
	[ANSWER_WORDS_GIVEN] = "given",
	[ANSWER_NO_MESSAGE] = "no_message",
};

static const struct uuid *uuid_column(struct request *req, const struct result *result, const char *name)
{
	struct uuid *id = arena_alloc(req->arena, sizeof *id);

	result_uuid(result, 0, name, id);
	return id;
}

static const struct answer_sent REFUSED = {.outcome = ANSWER_REFUSED};

static struct answer_sent refuse(struct request *req, const char *field, const char *code)
{
	invalid(req, field, code, 0);
	return REFUSED;
}

static struct answer_sent give(struct request *req, const struct answer_about *about, const char *message)
{
	const struct result *given = run(req, SQL_TUTORING_FEEDBACK_GIVE,
					 PARAMS(P_UUID(about->student), P_TEXT(message), P_UUID(about->session), P_UUID(about->attempt)));

	return (struct answer_sent){.outcome = ANSWER_GIVEN, .id = uuid_column(req, given, "id"),
				    .student_name = result_text(given, 0, "student_name")};
}

/* recording: NULL for a message that is read aloud. */
static struct answer_sent order(struct request *req, const struct answer_about *about, const char *message, const struct uuid *recording)
{
	const struct result *ordered = run(req, SQL_SPEAKING_ANSWER_ORDER,
					   PARAMS(P_UUID(about->student), P_TEXT(message), P_UUID(about->session), P_UUID(about->attempt),
						  P_UUID(recording)));

	return (struct answer_sent){.outcome = ANSWER_ORDERED, .id = uuid_column(req, ordered, "id"),
				    .job = uuid_column(req, ordered, "job_id"), .student_name = result_text(ordered, 0, "student_name")};
}

struct answer_sent answer_send(struct request *req, const struct answer_about *about, enum answer_form form)
{
	const char *message = field_text(req, "message");
	bool has_recording = field_present(req, "audio") || field_present(req, "recording_id");
	bool speaks = field_boolean(req, "speak", false), has_message = message && *message;
	const struct uuid *recording;

	if (form == ANSWER_AS_TEXT && (has_recording || speaks))
		return refuse(req, has_recording ? "audio" : "speak", "not_of_text");
	if (has_recording && speaks)
		return refuse(req, "speak", "recorded");
	if (has_recording) {
		recording = recording_taken(req, FEEDBACK_SECONDS);
		return recording ? order(req, about, message, recording) : REFUSED;
	}
	if (form == ANSWER_BY_VOICE && !speaks)
		return refuse(req, "audio", "required");
	if (!has_message)
		return refuse(req, "message", "required");
	return speaks ? order(req, about, message, NULL) : give(req, about, message);
}

enum answer_sending answer_send_words(struct request *req, const struct uuid *answer, struct uuid *student)
{
	const struct result *sent_words = run(req, SQL_SPEAKING_ANSWER_SEND, PARAMS(P_UUID(answer)));

	result_uuid(sent_words, 0, "student_id", student);
	return (enum answer_sending)DECISION(sent_words, sendings);
}

const struct uuid *answer_drop(struct request *req, const struct uuid *answer)
{
	return uuid_column(req, run(req, SQL_SPEAKING_ANSWER_DROP, PARAMS(P_UUID(answer))), "student_id");
}
