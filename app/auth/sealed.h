/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns that the database keeps and cannot read. A value NAME is stored as NAME_sealed, a bytea that secret_encrypt
 * made (auth/secret.h: key id, nonce, ciphertext), and, where it must be found or compared, beside it as NAME_tag, a
 * bytea that is a keyed hash of it: equal values have equal tags, and without the key a tag says nothing else.
 *
 * Pages and JSON answers open such columns by themselves: a column NAME_sealed of a result, and a member NAME_sealed in
 * one of its JSON columns, is there as NAME for templates (web/rows.h) and for MEMBER_SEALED (web/shape.h). Whoever
 * reads one by hand uses sealed_read.
 *
 * A sealed value is not bound to its row, since new rows get their ids from the database: who may write to the database
 * can move one from a row to another, but neither read nor make one.
 *
 * Sealed values and tags are handed on as PostgreSQL writes bytea, "\x…", which a parameter and a JSON document take
 * alike. Everything returned belongs to the arena; NULL is sealed, tagged and opened as NULL.
 */
#ifndef SEODANG_AUTH_SEALED_H
#define SEODANG_AUTH_SEALED_H

#include <jansson.h>
#include <stdbool.h>

#include "auth/secret.h"
#include "db/result.h"

#define SEALED_ENDING "_sealed"

const char *sealed_seal(const struct secret_key *key, struct arena *arena, const char *text);

/** @param column  NAME: the same text in another column has another tag */
const char *sealed_tag(const struct secret_key *key, struct arena *arena, const char *column, const char *text);

/** The tag of column email: of the address in small letters and NFC, without blanks at its ends. @param address  UTF-8 */
const char *sealed_email_tag(const struct secret_key *key, struct arena *arena, const char *address);

/**
 * @param sealed  "\x…"
 * @param text    out: NUL-terminated
 * @return false when it was not made by this key, or was damaged
 */
bool sealed_open(const struct secret_key *key, struct arena *arena, const char *sealed, const char **text);

/** Open column NAME_sealed of a row. @param name  NAME; the result must have the column */
bool sealed_read(const struct secret_key *key, struct arena *arena, const struct result *result, size_t row, const char *name,
		 const char **text);

/**
 * Open each member NAME_sealed of a document, at any depth: it becomes NAME, in place of one that has that name. May
 * unwind, as everything that takes memory: the document is somebody's already.
 * @return false when one cannot be opened; the document is then half done and is not shown
 */
bool sealed_open_members(const struct secret_key *key, struct arena *arena, json_t *json);

/** True when the text of a JSON document may hold members for sealed_open_members: a look without parsing. */
bool sealed_has_members(const char *json, size_t length);

#endif
