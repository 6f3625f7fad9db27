/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a JSON answer looks like, declared in <room>_shapes.def: which columns of a row become which members. The same
 * declaration makes the OpenAPI document.
 *
 *   SHAPE(TUTOR,
 *   	MEMBER_ID("id"), MEMBER_TEXT("name"), MEMBER_TEXTS("subjects"), MEMBER_INTEGER("max_student"))
 */
#ifndef SEODANG_WEB_SHAPE_H
#define SEODANG_WEB_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/strbuf.h"
#include "db/result.h"

struct request;

enum member_kind {
	MEMBER_KIND_ID,
	MEMBER_KIND_TEXT,
	MEMBER_KIND_ADDRESS,   /* an address of ours from "/" on; written with the installation's prefix before it */
	MEMBER_KIND_INTEGER,
	MEMBER_KIND_NUMBER,    /* a decimal */
	MEMBER_KIND_BOOLEAN,
	MEMBER_KIND_TIME,      /* RFC 3339 UTC */
	MEMBER_KIND_REFERENCE, /* {"id","name"} from columns NAME_id and NAME_name */
	MEMBER_KIND_TEXTS,     /* a json column that holds an array of texts */
	MEMBER_KIND_LOCALISED, /* a text in the caller's language: its catalogue key is the column NAME_key, its values are
				* members of the json column params or else columns of the row */
	MEMBER_KIND_OBJECT,    /* a json column, written as it is; .schema says what it holds */
	MEMBER_KIND_SEALED,    /* a text that only the programs can read: column NAME_sealed (auth/sealed.h); 500 where the
				* key does not open it */
	MEMBER_KIND_SENTENCES, /* a json column, an array of objects whose member sentence, a key and its values, is written as
				* text in the caller's language; .schema says what it holds then */
};

struct member {
	const char *name;
	enum member_kind kind;
	bool nullable;
	bool optional;      /* left out where it is NULL */
	const char *words;  /* "PENDING|APPROVED" where the text is one of few */
	const char *schema; /* MEMBER_KIND_OBJECT, MEMBER_KIND_SENTENCES: JSON schema as text */
};

struct shape {
	const char *name;
	const struct member *members;
	size_t count;
	bool list;             /* {"items":[…],"next":…} of these */
	const char *beside;    /* a list's integer member beside items, or NULL */
	const char *schema;    /* JSON schema as text, of an answer written by hand: it has no members */
	const struct shape *later; /* what 202 answers instead, where a job makes it first; NULL where none does */
	const char *files;     /* media types of a file that is answered instead of JSON: "application/pdf|application/zip" */
};

#define SHAPE(shape_name, ...)                                                        \
	static const struct member shape_name##_MEMBERS[] = {__VA_ARGS__};            \
	static const struct shape shape_name __attribute__((unused)) = {              \
		.name = #shape_name, .members = shape_name##_MEMBERS,                 \
		.count = sizeof shape_name##_MEMBERS / sizeof(struct member)};        \
	static const struct shape shape_name##_LIST __attribute__((unused)) = {       \
		.name = #shape_name, .members = shape_name##_MEMBERS,                 \
		.count = sizeof shape_name##_MEMBERS / sizeof(struct member), .list = true};

#define MEMBER_ID(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_ID, __VA_ARGS__}
#define MEMBER_TEXT(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_TEXT, __VA_ARGS__}
#define MEMBER_ADDRESS(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_ADDRESS, __VA_ARGS__}
#define MEMBER_INTEGER(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_INTEGER, __VA_ARGS__}
#define MEMBER_NUMBER(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_NUMBER, __VA_ARGS__}
#define MEMBER_BOOLEAN(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_BOOLEAN, __VA_ARGS__}
#define MEMBER_TIME(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_TIME, __VA_ARGS__}
#define MEMBER_REFERENCE(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_REFERENCE, __VA_ARGS__}
#define MEMBER_TEXTS(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_TEXTS, __VA_ARGS__}
#define MEMBER_LOCALISED(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_LOCALISED, __VA_ARGS__}
#define MEMBER_SEALED(member_name, ...) {.name = member_name, .kind = MEMBER_KIND_SEALED, __VA_ARGS__}
#define MEMBER_OBJECT(member_name, json_schema, ...) \
	{.name = member_name, .kind = MEMBER_KIND_OBJECT, .schema = json_schema, __VA_ARGS__}
#define MEMBER_SENTENCES(member_name, json_schema, ...) \
	{.name = member_name, .kind = MEMBER_KIND_SENTENCES, .schema = json_schema, __VA_ARGS__}

/** Nothing is answered (204). */
extern const struct shape NO_ANSWER;

/** Write one row as a JSON object. */
void shape_write(struct request *req, struct strbuf *out, const struct shape *shape, const struct result *rows, size_t row);

#endif
