/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/dispatch.h"

#include <string.h>

#include "auth/guest.h"
#include "core/log.h"
#include "web/exchange.h"
#include "web/flash.h"
#include "web/frame.h"
#include "web/idempotency.h"
#include "web/system_pages.h"

static void read_fields(struct request *req)
{
	const struct fields *fields = req->route->fields;

	req->exchange->values = arena_array(req->arena, fields->count + 1, sizeof *req->exchange->values);
	req->exchange->field_errors = fields_read(req, fields, req->exchange->values);
}

/* ---- pages and JSON reads: one implicit transaction, one round trip ---- */

static void work_page(void *context)
{
	struct request *req = context;

	response_clear(req->response);
	req->exchange->ending = ENDING_NONE;
	exchange_open_page(req, req->route->access);
	req->response->status = req->route->handler(req);
}

static void work_read(void *context)
{
	struct request *req = context;

	response_clear(req->response);
	req->exchange->errors = req->exchange->field_errors;
	exchange_open(req, req->route->access, "read");
	if (req->exchange->errors) {
		sent(req);
		exchange_error(req, HTTP_UNPROCESSABLE_CONTENT, NULL);
		return;
	}
	req->response->status = req->route->handler(req);
}

/* ---- actions: an explicit transaction ---- */

static void finish_form(struct request *req)
{
	struct exchange *exchange = req->exchange;
	const char *to = exchange->answer.to, *flash = flash_write(req->arena, &exchange->answer);
	const char *location = to ? arena_printf(req->arena, "%s%s", exchange->site->prefix, to) : NULL;

	req->response->status = to ? HTTP_SEE_OTHER : HTTP_NO_CONTENT;
	if (to)
		response_location(req->response, location);
	flash_send(req, flash);
	exchange_common_headers(req);
	idempotency_keep(req, location, flash);
	db_commit(req->db);
}

/* What a job makes first is told of by its own shape. */
static const struct shape *answered_shape(const struct request *req)
{
	const struct shape *shape = req->route->answer;

	return req->response->status == HTTP_ACCEPTED && shape->later ? shape->later : shape;
}

/* Read before the commit: without the document that was promised, nothing of the request is stored. */
static void write_document(struct request *req, const struct result *document)
{
	sent(req);
	if (!result_count(document))
		request_fail(req, HTTP_NOT_FOUND);
	shape_write(req, &req->response->body, answered_shape(req), document, 0);
	response_header(req->response, "Content-Type", "application/json");
}

static void finish_api(struct request *req)
{
	const struct answer *answer = &req->exchange->answer;
	struct result *document = answer->has_document ? ask(req, answer->document, answer->params) : NULL;

	req->response->status = answer->status ? answer->status : document ? HTTP_OK : HTTP_NO_CONTENT;
	exchange_common_headers(req);
	if (document)
		write_document(req, document);
	idempotency_keep(req, NULL, NULL);
	db_commit(req->db);
}

/* A conflict, or fields that are wrong, as JSON. */
static void answer_problem(struct request *req)
{
	if (req->exchange->ending == ENDING_CONFLICT)
		exchange_error(req, HTTP_CONFLICT, req->exchange->code);
	else
		exchange_error(req, HTTP_UNPROCESSABLE_CONTENT, NULL);
}

/* A refusal that the handler decided on; a form is shown again by dispatch. */
static void finish_refused_api(struct request *req)
{
	answer_problem(req);
	idempotency_keep(req, NULL, NULL);
	db_commit(req->db);
}

static void finish(struct request *req)
{
	switch (req->exchange->ending) {
	case ENDING_DONE:
		if (req->is_api)
			finish_api(req);
		else
			finish_form(req);
		break;
	case ENDING_CONFLICT:
	case ENDING_INVALID:
		if (req->is_api)
			finish_refused_api(req);
		else
			db_commit(req->db);
		break;
	case ENDING_REFUSED:
		if (req->is_api)
			exchange_refusal(req);
		db_commit(req->db);
		break;
	case ENDING_RENDERED:
		db_commit(req->db);
		break;
	case ENDING_NONE:
		log_error("%s ended without an answer", req->route->name);
		request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
	}
}

