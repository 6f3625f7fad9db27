/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/mcp_client.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/allowed_hosts.h"
#include "core/clock.h"
#include "core/json_text.h"
#include "core/log.h"
#include "core/strbuf.h"
#include "core/text.h"

#define REVISION "2025-11-25" /* that is asked for; the server's answer decides */
#define MOST_SESSION 256      /* bytes of a session's name */
#define MOST_WORDS 300        /* bytes of an error's words */
#define MOST_PAGES 50         /* of a list of tools */
#define LOOK_MS 1000          /* between two looks at is_cancelled */

struct mcp_session {
	struct arena *arena;
	const struct mcp_server *server;
	const char *fault;
	CURLU *url;
	const char *name, *revision; /* of the session, where the server gave it one; NULL before the greeting */
	json_t *greeting;
	json_int_t last_id;
	const char *error;
	long http_status;
};

/* One message of ours, and what came for it. */
struct call {
	struct mcp_session *session;
	json_int_t id;           /* of the request; 0 for what is only told */
	struct strbuf *body, *event;
	char content_type[40];
	char name[MOST_SESSION];
	size_t read;             /* bytes of body that were looked through for events */
	json_t *answer;          /* the response to id, once it is here */
	int64_t looked_ms;
	bool cancelled;
};

/* ---- what comes ---- */

static bool is_stream(const struct call *call)
{
	return strncasecmp(call->content_type, "text/event-stream", strlen("text/event-stream")) == 0;
}

static void take_message(struct call *call, const char *text, size_t length)
{
	json_t *message = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	json_t *id = json_object_get(message, "id");

	if (!call->answer && json_is_integer(id) && json_integer_value(id) == call->id && !json_object_get(message, "method"))
		call->answer = json_kept(call->session->arena, message);
	else
		json_decref(message);
}

/* A line of a stream of server-sent events (WHATWG HTML, section 9.2); data alone matters. */
static void take_line(struct call *call, const char *line, size_t length)
{
	if (length && line[length - 1] == '\r')
		length--;
	if (length >= 5 && memcmp(line, "data:", 5) == 0) {
		size_t blank = length > 5 && line[5] == ' ';

		if (call->event->length)
			strbuf_add_char(call->event, '\n');
		strbuf_add(call->event, line + 5 + blank, length - 5 - blank);
	} else if (!length && call->event->length) {
		take_message(call, call->event->data, call->event->length);
		strbuf_clear(call->event);
	}
}

static void take_lines(struct call *call)
{
	const struct strbuf *body = call->body;
	const char *end;

	while (!call->answer && (end = memchr(body->data + call->read, '\n', body->length - call->read))) {
		const char *line = body->data + call->read;

		take_line(call, line, (size_t)(end - line));
		call->read = (size_t)(end - body->data) + 1;
	}
}

/* A stream ends for us with the answer, whether or not the server ends it. */
static size_t take_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct call *call = context;

	strbuf_add(call->body, bytes, size * count);
	if (strbuf_overflowed(call->body))
		return 0;
	if (is_stream(call))
		take_lines(call);
	return call->answer ? 0 : size * count;
}

static void copy_header(char *to, size_t size, const char *line, size_t length)
{
	while (length && (*line == ' ' || *line == '\t'))
		line++, length--;
	while (length && strchr("\r\n \t", line[length - 1]))
		length--;
	if (length >= size)
		length = 0;
	memcpy(to, line, length);
	to[length] = '\0';
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
	struct call *call = context;
	size_t length = size * count;

	if (length > 13 && strncasecmp(line, "content-type:", 13) == 0)
		copy_header(call->content_type, sizeof call->content_type, line + 13, length - 13);
	else if (length > 15 && strncasecmp(line, "mcp-session-id:", 15) == 0)
		copy_header(call->name, sizeof call->name, line + 15, length - 15);
	return length;
}

static int look_around(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct call *call = context;
	const struct mcp_server *server = call->session->server;
	int64_t now = clock_steady_ms();

	(void)a, (void)b, (void)c, (void)d;
	if (!call->id || !server->is_cancelled || now - call->looked_ms < LOOK_MS)
		return 0;
	call->looked_ms = now;
	call->cancelled = server->is_cancelled(server->context);
	return call->cancelled;
}

/* ---- what is sent ---- */

static struct curl_slist *headers_of(const struct mcp_session *session)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");

	headers = curl_slist_append(headers, "Accept: application/json, text/event-stream");
	headers = curl_slist_append(headers, "Expect:");
	if (session->server->key)
		headers = curl_slist_append(headers, arena_printf(session->arena, "Authorization: Bearer %s", session->server->key));
	if (session->revision)
		headers = curl_slist_append(headers, arena_printf(session->arena, "MCP-Protocol-Version: %s", session->revision));
	if (session->name)
		headers = curl_slist_append(headers, arena_printf(session->arena, "Mcp-Session-Id: %s", session->name));
	if (!headers)
		log_die("there is no memory for a request");
	return headers;
}

