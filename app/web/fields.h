/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a route takes, declared in <noun>_fields.def, so that a handler sees only what passed. The same declaration
 * reads a form, a query string and a JSON object, and makes the OpenAPI document.
 *
 *   FIELDS(REJECT_FIELDS,
 *   	TEXT("reason", .max = 500))
 *
 * Texts are normalised to NFC, trimmed, counted in characters, and hold no control characters (line breaks where
 * .lines is set).
 */
#ifndef SEODANG_WEB_FIELDS_H
#define SEODANG_WEB_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/uuid.h"

struct request;

enum field_kind {
	FIELD_TEXT,
	FIELD_SECRET,  /* a password: neither trimmed nor shown again */
	FIELD_INTEGER,
	FIELD_BOOLEAN, /* JSON true/false; a form's "1", "on", "true"; "0", "false" and a missing box are false */
	FIELD_UUID,    /* not a UUID is 422; an unknown one is the statement's 404 */
	FIELD_CHOICE,  /* one of .choices, "a|b|c" */
	FIELD_TEXTS,   /* JSON array; in forms one text, comma separated: .max characters each, .most items */
	FIELD_UUIDS,   /* JSON array; in forms the field several times: .most items */
	FIELD_DATE,    /* 2026-11-20 */
	FIELD_TIME_OF_DAY, /* 07:30 */
	FIELD_TIME,    /* RFC 3339; in forms without an offset, in the installation's zone */
	FIELD_NUMBER,  /* a decimal between .lowest and .highest */
	FIELD_CURSOR,  /* an earlier answer's next; see web/cursor.h. .by_name when rows are in order of a text */
	FIELD_FILE,    /* multipart only */
	FIELD_JSON,    /* JSON only: any value; the handler looks into it */
	FIELD_BODY,    /* JSON only, and the route's only field: the whole body as text, JSON or lines of it; .schema says what */
};

struct field {
	const char *name;
	enum field_kind kind;
	int64_t min, max;    /* characters of a text, value of an integer */
	double lowest, highest;
	int most;            /* items of FIELD_TEXTS and FIELD_UUIDS */
	const char *choices;
	const char *schema;  /* JSON schema as text, of FIELD_JSON and FIELD_BODY; NULL is any value */
	bool (*is_good)(const char *text); /* FIELD_TEXT that is not empty, FIELD_DATE: a rule of the room; */
	const char *bad;     /* what breaks it is refused with this code */
	bool required;
	const char *one_of;  /* FIELD_BOOLEAN: of the boxes with this name one must be ticked, else it is "required" there */
	bool lines;          /* line breaks allowed */
	bool in_address;     /* of a form with a file: may stand in the query instead */
	bool several;        /* FIELD_FILE, FIELD_TEXTS: of a form, may stand in it several times; files beyond the first are the handler's to read, from req->form */
	bool by_name;
	bool wildcard;       /* forms: any field whose name starts with this name; the handler reads req->form or req->json */
};

struct fields {
	const char *name;
	const struct field *items;
	size_t count;
	bool judged;         /* of an action: its handler runs also where a field is wrong, see FIELDS_JUDGED */
};

#define FIELDS(list, ...) FIELDS_LIST(list, false, __VA_ARGS__)

/**
 * The fields of an action that tells all that is wrong at once: where some did not pass, its handler is asked what else
 * is wrong, and what did not pass is absent. It changes nothing then and ends with still_invalid.
 */
#define FIELDS_JUDGED(list, ...) FIELDS_LIST(list, true, __VA_ARGS__)

