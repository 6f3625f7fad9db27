/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/exchange.h"

#include <string.h>

#include "auth/guest.h"
#include "core/log.h"
#include "view/json_data.h"

/* A page sends no header with what it embeds. Reading alone: what changes something takes no cookie at an address of the API. */
static const char *token_of(const struct request *req, const struct access *access)
{
	const char *token = access_is_for_guests(access) ? guest_token(req) : session_token(req);
	bool reads = req->method == HTTP_GET || req->method == HTTP_HEAD;

	return token || !access->embedded || !reads ? token : request_cookie(req, SESSION_COOKIE);
}

static void ask_session(struct request *req, const struct access *access, const char *scope)
{
	struct exchange *exchange = req->exchange;
	const char *token = token_of(req, access);
	struct hash hash = token ? session_token_hash(token) : (struct hash){{0}};

	/* What an earlier attempt left points into memory that is gone. */
	exchange->session = NO_LOGIN_SESSION;
	exchange->opened = NULL;
	exchange->layout = NULL;
	exchange->opened = db_queue(req->db, SQL_AUTH_OPEN_SESSION,
				    PARAMS(P_BYTES(token ? hash.bytes : NULL, sizeof hash.bytes), P_TEXT(access->roles),
					   P_TEXT(scope)));
}

static void ask_object(struct request *req, const struct access *access)
{
	const struct path_parameters *parameters = &req->exchange->parameters;
	struct uuid object = uuid_or_nil(parameters->count ? parameters->items[0].value : NULL);

	if (access->object != NO_OBJECT)
		db_queue(req->db, access->object, PARAMS(P_UUID(&object)));
}

void exchange_open(struct request *req, const struct access *access, const char *scope)
{
	ask_session(req, access, scope);
	ask_object(req, access);
}

void exchange_open_page(struct request *req, const struct access *access)
{
	ask_session(req, access, "read");
	req->exchange->layout = db_queue(req->db, SQL_WEB_LAYOUT, NO_PARAMS);
	ask_object(req, access);
}

void exchange_opened(struct request *req)
{
	if (result_arrived(req->exchange->opened))
		session_read(&req->exchange->session, req->exchange->opened);
	req->session = &req->exchange->session;
}

static bool locale_of(const char *text, enum view_locale *locale)
{
	if (!text || (strncmp(text, "ko", 2) != 0 && strncmp(text, "en", 2) != 0))
		return false;
	*locale = text[0] == 'k' ? VIEW_KO : VIEW_EN;
	return true;
}

enum view_locale exchange_locale(const struct request *req)
{
	const struct pair *asked = pairs_find(&req->query, "lang");
	enum view_locale locale = VIEW_KO;

	const char *accepted = request_variable(req, "HTTP_ACCEPT_LANGUAGE");

	if (locale_of(asked ? asked->value : NULL, &locale) || locale_of(request_cookie(req, LANGUAGE_COOKIE), &locale))
		return locale;
	/* A browser sends its own language always; a program sends one only where it means it. */
	if (req->is_api && locale_of(accepted, &locale))
		return locale;
	if (!locale_of(req->exchange->session.locale, &locale))
		locale_of(accepted, &locale);
	return locale;
}

/* ?lang= is remembered on this device. */
static void remember_language(struct request *req)
{
	const struct pair *asked = pairs_find(&req->query, "lang");
	enum view_locale locale;

	if (asked && locale_of(asked->value, &locale))
		response_cookie(req->response, LANGUAGE_COOKIE, locale == VIEW_KO ? "ko" : "en", LOOK_COOKIE_SECONDS);
}

static const char *words_list(struct request *req, const struct field_error *error)
{
	const char *list = "";

	for (size_t i = 0; i < error->word_count; i++)
		list = arena_printf(req->arena, "%s%s%s", list, i ? ", " : "", error->words[i]);
	return list;
}

static const char *sentence(struct request *req, const char *key, const struct field_error *error)
{
	struct strbuf *text = strbuf_in_arena(req->arena, 4096);
	json_t *params = json_data_keep(req->arena, json_pack("{s:I, s:s}", "limit", (json_int_t)error->limit, "words", words_list(req, error)));
	struct view_object object = json_data_object(params);

	view_text(req->exchange->site->view, exchange_locale(req), key, &object, clock_now(), text);
	return strbuf_text(text);
}

