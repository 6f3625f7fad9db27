/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a handler says. A page queues its questions with ask() and ends with render(): one round trip in all, with the
 * login, the access and the layout's counts in front. An action asks the domain to decide and ends with done(),
 * conflict() or invalid(); the dispatcher turns that into a redirect with a flash line or a JSON document.
 * Returning from a handler commits, request_fail undoes.
 */
#ifndef SEODANG_WEB_PAGE_H
#define SEODANG_WEB_PAGE_H

#include "auth/session.h"
#include "db/params.h"
#include "db/result.h"
#include "db/statement.h"
#include "http/request.h"
#include "http/response.h"
#include "view/data.h"
#include "view/locale.h"
#include "web/fields.h"
#include "web/shape.h"

/** Queue a statement; read the result after render(), reply…() or sent(). */
struct result *ask(struct request *req, enum sql_statement statement, struct params params);

/**
 * Queue a statement and send all that is queued: the result can be read at once. For actions: what a page asks is sent once, since the
 * caller's rights end with it.
 */
struct result *run(struct request *req, enum sql_statement statement, struct params params);

/** Send what is queued, so that a handler can look at results before it goes on. A page asks nothing after it. */
void sent(struct request *req);

/** A path parameter. An id that is no UUID reads as the nil UUID, which nothing has: it ends in the same 404. */
const struct uuid *path_uuid(const struct request *req, const char *name);
const char *path_text(const struct request *req, const char *name);

/**
 * The bytes of a file that was sent; in the arena. Ends the request with 500 where it cannot be read.
 * @param most    no more than one byte past this is read
 * @param length  out: above most when the file is larger
 */
char *sent_file(struct request *req, const char *name, size_t most, size_t *length);

/** End the request here with a status; nothing of it is stored. Unwinds. */
_Noreturn void request_fail(struct request *req, enum http_status status);

/** As request_fail, with a code for the problem document. */
_Noreturn void request_fail_code(struct request *req, enum http_status status, const char *code);

/** Column NAME_sealed of a row, opened (auth/sealed.h). Ends the request with 500 where the key does not open it. */
const char *opened(struct request *req, const struct result *result, size_t row, const char *name);

/**
 * A text of the catalogue in the reader's language.
 *
 * @param sentence  an object whose "key" is the catalogue's; its other members are what the placeholders name. Numbers in it become
 *                  the texts that are shown
 * @return owned by the request
 */
const char *sentence_text(struct request *req, struct json_t *sentence);

/** The same for a text without placeholders. */
const char *catalogue_text(struct request *req, const char *key);

/**
 * What a page asks from now on may take as long as statement_timeout lets it, once the database has answered what was asked before: for
 * pages that look through a whole school. Other pages count a database that is silent for as long as PATIENCE_MS as away.
 */
void may_take_long(struct request *req);

/** What an action writes from now on may take 45 seconds a statement: for those that move a whole school. */
void write_may_take_long(struct request *req);

/* ---- pages ---- */

enum binding_kind { BINDING_END, BINDING_ROWS, BINDING_PAGE, BINDING_ROW, BINDING_MERGE, BINDING_TEXT, BINDING_FLAG,
		    BINDING_NUMBER, BINDING_JSON, BINDING_VALUE };

struct binding {
	enum binding_kind kind;
	const char *name;
	const struct result *result;
	const char *text;
	int64_t number;
	struct json_t *json;
	struct view_value value;
};

/**
 * Those of these query parameters that hold something, as "&name=value…" behind an address that has a query: what a list stays narrowed to.
 * @param names  ends with NULL. @return in the arena
 */
const char *kept_query(struct request *req, const char *const *names);

/** The id that a page was asked for in its query, or that its form had, which is shown again; NULL for neither. In the arena. */
const struct uuid *shown_uuid(struct request *req, const char *name);