static void work_action(void *context)
{
	struct request *req = context;
	struct exchange *exchange = req->exchange;

	response_clear(req->response);
	exchange->ending = ENDING_NONE;
	exchange->errors = exchange->field_errors;
	exchange->code = NULL;
	db_begin(req->db);
	exchange_open(req, req->route->access, req->route->access->only_reads ? "read" : "write");
	db_hear_within(req->db, PATIENCE_MS);
	if (exchange->errors && !req->route->fields->judged) {
		sent(req);
		still_invalid(req);
		finish(req);
		return;
	}
	if (exchange->idempotency_key && idempotency_replay(req)) {
		db_commit(req->db);
		return;
	}
	req->response->status = req->route->handler(req);
	finish(req);
}

/* ---- what became of it ---- */

/* To a page that must be passed first, which then leads on to what was asked for. */
static void to_door(struct request *req, const char *door)
{
	struct strbuf *location = strbuf_in_arena(req->arena, LONGEST_ADDRESS);
	const char *query = req->query_string && *req->query_string ? req->query_string : NULL;

	strbuf_add_format(location, "%s%s?next=", req->exchange->site->prefix, door);
	strbuf_add_uri(location, req->path, strlen(req->path));
	if (query && req->method == HTTP_GET) {
		strbuf_add_uri(location, "?", 1);
		strbuf_add_uri(location, query, strlen(query));
	}
	response_clear(req->response);
	req->response->status = HTTP_SEE_OTHER;
	response_location(req->response, strbuf_text(location));
	exchange_common_headers(req);
}

/* What an error page has around it: who is signed in, and the badge. */
static void work_frame(void *context)
{
	struct request *req = context;

	exchange_open_page(req, &ACCESS_PUBLIC);
	sent(req);
}

/*
 * Run work; while it runs, request_fail and a full arena come back here. At any other time they go to where the server
 * answers 500 (http/server.h): what a failure is answered with must not unwind into work that has ended.
 */
static enum db_outcome run_work(struct request *req, void (*work)(void *context))
{
	struct unwind unwind, *outside = req->unwind;
	enum db_outcome outcome;

	req->unwind = &unwind;
	outcome = db_work(req->db, req->arena, &unwind, work, req);
	req->unwind = outside;
	return outcome;
}

/* An error page of someone who is signed in looks so, also where the request itself never got as far. */
static void answer_error(struct request *req, enum http_status status, const char *code)
{
	const struct result *layout = req->exchange->layout;
	bool framed = result_arrived(layout) && result_count(layout);

	if (!req->is_api && !framed && request_cookie(req, SESSION_COOKIE))
		run_work(req, work_frame);
	exchange_error(req, status, code);
}

/* The database is away, or has no time. The one page that is asked about it says so in its own document. */
static void answer_unavailable(struct request *req)
{
	if (req->route->handler == health_page)
		health_away(req);
	else
		exchange_error(req, HTTP_SERVICE_UNAVAILABLE, NULL);
}

static void copy_error(struct request *req, struct db_error *error)
{
	*error = *db_last_error(req->db);
	error->message = arena_strdup(req->arena, error->message);
	error->column = arena_strdup(req->arena, error->column);
}

static void show_form_again(struct request *req, enum http_status status);

/* reason: auth.open_session's word. */
static void answer_signed_out(struct request *req, const char *reason)
{
	bool must_enrol = strcmp(reason, "totp_enrolment") == 0;

	if (req->is_api)
		exchange_error(req, must_enrol ? HTTP_FORBIDDEN : HTTP_UNAUTHORIZED, must_enrol ? reason : NULL);
	else if (access_is_for_guests(req->route->access))
		to_door(req, GUEST_DOOR);
	else if (must_enrol)
		to_door(req, "/settings/security");
	else
		to_door(req, strcmp(reason, "totp_pending") == 0 ? "/login/code" : "/login");
}

