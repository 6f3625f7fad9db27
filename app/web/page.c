/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/page.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "auth/sealed.h"
#include "core/log.h"
#include "view/json_data.h"
#include "web/cursor.h"
#include "web/exchange.h"
#include "web/frame.h"
#include "web/rows.h"

#define MOST_BINDINGS 24
#define MOST_SCOPES 8
#define WRITE_SECONDS 45 /* within nginx's fastcgi_read_timeout */

struct result *ask(struct request *req, enum sql_statement statement, struct params params)
{
	return db_queue(req->db, statement, params);
}

struct result *run(struct request *req, enum sql_statement statement, struct params params)
{
	struct result *result = db_queue(req->db, statement, params);

	sent(req);
	return result;
}

void sent(struct request *req)
{
	db_flush(req->db);
	exchange_opened(req);
}

const char *path_text(const struct request *req, const char *name)
{
	const struct path_parameters *parameters = &req->exchange->parameters;

	for (size_t i = 0; i < parameters->count; i++)
		if (strlen(name) == parameters->items[i].name_length &&
		    memcmp(name, parameters->items[i].name, parameters->items[i].name_length) == 0)
			return parameters->items[i].value;
	log_die("%s has no :%s in its path", req->route->name, name);
}

const struct uuid *path_uuid(const struct request *req, const char *name)
{
	struct uuid *uuid = arena_alloc(req->arena, sizeof *uuid);

	*uuid = uuid_or_nil(path_text(req, name));
	return uuid;
}

static void close_file(void *descriptor)
{
	if (*(int *)descriptor >= 0)
		close(*(int *)descriptor);
}

char *sent_file(struct request *req, const char *name, size_t most, size_t *length)
{
	char *bytes = arena_alloc(req->arena, most + 1);
	int *file = arena_alloc(req->arena, sizeof *file);
	ssize_t got;

	*file = -1; /* the hook comes first: it may unwind, and then nothing is open */
	arena_on_reset(req->arena, close_file, file);
	*file = open(field_value(req, name)->text, O_RDONLY | O_CLOEXEC);
	*length = 0;
	while ((got = read(*file, bytes + *length, most + 1 - *length)) > 0)
		*length += (size_t)got;
	if (got < 0)
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	return bytes;
}

void request_fail_code(struct request *req, enum http_status status, const char *code)
{
	req->exchange->failed = status;
	req->exchange->code = code;
	unwind_to(req->unwind);
}

void request_fail(struct request *req, enum http_status status)
{
	request_fail_code(req, status, NULL);
}

const struct site *request_site(const struct request *req)
{
	return req->exchange->site;
}

static const char *say(struct request *req, const char *key, const struct view_object *values)
{
	struct strbuf *written = strbuf_in_arena(req->arena, RESPONSE_MAXIMUM);

	view_text(request_site(req)->view, exchange_locale(req), key, values, clock_now(), written);
	return strbuf_text(written);
}

void may_take_long(struct request *req)
{
	db_hear_within(req->db, PATIENCE_MS);
	db_answer_within(req->db, 0);
}

void write_may_take_long(struct request *req)
{
	run(req, SQL_WEB_TIMEOUT, PARAMS(P_INTEGER(WRITE_SECONDS)));
	db_answer_within(req->db, WRITE_SECONDS * 1000);
}

const char *sentence_text(struct request *req, json_t *sentence)
{
	const char *key = json_string_value(json_object_get(sentence, "key"));
	struct view_object values = json_data_object(json_data_keep(req->arena, json_incref(sentence)));

	return say(req, key ? key : "", &values);
}

const char *catalogue_text(struct request *req, const char *key)
{
	return say(req, key, NULL);
}

enum view_locale request_locale(const struct request *req)
{
	return exchange_locale(req);
}

/* ---- pages ---- */

struct page {
	struct request *req;
	struct frame *frame;
	struct view_object scopes[MOST_SCOPES]; /* outermost first */
	size_t scope_count;
	struct {
		const char *name;
		struct view_value value;
	} bound[MOST_BINDINGS];
	size_t bound_count;
};