static CURL *connection_of(struct mcp_session *session)
{
	CURL *connection = curl_easy_init();

	if (!connection)
		log_die("libcurl does not start");
	allowed_hosts_bind(connection, session->url);
	curl_easy_setopt(connection, CURLOPT_USERAGENT, "Seodang");
	curl_easy_setopt(connection, CURLOPT_CONNECTTIMEOUT, 5L);
	curl_easy_setopt(connection, CURLOPT_TIMEOUT, (long)session->server->seconds);
	return connection;
}

static CURLcode perform(struct call *call, const char *body)
{
	struct mcp_session *session = call->session;
	struct curl_slist *headers = headers_of(session);
	CURL *connection = connection_of(session);
	CURLcode code;

	curl_easy_setopt(connection, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(connection, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(connection, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(connection, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(connection, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(connection, CURLOPT_HEADERDATA, call);
	curl_easy_setopt(connection, CURLOPT_XFERINFOFUNCTION, look_around);
	curl_easy_setopt(connection, CURLOPT_XFERINFODATA, call);
	curl_easy_setopt(connection, CURLOPT_NOPROGRESS, 0L);
	code = curl_easy_perform(connection);
	curl_easy_getinfo(connection, CURLINFO_RESPONSE_CODE, &session->http_status);
	curl_easy_cleanup(connection);
	curl_slist_free_all(headers);
	return code;
}

static enum mcp_outcome outcome_of_status(long status)
{
	if (status == 0 || status == 408 || status == 429 || status >= 500)
		return MCP_AWAY;
	return status >= 200 && status < 300 ? MCP_DONE : MCP_REFUSED;
}

static enum mcp_outcome outcome_of(struct call *call, CURLcode code)
{
	enum mcp_outcome outcome = outcome_of_status(call->session->http_status);

	if (call->cancelled)
		return MCP_CANCELLED;
	if (outcome != MCP_DONE || !call->id || call->answer)
		return outcome;
	if (strbuf_overflowed(call->body))
		return MCP_UNREADABLE;
	if (code != CURLE_OK)
		return MCP_AWAY;
	if (!is_stream(call) && call->body->length)
		take_message(call, call->body->data, call->body->length);
	return call->answer ? MCP_DONE : MCP_UNREADABLE;
}

static enum mcp_outcome post(struct call *call, const json_t *message)
{
	char *body = json_dumps(message, JSON_COMPACT);
	enum mcp_outcome outcome;

	if (!body)
		log_die("there is no memory for a request");
	call->body = strbuf_in_arena(call->session->arena, MCP_MOST_BYTES);
	call->event = strbuf_in_arena(call->session->arena, MCP_MOST_BYTES);
	outcome = outcome_of(call, perform(call, body));
	free(body);
	return outcome;
}

static void tell(struct mcp_session *session, const char *method, json_t *params)
{
	struct call call = {.session = session};
	json_t *message = json_kept(session->arena, json_pack("{s:s, s:s, s:o*}", "jsonrpc", "2.0", "method", method, "params", params));

	post(&call, message);
}

/* A text of theirs, short enough to be shown, and not cut within a character. */
static const char *words_of(struct arena *arena, const json_t *error)
{
	const char *words = json_string_value(json_object_get(error, "message"));

	return words ? arena_copy(arena, words, text_fitting(words, strlen(words), MOST_WORDS)) : NULL;
}

/* @param params  taken over; NULL for none */
static enum mcp_outcome ask(struct mcp_session *session, const char *method, json_t *params, json_t **result, char *name)
{
	struct call call = {.session = session, .id = ++session->last_id, .looked_ms = clock_steady_ms()};
	json_t *message = json_kept(session->arena, json_pack("{s:s, s:I, s:s, s:o*}", "jsonrpc", "2.0", "id", call.id, "method", method, "params", params));
	enum mcp_outcome outcome = post(&call, message);
	json_t *answer = json_object_get(call.answer, "result");

	session->error = NULL;
	if (name)
		memcpy(name, call.name, MOST_SESSION);
	if (outcome == MCP_CANCELLED)
		tell(session, "notifications/cancelled", json_pack("{s:I}", "requestId", call.id));
	if (outcome != MCP_DONE)
		return outcome;
	if (json_is_object(answer)) {
		*result = answer;
		return MCP_DONE;
	}
	session->error = words_of(session->arena, json_object_get(call.answer, "error"));
	return json_object_get(call.answer, "error") ? MCP_ERROR : MCP_UNREADABLE;
}

/* ---- what a caller wants ---- */

/* Visible ASCII, as the protocol has it: anything else would end in a header. */
static bool is_session_name(const char *name)
{
	for (; *name; name++)
		if (*name < 0x21 || *name > 0x7e)
			return false;
	return true;
}

static bool is_revision(const char *revision)
{
	return revision && (strcmp(revision, REVISION) == 0 || strcmp(revision, "2025-06-18") == 0 || strcmp(revision, "2025-03-26") == 0);
}

enum mcp_outcome mcp_open(struct arena *arena, const struct mcp_server *server, struct mcp_session **session)
{
	struct mcp_session *opened = arena_alloc(arena, sizeof *opened);
	char name[MOST_SESSION] = "";
	enum mcp_outcome outcome;

	*opened = (struct mcp_session){.arena = arena, .server = server};
	*session = opened;
	opened->url = allowed_hosts_url(arena, server->url, server->allowed_hosts, &opened->fault);
	if (opened->fault)
		return MCP_NOT_ALLOWED;
	outcome = ask(opened, "initialize",
		      json_pack("{s:s, s:{}, s:{s:s, s:s}}", "protocolVersion", REVISION, "capabilities", "clientInfo", "name", "seodang", "version",
				SEODANG_VERSION),
		      &opened->greeting, name);
	if (outcome != MCP_DONE)
		return outcome;
	opened->revision = json_string_value(json_object_get(opened->greeting, "protocolVersion"));
	if (!is_revision(opened->revision) || !is_session_name(name))
		return MCP_UNREADABLE;
	if (*name)
		opened->name = arena_strdup(arena, name);
	tell(opened, "notifications/initialized", NULL);
	return MCP_DONE;
}

static size_t ignore_bytes(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes, (void)context;
	return size * count;
}

void mcp_close(struct mcp_session *session)
{
	struct curl_slist *headers;
	CURL *connection;

	if (!session->name)
		return;
	headers = headers_of(session);
	connection = connection_of(session);
	curl_easy_setopt(connection, CURLOPT_CUSTOMREQUEST, "DELETE");
	curl_easy_setopt(connection, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(connection, CURLOPT_WRITEFUNCTION, ignore_bytes);
	curl_easy_setopt(connection, CURLOPT_TIMEOUT, 5L);
	curl_easy_perform(connection);
	curl_easy_cleanup(connection);
	curl_slist_free_all(headers);
	session->name = NULL;
}

const json_t *mcp_greeting(const struct mcp_session *session)
{
	return session->greeting;
}

enum mcp_outcome mcp_list_tools(struct mcp_session *session, json_t **tools)
{
	json_t *all = json_kept(session->arena, json_array()), *page = NULL;
	const char *cursor = NULL;

	for (int pages = 0; pages < MOST_PAGES; pages++) {
		enum mcp_outcome outcome = ask(session, "tools/list", cursor ? json_pack("{s:s}", "cursor", cursor) : NULL, &page, NULL);
		json_t *some = json_object_get(page, "tools");

		if (outcome != MCP_DONE)
			return outcome;
		if (!json_is_array(some) || json_array_size(all) + json_array_size(some) > MCP_MOST_TOOLS)
			return MCP_UNREADABLE;
		json_array_extend(all, some);
		cursor = json_string_value(json_object_get(page, "nextCursor"));
		if (!cursor) {
			*tools = all;
			return MCP_DONE;
		}
	}
	return MCP_UNREADABLE;
}

enum mcp_outcome mcp_call_tool(struct mcp_session *session, const char *name, const json_t *arguments, json_t **result)
{
	return ask(session, "tools/call", json_pack("{s:s, s:O}", "name", name, "arguments", arguments), result, NULL);
}

const char *mcp_error(const struct mcp_session *session)
{
	return session->error;
}

long mcp_http_status(const struct mcp_session *session)
{
	return session->http_status;
}

static void release_text(void *text)
{
	free(text);
}

const char *mcp_result_text(struct arena *arena, const json_t *result)
{
	struct strbuf *text = strbuf_in_arena(arena, MCP_MOST_BYTES);
	const json_t *part, *structured = json_object_get(result, "structuredContent");
	char *dump;
	size_t i;

	json_array_foreach(json_object_get(result, "content"), i, part) {
		const char *words = json_string_value(json_object_get(part, "text"));

		if (words && text->length)
			strbuf_add_char(text, '\n');
		if (words)
			strbuf_add_text(text, words);
	}
	if (text->length || !structured)
		return strbuf_text(text);
	dump = json_dumps(structured, JSON_COMPACT);
	arena_on_reset(arena, release_text, dump);
	return dump ? dump : "";
}
