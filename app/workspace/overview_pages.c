/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/overview_pages.h"

#include "web/page.h"

/* GET /workspace: what waits for the caller, where they were last, and for admins how much was talked. */
enum http_status overview_page(struct request *req)
{
	struct result *waiting = ask(req, SQL_WORKSPACE_OVERVIEW_WAITING, NO_PARAMS);
	struct result *conversations = ask(req, SQL_WORKSPACE_OVERVIEW_CONVERSATIONS, NO_PARAMS);
	struct result *documents = ask(req, SQL_WORKSPACE_OVERVIEW_DOCUMENTS, NO_PARAMS);
	struct result *executions = ask(req, SQL_WORKSPACE_OVERVIEW_EXECUTIONS, NO_PARAMS);
	struct result *quota = ask(req, SQL_CHAT_PAGE_QUOTA, NO_PARAMS);
	struct result *talk = ask(req, SQL_WORKSPACE_OVERVIEW_TALK, NO_PARAMS);

	sent(req);
	return render(req, "workspace/overview", columns(waiting), rows("conversations", conversations), rows("documents", documents),
		      rows("executions", executions), flag("has_quota", result_count(quota) > 0), rows("quota", quota),
		      flag("has_talk", result_count(talk) > 0), rows("talk", talk));
}
