/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/recording.h"

#include <jansson.h>

#include "db/decision.h"
#include "web/site.h"

static const struct uuid *refuse(struct request *req, const char *code, int64_t limit)
{
	invalid(req, "audio", code, limit);
	return NULL;
}

static bool is_too_long(int64_t duration_ms, unsigned most_seconds)
{
	return duration_ms > (int64_t)most_seconds * 1000 + RECORDER_LAG_MS;
}

/* A duration that was not declared is absent. */
static struct param declared_ms(struct request *req)
{
	return field_present(req, "duration_ms") ? P_INTEGER(field_integer(req, "duration_ms", 0)) : P_NULL();
}

/* A file of the form itself. */
static const struct uuid *take_file(struct request *req, unsigned most_seconds)
{
	size_t length, most = (size_t)request_site(req)->config->upload_limit;
	const char *bytes = sent_file(req, "audio", most, &length);
	struct uuid *id = arena_alloc(req->arena, sizeof *id);

	if (length == 0)
		return refuse(req, "empty", 0);
	if (length > most)
		request_fail(req, HTTP_CONTENT_TOO_LARGE);
	if (sound_kind_of(bytes, length) == SOUND_NONE)
		return refuse(req, "not_sound", 0);
	if (is_too_long(field_integer(req, "duration_ms", 0), most_seconds))
		return refuse(req, "too_long", most_seconds);
	*id = uuid_random();
	ask(req, SQL_SPEAKING_STORE_RECORDING, PARAMS(P_UUID(id), P_BYTES(bytes, length), declared_ms(req)));
	return id;
}

/* A recording that was sent before. */
static const struct uuid *take_sent(struct request *req, const struct uuid *id, unsigned most_seconds)
{
	enum { FINE, INCOMPLETE, ALREADY_SENT };
	static const char *const words[] = {[FINE] = "fine", [INCOMPLETE] = "incomplete", [ALREADY_SENT] = "already_sent"};
	struct result *found = run(req, SQL_SPEAKING_LOOK_AT_RECORDING, PARAMS(P_UUID(id)));
	int decision = DECISION(found, words);
	size_t length = 0;
	const unsigned char *beginning = result_bytes(found, 0, "beginning", &length);

	if (decision != FINE)
		return refuse(req, words[decision], 0);
	if (sound_kind_of(beginning, length) == SOUND_NONE)
		return refuse(req, "not_sound", 0);
	if (is_too_long(field_integer(req, "duration_ms", result_integer(found, 0, "duration_ms")), most_seconds))
		return refuse(req, "too_long", most_seconds);
	ask(req, SQL_SPEAKING_TAKE_RECORDING, PARAMS(P_UUID(id), declared_ms(req)));
	return id;
}

const struct uuid *recording_taken(struct request *req, unsigned most_seconds)
{
	if (field_present(req, "audio"))
		return take_file(req, most_seconds);
	if (field_present(req, "recording_id"))
		return take_sent(req, field_uuid(req, "recording_id"), most_seconds);
	return refuse(req, "required", 0);
}

enum http_status reply_recording(struct request *req, enum http_status status, const struct uuid *recording)
{
	struct result *found = run(req, SQL_SPEAKING_RECORDING, PARAMS(P_UUID(recording)));

	if (!result_count(found))
		request_fail(req, HTTP_NOT_FOUND);
	return reply_json(req, status,
			  json_pack("{s:s, s:I, s:I}", "id", recording->text, "bytes", (json_int_t)result_integer(found, 0, "bytes"), "received",
				    (json_int_t)result_integer(found, 0, "received")));
}

const void *recording_bytes(struct worker *worker, const struct uuid *recording, size_t *length)
{
	struct result *found = db_run(worker->db, SQL_SPEAKING_RECORDING_BYTES, PARAMS(P_UUID(recording)));

	return result_count(found) ? result_bytes(found, 0, "content", length) : NULL;
}

enum job_outcome recording_converted(struct job_run *run, const void *bytes, size_t length, unsigned most_seconds, struct converted_sound *sound)
{
	if (!bytes)
		return job_fails(run, JOB_HOPELESS, "unreadable");
	switch (sound_convert(run->worker->arena, bytes, length, most_seconds + RECORDER_LAG_MS / 1000, sound)) {
	case SOUND_CONVERTED: return JOB_DONE;
	case SOUND_UNREADABLE: return job_fails(run, JOB_HOPELESS, "unreadable");
	case SOUND_TOO_LONG: return job_fails(run, JOB_HOPELESS, "too_long");
	case SOUND_TIMEOUT: return job_fails(run, JOB_HOPELESS, "timeout");
	case SOUND_FAILED: break;
	}
	return job_fails(run, JOB_RETRY, "sound_failed");
}