/** A list of all rows. */
#define rows(name_, result_) ((struct binding){.kind = BINDING_ROWS, .name = name_, .result = result_})
/** A list of at most field_limit rows; more_path is the address of the next page where there is one (after the prefix). */
#define page_of(name_, result_) ((struct binding){.kind = BINDING_PAGE, .name = name_, .result = result_})
/** The first row as an object; false where there is none, or no result at all (NULL). */
#define row(name_, result_) ((struct binding){.kind = BINDING_ROW, .name = name_, .result = result_})
/** The first row's columns as names of the page itself; request_fail(404) where there is none. */
#define columns(result_) ((struct binding){.kind = BINDING_MERGE, .result = result_})
#define text(name_, text_) ((struct binding){.kind = BINDING_TEXT, .name = name_, .text = text_})
#define flag(name_, flag_) ((struct binding){.kind = BINDING_FLAG, .name = name_, .number = flag_})
#define number(name_, number_) ((struct binding){.kind = BINDING_NUMBER, .name = name_, .number = number_})
/** A JSON value from page_json. */
#define json_value(name_, json_) ((struct binding){.kind = BINDING_JSON, .name = name_, .json = json_})

/** What a feature shows in its own way (view/data.h). */
#define value(name_, value_) ((struct binding){.kind = BINDING_VALUE, .name = name_, .value = value_})

/** Take over a JSON value for as long as the request; what comes back can be bound. */
struct json_t *page_json(struct request *req, struct json_t *json);

/** Send the pipeline and write the page. */
#define render(req, template, ...) render_page(req, template, (const struct binding[]){__VA_ARGS__ __VA_OPT__(,) {0}})
enum http_status render_page(struct request *req, const char *template, const struct binding *bindings);

/** A page that is only a way to another one. to is an address after the prefix. Sends the pipeline. */
enum http_status redirect_to(struct request *req, const char *to);

/**
 * A file to keep, whose bytes are in req->response->body already. Sends the pipeline.
 * @param file_name  that the browser offers: letters, digits, ".", "-", "_"
 */
enum http_status reply_file(struct request *req, const char *content_type, const char *file_name);

/** A file of the store (files/store.h), as its row in files.files says. */
struct stored_file {
	const char *store, *name, *content_type;
};

/**
 * A stored file to show or play in the page, in ranges where that is asked for: sent by nginx, or, where it lies in a bucket, from
 * here. Kept by this browser for a day. 404 when it is gone, 503 while its place is away. Sends the pipeline.
 */
enum http_status reply_stored(struct request *req, const struct stored_file *file);

/* ---- actions ---- */

/** What an action that was done says; both faces. */
struct answer {
	enum http_status status;         /* JSON: HTTP_OK unless set */
	enum sql_statement document;     /* JSON: statement that reads what is answered, with params; rows[0] as the route's shape */
	struct params params;
	bool has_document;
	const char *to;                  /* form: where the redirect leads, after the prefix; NULL answers 204, for what a script sends */
	const char *flash;               /* form: catalogue key of the line shown there */
	const char *flash_name;          /* {name} in it */
	int64_t flash_count;             /* {count} in it */
	const char *undo;                /* form: address of a POST that takes it back, offered beside the flash line */
	const char *tone;                /* "ok" unless set */
};

#define done(req, ...) answer_done(req, &(const struct answer){__VA_ARGS__})
enum http_status answer_done(struct request *req, const struct answer *answer);

/** A document the handler already holds. */
#define DOCUMENT(statement_, ...) .document = statement_, .params = __VA_ARGS__, .has_document = true

/** 409 with a code; its sentence is the catalogue's errors.CODE. A form is shown again with it. */
enum http_status conflict(struct request *req, const char *code);

/** 422 at a field with a code; {limit} in its sentence. A form is shown again with its input. */
enum http_status invalid(struct request *req, const char *field, const char *code, int64_t limit);

/** As invalid, of some words that were sent: {words} in the sentence, and beside it in JSON. They must live as long as the request. */
enum http_status invalid_words(struct request *req, const char *field, const char *code, const char *const *words, size_t count);

/** What is said at a field that was refused until now, in the caller's language; NULL for a good one. In the arena. */
const char *refused_at(struct request *req, const char *field);

