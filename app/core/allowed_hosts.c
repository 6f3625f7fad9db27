/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/allowed_hosts.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "core/log.h"

#define HTTP_SCHEME "http://"

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

static bool is_http(const struct address *address)
{
	return strcmp(address->scheme, "http") == 0;
}

static bool is_this_machine(const char *host)
{
	return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 || strcasecmp(host, "localhost") == 0;
}

/* An entry without a scheme: HOST or HOST:PORT. */
static bool is_entry(const struct address *address, const char *entry, size_t length, const char *default_port)
{
	size_t host = strlen(address->host);

	if (length < host || strncasecmp(entry, address->host, host) != 0)
		return false;
	if (length == host)
		return strcmp(address->port, default_port) == 0;
	return entry[host] == ':' && length - host - 1 == strlen(address->port) &&
	       strncmp(entry + host + 1, address->port, length - host - 1) == 0;
}

/* What stands in the list with "http://" is asked over HTTP, anything else over HTTPS, and this machine over both. */
static bool is_listed(const struct address *address, const char *list)
{
	bool takes_plain = !is_http(address) || is_this_machine(address->host);
	size_t scheme = strlen(HTTP_SCHEME);

	while (*list) {
		size_t length = strcspn(list, ", ");
		bool is_open = length > scheme && strncasecmp(list, HTTP_SCHEME, scheme) == 0;

		if (is_open ? is_http(address) && is_entry(address, list + scheme, length - scheme, "80")
			    : length > 0 && takes_plain && is_entry(address, list, length, "443"))
			return true;
		list += length;
		list += strspn(list, ", ");
	}
	return false;
}

static const char *fault_of(const struct address *address, const char *list)
{
	if (!is_http(address) && strcmp(address->scheme, "https") != 0)
		return "not_https";
	if (is_listed(address, list))
		return NULL;
	return is_http(address) && !is_this_machine(address->host) ? "not_https" : "host_not_allowed";
}

CURLU *allowed_hosts_url(struct arena *arena, const char *url, const char *list, const char **fault)
{
	struct address address;

	*fault = read_address(arena, url, &address) ? fault_of(&address, list) : "invalid_address";
	return *fault ? NULL : address.url;
}

const char *allowed_hosts_fault(const char *url, const char *list)
{
	struct arena *arena = arena_create((size_t)1 << 20);
	const char *fault;

	allowed_hosts_url(arena, url, list, &fault);
	arena_destroy(arena);
	return fault;
}

void allowed_hosts_bind(CURL *connection, CURLU *url)
{
	curl_easy_setopt(connection, CURLOPT_CURLU, url);
	curl_easy_setopt(connection, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(connection, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(connection, CURLOPT_PROXY, "");
	curl_easy_setopt(connection, CURLOPT_NOSIGNAL, 1L);
}