static struct view_value find_bound(const struct view_object *object, const struct view_name *name)
{
	const struct page *page = object->self;

	for (size_t i = 0; i < page->bound_count; i++)
		if (view_is_named(name, page->bound[i].name))
			return page->bound[i].value;
	return view_absent();
}

static const struct view_object_type bound_type = {.find = find_bound};

static void bind(struct page *page, const char *name, struct view_value value)
{
	if (page->bound_count == MOST_BINDINGS)
		log_die("%s binds more than %d names", page->req->route->name, MOST_BINDINGS);
	page->bound[page->bound_count].name = name;
	page->bound[page->bound_count++].value = value;
}

static struct row_source *source_of(const struct page *page, const struct result *result, size_t count)
{
	return row_source_create(page->req, result, count);
}

static void add_pair(struct strbuf *query, const struct pair *pair)
{
	strbuf_add_uri(query, pair->name, strlen(pair->name));
	strbuf_add_char(query, '=');
	strbuf_add_uri(query, pair->value, pair->length);
}

const char *kept_query(struct request *req, const char *const *names)
{
	struct strbuf *kept = strbuf_in_arena(req->arena, LONGEST_ADDRESS);

	for (; *names; names++) {
		const struct pair *pair = pairs_find(&req->query, *names);

		if (!pair || !pair->length || !field_present(req, *names))
			continue;
		strbuf_add_char(kept, '&');
		add_pair(kept, pair);
	}
	return strbuf_text(kept);
}

const struct uuid *shown_uuid(struct request *req, const char *name)
{
	const struct pair *kept = pairs_find(&req->form, name);
	struct uuid *id = arena_alloc(req->arena, sizeof *id);

	return kept && uuid_parse(id, kept->value) ? id : field_uuid(req, name);
}

/* This page's own address with its filters, and the cursor of the next one. */
static const char *more_path(struct request *req, const char *cursor)
{
	struct strbuf *path = strbuf_in_arena(req->arena, LONGEST_ADDRESS);

	strbuf_add_format(path, "%s?", req->path);
	for (size_t i = 0; i < req->query.count; i++) {
		const struct pair *pair = &req->query.items[i];

		if (strcmp(pair->name, "cursor") == 0 || strcmp(pair->name, "lang") == 0)
			continue;
		add_pair(path, pair);
		strbuf_add_char(path, '&');
	}
	strbuf_add_format(path, "cursor=%s", cursor);
	return strbuf_text(path);
}

static void bind_page(struct page *page, const struct binding *binding)
{
	struct request *req = page->req;
	size_t limit = (size_t)field_limit(req), count = result_count(binding->result);

	if (count > limit) {
		const char *cursor = cursor_write(req->arena, req->route->name, result_text(binding->result, limit - 1, "cursor_key"),
						  result_text(binding->result, limit - 1, "id"));

		bind(page, "more_path", view_text_value(more_path(req, cursor)));
		count = limit;
	}
	bind(page, binding->name, row_source_list(source_of(page, binding->result, count)));
}

static void bind_row(struct page *page, const struct binding *binding)
{
	struct view_value value = view_false();

	if (binding->result && result_count(binding->result)) {
		value = (struct view_value){.kind = VIEW_OBJECT,
					    .object = row_source_row(source_of(page, binding->result, 1), 0)};
		frame_offer(page->frame, value.object);
	}
	bind(page, binding->name, value);
}

static void merge_row(struct page *page, const struct binding *binding)
{
	struct view_object object;

	if (!result_count(binding->result))
		request_fail(page->req, HTTP_NOT_FOUND);
	if (page->scope_count == MOST_SCOPES)
		log_die("%s merges too many rows", page->req->route->name);
	object = row_source_row(source_of(page, binding->result, 1), 0);
	page->scopes[page->scope_count++] = object;
	frame_offer(page->frame, object);
}

