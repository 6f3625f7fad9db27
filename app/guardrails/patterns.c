/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/patterns.h"

#include <hs.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/strbuf.h"
#include "core/text.h"
#include "guardrails/grow.h"

#define FLAGS (HS_FLAG_UTF8 | HS_FLAG_CASELESS | HS_FLAG_SOM_LEFTMOST)
#define MODE (HS_MODE_STREAM | HS_MODE_SOM_HORIZON_LARGE)
#define MOST_PLACES 250
#define MOST_WRITTEN (16 * 1024) /* bytes of a pattern once its \w are written out */
#define WORD_CHARACTERS "0-9A-Za-z_\u3131-\u3163\uac00-\ud7a3"

struct patterns {
	struct patterns *next; /* of all that this process has */
	unsigned users;
	char *texts;           /* one behind the other, each with its NUL */
	size_t texts_length;
	hs_database_t **databases; /* several where the engine cannot hold all at once; ids are places in the whole list */
	size_t database_count, database_capacity;
	size_t *widths;
	hs_scratch_t *scratch;
};

/* ---- how much it is ---- */

static size_t no_more(size_t places)
{
	return places > PATTERNS_MOST_PLACES ? PATTERNS_MOST_PLACES + 1 : places;
}

/* The number of repetitions that stand at *at, behind which it is moved; 1 for none and for what has no end. */
static size_t read_repetitions(const char **at)
{
	const char *next = *at;
	size_t least, most;
	char *end;

	if (*next != '{' || next[1] < '0' || next[1] > '9')
		return 1;
	least = most = strtoul(next + 1, &end, 10);
	if (*end == ',' && end[1] >= '0' && end[1] <= '9')
		most = strtoul(end + 1, &end, 10);
	else if (*end == ',')
		end++;
	if (*end != '}')
		return 1;
	*at = end + 1;
	return most > least ? most : least;
}

