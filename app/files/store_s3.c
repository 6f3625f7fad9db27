/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bucket of an S3-compatible service: s3_url/s3_bucket/NAME, each request signed by libcurl (AWS signature version 4) over the
 * hash of its content. Redirects are not followed: the address is the installation's own setting.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/strbuf.h"
#include "files/store_kind.h"

#define CONNECT_SECONDS 3L
#define REQUEST_SECONDS 30L
#define AWAY_MS 3000 /* what did not answer is not asked again at once, so that pages do not queue up behind it */
#define KEY_SIZE 256
#define ANSWER_MOST ((size_t)16 * 1024) /* of an error document */
#define URL_SIZE 2048

struct bucket {
	const struct config *config;
	CURL *connection;
	bool usable; /* else all is refused */
	char user[KEY_SIZE], secret[KEY_SIZE], signer[128];
	int64_t away_until_ms;
};

/* One request. */
struct call {
	const char *method, *name, *content_type;
	const void *content;
	size_t length;
	struct strbuf *answer;
};

static bool read_line(FILE *file, char line[KEY_SIZE])
{
	if (!fgets(line, KEY_SIZE, file))
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	return *line;
}

/* The first line is the key's id, the second the secret. */
static bool read_key(struct bucket *bucket, const char *path)
{
	FILE *file = fopen(path, "re");
	bool good;

	if (!file) {
		log_error("s3_key_file %s: %m", path);
		return false;
	}
	good = read_line(file, bucket->user) && read_line(file, bucket->secret);
	fclose(file);
	if (!good)
		log_error("s3_key_file %s must hold the key's id and its secret in two lines", path);
	return good;
}

static bool is_configured(struct bucket *bucket)
{
	const struct config *config = bucket->config;

	if (strncmp(config->s3_url, "http://", 7) != 0 && strncmp(config->s3_url, "https://", 8) != 0) {
		log_error("s3_url must begin with https:// or http://");
		return false;
	}
	if (!*config->s3_bucket) {
		log_error("s3_bucket is empty");
		return false;
	}
	return read_key(bucket, config->s3_key_file);
}

static void *open_bucket(const struct config *config)
{
	struct bucket *bucket;

	if (!*config->s3_url)
		return NULL;
	bucket = calloc(1, sizeof *bucket);
	if (!bucket)
		log_die("out of memory");
	bucket->config = config;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) || !(bucket->connection = curl_easy_init()))
		log_die("libcurl does not start");
	bucket->usable = is_configured(bucket);
	snprintf(bucket->signer, sizeof bucket->signer, "aws:amz:%s:s3", config->s3_region);
	return bucket;
}

static void close_bucket(void *context)
{
	struct bucket *bucket = context;

	curl_easy_cleanup(bucket->connection);
	explicit_bzero(bucket->secret, sizeof bucket->secret);
	free(bucket);
}

static size_t take_answer(const char *data, size_t size, size_t count, void *context)
{
	strbuf_add(context, data, size * count);
	return strbuf_overflowed(context) ? 0 : size * count;
}

