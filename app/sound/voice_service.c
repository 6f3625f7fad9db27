/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/voice_service.h"

#include <curl/curl.h>
#include <string.h>

#include "core/allowed_hosts.h"
#include "core/json_text.h"
#include "core/log.h"
#include "core/strbuf.h"

#define CONNECT_MS 3000L
#define ANSWER_MS 10000L
#define MOST_BYTES ((size_t)10 * 1024 * 1024)

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
	allowed_hosts_bind(connection, url);
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
	enum voice_outcome outcome;
	const char *fault;
	CURL *connection;
	CURLcode code;
	CURLU *url;

	spoken->http_status = 0;
	url = allowed_hosts_url(arena, arena_printf(arena, "%s/audio/speech", service->url), service->allowed_hosts, &fault);
	if (!url)
		return VOICE_NOT_ALLOWED;
	connection = connection_to(arena, url, question(arena, text, speed, service), headers_of(arena, service), answer);
	code = curl_easy_perform(connection);
	curl_easy_getinfo(connection, CURLINFO_RESPONSE_CODE, &spoken->http_status);
	outcome = outcome_of(spoken->http_status);
	if (strbuf_overflowed(answer))
		return outcome == VOICE_SPOKEN ? VOICE_UNREADABLE : outcome;
	if (code != CURLE_OK)
		return VOICE_AWAY;
	return outcome == VOICE_SPOKEN ? converted(arena, answer, spoken) : outcome;
}
