/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/workflow_api.h"

#include "web/page.h"

enum http_status workflows_list(struct request *req)
{
	return reply_list(req, ask(req, SQL_WORKSPACE_WORKFLOWS,
				   PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req)))), 0);
}

enum http_status workflow_read(struct request *req)
{
	return reply(req, ask(req, SQL_WORKSPACE_WORKFLOW, PARAMS(P_UUID(path_uuid(req, "workflow")))));
}