/* Options stay with the handle: they are all set anew, and the connection is kept. */
static void prepare(struct bucket *bucket, const struct call *call, const char *url)
{
	CURL *connection = bucket->connection;

	curl_easy_reset(connection);
	curl_easy_setopt(connection, CURLOPT_URL, url);
	curl_easy_setopt(connection, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(connection, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(connection, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(connection, CURLOPT_TIMEOUT, REQUEST_SECONDS);
	curl_easy_setopt(connection, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(connection, CURLOPT_AWS_SIGV4, bucket->signer);
	curl_easy_setopt(connection, CURLOPT_USERNAME, bucket->user);
	curl_easy_setopt(connection, CURLOPT_PASSWORD, bucket->secret);
	if (*bucket->config->s3_ca_file)
		curl_easy_setopt(connection, CURLOPT_CAINFO, bucket->config->s3_ca_file);
	if (call->content) {
		curl_easy_setopt(connection, CURLOPT_POSTFIELDS, call->content);
		curl_easy_setopt(connection, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->length);
	}
	curl_easy_setopt(connection, CURLOPT_CUSTOMREQUEST, call->method);
	curl_easy_setopt(connection, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(connection, CURLOPT_WRITEDATA, call->answer);
}

static struct curl_slist *add_header(struct curl_slist *headers, const char *name, const char *value)
{
	char line[160];
	struct curl_slist *longer;

	snprintf(line, sizeof line, "%s: %s", name, value);
	longer = curl_slist_append(headers, line);
	if (!longer)
		log_die("out of memory");
	return longer;
}

/* S3 wants the hash of the content named as well as signed; libcurl signs the one that it finds here. */
static struct curl_slist *headers_of(const struct call *call)
{
	struct hash hash = hash_sha256(call->content ? call->content : "", call->length);
	struct curl_slist *headers;
	char digits[HASH_HEX_SIZE];

	hex_encode(digits, hash.bytes, sizeof hash.bytes);
	headers = add_header(NULL, "x-amz-content-sha256", digits);
	return call->content ? add_header(headers, "Content-Type", call->content_type) : headers;
}

/* A service that is not configured rightly says 404 for all; only NoSuchKey is a missing file. */
static enum store_outcome outcome_of(const struct call *call, long status)
{
	if (status >= 200 && status <= 299)
		return STORE_DONE;
	if (status == 404 && !strstr(strbuf_text(call->answer), "NoSuchBucket"))
		return STORE_MISSING;
	log_error("the store answers %ld to %s", status, call->method);
	return status >= 500 || status == 408 || status == 429 ? STORE_AWAY : STORE_REFUSED;
}

static enum store_outcome ask(struct bucket *bucket, const struct call *call)
{
	char url[URL_SIZE];
	struct curl_slist *headers;
	CURLcode result;
	long status = 0;

	if (!bucket->usable)
		return STORE_REFUSED;
	if (clock_steady_ms() < bucket->away_until_ms)
		return STORE_AWAY;
	snprintf(url, sizeof url, "%s/%s/%s", bucket->config->s3_url, bucket->config->s3_bucket, call->name);
	prepare(bucket, call, url);
	headers = headers_of(call);
	curl_easy_setopt(bucket->connection, CURLOPT_HTTPHEADER, headers);
	result = curl_easy_perform(bucket->connection);
	curl_easy_setopt(bucket->connection, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	if (result != CURLE_OK) {
		log_error("the store does not answer to %s: %s", call->method, curl_easy_strerror(result));
		bucket->away_until_ms = clock_steady_ms() + AWAY_MS;
		return STORE_AWAY;
	}
	curl_easy_getinfo(bucket->connection, CURLINFO_RESPONSE_CODE, &status);
	return outcome_of(call, status);
}

static enum store_outcome put_object(void *context, const char *name, const char *content_type, const void *bytes, size_t length)
{
	struct strbuf answer;
	enum store_outcome outcome;

	strbuf_init(&answer, ANSWER_MOST);
	outcome = ask(context, &(struct call){.method = "PUT", .name = name, .content_type = content_type, .content = bytes, .length = length,
					      .answer = &answer});
	strbuf_release(&answer);
	return outcome == STORE_MISSING ? STORE_REFUSED : outcome;
}

static enum store_outcome get_object(void *context, const char *name, struct arena *arena, const void **bytes, size_t *length)
{
	struct strbuf *answer = strbuf_in_arena(arena, FILE_MOST_BYTES);
	enum store_outcome outcome = ask(context, &(struct call){.method = "GET", .name = name, .answer = answer});

	if (outcome == STORE_DONE) {
		*bytes = strbuf_text(answer);
		*length = answer->length;
	}
	return outcome;
}

static enum store_outcome remove_object(void *context, const char *name)
{
	struct strbuf answer;
	enum store_outcome outcome;

	strbuf_init(&answer, ANSWER_MOST);
	outcome = ask(context, &(struct call){.method = "DELETE", .name = name, .answer = &answer});
	strbuf_release(&answer);
	return outcome == STORE_MISSING ? STORE_DONE : outcome;
}

const struct store_kind store_s3 = {
	.name = "s3", .open = open_bucket, .close = close_bucket, .put = put_object, .get = get_object, .remove = remove_object,
};
