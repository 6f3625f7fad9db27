/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/recording_actions.h"

#include "db/decision.h"
#include "speaking/recording.h"
#include "web/page.h"
#include "web/site.h"

/* Programs are answered by the dispatcher, pages' scripts here: no page shows this. */
static enum http_status tell(struct request *req, enum http_status status, const struct uuid *recording)
{
	if (!req->is_api)
		return reply_recording(req, status, recording);
	return done(req, .status = status, DOCUMENT(SQL_SPEAKING_RECORDING, PARAMS(P_UUID(recording))));
}

/* POST /recordings */
enum http_status recording_begin(struct request *req)
{
	int64_t bytes = field_integer(req, "bytes", 0), most = request_site(req)->config->upload_limit;
	struct result *begun;
	struct uuid id;

	if (bytes > most)
		return invalid(req, "bytes", "too_large", most);
	begun = run(req, SQL_SPEAKING_BEGIN_RECORDING,
		    PARAMS(P_INTEGER(bytes), field_present(req, "duration_ms") ? P_INTEGER(field_integer(req, "duration_ms", 0)) : P_NULL()));
	result_uuid(begun, 0, "id", &id);
	return tell(req, HTTP_CREATED, &id);
}

/* 409 says where to go on. */
static enum http_status tell_gap(struct request *req, const struct uuid *recording)
{
	struct result *found = run(req, SQL_SPEAKING_RECORDING, PARAMS(P_UUID(recording)));
	enum http_status status = reply_problem(req, HTTP_CONFLICT, "gap");

	response_problem_number(req->response, "received", result_integer(found, 0, "received"));
	return status;
}

/* PUT /recordings/:recording */
enum http_status recording_piece_add(struct request *req)
{
	enum { RECEIVED, GAP, PAST_END, EMPTY };
	static const char *const words[] = {[RECEIVED] = "received", [GAP] = "gap", [PAST_END] = "past_end", [EMPTY] = "empty"};
	const struct uuid *recording = path_uuid(req, "recording");
	size_t length;
	const char *piece = sent_file(req, "piece", RECORDING_PIECE_BYTES, &length);
	struct result *added;

	if (length > RECORDING_PIECE_BYTES)
		return invalid(req, "piece", "too_large", (int64_t)RECORDING_PIECE_BYTES);
	added = run(req, SQL_SPEAKING_ADD_PIECE,
		    PARAMS(P_UUID(recording), P_INTEGER(field_integer(req, "first_byte", 0)), P_BYTES(piece, length)));
	switch (DECISION(added, words)) {
	case RECEIVED: return tell(req, HTTP_OK, recording);
	case GAP: return tell_gap(req, recording);
	case PAST_END: return invalid(req, "piece", "past_end", 0);
	default: return invalid(req, "piece", "empty", 0);
	}
}
