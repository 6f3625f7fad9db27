/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/mcp_api.h"

#include <string.h>

#include "core/json_text.h"
#include "http/json_body.h"
#include "web/frame.h"
#include "web/page.h"
#include "workspace/mcp_tools.h"

/* JSON-RPC 2.0, section 5.1. */
enum rpc_error { RPC_PARSE_ERROR = -32700, RPC_INVALID_REQUEST = -32600, RPC_METHOD_NOT_FOUND = -32601, RPC_INVALID_PARAMS = -32602 };

#define MOST_AT_ONCE 20

/* Newest first: what an assistant is offered that names another one. */
static const char *const revisions[] = {"2025-11-25", "2025-06-18", "2025-03-26"};

static bool is_revision(const char *name)
{
	for (size_t i = 0; i < sizeof revisions / sizeof *revisions; i++)
		if (strcmp(revisions[i], name) == 0)
			return true;
	return false;
}

/* ---- answers: new references, NULL where there is nothing to say ---- */

static json_t *failure(json_t *id, enum rpc_error code, const char *message)
{
	return json_pack("{s:s, s:O?, s:{s:i, s:s}}", "jsonrpc", "2.0", "id", id, "error", "code", (int)code, "message", message);
}

/* result is the arena's. */
static json_t *success(json_t *id, json_t *result)
{
	return json_pack("{s:s, s:O, s:O}", "jsonrpc", "2.0", "id", id, "result", result);
}

static json_t *initialize(struct request *req, json_t *id, const json_t *params)
{
	const char *wanted = json_string_value(json_object_get(params, "protocolVersion"));

	return success(id, json_kept(req->arena, json_pack("{s:s, s:{s:{s:b}}, s:{s:s, s:s, s:s}, s:s}", "protocolVersion",
							   wanted && is_revision(wanted) ? wanted : revisions[0], "capabilities", "tools",
							   "listChanged", false, "serverInfo", "name", "seodang", "title",
							   catalogue_text(req, "layout.product"), "version", SEODANG_VERSION, "instructions",
							   catalogue_text(req, "workspace.mcp.instructions"))));
}

static json_t *list_tools(struct request *req, json_t *id)
{
	return success(id, json_kept(req->arena, json_pack("{s:O}", "tools", mcp_tools_list(req))));
}

static json_t *call_tool(struct request *req, json_t *id, const json_t *params)
{
	const char *name = json_string_value(json_object_get(params, "name")), *fault = NULL;
	json_t *arguments = json_object_get(params, "arguments"), *result = NULL;

	if (!name || (arguments && !json_is_object(arguments)))
		return failure(id, RPC_INVALID_PARAMS, catalogue_text(req, "workspace.mcp.error.params"));
	switch (mcp_tool_use(req, name, arguments, &result, &fault)) {
	case MCP_TOOL_DONE:
		return success(id, result);
	case MCP_TOOL_UNKNOWN:
		return failure(id, RPC_INVALID_PARAMS, catalogue_text(req, "workspace.mcp.error.tool"));
	case MCP_TOOL_BAD_ARGUMENTS:
		break;
	}
	return failure(id, RPC_INVALID_PARAMS, fault);
}

static json_t *answer(struct request *req, const char *method, json_t *id, const json_t *params)
{
	if (strcmp(method, "initialize") == 0)
		return initialize(req, id, params);
	if (strcmp(method, "tools/list") == 0)
		return list_tools(req, id);
	if (strcmp(method, "tools/call") == 0)
		return call_tool(req, id, params);
	if (strcmp(method, "ping") == 0)
		return success(id, json_kept(req->arena, json_object()));
	return failure(id, RPC_METHOD_NOT_FOUND, catalogue_text(req, "workspace.mcp.error.method"));
}

/* ---- messages ---- */

static json_t *no_message(struct request *req)
{
	return failure(NULL, RPC_INVALID_REQUEST, catalogue_text(req, "workspace.mcp.error.message"));
}

/* A request has a text or a number as id, a notification has none, a response has no method. */
static json_t *receive(struct request *req, json_t *message)
{
	const char *version = json_string_value(json_object_get(message, "jsonrpc"));
	json_t *id = json_object_get(message, "id"), *method = json_object_get(message, "method"), *params = json_object_get(message, "params");
	bool is_response = !method && (json_object_get(message, "result") || json_object_get(message, "error"));

	if (!version || strcmp(version, "2.0") != 0 || (id && !json_is_string(id) && !json_is_number(id)) || (params && !json_is_object(params)) ||
	    (!is_response && !json_is_string(method)))
		return no_message(req);
	return is_response || !id ? NULL : answer(req, json_string_value(method), id, params);
}

/* Several at once, which revision 2025-03-26 alone knows: the greeting is never among them. */
static json_t *receive_batch(struct request *req, const json_t *messages)
{
	json_t *answers = json_kept(req->arena, json_array()), *message, *one;
	size_t i;

	json_array_foreach(messages, i, message) {
		const char *method = json_string_value(json_object_get(message, "method"));

		one = method && strcmp(method, "initialize") == 0 ? no_message(req) : receive(req, message);
		if (one)
			json_array_append_new(answers, one);
	}
	return json_array_size(answers) ? json_incref(answers) : NULL;
}

enum http_status mcp_receive(struct request *req)
{
	const char *revision = request_variable(req, "HTTP_MCP_PROTOCOL_VERSION");
	json_t *message = json_body_parse(req->arena, req->body, req->body_length), *said;
	size_t count = json_array_size(message);

	sent(req);
	if (!frame_is_same_origin(req)) /* as the protocol wants it: no page asks an assistant's questions */
		request_fail(req, HTTP_FORBIDDEN);
	if (revision && !is_revision(revision))
		request_fail(req, HTTP_BAD_REQUEST);
	if (!message)
		said = failure(NULL, RPC_PARSE_ERROR, catalogue_text(req, "workspace.mcp.error.json"));
	else if (json_is_array(message) && (count == 0 || count > MOST_AT_ONCE))
		said = no_message(req);
	else
		said = json_is_array(message) ? receive_batch(req, message) : receive(req, message);
	return said ? reply_json(req, HTTP_OK, said) : done(req, .status = HTTP_ACCEPTED);
}
