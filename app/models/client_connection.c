/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client_connection.h"

#include <string.h>
#include <strings.h>

#include "core/allowed_hosts.h"
#include "core/log.h"
#include "models/client_events.h"

#define CONNECT_MS 5000L
#define MOST_BYTES ((size_t)16 * 1024 * 1024) /* of one answer with all that surrounds it */
#define MOST_EVENT ((size_t)512 * 1024)
#define MOST_DOCUMENT ((size_t)1024 * 1024)
#define ARENA_CEILING ((size_t)256 * 1024)

enum body_form {
	BODY_UNKNOWN,  /* nothing has come yet */
	BODY_EVENTS,
	BODY_DOCUMENT,
	BODY_NOBODYS,  /* of a refusal, or of another type: passed over */
};

struct model_connection {
	CURLM *multi;
	CURL *handle;
	struct curl_slist *headers;
	struct arena *arena; /* the address */
	struct model_reply *reply;
	void *owner;
	enum body_form form;
	struct event_stream events;
	struct strbuf document;
	size_t received;
	bool has_moved;
};

/* ---- what comes ---- */

static bool take_event(void *context, const char *data, size_t length)
{
	struct model_connection *connection = context;

	connection->has_moved = true;
	model_reply_add(connection->reply, data, length);
	return !connection->reply->fault;
}

/* A provider that says nothing of its type is taken at its word when it was asked to stream. */
static enum body_form form_of(CURL *handle)
{
	const char *type = NULL;
	long status = 0;

	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
	if (status != 200)
		return BODY_NOBODYS;
	if (!type || strncasecmp(type, "text/event-stream", strlen("text/event-stream")) == 0)
		return BODY_EVENTS;
	return strncasecmp(type, "application/json", strlen("application/json")) == 0 ? BODY_DOCUMENT : BODY_NOBODYS;
}

static bool take_bytes(struct model_connection *connection, const char *bytes, size_t length)
{
	if (connection->form == BODY_UNKNOWN)
		connection->form = form_of(connection->handle);
	switch (connection->form) {
	case BODY_EVENTS:
		return event_stream_add(&connection->events, bytes, length, take_event, connection);
	case BODY_DOCUMENT:
		connection->has_moved = true;
		strbuf_add(&connection->document, bytes, length);
		return !strbuf_overflowed(&connection->document);
	case BODY_UNKNOWN:
	case BODY_NOBODYS:
		break;
	}
	return true;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct model_connection *connection = context;

	connection->received += size * count;
	if (connection->received > MOST_BYTES)
		return 0;
	return take_bytes(connection, bytes, size * count) ? size * count : 0;
}

/* ---- asking ---- */

static void add_header(struct curl_slist **headers, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*headers, line);

	if (!longer)
		log_die("out of memory");
	*headers = longer;
}

/* No key goes out unless it is one line. */
static struct curl_slist *headers_for(struct arena *arena, const struct model_provider *provider)
{
	struct curl_slist *headers = NULL;

	add_header(&headers, "Content-Type: application/json");
	add_header(&headers, "Accept: text/event-stream, application/json");
	add_header(&headers, "Expect:");
	if (provider->key && !strpbrk(provider->key, "\r\n"))
		add_header(&headers, arena_printf(arena, "Authorization: Bearer %s", provider->key));
	return headers;
}

static void set_up(struct model_connection *connection, CURLU *url, const char *body)
{
	CURL *handle = connection->handle;

	allowed_hosts_bind(handle, url);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, connection->headers);
	curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, body);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, connection);
	curl_easy_setopt(handle, CURLOPT_PRIVATE, connection);
}

struct model_connection *model_connection_open(CURLM *multi, const struct model_provider *provider, const char *hosts, const char *body,
					       struct model_reply *reply, void *owner)
{
	struct arena *arena = arena_create(ARENA_CEILING);
	const char *fault;
	CURLU *url = allowed_hosts_url(arena, arena_printf(arena, "%s/chat/completions", provider->url ? provider->url : ""), hosts, &fault);
	struct model_connection *connection;

	if (!url) {
		arena_destroy(arena);
		return NULL;
	}
	connection = arena_alloc(arena, sizeof *connection);
	*connection = (struct model_connection){.multi = multi, .handle = curl_easy_init(), .headers = headers_for(arena, provider),
						.arena = arena, .reply = reply, .owner = owner};
	event_stream_init(&connection->events, MOST_EVENT);
	strbuf_init(&connection->document, MOST_DOCUMENT);
	if (!connection->handle)
		log_die("libcurl does not start");
	set_up(connection, url, body);
	if (curl_multi_add_handle(multi, connection->handle) != CURLM_OK)
		log_die("libcurl takes no more connections");
	return connection;
}

void model_connection_close(struct model_connection *connection)
{
	curl_multi_remove_handle(connection->multi, connection->handle);
	curl_easy_cleanup(connection->handle);
	curl_slist_free_all(connection->headers);
	event_stream_release(&connection->events);
	strbuf_release(&connection->document);
	arena_destroy(connection->arena);
}

/* ---- what became of it ---- */

void *model_connection_owner(CURL *handle)
{
	struct model_connection *connection;

	curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)&connection);
	return connection->owner;
}

bool model_connection_moved(struct model_connection *connection)
{
	bool has_moved = connection->has_moved;

	connection->has_moved = false;
	return has_moved;
}

long model_connection_status(const struct model_connection *connection)
{
	long status = 0;

	curl_easy_getinfo(connection->handle, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

long model_connection_retry_after(const struct model_connection *connection)
{
	curl_off_t seconds = 0;

	curl_easy_getinfo(connection->handle, CURLINFO_RETRY_AFTER, &seconds);
	return seconds > 0 ? (long)seconds : 0;
}

static const char *fault_of_status(long status)
{
	if (status == 429)
		return "busy";
	return status >= 500 || status == 408 ? "broken" : "refused";
}

const char *model_connection_fault(struct model_connection *connection, CURLcode code)
{
	struct model_reply *reply = connection->reply;
	long status = model_connection_status(connection);

	if (status == 0)
		return "away";
	if (status != 200)
		return fault_of_status(status);
	if (connection->form == BODY_DOCUMENT && code == CURLE_OK)
		model_reply_read(reply, strbuf_text(&connection->document), connection->document.length);
	if (reply->fault)
		return reply->fault;
	if (reply->is_closed || reply->is_finished)
		return reply->text.length || reply->tool_calls ? NULL : "unreadable";
	return reply->text.length || (code != CURLE_OK && code != CURLE_WRITE_ERROR) ? "away" : "unreadable";
}
