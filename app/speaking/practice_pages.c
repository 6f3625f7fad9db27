/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/practice_pages.h"

#include "web/page.h"

/* GET /speaking: what a student practises next; everybody else is led to where they work. */
enum http_status practice_page(struct request *req)
{
	const char *level = field_text(req, "level"), *elsewhere;
	struct result *door = ask(req, SQL_SPEAKING_PRACTICE_DOOR, NO_PARAMS);
	struct result *next = ask(req, SQL_SPEAKING_PRACTICE_NEXT, NO_PARAMS);
	struct result *today = ask(req, SQL_SPEAKING_PRACTICE_TODAY, NO_PARAMS);
	struct result *assigned = ask(req, SQL_SPEAKING_PRACTICE_ASSIGNED, NO_PARAMS);
	struct result *filter = ask(req, SQL_SPEAKING_PRACTICE_FILTER, PARAMS(P_TEXT(level)));
	struct result *sets = ask(req, SQL_SPEAKING_PRACTICE_SETS,
				  PARAMS(P_TEXT(level), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));
	struct result *recent = ask(req, SQL_SPEAKING_PRACTICE_RECENT, NO_PARAMS);

	sent(req);
	elsewhere = result_text(door, 0, "elsewhere");
	if (elsewhere)
		return redirect_to(req, elsewhere);
	return render(req, "speaking/practice", row("next", next), row("today", today), rows("assigned", assigned),
		      flag("has_more_assigned", result_count(assigned) > 1), row("filter", filter),
		      page_of("sets", sets), rows("recent", recent));
}

static const char *session_address(struct request *req)
{
	return arena_printf(req->arena, "/speaking/sessions/%s", path_uuid(req, "learning_session")->text);
}

/* GET /speaking/practice/:learning_session/:index: one sentence. A session that has ended shows what came of it. */
enum http_status sentence_page(struct request *req)
{
	struct params place = PARAMS(P_UUID(path_uuid(req, "learning_session")), P_TEXT(path_text(req, "index")));
	struct result *sentence;

	ask(req, SQL_SPEAKING_PRACTICE_LOOK, place);
	sentence = ask(req, SQL_SPEAKING_PRACTICE_SENTENCE, place);
	sent(req);
	if (result_count(sentence) && result_boolean(sentence, 0, "is_ended") && !is_invalid(req))
		return redirect_to(req, session_address(req));
	return render(req, "speaking/sentence", columns(sentence));
}

/* GET /speaking/sessions/:learning_session: what came of it, and what to do next. */
enum http_status practice_session_page(struct request *req)
{
	struct params session = PARAMS(P_UUID(path_uuid(req, "learning_session")));
	struct result *outcome = ask(req, SQL_SPEAKING_PRACTICE_SESSION, session);
	struct result *sentences = ask(req, SQL_SPEAKING_PRACTICE_SESSION_SENTENCES, session);

	return render(req, "speaking/session", columns(outcome), rows("sentences", sentences));
}