static const char *behind_class(const char *at)
{
	at += at[1] == '^' ? 2 : 1;
	if (*at == ']')
		at++;
	for (; *at && *at != ']'; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at + 1 : at;
}

/* Places from *at to the end of the group or pattern. */
static size_t read_places(const char **at)
{
	size_t places = 0, one;

	while (**at && **at != ')') {
		one = 1;
		if (**at == '(') {
			++*at;
			one = read_places(at);
			if (**at)
				++*at;
		} else if (**at == '[') {
			*at = behind_class(*at);
		} else {
			*at += **at == '\\' && (*at)[1] ? 2 : 1;
		}
		places = no_more(places + no_more(one * no_more(read_repetitions(at))));
	}
	return places;
}

/* Its places, repetitions written out: what it costs to compile. */
static size_t pattern_places(const char *pattern)
{
	size_t places = 0;

	for (const char *at = pattern; *at; at += *at != '\0')
		places = no_more(places + read_places(&at));
	return places;
}

/* ---- one pattern ---- */

/* The pattern with \w and \W as classes of their own: the engine's know ASCII only, or all of Unicode at a price that no pattern is worth. */
static void write_out(struct strbuf *out, const char *pattern)
{
	bool in_class = false;

	for (const char *at = pattern; *at; at++) {
		if (*at == '\\' && at[1] == 'w') {
			strbuf_add_text(out, in_class ? WORD_CHARACTERS : "[" WORD_CHARACTERS "]");
			at++;
		} else if (*at == '\\' && at[1] == 'W' && !in_class) {
			strbuf_add_text(out, "[^" WORD_CHARACTERS "]");
			at++;
		} else if (*at == '\\' && at[1]) {
			strbuf_add(out, at++, 2);
		} else {
			in_class = *at == '[' || (in_class && *at != ']');
			strbuf_add_char(out, *at);
		}
	}
}

static const char *code_of(const hs_compile_error_t *error)
{
	if (strstr(error->message, "empty buffer"))
		return "pattern_empty";
	if (strstr(error->message, "too large") || strstr(error->message, "limit"))
		return "pattern_too_large";
	if (strstr(error->message, "upported"))
		return "pattern_unsupported";
	return "pattern_broken";
}

static hs_compile_error_t *compile(const char *const *patterns, size_t first, size_t count, hs_database_t **database)
{
	struct strbuf *written = grow(NULL, &(size_t){0}, count, sizeof *written);
	const char **texts = grow(NULL, &(size_t){0}, count, sizeof *texts);
	unsigned *flags = grow(NULL, &(size_t){0}, count, sizeof *flags), *ids = grow(NULL, &(size_t){0}, count, sizeof *ids);
	hs_compile_error_t *error = NULL;

	for (size_t i = 0; i < count; i++) {
		strbuf_init(&written[i], MOST_WRITTEN);
		write_out(&written[i], patterns[first + i]);
		texts[i] = strbuf_text(&written[i]);
		flags[i] = FLAGS;
		ids[i] = (unsigned)(first + i);
	}
	hs_compile_multi(texts, flags, ids, (unsigned)count, MODE, NULL, database, &error);
	for (size_t i = 0; i < count; i++)
		strbuf_release(&written[i]);
	free(written);
	free(texts);
	free(flags);
	free(ids);
	return error;
}

const char *pattern_fault(const char *pattern)
{
	hs_database_t *database = NULL;
	hs_compile_error_t *error;
	const char *code = NULL;

	if (text_characters(pattern, strlen(pattern)) > PATTERN_MOST_CHARACTERS || pattern_places(pattern) > MOST_PLACES)
		return "pattern_too_large";
	error = compile(&pattern, 0, 1, &database);
	if (error)
		code = code_of(error);
	hs_free_compile_error(error);
	hs_free_database(database);
	return code;
}

/* ---- all of them ---- */

/* @return where the first one stands that cannot be compiled; first + count where all can */
static size_t add_databases(struct patterns *patterns, const char *const *texts, size_t first, size_t count)
{
	hs_database_t *database = NULL;
	hs_compile_error_t *error = compile(texts, first, count, &database);
	size_t half = count / 2, fault;

	hs_free_compile_error(error);
	if (database) {
		patterns->databases = grow(patterns->databases, &patterns->database_capacity, patterns->database_count + 1,
					   sizeof *patterns->databases);
		patterns->databases[patterns->database_count++] = database;
		return first + count;
	}
	if (count == 1)
		return first;
	fault = add_databases(patterns, texts, first, half);
	return fault < first + half ? fault : add_databases(patterns, texts, first + half, count - half);
}

static size_t width_of(const char *pattern)
{
	struct strbuf written;
	hs_expr_info_t *info = NULL;
	hs_compile_error_t *error = NULL;
	size_t width = PATTERN_UNBOUNDED;

	strbuf_init(&written, MOST_WRITTEN);
	write_out(&written, pattern);
	if (hs_expression_info(strbuf_text(&written), FLAGS, &info, &error) == HS_SUCCESS && info->max_width != (unsigned)-1)
		width = info->max_width;
	hs_free_compile_error(error);
	free(info);
	strbuf_release(&written);
	return width;
}

/* Compiling takes seconds where a school has hundreds, and most changes of its rules change none of them. */
static struct patterns *known;

static char *texts_of(const char *const *texts, size_t count, size_t *length)
{
	char *all, *at;

	*length = 0;
	for (size_t i = 0; i < count; i++)
		*length += strlen(texts[i]) + 1;
	at = all = grow(NULL, &(size_t){0}, *length + 1, 1);
	for (size_t i = 0; i < count; i++)
		at = stpcpy(at, texts[i]) + 1;
	return all;
}

static struct patterns *find_known(const char *texts, size_t length)
{
	struct patterns *found = known;

	while (found && (found->texts_length != length || memcmp(found->texts, texts, length) != 0))
		found = found->next;
	return found;
}

/* @return false where *fault cannot be compiled, or (count) all of them are too many */
static bool compile_all(struct patterns *patterns, const char *const *texts, size_t count, size_t *fault)
{
	size_t places = 0;

	for (size_t i = 0; i < count; i++)
		places += pattern_places(texts[i]);
	*fault = count;
	if (places > PATTERNS_MOST_PLACES || (count && (*fault = add_databases(patterns, texts, 0, count)) != count))
		return false;
	patterns->widths = grow(NULL, &(size_t){0}, count, sizeof *patterns->widths);
	for (size_t i = 0; i < count; i++)
		patterns->widths[i] = width_of(texts[i]);
	for (size_t i = 0; i < patterns->database_count; i++)
		if (hs_alloc_scratch(patterns->databases[i], &patterns->scratch) != HS_SUCCESS)
			log_die("no memory to look for patterns");
	return true;
}

static void release(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->database_count; i++)
		hs_free_database(patterns->databases[i]);
	hs_free_scratch(patterns->scratch);
	free(patterns->databases);
	free(patterns->widths);
	free(patterns->texts);
	free(patterns);
}