/* errors.FIELD.CODE where a field has words of its own, else errors.CODE. */
const char *exchange_error_text(struct request *req, const struct field_error *error)
{
	const char *own = arena_printf(req->arena, "errors.%s.%s", error->field, error->code);

	if (error->message)
		return error->message;
	if (view_has_text(req->exchange->site->view, own))
		return sentence(req, own, error);
	return sentence(req, arena_printf(req->arena, "errors.%s", error->code), error);
}

/* The usual code of a status, for problem documents and catalogue keys. */
static const char *usual_code(enum http_status status)
{
	switch ((int)status) {
	case HTTP_BAD_REQUEST: return "bad_request";
	case HTTP_UNAUTHORIZED: return "not_signed_in";
	case HTTP_FORBIDDEN: return "forbidden";
	case HTTP_NOT_FOUND: return "not_found";
	case HTTP_METHOD_NOT_ALLOWED: return "method_not_allowed";
	case HTTP_CONFLICT: return "conflict";
	case HTTP_GONE: return "ended";
	case HTTP_CONTENT_TOO_LARGE: return "content_too_large";
	case HTTP_UNSUPPORTED_MEDIA_TYPE: return "unsupported_media_type";
	case HTTP_UNPROCESSABLE_CONTENT: return "invalid";
	case HTTP_TOO_MANY_REQUESTS: return "too_many_requests";
	case HTTP_SERVICE_UNAVAILABLE: return "unavailable";
	default: return "internal";
	}
}

void exchange_common_headers(struct request *req)
{
	response_header(req->response, "Cache-Control", "no-store");
	response_header(req->response, "X-Content-Type-Options", "nosniff");
	response_header(req->response, "Referrer-Policy", "same-origin");
}

/* Of who has no account: a guest's page, or the way into a class. */
static bool is_of_class(const struct request *req)
{
	return req->route && (access_is_for_guests(req->route->access) || strncmp(req->path, GUEST_DOOR "/", strlen(GUEST_DOOR "/")) == 0);
}

static void error_page(struct request *req, enum http_status status, const char *code)
{
	const struct view *view = req->exchange->site->view;
	const char *title = arena_printf(req->arena, "error.%s.title", code);
	const char *message = arena_printf(req->arena, "error.%s.message", code);
	bool is_away = status == HTTP_SERVICE_UNAVAILABLE; /* and with the database who is signed in */

	if (!view_has_text(view, title))
		title = arena_printf(req->arena, "error.%s.title", usual_code(status));
	if (!view_has_text(view, message))
		message = arena_printf(req->arena, "errors.%s", code);
	if (!view_has_text(view, message))
		message = arena_printf(req->arena, "error.%s.message", usual_code(status));

	req->exchange->show_status = 0;
	req->exchange->errors = NULL;
	render(req, "error", text("error_title", title), text("error_message", message), flag("is_away", is_away),
	       flag("is_class", is_of_class(req)),
	       flag("can_open_again", is_away && req->method == HTTP_GET));
	req->response->status = status;
}

/* errors.CODE, else what the error page of the status says. */
static const char *problem_detail(struct request *req, enum http_status status, const char *code)
{
	const char *own = arena_printf(req->arena, "errors.%s", code);
	const struct field_error none = {0};

	if (view_has_text(req->exchange->site->view, own))
		return sentence(req, own, &none);
	return sentence(req, arena_printf(req->arena, "error.%s.message", usual_code(status)), &none);
}

static void add_words(struct strbuf *list, const struct field_error *error)
{
	strbuf_add_text(list, ",\"words\":[");
	for (size_t i = 0; i < error->word_count; i++) {
		if (i)
			strbuf_add_char(list, ',');
		strbuf_add_json(list, error->words[i], strlen(error->words[i]));
	}
	strbuf_add_char(list, ']');
}

/* [{"field", "code", "message", "words"}], words only where there are some */
static const char *errors_list(struct request *req, const struct field_error *errors)
{
	struct strbuf *list = strbuf_in_arena(req->arena, RESPONSE_MAXIMUM);
	const char *separator = "";

	strbuf_add_char(list, '[');
	for (; errors; errors = errors->next) {
		const char *message = exchange_error_text(req, errors);

		strbuf_add_format(list, "%s{\"field\":", separator);
		strbuf_add_json(list, errors->field, strlen(errors->field));
		strbuf_add_format(list, ",\"code\":\"%s\",\"message\":", errors->code);
		strbuf_add_json(list, message, strlen(message));
		if (errors->word_count)
			add_words(list, errors);
		strbuf_add_char(list, '}');
		separator = ",";
	}
	strbuf_add_char(list, ']');
	return strbuf_text(list);
}

