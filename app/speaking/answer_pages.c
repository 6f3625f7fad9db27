/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/answer_pages.h"

#include "web/page.h"

/* GET /speaking/queue */
enum http_status queue_page(struct request *req)
{
	struct result *summary = ask(req, SQL_SPEAKING_QUEUE_SUMMARY, NO_PARAMS);
	struct result *waiting = ask(req, SQL_SPEAKING_QUEUE,
				     PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));

	return render(req, "speaking/queue", row("summary", summary), page_of("waiting", waiting));
}

/* GET /speaking/queue/:attempt: also of one that was answered. */
enum http_status queue_attempt_page(struct request *req)
{
	struct params attempt = PARAMS(P_UUID(path_uuid(req, "attempt")));
	struct result *shown = ask(req, SQL_SPEAKING_QUEUE_ATTEMPT, attempt);
	struct result *earlier = ask(req, SQL_SPEAKING_QUEUE_EARLIER, attempt);
	struct result *answers = ask(req, SQL_SPEAKING_ANSWERS_OF_ATTEMPT, attempt);
	struct result *given = ask(req, SQL_SPEAKING_QUEUE_FEEDBACK, attempt);

	return render(req, "speaking/queue_attempt", row("attempt", shown), rows("earlier", earlier), rows("answers", answers),
		      rows("given", given));
}
