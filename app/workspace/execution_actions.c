/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/execution_actions.h"

#include <string.h>

#include "web/page.h"

enum http_status execution_cancel(struct request *req)
{
	const struct uuid *execution = path_uuid(req, "execution");
	struct result *cancelled = run(req, SQL_WORKSPACE_CANCEL_EXECUTION, PARAMS(P_UUID(execution)));

	if (strcmp(result_text(cancelled, 0, "decision"), "cancelled") != 0)
		return conflict(req, "already_ended");
	return done(req, .to = arena_printf(req->arena, "/workspace/workflows/executions/%s", execution->text), .flash = "workspace.flash.cancelled",
		    DOCUMENT(SQL_WORKSPACE_EXECUTION_DOCUMENT, PARAMS(P_UUID(execution))));
}

enum http_status decision_make(struct request *req)
{
	struct result *decided = run(req, SQL_WORKSPACE_DECIDE,
				     PARAMS(P_UUID(path_uuid(req, "execution")), P_TEXT(field_text(req, "decision")), P_TEXT(field_text(req, "words"))));

	if (strcmp(result_text(decided, 0, "decision"), "decided") != 0)
		return conflict(req, "already_decided");
	return done(req, .to = "/workspace/workflows", .flash = "workspace.flash.decided");
}