void exchange_problem(struct request *req, enum http_status status, const char *code)
{
	if (!code)
		code = usual_code(status);
	response_clear(req->response);
	response_problem(req->response, status, code, problem_detail(req, status, code),
			 status == HTTP_UNPROCESSABLE_CONTENT ? errors_list(req, req->exchange->errors) : NULL);
	exchange_common_headers(req);
}

void exchange_error(struct request *req, enum http_status status, const char *code)
{
	if (req->is_api) {
		exchange_problem(req, status, code);
	} else {
		response_clear(req->response);
		error_page(req, status, code ? code : usual_code(status));
	}
	if (status == HTTP_SERVICE_UNAVAILABLE)
		response_header(req->response, "Retry-After", "1");
	if (status == HTTP_UNAUTHORIZED && req->is_api)
		response_header(req->response, "WWW-Authenticate", "Bearer");
}

static const struct field_error *last_error(const struct request *req)
{
	const struct field_error *error = req->exchange->errors;

	while (error->next)
		error = error->next;
	return error;
}

void exchange_retry_after(struct request *req)
{
	if (req->exchange->refused == HTTP_TOO_MANY_REQUESTS)
		response_header(req->response, "Retry-After",
				arena_printf(req->arena, "%lld", (long long)last_error(req)->limit));
}

void exchange_refusal(struct request *req)
{
	const struct field_error *error = last_error(req);
	enum http_status status = req->exchange->refused;

	response_clear(req->response);
	response_problem(req->response, status, error->code, exchange_error_text(req, error),
			 status == HTTP_UNPROCESSABLE_CONTENT ? errors_list(req, req->exchange->errors) : NULL);
	if (req->exchange->suggestion)
		response_problem_member(req->response, "suggestion", req->exchange->suggestion);
	exchange_common_headers(req);
	exchange_retry_after(req);
	if (status == HTTP_UNAUTHORIZED)
		response_header(req->response, "WWW-Authenticate", "Bearer");
}

/* A page's pattern with this request's parameters. */
static const char *address_of(struct request *req, const char *pattern)
{
	struct strbuf *address = strbuf_in_arena(req->arena, LONGEST_ADDRESS);

	while (*pattern) {
		size_t length = strcspn(pattern, ":");

		strbuf_add(address, pattern, length);
		pattern += length;
		if (*pattern == ':') {
			const char *value;

			length = strcspn(++pattern, "/");
			value = path_text(req, arena_copy(req->arena, pattern, length));
			strbuf_add_uri(address, value, strlen(value));
			pattern += length;
		}
	}
	return strbuf_text(address);
}

const char *exchange_page_address(struct request *req)
{
	const struct route *route = req->route;
	const struct route *page = route && route->kind == ROUTE_ACTION ?
		route_of_page(req->exchange->site->tables, req->exchange->site->table_count, route->page) : NULL;

	return page ? address_of(req, page->pattern) : req->path;
}

void exchange_page_headers(struct request *req)
{
	static const char policy[] =
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
		"connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
		"frame-ancestors 'none'";

	response_header(req->response, "Content-Type", "text/html; charset=utf-8");
	response_header(req->response, "Content-Language", exchange_locale(req) == VIEW_KO ? "ko" : "en");
	response_header(req->response, "Content-Security-Policy", policy);
	response_header(req->response, "Cross-Origin-Opener-Policy", "same-origin");
	response_header(req->response, "Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
	exchange_common_headers(req);
	remember_language(req);
	if (!req->exchange->site->config->debug_headers || !req->db)
		return;
	response_header(req->response, "X-Seodang-Statements", arena_printf(req->arena, "%u", db_statements(req->db)));
	response_header(req->response, "X-Seodang-Round-Trips", arena_printf(req->arena, "%u", db_round_trips(req->db)));
}

void exchange_cannot_open(struct request *req, const char *column)
{
	log_error("%s in %s was sealed by another key, or is damaged: see seodang doctor", column, req->route->name);
	request_fail(req, HTTP_INTERNAL_SERVER_ERROR);
}