static void bind_one(struct page *page, const struct binding *binding)
{
	switch (binding->kind) {
	case BINDING_ROWS:
		bind(page, binding->name, row_source_list(source_of(page, binding->result, result_count(binding->result))));
		break;
	case BINDING_PAGE:
		bind_page(page, binding);
		break;
	case BINDING_ROW:
		bind_row(page, binding);
		break;
	case BINDING_MERGE:
		merge_row(page, binding);
		break;
	case BINDING_TEXT:
		bind(page, binding->name, view_text_value(binding->text));
		break;
	case BINDING_FLAG:
		bind(page, binding->name, view_flag(binding->number));
		break;
	case BINDING_NUMBER:
		bind(page, binding->name, view_text_value(arena_printf(page->req->arena, "%lld", (long long)binding->number)));
		break;
	case BINDING_JSON:
		bind(page, binding->name, json_data_value(binding->json));
		break;
	case BINDING_VALUE:
		bind(page, binding->name, binding->value);
		break;
	case BINDING_END:
		break;
	}
}

enum http_status render_page(struct request *req, const char *template, const struct binding *bindings)
{
	const struct view *view = req->exchange->site->view;
	const struct view_template *found = view_template(view, template);
	struct page *page = arena_alloc(req->arena, sizeof *page);

	if (!found)
		log_die("there is no template %s", template);
	if (req->db)
		sent(req);
	page->req = req;
	page->frame = frame_create(req);
	page->scopes[page->scope_count++] = frame_object(page->frame);
	for (const struct binding *binding = bindings; binding->kind != BINDING_END; binding++)
		bind_one(page, binding);
	page->scopes[page->scope_count++] = (struct view_object){.type = &bound_type, .self = page};
	exchange_page_headers(req);
	if (!view_render(view, found, exchange_locale(req), page->scopes, page->scope_count, clock_now(), &req->response->body))
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	req->response->status = req->exchange->show_status ? req->exchange->show_status : HTTP_OK;
	req->exchange->ending = ENDING_RENDERED;
	return req->response->status;
}

struct json_t *page_json(struct request *req, struct json_t *json)
{
	return json_data_keep(req->arena, json);
}

enum http_status redirect_to(struct request *req, const char *to)
{
	sent(req);
	response_location(req->response, arena_printf(req->arena, "%s%s", req->exchange->site->prefix, to));
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
	req->response->status = HTTP_SEE_OTHER;
	return HTTP_SEE_OTHER;
}

enum http_status reply_file(struct request *req, const char *content_type, const char *file_name)
{
	sent(req);
	response_header(req->response, "Content-Type", content_type);
	response_header(req->response, "Content-Disposition", arena_printf(req->arena, "attachment; filename=\"%s\"", file_name));
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
	return HTTP_OK;
}

/* ---- sealed columns ---- */

const char *opened(struct request *req, const struct result *result, size_t row, const char *name)
{
	const char *text;

	if (!sealed_read(&req->exchange->site->key, req->arena, result, row, name, &text))
		exchange_cannot_open(req, name);
	return text;
}

/* ---- actions ---- */

enum http_status answer_done(struct request *req, const struct answer *answer)
{
	req->exchange->ending = ENDING_DONE;
	req->exchange->answer = *answer;
	if (answer->params.count) {
		struct param *params = arena_array(req->arena, (size_t)answer->params.count, sizeof *params);

		memcpy(params, answer->params.items, (size_t)answer->params.count * sizeof *params);
		req->exchange->answer.params.items = params;
	}
	return answer->status ? answer->status : HTTP_OK;
}

enum http_status conflict(struct request *req, const char *code)
{
	req->exchange->ending = ENDING_CONFLICT;
	req->exchange->code = code;
	return HTTP_CONFLICT;
}

static enum http_status add_error(struct request *req, const struct field_error *error)
{
	struct field_error *added = arena_alloc(req->arena, sizeof *added);
	struct field_error **last = &req->exchange->errors;

	*added = *error;
	while (*last)
		last = &(*last)->next;
	*last = added;
	return still_invalid(req);
}

enum http_status invalid(struct request *req, const char *field, const char *code, int64_t limit)
{
	return add_error(req, &(const struct field_error){.field = field, .code = code, .limit = limit});
}

