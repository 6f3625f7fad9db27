/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt_pages.h"

#include "web/page.h"

/* GET /speaking/attempts/:attempt: what was heard, or that it is being listened to. What tutors said to it counts as read from now on. */
enum http_status attempt_page(struct request *req)
{
	struct params attempt = PARAMS(P_UUID(path_uuid(req, "attempt")));
	struct result *result = ask(req, SQL_SPEAKING_ATTEMPT_PAGE, attempt);
	struct result *others = ask(req, SQL_SPEAKING_ATTEMPT_PAGE_OTHERS, attempt);
	struct result *feedback = ask(req, SQL_SPEAKING_ATTEMPT_PAGE_FEEDBACK, attempt);

	ask(req, SQL_SPEAKING_ATTEMPT_PAGE_LOOK, attempt);
	return render(req, "speaking/attempt", columns(result), rows("others", others), rows("feedback", feedback));
}