/** Whether a field was refused until now: before the handler (FIELDS_JUDGED), or by invalid. */
bool is_invalid(const struct request *req);

/** 422 at the fields that were refused until now. */
enum http_status still_invalid(struct request *req);

/**
 * Refuse with a status or, at 422, a code of its own for the whole document (401, 403, 422, 429) and keep what the handler stored, such as the count of failed log-ins.
 * field, code and limit as invalid's; at 429 limit is also Retry-After's seconds. A form is shown again with its input.
 */
enum http_status refused(struct request *req, enum http_status status, const char *field, const char *code, int64_t limit);

/** As refused, in somebody's own words instead of the catalogue's; they live as long as the request. NULL: the catalogue's. */
enum http_status refused_in_words(struct request *req, enum http_status status, const char *field, const char *code, int64_t limit,
				  const char *words);

/** What could be sent instead of what was refused: JSON has it as the problem document's member "suggestion". In the arena, or literal. */
void suggest(struct request *req, const char *suggestion);

/** What the form that is shown again was told by suggest; NULL for nothing. */
const char *suggested(const struct request *req);

/** The sentence for a code at a field in the caller's language, as invalid's answer has it; in the arena. */
const char *error_sentence(struct request *req, const char *field, const char *code, int64_t limit);

/* ---- JSON ---- */

/** The route's answer from the first row; 404 where there is none. Sends the pipeline. */
enum http_status reply(struct request *req, const struct result *result);

/** The route's list from field_limit rows, with next. beside is the shape's integer beside items, where it has one. */
enum http_status reply_list(struct request *req, const struct result *result, int64_t beside);

/** A document made by hand: for the few that are no rows (OpenAPI, health). json is taken over. */
enum http_status reply_json(struct request *req, enum http_status status, struct json_t *json);

/** An error as a problem document, also at an address of pages: where a script reads it and nobody sees it. code: NULL for the status's usual one. */
enum http_status reply_problem(struct request *req, enum http_status status, const char *code);

/* ---- live events ---- */

/**
 * Let nginx hand the connection to seodang-live (live/server.h), which nobody else can reach. The caller has checked who may hear what.
 * @param listener  whose "user:UUID" always belongs to it: a person, or a guest
 * @param session   the login session; of a guest the guest's own id
 * @param topics    comma-separated, in the arena
 * @param position  the stream begins after it; 0 for now
 */
enum http_status reply_stream(struct request *req, const struct uuid *listener, const struct uuid *session, const char *topics,
			      int64_t position);

/* ---- answers that take a while ---- */

enum answer_mode { AS_DOCUMENT, AS_EVENTS };

/** What the caller wants of an answer that takes a while: events where Accept names text/event-stream. */
enum answer_mode answer_mode_wanted(const struct request *req);

/**
 * Let seodang-live answer the request, so that no process of ours waits (live/waiting.h): with the events "delta" and then "done", "refused"
 * or "held" that are published at a topic with this subject as "id", or with the last one's payload as a document: 201, 202 (held), or a
 * problem. After answer_seconds it is a problem too: 504 answer_overdue. What is waited for goes on when the caller leaves.
 *
 * In an action it commits. The same request again under its Idempotency-Key, within 24 hours, is answered with the same, from the beginning.
 * @param position  live.last_position() of before it was asked for
 */
enum http_status reply_answer(struct request *req, const char *topic, int64_t position, const struct uuid *subject, enum answer_mode mode);

/* ---- cookies that remember how pages look on this device ---- */

#define LANGUAGE_COOKIE "__Host-language" /* "ko", "en" */
#define THEME_COOKIE "__Host-theme"       /* "system", "light", "dark" */
#define LOOK_COOKIE_SECONDS (365L * 86400)

/* ---- of the running program ---- */

struct site;
/** What all requests of this process share: configuration, view, key. */
const struct site *request_site(const struct request *req);

/** The language of this answer; known once the login is, so after run or sent. */
enum view_locale request_locale(const struct request *req);

#endif
