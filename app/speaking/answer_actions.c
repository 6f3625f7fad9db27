/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/answer_actions.h"

#include "db/decision.h"
#include "speaking/answer.h"
#include "web/page.h"

enum settling { SETTLED, ALREADY_ANSWERED };

static const char *const skippings[] = {
	[SETTLED] = "skipped",
	[ALREADY_ANSWERED] = "already_answered",
};

static const char *const unskippings[] = {
	[SETTLED] = "waiting",
	[ALREADY_ANSWERED] = "already_answered",
};

enum correcting { CORRECTED, NOT_JUDGED };

static const char *const correctings[] = {
	[CORRECTED] = "corrected",
	[NOT_JUDGED] = "not_judged",
};

static const char *attempt_path(struct request *req, const char *attempt)
{
	return arena_printf(req->arena, "/speaking/queue/%s", attempt);
}

static const char *student_path(struct request *req, const struct uuid *student)
{
	return arena_printf(req->arena, "/students/%s", student->text);
}

/* From one to the next that waits; where none does, to the queue, which says so. */
static const char *next_path(struct request *req, const struct uuid *attempt)
{
	const struct result *next = run(req, SQL_SPEAKING_QUEUE_NEXT, PARAMS(P_UUID(attempt)));
	const char *id = result_text(next, 0, "id");

	return id ? attempt_path(req, id) : "/speaking/queue";
}

/* POST /speaking/queue/:attempt */
enum http_status attempt_answer(struct request *req)
{
	const struct uuid *attempt = path_uuid(req, "attempt");
	const struct result *whose = run(req, SQL_SPEAKING_ATTEMPT_STUDENT, PARAMS(P_UUID(attempt)));
	struct uuid student;
	struct answer_about about = {.student = &student, .attempt = attempt};
	struct answer_sent sent_answer;

	result_uuid(whose, 0, "student_id", &student);
	sent_answer = answer_send(req, &about, ANSWER_AS_SENT);
	if (sent_answer.outcome == ANSWER_REFUSED)
		return still_invalid(req);
	return done(req, .to = next_path(req, attempt), .flash_name = sent_answer.student_name,
		    .flash = sent_answer.outcome == ANSWER_ORDERED ? "speaking.answer.flash.ordered" : "speaking.answer.flash.given");
}

/* POST /speaking/queue/:attempt/correct */
enum http_status attempt_correct(struct request *req)
{
	const struct uuid *attempt = path_uuid(req, "attempt");
	const char *words = field_array(req, "missed_words");
	const struct result *corrected = run(req, SQL_SPEAKING_ATTEMPT_CORRECT,
		PARAMS(P_UUID(attempt), P_INTEGER(field_integer(req, "score", 0)), P_TEXT(words ? words : "{}"), P_TEXT(field_text(req, "feedback"))));

	if (DECISION(corrected, correctings) == NOT_JUDGED)
		return conflict(req, "not_judged");
	return done(req, .to = attempt_path(req, attempt->text), .flash = "speaking.answer.flash.corrected");
}

/* POST /speaking/queue/:attempt/skip */
enum http_status attempt_skip(struct request *req)
{
	const struct uuid *attempt = path_uuid(req, "attempt");
	const struct result *skipped = run(req, SQL_SPEAKING_ATTEMPT_SKIP, PARAMS(P_UUID(attempt)));

	if (DECISION(skipped, skippings) == ALREADY_ANSWERED)
		return done(req, .to = next_path(req, attempt), .flash = "speaking.answer.flash.already");
	return done(req, .to = next_path(req, attempt), .flash = "speaking.answer.flash.skipped",
		    .undo = arena_printf(req->arena, "%s/unskip", attempt_path(req, attempt->text)));
}

/* POST /speaking/queue/:attempt/unskip */
enum http_status attempt_unskip(struct request *req)
{
	const struct uuid *attempt = path_uuid(req, "attempt");
	const struct result *unskipped = run(req, SQL_SPEAKING_ATTEMPT_UNSKIP, PARAMS(P_UUID(attempt)));
	bool is_waiting = DECISION(unskipped, unskippings) == SETTLED;

	return done(req, .to = attempt_path(req, attempt->text),
		    .flash = is_waiting ? "speaking.answer.flash.unskipped" : "speaking.answer.flash.already");
}

/* POST /speaking/answers/:answer/send */
enum http_status answer_words_send(struct request *req)
{
	struct uuid student;

	if (answer_send_words(req, path_uuid(req, "answer"), &student) == ANSWER_NO_MESSAGE)
		return conflict(req, "no_message");
	return done(req, .to = student_path(req, &student), .flash = "speaking.answer.flash.words_sent");
}

/* POST /speaking/answers/:answer/remove */
enum http_status answer_remove(struct request *req)
{
	return done(req, .to = student_path(req, answer_drop(req, path_uuid(req, "answer"))), .flash = "speaking.answer.flash.removed");
}
