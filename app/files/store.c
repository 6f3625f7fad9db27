/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "core/random.h"
#include "files/store_kind.h"

#define NAME_LENGTH (RANDOM_TOKEN_SIZE - 1)

enum kind_index { KIND_DIRECTORY, KIND_S3, KIND_COUNT };

static const struct store_kind *const kinds[KIND_COUNT] = {[KIND_DIRECTORY] = &store_directory, [KIND_S3] = &store_s3};

struct file_store {
	void *places[KIND_COUNT]; /* both stay readable when new files go to the other */
	enum kind_index newest;   /* where new files go */
};

struct file_store *file_store_open(const struct config *config)
{
	struct file_store *store = calloc(1, sizeof *store);

	if (!store)
		log_die("out of memory");
	for (size_t i = 0; i < KIND_COUNT; i++)
		store->places[i] = kinds[i]->open(config);
	store->newest = store->places[KIND_S3] ? KIND_S3 : KIND_DIRECTORY;
	return store;
}

void file_store_close(struct file_store *store)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (store->places[i])
			kinds[i]->close(store->places[i]);
	free(store);
}

const char *file_store_kind(const struct file_store *store)
{
	return kinds[store->newest]->name;
}

/* Names come from files.files, which lets no others in; one that is another is never made a path of. */
static bool is_name(const char *name)
{
	return strlen(name) == NAME_LENGTH && strspn(name, "0123456789abcdef") == NAME_LENGTH;
}

/* @return KIND_COUNT, logged, where the configuration has no such place, or the name is none */
static enum kind_index place_of(const struct file_store *store, const char *kind, const char *name)
{
	if (!is_name(name)) {
		log_error("a file cannot be named as it is");
		return KIND_COUNT;
	}
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (strcmp(kinds[i]->name, kind) == 0 && store->places[i])
			return (enum kind_index)i;
	log_error("a file lies in the store \"%s\", which is not configured", kind);
	return KIND_COUNT;
}

enum store_outcome file_store_put(struct file_store *store, const char *name, const char *content_type, const void *bytes, size_t length)
{
	enum kind_index kind = place_of(store, file_store_kind(store), name);

	return kind == KIND_COUNT ? STORE_REFUSED : kinds[kind]->put(store->places[kind], name, content_type, bytes, length);
}

enum store_outcome file_store_get(struct file_store *store, const char *kind_name, const char *name, struct arena *arena, const void **bytes, size_t *length)
{
	enum kind_index kind = place_of(store, kind_name, name);

	return kind == KIND_COUNT ? STORE_REFUSED : kinds[kind]->get(store->places[kind], name, arena, bytes, length);
}

enum store_outcome file_store_locate(struct file_store *store, const char *kind_name, const char *name, struct arena *arena, const char **path)
{
	enum kind_index kind = place_of(store, kind_name, name);

	*path = NULL;
	if (kind == KIND_COUNT)
		return STORE_REFUSED;
	return kinds[kind]->locate ? kinds[kind]->locate(store->places[kind], name, arena, path) : STORE_DONE;
}

enum store_outcome file_store_remove(struct file_store *store, const char *kind_name, const char *name)
{
	enum kind_index kind = place_of(store, kind_name, name);

	return kind == KIND_COUNT ? STORE_REFUSED : kinds[kind]->remove(store->places[kind], name);
}

/* A file of its own, so that nothing that is kept is at risk. */
enum store_outcome file_store_try(struct file_store *store, struct arena *arena)
{
	static const char text[] = "Seodang tries whether files can be kept here.";
	char name[RANDOM_TOKEN_SIZE];
	const void *bytes;
	size_t length;
	enum store_outcome outcome, removed;

	random_token(name);
	outcome = file_store_put(store, name, "text/plain", text, sizeof text);
	if (outcome == STORE_DONE)
		outcome = file_store_get(store, file_store_kind(store), name, arena, &bytes, &length);
	if (outcome == STORE_DONE && (length != sizeof text || memcmp(bytes, text, sizeof text) != 0))
		outcome = STORE_MISSING;
	removed = file_store_remove(store, file_store_kind(store), name);
	return outcome == STORE_DONE ? removed : outcome;
}