#define FIELDS_LIST(list, judged, ...)                                 \
	static const struct field list##_ITEMS[] = {__VA_ARGS__};      \
	static const struct fields list __attribute__((unused)) = {    \
		#list, list##_ITEMS, sizeof list##_ITEMS / sizeof(struct field), judged};

#define TEXT(field_name, ...) {.name = field_name, .kind = FIELD_TEXT, __VA_ARGS__}
#define SECRET(field_name, ...) {.name = field_name, .kind = FIELD_SECRET, __VA_ARGS__}
#define INTEGER(field_name, ...) {.name = field_name, .kind = FIELD_INTEGER, __VA_ARGS__}
#define BOOLEAN(field_name, ...) {.name = field_name, .kind = FIELD_BOOLEAN, __VA_ARGS__}
#define ID(field_name, ...) {.name = field_name, .kind = FIELD_UUID, __VA_ARGS__}
#define IDS(field_name, ...) {.name = field_name, .kind = FIELD_UUIDS, __VA_ARGS__}
#define CHOICE(field_name, words, ...) {.name = field_name, .kind = FIELD_CHOICE, .choices = words, __VA_ARGS__}
#define TEXTS(field_name, ...) {.name = field_name, .kind = FIELD_TEXTS, __VA_ARGS__}
#define DATE(field_name, ...) {.name = field_name, .kind = FIELD_DATE, __VA_ARGS__}
#define TIME_OF_DAY(field_name, ...) {.name = field_name, .kind = FIELD_TIME_OF_DAY, __VA_ARGS__}
#define TIME_FIELD(field_name, ...) {.name = field_name, .kind = FIELD_TIME, __VA_ARGS__}
#define NUMBER_FIELD(field_name, ...) {.name = field_name, .kind = FIELD_NUMBER, __VA_ARGS__}
#define BODY_FIELD(field_name, ...) {.name = field_name, .kind = FIELD_BODY, __VA_ARGS__}
#define CURSOR(...) {.name = "cursor", .kind = FIELD_CURSOR, __VA_ARGS__}
#define LIMIT {.name = "limit", .kind = FIELD_INTEGER, .min = 1, .max = 100}
#define FILE_FIELD(field_name, ...) {.name = field_name, .kind = FIELD_FILE, __VA_ARGS__}
#define JSON_FIELD(field_name, ...) {.name = field_name, .kind = FIELD_JSON, __VA_ARGS__}

/** Takes nothing. */
extern const struct fields NO_FIELDS;

/** What passed, by field. */
struct field_value {
	bool present;
	const char *text;      /* TEXT, SECRET, CHOICE, DATE, TIME_OF_DAY as written; FILE: path of the temporary file */
	const char *file_name; /* FILE: the sender's name for it */
	int64_t integer;
	double real;           /* NUMBER */
	clock_time time;       /* TIME */
	bool boolean;
	struct uuid uuid;
	const char *array;     /* TEXTS, UUIDS as PostgreSQL writes an array, for a $n::text[] or $n::uuid[] */
	const char *cursor_key;
	struct json_t *json;
};

struct field_error {
	const char *field;
	const char *code;      /* "too_long"; its message is the catalogue's errors.too_long */
	int64_t limit;         /* {limit} in the message */
	const char *message;   /* somebody's own words instead of the catalogue's; NULL for none */
	const char *const *words; /* {words} in the message, and the member words in JSON: what was refused; NULL for none */
	size_t word_count;
	struct field_error *next;
};

/**
 * Read and check all fields of the request's route from its form, JSON body or (GET) query.
 * @param values  out: fields->count values
 * @return the errors in the order of the fields, NULL when all passed; in the arena
 */
struct field_error *fields_read(struct request *req, const struct fields *fields, struct field_value *values);

/* What passed, for handlers. Asking for a field that the route does not declare ends the process. */
bool field_present(const struct request *req, const char *name);
const char *field_text(const struct request *req, const char *name);       /* NULL when absent */
int64_t field_integer(const struct request *req, const char *name, int64_t otherwise);
bool field_boolean(const struct request *req, const char *name, bool otherwise);
double field_number(const struct request *req, const char *name, double otherwise);
struct json_t *field_json(const struct request *req, const char *name);   /* NULL when absent, or a body of lines */
const struct uuid *field_uuid(const struct request *req, const char *name); /* NULL when absent */
const char *field_array(const struct request *req, const char *name);      /* NULL when absent */
bool field_time(const struct request *req, const char *name, clock_time *time); /* false when absent */
const struct field_value *field_value(const struct request *req, const char *name);

/* The first row of a list is after these; NULL on the first page. See web/cursor.h. */
const char *field_cursor_key(const struct request *req);
const struct uuid *field_cursor_id(const struct request *req);

/** Whether one of them is FIELD_FILE. */
bool fields_take_file(const struct fields *fields);

/** Whether a route's only field is FIELD_BODY. */
bool fields_take_body(const struct fields *fields);

/** Is it a time of day as FIELD_TIME_OF_DAY takes it? NULL is none. */
bool field_is_time_of_day(const char *text);

/** limit, or the usual 20. */
int64_t field_limit(const struct request *req);

#endif