enum http_status invalid_words(struct request *req, const char *field, const char *code, const char *const *words, size_t count)
{
	return add_error(req, &(const struct field_error){.field = field, .code = code, .words = words, .word_count = count});
}

const char *refused_at(struct request *req, const char *field)
{
	for (const struct field_error *error = req->exchange->errors; error; error = error->next)
		if (strcmp(error->field, field) == 0)
			return exchange_error_text(req, error);
	return NULL;
}

bool is_invalid(const struct request *req)
{
	return req->exchange->errors != NULL;
}

enum http_status still_invalid(struct request *req)
{
	req->exchange->ending = ENDING_INVALID;
	return HTTP_UNPROCESSABLE_CONTENT;
}

enum http_status refused(struct request *req, enum http_status status, const char *field, const char *code, int64_t limit)
{
	invalid(req, field, code, limit);
	req->exchange->ending = ENDING_REFUSED;
	req->exchange->refused = status;
	return status;
}

enum http_status refused_in_words(struct request *req, enum http_status status, const char *field, const char *code, int64_t limit,
				  const char *words)
{
	add_error(req, &(const struct field_error){.field = field, .code = code, .limit = limit, .message = words});
	req->exchange->ending = ENDING_REFUSED;
	req->exchange->refused = status;
	return status;
}

void suggest(struct request *req, const char *suggestion)
{
	req->exchange->suggestion = suggestion;
}

const char *suggested(const struct request *req)
{
	return req->exchange->suggestion;
}

const char *error_sentence(struct request *req, const char *field, const char *code, int64_t limit)
{
	return exchange_error_text(req, &(const struct field_error){.field = field, .code = code, .limit = limit});
}

/* ---- JSON ---- */

static void json_headers(struct request *req)
{
	response_header(req->response, "Content-Type", "application/json");
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
}

enum http_status reply(struct request *req, const struct result *result)
{
	sent(req);
	if (!result_count(result))
		request_fail(req, HTTP_NOT_FOUND);
	shape_write(req, &req->response->body, req->route->answer, result, 0);
	json_headers(req);
	return HTTP_OK;
}

enum http_status reply_list(struct request *req, const struct result *result, int64_t beside)
{
	const struct shape *shape = req->route->answer;
	struct strbuf *body = &req->response->body;
	size_t limit = (size_t)field_limit(req), count;

	sent(req);
	count = result_count(result);
	strbuf_add_text(body, "{\"items\":[");
	for (size_t i = 0; i < count && i < limit; i++) {
		if (i)
			strbuf_add_char(body, ',');
		shape_write(req, body, shape, result, i);
	}
	strbuf_add_text(body, "],\"next\":");
	if (count > limit)
		strbuf_add_format(body, "\"%s\"", cursor_write(req->arena, req->route->name, result_text(result, limit - 1, "cursor_key"),
							       result_text(result, limit - 1, "id")));
	else
		strbuf_add_text(body, "null");
	if (shape->beside)
		strbuf_add_format(body, ",\"%s\":%lld", shape->beside, (long long)beside);
	strbuf_add_char(body, '}');
	json_headers(req);
	return HTTP_OK;
}

enum http_status reply_json(struct request *req, enum http_status status, struct json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

	json_decref(json);
	if (!text)
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	strbuf_add_text(&req->response->body, text);
	free(text);
	json_headers(req);
	req->response->status = status;
	return status;
}

enum http_status reply_problem(struct request *req, enum http_status status, const char *code)
{
	exchange_problem(req, status, code);
	req->exchange->ending = ENDING_RENDERED;
	return status;
}

enum http_status reply_stream(struct request *req, const struct uuid *listener, const struct uuid *session, const char *topics,
			      int64_t position)
{
	response_header(req->response, "X-Accel-Redirect",
			arena_printf(req->arena, "%s/internal/live?person=%s&session=%s&topics=%s&last=%lld", req->exchange->site->prefix,
				     listener->text, session->text, topics, (long long)position));
	response_header(req->response, "X-Accel-Buffering", "no");
	exchange_common_headers(req);
	req->exchange->ending = ENDING_RENDERED;
	return HTTP_OK;
}
