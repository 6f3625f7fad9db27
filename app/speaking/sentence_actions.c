/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sentence_actions.h"

#include "speaking/recording.h"
#include "web/page.h"

static const char *page_of_recording(struct request *req)
{
	return arena_printf(req->arena, "/speaking/sets/%s/record", path_text(req, "practice_set"));
}

/* A sentence of the set in the path, whose right was asked. */
static const struct uuid *sentence_of_set(struct request *req)
{
	const struct uuid *sentence = field_uuid(req, "sentence_id");

	ask(req, SQL_SPEAKING_SENTENCE_OF_SET, PARAMS(P_UUID(sentence), P_UUID(path_uuid(req, "practice_set"))));
	return sentence;
}

/* POST /speaking/sets/:practice_set/record */
enum http_status sentence_record(struct request *req)
{
	const struct uuid *sentence = sentence_of_set(req), *recording = recording_taken(req, PRACTICE_SECONDS);

	if (!recording)
		return still_invalid(req);
	ask(req, SQL_SPEAKING_RECORD_SENTENCE, PARAMS(P_UUID(sentence), P_UUID(recording)));
	return done(req, .to = page_of_recording(req), .flash = "speaking.record.flash.sent");
}

/* POST /speaking/sets/:practice_set/record/delete */
enum http_status sentence_drop_reading(struct request *req)
{
	const struct uuid *sentence = sentence_of_set(req);

	ask(req, SQL_SPEAKING_DROP_READING, PARAMS(P_UUID(sentence)));
	return done(req, .to = arena_printf(req->arena, "%s?sentence_id=%s", page_of_recording(req), sentence->text),
		    .flash = "speaking.record.flash.deleted");
}
