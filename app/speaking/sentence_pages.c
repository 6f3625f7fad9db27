/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sentence_pages.h"

#include "speaking/set.h"
#include "web/page.h"

/* GET /speaking/sets/:practice_set/record, of the sentence that is asked for, else the next that nobody has read, else the first */
enum http_status set_record_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "practice_set");
	const struct params of_set = PARAMS(P_UUID(id), P_TEXT(sound_address(req)), P_UUID(shown_uuid(req, "sentence_id")));
	struct result *set = ask(req, SQL_SPEAKING_SET, PARAMS(P_UUID(id), P_NULL()));
	struct result *sentence = ask(req, SQL_SPEAKING_SENTENCE_TO_READ, of_set);
	struct result *sentences = ask(req, SQL_SPEAKING_SET_SENTENCES, PARAMS(P_UUID(id), P_TEXT(sound_address(req))));

	return render(req, "speaking/set_record", columns(set), text("set_id", id->text), row("sentence", sentence), rows("sentence_rows", sentences));
}