struct patterns *patterns_create(const char *const *texts, size_t count, size_t *fault)
{
	size_t length;
	char *all = texts_of(texts, count, &length);
	struct patterns *patterns = find_known(all, length);

	if (patterns) {
		free(all);
		patterns->users++;
		return patterns;
	}
	patterns = grow(NULL, &(size_t){0}, 1, sizeof *patterns);
	*patterns = (struct patterns){.users = 1, .texts = all, .texts_length = length};
	if (!compile_all(patterns, texts, count, fault)) {
		release(patterns);
		return NULL;
	}
	patterns->next = known;
	known = patterns;
	return patterns;
}

void patterns_destroy(struct patterns *patterns)
{
	struct patterns **at = &known;

	if (!patterns || --patterns->users)
		return;
	while (*at != patterns)
		at = &(*at)->next;
	*at = patterns->next;
	release(patterns);
}

size_t patterns_width(const struct patterns *patterns, size_t pattern)
{
	return patterns->widths[pattern];
}

/* ---- looking ---- */

struct pattern_scan {
	const struct patterns *patterns;
	pattern_found_fn *found;
	void *context;
	hs_stream_t *streams[];
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct pattern_scan *scan = context;

	(void)flags;
	scan->found(scan->context, id, (size_t)from, (size_t)to);
	return 0;
}

struct pattern_scan *pattern_scan_open(const struct patterns *patterns, pattern_found_fn *found, void *context)
{
	struct pattern_scan *scan = grow(NULL, &(size_t){0}, 1, sizeof *scan + patterns->database_count * sizeof *scan->streams);

	*scan = (struct pattern_scan){.patterns = patterns, .found = found, .context = context};
	for (size_t i = 0; i < patterns->database_count; i++)
		if (hs_open_stream(patterns->databases[i], 0, &scan->streams[i]) != HS_SUCCESS)
			log_die("no memory to look for patterns");
	return scan;
}

void pattern_scan_add(struct pattern_scan *scan, const char *text, size_t length)
{
	for (size_t i = 0; length && i < scan->patterns->database_count; i++)
		hs_scan_stream(scan->streams[i], text, (unsigned)length, 0, scan->patterns->scratch, on_match, scan);
}

void pattern_scan_end(struct pattern_scan *scan)
{
	for (size_t i = 0; i < scan->patterns->database_count; i++) {
		hs_close_stream(scan->streams[i], scan->patterns->scratch, on_match, scan);
		scan->streams[i] = NULL;
	}
}

void pattern_scan_close(struct pattern_scan *scan)
{
	for (size_t i = 0; scan && i < scan->patterns->database_count; i++)
		if (scan->streams[i])
			hs_close_stream(scan->streams[i], NULL, NULL, NULL);
	free(scan);
}
