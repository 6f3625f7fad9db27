/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/mcp_tools.h"

#include <stdlib.h>
#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "web/page.h"

#define ITEMS_USUALLY 20
#define ITEMS_MOST 100
#define QUERY_MOST 100 /* characters */

/* What a tool was asked for. */
struct wish {
	const char *query; /* NULL for none */
	int64_t limit;
};

struct mcp_tool {
	const char *name;
	unsigned roles;
	bool takes_query, needs_query;
	struct result *(*ask)(struct request *req, const struct wish *wish);
	const struct shape *item;
};

SHAPE(TOOL_STUDENT,
	MEMBER_ID("id"), MEMBER_TEXT("name"), MEMBER_INTEGER("grade", .nullable = true), MEMBER_TEXT("class_name", .nullable = true),
	MEMBER_TEXT("number", .nullable = true), MEMBER_TEXT("last_activity", .nullable = true))

SHAPE(TOOL_NEEDS_HELP,
	MEMBER_REFERENCE("student"), MEMBER_INTEGER("grade", .nullable = true), MEMBER_TEXT("class_name", .nullable = true),
	MEMBER_INTEGER("urgency"), MEMBER_SENTENCES("reasons", "{}"))

SHAPE(TOOL_DOCUMENT,
	MEMBER_ID("id"), MEMBER_TEXT("title"), MEMBER_INTEGER("page", .nullable = true), MEMBER_TEXT("snippet"), MEMBER_ADDRESS("address"))

static struct result *ask_students(struct request *req, const struct wish *wish)
{
	enum sql_statement statement = req->session->roles & (ROLE_TEACHER | ROLE_ADMIN) ? SQL_WORKSPACE_MCP_STUDENTS : SQL_WORKSPACE_MCP_TUTORED;

	return run(req, statement, PARAMS(P_TEXT(wish->query), P_INTEGER(wish->limit)));
}

static struct result *ask_needs_help(struct request *req, const struct wish *wish)
{
	return run(req, SQL_WORKSPACE_MCP_NEEDS_HELP, PARAMS(P_INTEGER(wish->limit)));
}

static struct result *ask_documents(struct request *req, const struct wish *wish)
{
	return run(req, SQL_WORKSPACE_MCP_DOCUMENTS, PARAMS(P_TEXT(wish->query), P_INTEGER(wish->limit)));
}

static const struct mcp_tool tools[] = {
	{.name = "my_students",
	 .roles = ROLE_TUTOR | ROLE_TEACHER | ROLE_ADMIN,
	 .takes_query = true,
	 .ask = ask_students,
	 .item = &TOOL_STUDENT},
	{.name = "needs_help", .roles = ROLE_TEACHER | ROLE_ADMIN, .ask = ask_needs_help, .item = &TOOL_NEEDS_HELP},
	{.name = "search_documents",
	 .roles = ROLE_STUDENT | ROLE_TUTOR | ROLE_TEACHER | ROLE_ADMIN,
	 .takes_query = true,
	 .needs_query = true,
	 .ask = ask_documents,
	 .item = &TOOL_DOCUMENT},
};

#define TOOL_COUNT (sizeof tools / sizeof *tools)

static bool is_for(const struct request *req, const struct mcp_tool *tool)
{
	return (req->session->roles & tool->roles) != 0;
}

static const struct mcp_tool *find_tool(const struct request *req, const char *name)
{
	for (size_t i = 0; i < TOOL_COUNT; i++)
		if (strcmp(tools[i].name, name) == 0)
			return is_for(req, &tools[i]) ? &tools[i] : NULL;
	return NULL;
}

/* ---- what there is ---- */

static const char *word_of(struct request *req, const struct mcp_tool *tool, const char *part)
{
	return catalogue_text(req, arena_printf(req->arena, "workspace.mcp.%s.%s", tool->name, part));
}

static json_t *input_schema(struct request *req, const struct mcp_tool *tool)
{
	json_t *properties = json_pack("{s:{s:s, s:i, s:i, s:s}}", "limit", "type", "integer", "minimum", 1, "maximum", ITEMS_MOST, "description",
				       catalogue_text(req, "workspace.mcp.limit"));

	if (tool->takes_query)
		json_object_set_new(properties, "query", json_pack("{s:s, s:i, s:s}", "type", "string", "maxLength", QUERY_MOST, "description",
								   word_of(req, tool, "query")));
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required",
			 tool->needs_query ? json_pack("[s]", "query") : json_array(), "additionalProperties", false);
}

