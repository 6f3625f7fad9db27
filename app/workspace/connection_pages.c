/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/connection_pages.h"

#include "web/page.h"
#include "web/site.h"

enum http_status connections_page(struct request *req)
{
	struct result *frame = ask(req, SQL_WORKSPACE_CONNECTIONS_FRAME, NO_PARAMS);
	struct result *connections = ask(req, SQL_WORKSPACE_CONNECTIONS, NO_PARAMS);
	struct result *tools = ask(req, SQL_WORKSPACE_PERMITTED_TOOLS, NO_PARAMS);

	return render(req, "workspace/connections", columns(frame), rows("connections", connections), rows("tools", tools),
		      text("mcp_address", arena_printf(req->arena, "%s/api/v1/mcp", request_site(req)->config->base_url)));
}

enum http_status connection_new_page(struct request *req)
{
	return render(req, "workspace/connection_new", text("hosts", request_site(req)->config->mcp_hosts));
}

enum http_status connection_page(struct request *req)
{
	struct result *connection = ask(req, SQL_WORKSPACE_CONNECTION, PARAMS(P_UUID(path_uuid(req, "connection"))));
	struct result *tools = ask(req, SQL_WORKSPACE_CONNECTION_TOOLS, PARAMS(P_UUID(path_uuid(req, "connection"))));

	return render(req, "workspace/connection", columns(connection), rows("tools", tools),
		      text("hosts", request_site(req)->config->mcp_hosts));
}

enum http_status connection_delete_page(struct request *req)
{
	return render(req, "workspace/connection_delete",
		      columns(ask(req, SQL_WORKSPACE_CONNECTION, PARAMS(P_UUID(path_uuid(req, "connection"))))));
}

enum http_status tool_calls_page(struct request *req)
{
	return render(req, "workspace/tool_calls", rows("calls", ask(req, SQL_WORKSPACE_TOOL_CALLS, NO_PARAMS)));
}
