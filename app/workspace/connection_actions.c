/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/connection_actions.h"

#include <string.h>

#include "auth/sealed.h"
#include "core/allowed_hosts.h"
#include "web/page.h"
#include "web/site.h"

static const char *address_of(struct request *req, const char *connection)
{
	return arena_printf(req->arena, "/workspace/connections/%s", connection);
}

/* One that is switched off may wait for its host to be allowed, or outlive that: nothing asks it. */
static const char *fault_of(struct request *req, const char *url, bool is_enabled)
{
	const char *fault = url && *url ? allowed_hosts_fault(url, request_site(req)->config->mcp_hosts) : NULL;

	return fault && !is_enabled && strcmp(fault, "host_not_allowed") == 0 ? NULL : fault;
}

/* connection: NULL for a new one */
static enum http_status save(struct request *req, const struct uuid *connection)
{
	const char *url = field_text(req, "url"), *key = field_text(req, "key");
	bool is_enabled = field_boolean(req, "enabled", false);
	const char *fault = fault_of(req, url, is_enabled);
	struct result *saved;

	if (fault)
		invalid(req, "url", fault, 0);
	if (key && strpbrk(key, "\r\n"))
		invalid(req, "key", "control_characters", 0);
	if (is_invalid(req))
		return still_invalid(req);
	saved = run(req, SQL_WORKSPACE_SAVE_CONNECTION,
		    PARAMS(P_UUID(connection), P_TEXT(field_text(req, "name")), P_TEXT(url),
			   P_TEXT(sealed_seal(&request_site(req)->key, req->arena, key && *key ? key : NULL)),
			   P_BOOLEAN(field_boolean(req, "without_key", false)), P_BOOLEAN(is_enabled)));
	return done(req, .to = address_of(req, result_text(saved, 0, "id")), .flash = is_enabled ? "workspace.flash.connection" : "workspace.flash.connection_off");
}

enum http_status connection_add(struct request *req)
{
	return save(req, NULL);
}

enum http_status connection_change(struct request *req)
{
	return save(req, path_uuid(req, "connection"));
}

enum http_status connection_look(struct request *req)
{
	ask(req, SQL_WORKSPACE_ORDER_LISTING, PARAMS(P_UUID(path_uuid(req, "connection"))));
	return done(req, .to = address_of(req, path_text(req, "connection")), .flash = "workspace.flash.looking", .tone = "info");
}

enum http_status connection_delete(struct request *req)
{
	ask(req, SQL_WORKSPACE_REMOVE_CONNECTION, PARAMS(P_UUID(path_uuid(req, "connection"))));
	return done(req, .to = "/workspace/connections", .flash = "workspace.flash.connection_removed");
}

enum http_status tool_permit(struct request *req)
{
	struct result *permitted =
		run(req, SQL_WORKSPACE_PERMIT_TOOL, PARAMS(P_UUID(path_uuid(req, "tool")), P_TEXT(field_text(req, "permission"))));

	return done(req, .to = arena_printf(req->arena, "%s#tool-%s", address_of(req, result_text(permitted, 0, "connection_id")), path_text(req, "tool")),
		    .flash = "workspace.flash.tool");
}

enum http_status tool_call_decide(struct request *req)
{
	bool approved = strcmp(field_text(req, "decision"), "approve") == 0;
	struct result *decided = run(req, SQL_WORKSPACE_DECIDE_CALL, PARAMS(P_UUID(path_uuid(req, "tool_call")), P_BOOLEAN(approved)));

	if (strcmp(result_text(decided, 0, "decision"), "already_decided") == 0)
		return conflict(req, "already_decided");
	return done(req, .to = "/workspace/connections/calls", .flash = approved ? "workspace.flash.call_approved" : "workspace.flash.call_refused");
}
