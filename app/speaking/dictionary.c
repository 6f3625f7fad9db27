/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file is sorted but for a few lines, and other models' are not at all: an index of its lines is made when it is opened. */
#include "speaking/dictionary.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/strbuf.h"

#define FILE_NAME "cmudict-en-us.dict"
#define LARGEST_FILE ((off_t)64 * 1024 * 1024) /* offsets are 32 bits, and no dictionary is larger */

struct dictionary {
	const char *bytes;
	size_t length;
	uint32_t *lines; /* offsets, sorted by word */
	size_t count;
};

static const char *const phones[] = {"AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY",
	"JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"};

bool is_phone(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++)
		if (strlen(phones[i]) == length && strncmp(phones[i], text, length) == 0)
			return true;
	return false;
}

/* ---- the file ---- */

/* Of a line: its first field. */
static size_t word_length(const struct dictionary *dictionary, uint32_t line)
{
	size_t length = 0;

	while (line + length < dictionary->length && !isspace((unsigned char)dictionary->bytes[line + length]))
		length++;
	return length;
}

static int compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int order = memcmp(a, b, a_length < b_length ? a_length : b_length);

	if (order)
		return order;
	return a_length < b_length ? -1 : a_length > b_length;
}

static int compare_lines(const void *a, const void *b, void *context)
{
	const struct dictionary *dictionary = context;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return compare_bytes(dictionary->bytes + left, word_length(dictionary, left), dictionary->bytes + right, word_length(dictionary, right));
}

static size_t count_lines(const struct dictionary *dictionary)
{
	size_t count = 0;

	for (size_t i = 0; i < dictionary->length; i++)
		count += i == 0 || dictionary->bytes[i - 1] == '\n';
	return count;
}

static bool index_lines(struct dictionary *dictionary)
{
	dictionary->lines = malloc(count_lines(dictionary) * sizeof *dictionary->lines + 1);
	if (!dictionary->lines)
		return false;
	for (size_t i = 0; i < dictionary->length; i++)
		if (i == 0 || dictionary->bytes[i - 1] == '\n')
			dictionary->lines[dictionary->count++] = (uint32_t)i;
	qsort_r(dictionary->lines, dictionary->count, sizeof *dictionary->lines, compare_lines, dictionary);
	return true;
}

static bool map_file(struct dictionary *dictionary, const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat about;
	void *bytes = MAP_FAILED;

	if (fd < 0)
		return false;
	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 && about.st_size <= LARGEST_FILE)
		bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	dictionary->bytes = bytes;
	dictionary->length = (size_t)about.st_size;
	return true;
}

struct dictionary *dictionary_open(const char *file)
{
	struct dictionary *dictionary = calloc(1, sizeof *dictionary);

	if (dictionary && map_file(dictionary, file) && index_lines(dictionary))
		return dictionary;
	dictionary_close(dictionary);
	return NULL;
}

void dictionary_close(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	if (dictionary->bytes)
		munmap((void *)(uintptr_t)dictionary->bytes, dictionary->length);
	free(dictionary->lines);
	free(dictionary);
}

const struct dictionary *dictionary_of(const struct config *config)
{
	static struct dictionary *dictionary;
	static bool is_told;
	char file[4096];

	if (dictionary)
		return dictionary;
	snprintf(file, sizeof file, "%s/" FILE_NAME, config->speech_model);
	dictionary = dictionary_open(file);
	if (!dictionary && !is_told) {
		log_warning("speech cannot be scored: there is no dictionary %s", file);
		is_told = true;
	}
	return dictionary;
}

/* ---- looking up ---- */