/* PostgreSQL said no. Our own codes are listed in sql/functions/auth.sql. */
static void answer_refused(struct request *req)
{
	struct db_error error;

	copy_error(req, &error);
	if (strcmp(error.sqlstate, "SD401") == 0) {
		answer_signed_out(req, error.message);
	} else if (strcmp(error.sqlstate, "SD403") == 0) {
		answer_error(req, HTTP_FORBIDDEN, strcmp(error.message, "role") == 0 ? NULL : error.message);
	} else if (strcmp(error.sqlstate, "SD404") == 0) {
		answer_error(req, HTTP_NOT_FOUND, NULL);
	} else if (strcmp(error.sqlstate, "SD410") == 0) {
		answer_error(req, HTTP_GONE, error.message);
	} else if (strcmp(error.sqlstate, "SD409") == 0) {
		conflict(req, error.message);
		show_form_again(req, HTTP_CONFLICT);
	} else if (strcmp(error.sqlstate, "SD422") == 0) {
		invalid(req, error.column, error.message, 0);
		show_form_again(req, HTTP_UNPROCESSABLE_CONTENT);
	} else if (strcmp(error.sqlstate, "57014") == 0 || strncmp(error.sqlstate, "53", 2) == 0 ||
		   strncmp(error.sqlstate, "57P", 3) == 0 || strcmp(error.sqlstate, "40001") == 0 ||
		   strcmp(error.sqlstate, "40P01") == 0) {
		log_warning("%s: database %s: %s", req->route->name, error.sqlstate, error.message);
		answer_unavailable(req);
	} else if (strncmp(error.sqlstate, "22", 2) == 0) { /* a value of the path that is no such value */
		answer_error(req, HTTP_NOT_FOUND, NULL);
	} else {
		log_error("%s: database %s: %s", req->route->name, error.sqlstate, error.message);
		exchange_error(req, HTTP_INTERNAL_SERVER_ERROR, NULL);
	}
}

static void answer_failed(struct request *req)
{
	enum http_status status = req->exchange->failed ? req->exchange->failed : HTTP_INTERNAL_SERVER_ERROR;

	exchange_error(req, status, req->exchange->code);
	if (status == HTTP_CONFLICT)
		response_header(req->response, "Retry-After", "1");
}

static enum db_outcome attempt(struct request *req, void (*work)(void *context))
{
	enum db_outcome outcome = run_work(req, work);

	/* What follows an unsuccessful attempt makes its answer without the database. */
	switch (outcome) {
	case DB_DONE:
		break;
	case DB_REFUSED:
		answer_refused(req);
		break;
	case DB_AWAY:
		log_warning("%s: the database is away: %s", req->route->name, db_last_error(req->db)->message);
		answer_unavailable(req);
		break;
	case DB_ABANDONED:
		answer_failed(req);
		break;
	}
	return outcome;
}

/* The form's page once more, with what was typed and what is wrong with it. */
static void show_form_again(struct request *req, enum http_status status)
{
	struct exchange *exchange = req->exchange;
	const struct route *page = route_of_page(exchange->site->tables, exchange->site->table_count, req->route->page);

	if (req->is_api) {
		answer_problem(req);
		return;
	}
	if (!page) {
		exchange_error(req, status, exchange->code ? exchange->code : exchange->errors ? exchange->errors->code : NULL);
		return;
	}
	exchange->posted = req->route->fields;
	req->path = exchange_page_address(req);
	req->route = page;
	exchange->values = arena_array(req->arena, page->fields->count + 1, sizeof *exchange->values);
	exchange->show_status = status;
	attempt(req, work_page);
	response_header(req->response, "HX-Push-Url", "false"); /* what the form posts to is no place to come back to */
}

