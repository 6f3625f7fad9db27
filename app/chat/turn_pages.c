/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/turn_pages.h"

#include <jansson.h>
#include <string.h>

#include "chat/markdown.h"
#include "web/exchange.h"
#include "web/page.h"
#include "web/rows.h"
#include "web/site.h"

/* ---- turns as rows whose answer is Markdown ---- */

struct turn {
	struct view_object row;
	struct view_value answer; /* VIEW_FALSE where there is none yet */
	bool is_edited;           /* the page has a form for its question */
};

struct turns {
	struct turn *items;
	size_t count;
};

static struct view_value find_in_turn(const struct view_object *object, const struct view_name *name)
{
	const struct turn *turn = object->self;

	if (view_is_named(name, "written"))
		return turn->answer;
	if (view_is_named(name, "is_edited"))
		return view_flag(turn->is_edited);
	return turn->row.type->find(&turn->row, name);
}

static const struct view_object_type turn_type = {.find = find_in_turn};

static size_t count_turns(const struct view_list *list)
{
	return ((const struct turns *)list->self)->count;
}

static struct view_value turn_item(const struct view_list *list, size_t index)
{
	const struct turns *turns = list->self;

	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = &turn_type, .self = &turns->items[index]}};
}

static const struct view_list_type turns_type = {.count = count_turns, .item = turn_item};

/* A turn's citations [{"document_id","title","page"}…] as what [1] leads to. @return how many */
static size_t read_citations(struct request *req, const char *text, const struct markdown_citation **citations)
{
	json_t *json = page_json(req, text ? json_loads(text, 0, NULL) : json_array());
	size_t count = json_array_size(json), index;
	struct markdown_citation *list = arena_array(req->arena, count, sizeof *list);
	json_t *item;

	json_array_foreach(json, index, item) {
		const char *document = json_string_value(json_object_get(item, "document_id")), *title = json_string_value(json_object_get(item, "title"));
		const char *page = json_string_value(json_object_get(item, "page")); /* numbers are texts here: view/json_data.h */

		list[index] = (struct markdown_citation){
			.title = title ? title : "",
			.href = arena_printf(req->arena, "/workspace/documents/%s%s%s", document ? document : "", page ? "?page=" : "", page ? page : ""),
		};
	}
	*citations = list;
	return count;
}

static struct view_value written(struct request *req, const struct result *turns, size_t row)
{
	const char *answer = result_text(turns, row, "answer");
	const struct markdown_citation *citations;
	size_t count = read_citations(req, result_text(turns, row, "citations"), &citations);

	if (!answer || result_boolean(turns, row, "is_pending"))
		return view_false();
	return markdown_value(req->arena, answer, citations, count);
}

static struct view_value turn_list(struct request *req, const struct result *result, const char *edited)
{
	struct turns *turns = arena_alloc(req->arena, sizeof *turns);
	const struct row_source *source = row_source_create(req, result, result_count(result));

	turns->count = result_count(result);
	turns->items = arena_array(req->arena, turns->count, sizeof *turns->items);
	for (size_t i = 0; i < turns->count; i++)
		turns->items[i] = (struct turn){
			.row = row_source_row(source, i),
			.answer = written(req, result, i),
			.is_edited = edited && strcmp(edited, result_text(result, i, "id")) == 0,
		};
	return (struct view_value){.kind = VIEW_LIST, .list = {.type = &turns_type, .self = turns}};
}

/* ---- the page ---- */

/* The place of the first turn that is shown, where something stands before it; NULL else. */
static const char *earlier_than(const struct result *turns)
{
	return result_count(turns) && result_integer(turns, 0, "number") > 1 ? result_text(turns, 0, "number") : NULL;
}

const char *conversation_live_path(struct request *req, const struct result *shown)
{
	return arena_printf(req->arena, "%s/chat/%s/live?last=%s", request_site(req)->prefix, path_uuid(req, "conversation")->text,
			    result_count(shown) ? result_text(shown, 0, "position") : "0");
}

/* GET /chat/:conversation: the last turns, or those before a place; with a form for the question that is to be asked anew. */
enum http_status conversation_page(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation");
	bool is_earlier = field_present(req, "before");
	const struct uuid *edited = shown_uuid(req, "edited_id");
	struct result *conversation = ask(req, SQL_CHAT_PAGE_CONVERSATION, PARAMS(P_UUID(session)));
	struct result *turns = ask(req, SQL_CHAT_PAGE_TURNS, PARAMS(P_UUID(session), is_earlier ? P_INTEGER(field_integer(req, "before", 0)) : P_NULL()));
	struct result *quota = ask(req, SQL_CHAT_PAGE_QUOTA, NO_PARAMS);
	size_t last;

	sent(req);
	last = result_count(turns);
	return render(req, "chat/conversation", columns(conversation), value("turns", turn_list(req, turns, edited ? edited->text : NULL)),
		      text("before", earlier_than(turns)), flag("is_earlier", is_earlier), flag("is_editing", edited != NULL),
		      text("suggestion", last ? result_text(turns, last - 1, "suggestion") : result_text(conversation, 0, "first_suggestion")), rows("quota", quota),
		      text("live_path", conversation_live_path(req, conversation)));
}

/* GET /chat/:conversation/live: what concerns the person, and the answer while it comes. */
enum http_status conversation_live(struct request *req)
{
	const struct login_session *session = &req->exchange->session;

	sent(req);
	return reply_stream(req, &session->person, &session->id,
			    arena_printf(req->arena, "user:%s,conversation:%s", session->person.text, path_uuid(req, "conversation")->text),
			    field_integer(req, "last", 0));
}
