/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang seal: what seodang migrate does with contacts, by itself. */
#include "cmd/seodang_seal.h"

#include <stdlib.h>
#include <string.h>

#include "auth/sealed.h"
#include "cmd/command.h"

#define BATCH 2000 /* people in one transaction */
#define JSON_MAXIMUM ((size_t)16 * 1024 * 1024)

static void add_member(struct strbuf *out, const char *name, const char *value)
{
	if (!value)
		return;
	strbuf_add_format(out, ",\"%s\":", name);
	strbuf_add_json(out, value, strlen(value));
}

static void add_person(struct owner *owner, struct strbuf *out, const struct result *waiting, size_t row)
{
	const char *email = result_text(waiting, row, "email"), *contact = result_text(waiting, row, "guardian_contact");
	struct arena *arena = owner->program.arena;

	strbuf_add_format(out, "%s{\"person_id\":\"%s\"", row ? "," : "[", result_text(waiting, row, "person_id"));
	add_member(out, "email_sealed", sealed_seal(&owner->key, arena, email));
	add_member(out, "email_tag", sealed_email_tag(&owner->key, arena, email));
	add_member(out, "guardian_contact_sealed", sealed_seal(&owner->key, arena, contact));
	add_member(out, "guardian_contact_tag", sealed_tag(&owner->key, arena, "guardian_contact", contact));
	strbuf_add_char(out, '}');
}

static void seal_batch(struct owner *owner)
{
	struct result *waiting = db_run(owner->db, SQL_SCHOOL_UNSEALED_CONTACTS, PARAMS(P_INTEGER(BATCH)));
	struct strbuf *sealed = strbuf_in_arena(owner->program.arena, JSON_MAXIMUM);
	bool *is_more = owner->context;

	*is_more = result_count(waiting) == BATCH;
	if (!result_count(waiting))
		return;
	for (size_t i = 0; i < result_count(waiting); i++)
		add_person(owner, sealed, waiting, i);
	strbuf_add_char(sealed, ']');
	db_run(owner->db, SQL_SCHOOL_SEAL_CONTACTS, PARAMS(P_TEXT(strbuf_text(sealed))));
}

int seal_contacts(struct owner *owner)
{
	bool is_more;
	int status;

	do {
		struct arena_mark mark = arena_mark(owner->program.arena);

		status = owner_run(owner, seal_batch, &is_more);
		arena_rewind(owner->program.arena, mark);
	} while (status == EXIT_SUCCESS && is_more);
	return status;
}

int command_seal(int argc, char **argv)
{
	static struct owner owner;

	if (argc != 1)
		return command_usage(argv[0]);
	owner_start(&owner);
	return seal_contacts(&owner);
}