json_t *mcp_tools_list(struct request *req)
{
	json_t *list = json_kept(req->arena, json_array());

	for (size_t i = 0; i < TOOL_COUNT; i++)
		if (is_for(req, &tools[i]))
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:{s:b, s:b}}", "name", tools[i].name, "title",
							      word_of(req, &tools[i], "title"), "description", word_of(req, &tools[i], "about"),
							      "inputSchema", input_schema(req, &tools[i]), "annotations", "readOnlyHint", true,
							      "openWorldHint", false));
	return list;
}

/* ---- what is asked ---- */

/* Of a text that is none, is too long or shows nothing, the code that errors.CODE has a sentence for. */
static const char *read_query(struct request *req, const json_t *value, struct wish *wish)
{
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);

	if (!text)
		return "wrong_type";
	text = text_typed(req->arena, text, length, &length);
	if (text_characters(text, length) > QUERY_MOST)
		return "too_long";
	if (text_has_control(text, length, false))
		return "control_characters";
	wish->query = length ? text : NULL;
	return NULL;
}

static const char *read_limit(const json_t *value, struct wish *wish)
{
	if (!json_is_integer(value))
		return "wrong_type";
	wish->limit = json_integer_value(value);
	return wish->limit < 1 ? "too_small" : wish->limit > ITEMS_MOST ? "too_large" : NULL;
}

static int64_t limit_of(const char *code)
{
	return strcmp(code, "too_long") == 0 ? QUERY_MOST : strcmp(code, "too_small") == 0 ? 1 : ITEMS_MOST;
}

/* @return what is wrong, as "NAME: sentence"; NULL where the arguments are good */
static const char *read_arguments(struct request *req, const struct mcp_tool *tool, const json_t *arguments, struct wish *wish)
{
	const char *name, *code = NULL;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)arguments, name, value) {
		if (tool->takes_query && strcmp(name, "query") == 0)
			code = read_query(req, value, wish);
		else if (strcmp(name, "limit") == 0)
			code = read_limit(value, wish);
		else
			code = "unknown_field";
		if (code)
			return arena_printf(req->arena, "%s: %s", name,
					    error_sentence(req, name, code, limit_of(code)));
	}
	if (tool->needs_query && !wish->query)
		return arena_printf(req->arena, "query: %s", error_sentence(req, "query", "required", 0));
	return NULL;
}

/* ---- what is answered ---- */

static json_t *read_items(struct request *req, const struct mcp_tool *tool, const struct result *found)
{
	struct strbuf *text = strbuf_in_arena(req->arena, (size_t)1024 * 1024);

	strbuf_add_text(text, "[");
	for (size_t i = 0; i < result_count(found); i++) {
		if (i)
			strbuf_add_text(text, ",");
		shape_write(req, text, tool->item, found, i);
	}
	strbuf_add_text(text, "]");
	return json_loadb(text->data, text->length, 0, NULL);
}

/* As data, and as the text that older assistants read alone. */
static json_t *answer_with(struct request *req, json_t *items)
{
	json_t *structured = json_pack("{s:o}", "items", items);
	char *text = json_dumps(structured, JSON_COMPACT);
	json_t *result = json_pack("{s:[{s:s, s:s}], s:o, s:b}", "content", "type", "text", "text", text, "structuredContent", structured, "isError", false);

	free(text);
	return json_kept(req->arena, result);
}

enum mcp_tool_outcome mcp_tool_use(struct request *req, const char *name, const json_t *arguments, json_t **result, const char **fault)
{
	const struct mcp_tool *tool = find_tool(req, name);
	struct wish wish = {.limit = ITEMS_USUALLY};
	const char *wrong;

	if (!tool)
		return MCP_TOOL_UNKNOWN;
	wrong = read_arguments(req, tool, arguments, &wish);
	if (wrong) {
		*fault = wrong;
		return MCP_TOOL_BAD_ARGUMENTS;
	}
	*result = answer_with(req, read_items(req, tool, tool->ask(req, &wish)));
	return MCP_TOOL_DONE;
}