/* The phones of a line, as they stand in it; NULL where the word has none. */
static const char *find(struct arena *arena, const struct dictionary *dictionary, const char *word)
{
	size_t low = 0, high = dictionary->count, length = strlen(word), start, end;
	uint32_t line;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		line = dictionary->lines[middle];
		if (compare_bytes(dictionary->bytes + line, word_length(dictionary, line), word, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == dictionary->count)
		return NULL;
	line = dictionary->lines[low];
	if (compare_bytes(dictionary->bytes + line, word_length(dictionary, line), word, length) != 0)
		return NULL;
	start = line + length;
	while (start < dictionary->length && dictionary->bytes[start] == ' ')
		start++;
	for (end = start; end < dictionary->length && dictionary->bytes[end] != '\n' && dictionary->bytes[end] != '\r'; end++)
		;
	return end > start && end - start <= LONGEST_PHONES ? arena_copy(arena, dictionary->bytes + start, end - start) : NULL;
}

static const char *find_own(const struct pronunciations *own, const char *word)
{
	for (size_t i = 0; own && i < own->count; i++)
		if (strcmp(own->items[i].word, word) == 0)
			return own->items[i].phones;
	return NULL;
}

static size_t phones_as_written(struct arena *arena, const struct dictionary *dictionary, const struct pronunciations *own, const char *word,
				const char *ways[MOST_PRONUNCIATIONS])
{
	const char *phones_own = find_own(own, word);
	size_t count = 0;

	if (phones_own) {
		ways[0] = phones_own;
		return 1;
	}
	if (!dictionary || strchr(word, '('))
		return 0;
	ways[count] = find(arena, dictionary, word);
	if (!ways[count])
		return 0;
	while (++count < MOST_PRONUNCIATIONS) {
		ways[count] = find(arena, dictionary, arena_printf(arena, "%s(%zu)", word, count + 1));
		if (!ways[count])
			break;
	}
	return count;
}

static bool ends_with_one_of(const char *text, const char *const *list, size_t count)
{
	const char *last = strrchr(text, ' ');

	last = last ? last + 1 : text;
	for (size_t i = 0; i < count; i++)
		if (strcmp(last, list[i]) == 0)
			return true;
	return false;
}

/* How "'s" sounds after these phones. */
static const char *s_after(const char *text)
{
	static const char *const hissing[] = {"S", "Z", "SH", "ZH", "CH", "JH"}, *const voiceless[] = {"P", "T", "K", "F", "TH"};

	if (ends_with_one_of(text, hissing, sizeof hissing / sizeof *hissing))
		return "IH Z";
	return ends_with_one_of(text, voiceless, sizeof voiceless / sizeof *voiceless) ? "S" : "Z";
}

size_t phones_of_word(struct arena *arena, const struct dictionary *dictionary, const struct pronunciations *own, const char *word,
		      const char *ways[MOST_PRONUNCIATIONS])
{
	size_t count = phones_as_written(arena, dictionary, own, word, ways), length = strlen(word);

	if (count || length < 3 || strcmp(word + length - 2, "'s") != 0)
		return count;
	count = phones_as_written(arena, dictionary, own, arena_copy(arena, word, length - 2), ways);
	for (size_t i = 0; i < count; i++)
		ways[i] = arena_printf(arena, "%s %s", ways[i], s_after(ways[i]));
	return count;
}

static bool holds(const char *const *items, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i], word) == 0)
			return true;
	return false;
}

struct words unknown_words(struct arena *arena, const struct dictionary *dictionary, const struct pronunciations *own, const struct words *words)
{
	const char **unknown = arena_array(arena, words->count + 1, sizeof *unknown);
	const char *ways[MOST_PRONUNCIATIONS];
	size_t count = 0;

	for (size_t i = 0; i < words->count && dictionary; i++)
		if (!holds(unknown, count, words->items[i]) && phones_of_word(arena, dictionary, own, words->items[i], ways) == 0)
			unknown[count++] = words->items[i];
	return (struct words){unknown, count};
}

/* ---- a teacher's spelling ---- */

static char *in_capitals(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	for (char *letter = copy; *letter; letter++)
		*letter = (char)toupper((unsigned char)*letter);
	return copy;
}

/* Phones with one blank between them; NULL where one is none. A stress digit of CMUdict ("AH0") is left out. */
static const char *as_phones(struct arena *arena, const char *spelling)
{
	struct strbuf *out = strbuf_in_arena(arena, LONGEST_PHONES + 1);
	char *rest;

	for (char *one = strtok_r(in_capitals(arena, spelling), " ", &rest); one; one = strtok_r(NULL, " ", &rest)) {
		size_t length = strlen(one);

		if (length > 1 && strchr("012", one[length - 1]))
			length--;
		if (!is_phone(one, length))
			return NULL;
		strbuf_add_format(out, "%s%.*s", out->length ? " " : "", (int)length, one);
	}
	return out->length && !strbuf_overflowed(out) ? strbuf_text(out) : NULL;
}

/* The phones of English words, one after the other; NULL where one is unknown. */
static const char *as_words(struct arena *arena, const struct dictionary *dictionary, const char *spelling)
{
	struct strbuf *out = strbuf_in_arena(arena, LONGEST_PHONES + 1);
	const char *ways[MOST_PRONUNCIATIONS];
	struct words words;

	if (words_of_text(arena, spelling, &words) != WORDS_FOUND)
		return NULL;
	for (size_t i = 0; i < words.count; i++) {
		if (phones_of_word(arena, dictionary, NULL, words.items[i], ways) == 0)
			return NULL;
		strbuf_add_format(out, "%s%s", out->length ? " " : "", ways[0]);
	}
	return strbuf_overflowed(out) ? NULL : strbuf_text(out);
}

/* "ah" is both a word and a phone, said alike; where all are phones, phones were meant. */
const char *phones_of_spelling(struct arena *arena, const struct dictionary *dictionary, const char *spelling)
{
	const char *written = as_phones(arena, spelling);

	return written ? written : as_words(arena, dictionary, spelling);
}
