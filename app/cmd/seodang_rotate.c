/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seodang rotate-keys: what an older key of secret_file encrypted is encrypted with its first one, so that the older one can go:
 * columns NAME_sealed with their tags (auth/sealed.h), such members of documents, and the secrets of second factors, as auth.encrypted_columns
 * names them.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "auth/sealed.h"
#include "cmd/command.h"
#include "cmd/owner.h"
#include "core/hash.h"
#include "core/json_text.h"

#define BATCH 500 /* values in one transaction */
#define JSON_MAXIMUM ((size_t)64 * 1024 * 1024)

struct rotation {
	bool is_more;
	int64_t count;
};

static void add_member(struct strbuf *out, const char *name, const char *value)
{
	strbuf_add_format(out, ",\"%s\":", name);
	strbuf_add_json(out, value, strlen(value));
}

/* The keyed hash beside a column, which another key makes another. */
static const char *tag_of(struct owner *owner, const char *column, const char *text)
{
	if (strcmp(column, "email") == 0)
		return sealed_email_tag(&owner->key, owner->program.arena, text);
	return sealed_tag(&owner->key, owner->program.arena, column, text);
}

static void add_column(struct owner *owner, struct strbuf *out, const struct result *values, size_t row)
{
	const char *tagged = result_text(values, row, "tagged"), *text;

	if (!sealed_open(&owner->key, owner->program.arena, result_text(values, row, "value"), &text))
		owner_refuse_key(owner);
	add_member(out, "value", sealed_seal(&owner->key, owner->program.arena, text));
	if (tagged)
		add_member(out, "tag", tag_of(owner, tagged, text));
}

/* @return NAME in the arena where name is NAME and the ending, else NULL */
static const char *without_ending(struct owner *owner, const char *name, const char *ending)
{
	size_t length = strlen(name), rest = strlen(ending);

	return length > rest && strcmp(name + length - rest, ending) == 0 ? arena_copy(owner->program.arena, name, length - rest) : NULL;
}

/* What a member is with the first key: a sealed one or its tag. NULL for any other. */
static const char *renewed(struct owner *owner, const json_t *object, const char *name)
{
	struct arena *arena = owner->program.arena;
	const char *value = json_string_value(json_object_get(object, name)), *tagged = without_ending(owner, name, "_tag"), *text;
	const char *sealed = tagged ? json_string_value(json_object_get(object, arena_printf(arena, "%s" SEALED_ENDING, tagged))) : value;

	if (!value || !sealed || (!tagged && !without_ending(owner, name, SEALED_ENDING)))
		return NULL;
	if (!sealed_open(&owner->key, arena, sealed, &text))
		owner_refuse_key(owner);
	return tagged ? tag_of(owner, tagged, text) : sealed_seal(&owner->key, arena, text);
}

static void renew_members(struct owner *owner, json_t *json)
{
	size_t index;
	json_t *item;

	json_array_foreach(json, index, item)
		renew_members(owner, item);
	for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
		const char *value = renewed(owner, json, json_object_iter_key(at));

		if (value)
			json_object_iter_set_new(json, at, json_string(value));
		else
			renew_members(owner, json_object_iter_value(at));
	}
}

static void add_document(struct owner *owner, struct strbuf *out, const char *text)
{
	json_t *document = json_read(owner->program.arena, text);

	renew_members(owner, document);
	add_member(out, "value", json_text(owner->program.arena, json_incref(document)));
}

/* The secret of a second factor, bound to its person. */
static void add_secret(struct owner *owner, struct strbuf *out, const struct result *values, size_t row)
{
	const char *bound = result_text(values, row, "bound"), *digits = result_text(values, row, "value") + strlen("\\x");
	struct arena *arena = owner->program.arena;
	size_t length = strlen(digits) / 2, text_length, encrypted_length;
	unsigned char *bytes = arena_alloc(arena, length), *encrypted;
	char *text, *written;

	if (!hex_decode(bytes, length, digits))
		owner_refuse_key(owner);
	text = secret_decrypt(&owner->key, arena, bound, bytes, length, &text_length);
	if (!text)
		owner_refuse_key(owner);
	encrypted = secret_encrypt(&owner->key, arena, bound, text, text_length, &encrypted_length);
	written = arena_alloc(arena, 2 * encrypted_length + 1);
	hex_encode(written, encrypted, encrypted_length);
	add_member(out, "value", arena_printf(arena, "\\x%s", written));
}

static void rotate_batch(struct owner *owner)
{
	struct rotation *rotation = owner->context;
	struct result *values = db_run(owner->db, SQL_AUTH_OLDER_VALUES, PARAMS(P_INTEGER(owner->key.id), P_INTEGER(BATCH)));
	struct strbuf *changed = strbuf_in_arena(owner->program.arena, JSON_MAXIMUM);
	size_t count = result_count(values);

	rotation->is_more = count > 0;
	for (size_t i = 0; i < count; i++) {
		bool is_document = result_boolean(values, i, "is_document");

		strbuf_add_format(changed, "%s{\"number\":%zu,\"is_document\":%s", i ? "," : "[", i, is_document ? "true" : "false");
		add_member(changed, "column_name", result_text(values, i, "column_name"));
		add_member(changed, "place", result_text(values, i, "place"));
		if (is_document)
			add_document(owner, changed, result_text(values, i, "value"));
		else if (result_text(values, i, "bound"))
			add_secret(owner, changed, values, i);
		else
			add_column(owner, changed, values, i);
		strbuf_add_char(changed, '}');
	}
	strbuf_add_char(changed, ']');
	if (count)
		rotation->count += result_integer(db_run(owner->db, SQL_AUTH_PUT_VALUES, PARAMS(P_TEXT(strbuf_text(changed)))), 0, "put");
}

int command_rotate_keys(int argc, char **argv)
{
	static struct owner owner;
	struct rotation rotation = {0};
	int status;

	if (argc != 1)
		return command_usage(argv[0]);
	owner_start(&owner);
	do {
		struct arena_mark mark = arena_mark(owner.program.arena);

		status = owner_run(&owner, rotate_batch, &rotation);
		arena_rewind(owner.program.arena, mark);
	} while (status == EXIT_SUCCESS && rotation.is_more);
	if (status == EXIT_SUCCESS)
		printf("%lld\n", (long long)rotation.count);
	return status;
}
