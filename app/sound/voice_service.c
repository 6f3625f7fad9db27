/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/voice_service.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "core/json_text.h"
#include "core/log.h"
#include "core/strbuf.h"

#define CONNECT_MS 3000L
#define ANSWER_MS 10000L
#define MOST_BYTES ((size_t)10 * 1024 * 1024)

/* ---- addresses ---- */

/* What libcurl itself understands of an address, so that what is checked is what is asked. */
struct address {
	CURLU *url; /* released with the arena */
	const char *scheme, *host, *port;
};

static void release_url(void *url)
{
	curl_url_cleanup(url);
}

/* @return NULL where there is none */
static const char *part_of(struct arena *arena, CURLU *url, CURLUPart part)
{
	const char *copy = NULL;
	char *text;

	if (curl_url_get(url, part, &text, part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0) == CURLUE_OK) {
		copy = arena_strdup(arena, text);
		curl_free(text);
	}
	return copy;
}

static bool read_address(struct arena *arena, const char *text, struct address *address)
{
	address->url = curl_url();
	if (!address->url)
		log_die("libcurl does not start");
	arena_on_reset(arena, release_url, address->url);
	if (curl_url_set(address->url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		return false;
	address->scheme = part_of(arena, address->url, CURLUPART_SCHEME);
	address->host = part_of(arena, address->url, CURLUPART_HOST);
	address->port = part_of(arena, address->url, CURLUPART_PORT);
	return address->scheme && address->host && address->port && !part_of(arena, address->url, CURLUPART_USER) &&
	       !part_of(arena, address->url, CURLUPART_PASSWORD) && !part_of(arena, address->url, CURLUPART_QUERY) &&
	       !part_of(arena, address->url, CURLUPART_FRAGMENT);
}

static bool is_this_machine(const char *host)
{
	return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 || strcasecmp(host, "localhost") == 0;
}

static bool is_entry(const struct address *address, const char *entry, size_t length)
{
	size_t host = strlen(address->host);

	if (length < host || strncasecmp(entry, address->host, host) != 0)
		return false;
	if (length == host)
		return strcmp(address->port, "443") == 0;
	return entry[host] == ':' && length - host - 1 == strlen(address->port) &&
	       strncmp(entry + host + 1, address->port, length - host - 1) == 0;
}

static bool is_listed(const struct address *address, const char *list)
{
	while (*list) {
		size_t length = strcspn(list, ", ");

		if (length > 0 && is_entry(address, list, length))
			return true;
		list += length;
		list += strspn(list, ", ");
	}
	return false;
}

static const char *fault_of(const struct address *address, const char *allowed_hosts)
{
	bool is_http = strcmp(address->scheme, "http") == 0;

	if (strcmp(address->scheme, "https") != 0 && !(is_http && is_this_machine(address->host)))
		return "not_https";
	return is_listed(address, allowed_hosts) ? NULL : "host_not_allowed";
}

const char *voice_service_fault(const char *url, const char *allowed_hosts)
{
	struct arena *arena = arena_create(1 << 20);
	struct address address;
	const char *fault = read_address(arena, url, &address) ? fault_of(&address, allowed_hosts) : "invalid_address";

	arena_destroy(arena);
	return fault;
}

/* ---- asking ---- */

static size_t take_answer(char *bytes, size_t size, size_t count, void *context)
{
	struct strbuf *answer = context;

	strbuf_add(answer, bytes, size * count);
	return strbuf_overflowed(answer) ? 0 : size * count;
}

static void release_list(void *list)
{
	curl_slist_free_all(list);
}

static void release_connection(void *connection)
{
	curl_easy_cleanup(connection);
}

/* No header of a caller's text goes out unless it is one line. */
static struct curl_slist *headers_of(struct arena *arena, const struct voice_service *service)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json"), *more;

	if (!headers)
		log_die("out of memory");
	arena_on_reset(arena, release_list, headers);
	if (service->key && !strpbrk(service->key, "\r\n")) {
		more = curl_slist_append(headers, arena_printf(arena, "Authorization: Bearer %s", service->key));
		if (!more)
			log_die("out of memory");
	}
	return headers;
}

static const char *question(struct arena *arena, const char *text, enum voice_speed speed, const struct voice_service *service)
{
	return json_text(arena, json_pack("{s:s, s:s, s:s, s:s, s:f}", "model", service->model, "input", text, "voice", service->voice,
					  "response_format", "wav", "speed", speed == VOICE_SLOW ? VOICE_SLOW_FACTOR : 1.0));
}

static CURL *connection_to(struct arena *arena, CURLU *url, const char *body, struct curl_slist *headers, struct strbuf *answer)
{
	CURL *connection = curl_easy_init();

	if (!connection)
		log_die("libcurl does not start");
	arena_on_reset(arena, release_connection, connection);
	curl_easy_setopt(connection, CURLOPT_CURLU, url);
	curl_easy_setopt(connection, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(connection, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(connection, CURLOPT_PROXY, "");
	curl_easy_setopt(connection, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(connection, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(connection, CURLOPT_TIMEOUT_MS, ANSWER_MS);
	curl_easy_setopt(connection, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(connection, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(connection, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(connection, CURLOPT_WRITEDATA, answer);
	return connection;
}

static enum voice_outcome converted(struct arena *arena, const struct strbuf *answer, struct spoken *spoken)
{
	struct converted_sound sound;

	if (sound_kind_of(answer->data, answer->length) == SOUND_NONE)
		return VOICE_UNREADABLE;
	switch (sound_convert(arena, answer->data, answer->length, VOICE_MOST_SECONDS, &sound)) {
	case SOUND_CONVERTED:
		break;
	case SOUND_FAILED:
		return VOICE_FAILED;
	case SOUND_UNREADABLE:
	case SOUND_TOO_LONG:
	case SOUND_TIMEOUT:
		return VOICE_UNREADABLE;
	}
	spoken->m4a = sound.m4a;
	spoken->m4a_length = sound.m4a_length;
	spoken->duration_ms = sound.duration_ms;
	return sound.duration_ms > 0 ? VOICE_SPOKEN : VOICE_UNREADABLE;
}

/* What a status says of the next time: too many requests and the service's own trouble pass. */
static enum voice_outcome outcome_of(long status)
{
	if (status >= 500 || status == 429 || status == 408)
		return VOICE_AWAY;
	return status == 200 ? VOICE_SPOKEN : VOICE_REFUSED;
}

enum voice_outcome voice_service_speak(struct arena *arena, const char *text, enum voice_speed speed, const struct voice_service *service,
				       struct spoken *spoken)
{
	struct strbuf *answer = strbuf_in_arena(arena, MOST_BYTES);
	struct address address;
	enum voice_outcome outcome;
	CURL *connection;
	CURLcode code;

	spoken->http_status = 0;
	if (!read_address(arena, arena_printf(arena, "%s/audio/speech", service->url), &address) || fault_of(&address, service->allowed_hosts))
		return VOICE_NOT_ALLOWED;
	connection = connection_to(arena, address.url, question(arena, text, speed, service), headers_of(arena, service), answer);
	code = curl_easy_perform(connection);
	curl_easy_getinfo(connection, CURLINFO_RESPONSE_CODE, &spoken->http_status);
	outcome = outcome_of(spoken->http_status);
	if (strbuf_overflowed(answer))
		return outcome == VOICE_SPOKEN ? VOICE_UNREADABLE : outcome;
	if (code != CURLE_OK)
		return VOICE_AWAY;
	return outcome == VOICE_SPOKEN ? converted(arena, answer, spoken) : outcome;
}