static void arena_full(void *context)
{
	struct request *req = context;

	req->exchange->failed = HTTP_INTERNAL_SERVER_ERROR;
	log_error("%s used all the memory a request may have", req->route ? req->route->name : "a request");
	unwind_to(req->unwind);
}

/*
 * A page's script, which names itself by X-By-Script, is told by the Location of a 204 where the form leads: it would
 * follow a redirect unseen, and the page there would show its flash line to nobody.
 */
static void tell_script(struct request *req)
{
	if (req->response->status == HTTP_SEE_OTHER && request_variable(req, "HTTP_X_BY_SCRIPT"))
		req->response->status = HTTP_NO_CONTENT;
}

static void answer_action(struct request *req)
{
	struct exchange *exchange = req->exchange;

	if (!req->is_api && !frame_form_is_ours(req)) {
		if (request_cookie(req, SESSION_COOKIE) || req->route->access == &ACCESS_PUBLIC)
			exchange_error(req, HTTP_FORBIDDEN, "form_expired");
		else
			to_door(req, "/login");
		return;
	}
	idempotency_read(req);
	if (attempt(req, work_action) != DB_DONE || req->is_api)
		return;
	tell_script(req);
	if (exchange->ending == ENDING_CONFLICT)
		show_form_again(req, HTTP_CONFLICT);
	else if (exchange->ending == ENDING_INVALID)
		show_form_again(req, HTTP_UNPROCESSABLE_CONTENT);
	else if (exchange->ending == ENDING_REFUSED) {
		show_form_again(req, exchange->refused);
		exchange_retry_after(req);
	}
}

/* Only what takes a file takes a form from a program, so that no other site's form reaches the rest of the API. */
static bool is_form_of_program(const struct request *req)
{
	return req->is_api && req->body_kind == BODY_FORM;
}

static void answer_route(struct request *req, enum http_status read_status)
{
	bool reads = req->method == HTTP_GET || req->method == HTTP_HEAD, takes_body = fields_take_body(req->route->fields);

	if ((req->body_kind == BODY_LINES && !takes_body) || (is_form_of_program(req) && !fields_take_file(req->route->fields))) {
		exchange_error(req, HTTP_UNSUPPORTED_MEDIA_TYPE, NULL);
		return;
	}
	if (read_status != HTTP_OK) {
		exchange_error(req, read_status, NULL);
		return;
	}
	if (req->body_kind == BODY_JSON && !takes_body && !request_read_json(req)) {
		exchange_error(req, HTTP_BAD_REQUEST, NULL);
		return;
	}
	read_fields(req);
	if (req->route->kind == ROUTE_PAGE) {
		attempt(req, work_page);
	} else if (reads) {
		attempt(req, work_read);
	} else {
		answer_action(req);
	}
}

void dispatch(const struct site *site, struct request *req, enum http_status read_status)
{
	struct exchange *exchange = arena_alloc(req->arena, sizeof *exchange);
	const char *allow = NULL;

	exchange->site = site;
	exchange->session = NO_LOGIN_SESSION;
	req->exchange = exchange;
	req->session = &exchange->session;
	if (read_status != HTTP_OK && read_status != HTTP_METHOD_NOT_ALLOWED && !is_form_of_program(req)) {
		exchange_error(req, read_status, NULL);
		return;
	}
	req->db = site->db;
	req->route = route_find(site->tables, site->table_count, req, &exchange->parameters, &allow);
	if (!req->route) {
		answer_error(req, allow ? HTTP_METHOD_NOT_ALLOWED : HTTP_NOT_FOUND, NULL);
		if (allow)
			response_header(req->response, "Allow", allow);
		return;
	}
	arena_set_exhausted(req->arena, arena_full, req);
	db_answer_within(req->db, req->method == HTTP_GET || req->method == HTTP_HEAD ? PATIENCE_MS : 0);
	answer_route(req, read_status);
	arena_set_exhausted(req->arena, NULL, NULL);
}
