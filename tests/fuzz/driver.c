/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HARNESS [--seconds N] [--seed N] [FILE|FOLDER…]: runs LLVMFuzzerTestOneInput over the corpus, then over mutations of
 * it until the time is over. A plain gcc build is enough; the sanitizers say what is wrong. The same seed tries the same
 * inputs. The input in hand is kept in a file beside the program, NAME.input, that stays when the program does not end well;
 * given as FILE it is tried again. An input may take 10 seconds.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"

#define INPUT_MAXIMUM ((size_t)64 * 1024)
#define PIECE_MAXIMUM 4096
#define CORPUS_MAXIMUM 4096
#define INPUT_SECONDS 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	uint8_t *bytes;
	size_t length;
};

struct fuzz {
	struct input corpus[CORPUS_MAXIMUM];
	size_t count;
	uint64_t random;
	int shown; /* a file that outlives a crash, with the input in hand */
	char shown_path[4096];
	unsigned long tried;
};

/* splitmix64, Steele, Lea and Flood 2014 */
static uint64_t next_random(struct fuzz *fuzz)
{
	uint64_t z = fuzz->random += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static size_t below(struct fuzz *fuzz, size_t limit)
{
	return limit ? next_random(fuzz) % limit : 0;
}

static void *allocate(size_t size)
{
	void *bytes = malloc(size ? size : 1);

	if (!bytes)
		log_die("out of memory");
	return bytes;
}

static void add_file(struct fuzz *fuzz, const char *path)
{
	struct input *input = &fuzz->corpus[fuzz->count];
	FILE *file = fopen(path, "rb");

	if (!file)
		log_die("%s: %s", path, strerror(errno));
	if (fuzz->count == CORPUS_MAXIMUM)
		log_die("%s: the corpus has more than %d files", path, CORPUS_MAXIMUM);
	input->bytes = allocate(INPUT_MAXIMUM);
	input->length = fread(input->bytes, 1, INPUT_MAXIMUM, file);
	fclose(file);
	fuzz->count++;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void add_path(struct fuzz *fuzz, const char *path)
{
	struct dirent **entries;
	struct stat status;
	char name[4096];
	int count;

	if (stat(path, &status) != 0)
		log_die("%s: %s", path, strerror(errno));
	if (!S_ISDIR(status.st_mode)) {
		add_file(fuzz, path);
		return;
	}
	count = scandir(path, &entries, is_shown, alphasort);
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name);
		add_file(fuzz, name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void show_inputs_at(struct fuzz *fuzz, const char *program)
{
	snprintf(fuzz->shown_path, sizeof fuzz->shown_path, "%s.input", program);
	fuzz->shown = open(fuzz->shown_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fuzz->shown < 0)
		log_die("%s: %s", fuzz->shown_path, strerror(errno));
}

static void try_input(struct fuzz *fuzz, const uint8_t *bytes, size_t length)
{
	/* A copy of exactly this size, so that reading one byte too many is seen. */
	uint8_t *copy = allocate(length);

	memcpy(copy, bytes, length);
	if (ftruncate(fuzz->shown, 0) != 0 || pwrite(fuzz->shown, bytes, length, 0) != (ssize_t)length)
		log_die("%s: %s", fuzz->shown_path, strerror(errno));
	alarm(INPUT_SECONDS);
	LLVMFuzzerTestOneInput(copy, length);
	alarm(0);
	free(copy);
	fuzz->tried++;
}

static size_t insert(uint8_t *bytes, size_t length, size_t at, const uint8_t *piece, size_t piece_length)
{
	uint8_t copy[PIECE_MAXIMUM]; /* the piece may lie in bytes itself */

	if (length + piece_length > INPUT_MAXIMUM)
		return length;
	memcpy(copy, piece, piece_length);
	memmove(bytes + at + piece_length, bytes + at, length - at);
	memcpy(bytes + at, copy, piece_length);
	return length + piece_length;
}

static const char *const pieces[] = {"\r\n", "\r\n\r\n", "--", "\"", "'", "%00", "%", "%zz", "&", "=", ";", ",", "+", "{{", "}}", "{{{", "{{#", "{{/",
	"{{^", "{{>", "{{=", "{", "}", "[", "]", ":", "\\u0000", "\\", "\xef\xbb\xbf", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xea\xb0\x80",
	"-1", "0", "99999999999999999999", "1e999", "Content-Disposition: form-data; name=\"a\"", "boundary=", "\t", "\n", "/", "../", "<", ">"};

static size_t mutate(struct fuzz *fuzz, uint8_t *bytes, size_t length)
{
	size_t at = below(fuzz, length + 1), size;
	const struct input *other;
	const char *piece;

	switch (below(fuzz, 8)) {
	case 0: /* another byte */
		if (at < length)
			bytes[at] = (uint8_t)next_random(fuzz);
		return length;
	case 1: /* another bit */
		if (at < length)
			bytes[at] = (uint8_t)(bytes[at] ^ (1u << below(fuzz, 8)));
		return length;
	case 2: /* less */
		size = below(fuzz, length - at + 1);
		memmove(bytes + at, bytes + at + size, length - at - size);
		return length - size;
	case 3: /* cut short */
		return at;
	case 4: /* a part of it once more */
		size = below(fuzz, length - at + 1);
		return insert(bytes, length, below(fuzz, at + 1), bytes + at, size > PIECE_MAXIMUM ? PIECE_MAXIMUM : size);
	case 5: /* a part of another one */
		other = &fuzz->corpus[below(fuzz, fuzz->count)];
		size = below(fuzz, other->length + 1);
		return insert(bytes, length, at, other->bytes + below(fuzz, other->length - size + 1), size > PIECE_MAXIMUM ? PIECE_MAXIMUM : size);
	case 6: /* NUL */
		return insert(bytes, length, at, (const uint8_t *)"", 1);
	default:
		piece = pieces[below(fuzz, sizeof pieces / sizeof *pieces)];
		return insert(bytes, length, at, (const uint8_t *)piece, strlen(piece));
	}
}

static void try_mutations(struct fuzz *fuzz, time_t end)
{
	uint8_t *bytes = allocate(INPUT_MAXIMUM);

	while (time(NULL) < end) {
		const struct input *input = &fuzz->corpus[below(fuzz, fuzz->count)];
		size_t length = input->length, changes = 1 + below(fuzz, 6);

		memcpy(bytes, input->bytes, length);
		while (changes--)
			length = mutate(fuzz, bytes, length);
		try_input(fuzz, bytes, length);
	}
	free(bytes);
}

int main(int argc, char **argv)
{
	static struct fuzz fuzz = {.random = 1};
	long seconds = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
			seconds = strtol(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			fuzz.random = strtoull(argv[++i], NULL, 10);
		else
			add_path(&fuzz, argv[i]);
	}
	show_inputs_at(&fuzz, argv[0]);
	try_input(&fuzz, (const uint8_t *)"", 0);
	for (size_t i = 0; i < fuzz.count; i++)
		try_input(&fuzz, fuzz.corpus[i].bytes, fuzz.corpus[i].length);
	if (!fuzz.count)
		fuzz.corpus[fuzz.count++] = (struct input){allocate(INPUT_MAXIMUM), 0};
	try_mutations(&fuzz, time(NULL) + seconds);
	printf("%lu inputs\n", fuzz.tried);
	close(fuzz.shown);
	unlink(fuzz.shown_path);
	for (size_t i = 0; i < fuzz.count; i++)
		free(fuzz.corpus[i].bytes);
	return 0;
}
