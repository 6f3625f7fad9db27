/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The school's roster as a file (DESIGN section 6): read, compared with the school, written into it, and exported.
 *
 * A row is a person, known by the login within the school. role, name and login must be there; a column that is left
 * out of the file leaves what the school has, an empty cell empties it. Several roles are separated by "/". grade and
 * class are the student's class, or the class a teacher teaches; of several, the class column holds "1-2/2-3" and grade
 * stays empty. Classes that do not exist yet are made. People who are not in the file are left alone.
 *
 * A column "metadata.KEY" is member KEY of the students' metadata (school/roster_metadata.h); keys without a column stay
 * as they are. Contacts leave this reader sealed (auth/sealed.h).
 *
 * What would become of each row is decided by the database (school.plan_roster): created, changed, unchanged or refused
 * with field and code. Nothing is written while a row is refused, unless those rows are to be left out. Reading a file
 * and writing it into the school are a fixed number of statements, whatever its length.
 */
#ifndef SEODANG_SCHOOL_ROSTER_H
#define SEODANG_SCHOOL_ROSTER_H

#include <stdbool.h>
#include <stddef.h>

#include "auth/secret.h"
#include "core/arena.h"
#include "core/strbuf.h"
#include "db/result.h"
#include "school/sheet.h"

#define ROSTER_BYTES_MAXIMUM ((size_t)4 * 1024 * 1024)
#define ROSTER_CLASS_MAXIMUM 30 /* characters of a class's name */

enum roster_column {
#define ROSTER_COLUMN(column, heading, korean) column,
#include "school/roster_columns.def"
	ROSTER_COLUMN_COUNT
};

#define ROSTER_METADATA_MAXIMUM (SHEET_COLUMNS_MAXIMUM - ROSTER_COLUMN_COUNT) /* columns of metadata in a file */

/** A file that was read: what school.plan_roster takes. Owned by the arena. */
struct roster {
	const char *text;    /* the file in UTF-8 */
	const char *rows;    /* JSON array of objects */
	const char *columns; /* those the file has, as PostgreSQL writes a text[] */
	size_t count;
};

/** Why a whole file cannot be read. */
struct roster_fault {
	const char *code;    /* of the catalogue's errors.file.CODE */
	int64_t place;       /* the line or the column it is about, from 1; 0 for neither */
	const char *heading; /* of unknown_heading, doubled_heading; else NULL */
};

/**
 * Read a file. What is wrong with single rows is kept in them and comes back as refused rows.
 * @param key  contacts are sealed with it
 * @return false with fault filled in: not_text, broken_quotes, too_many_rows, empty_file, unknown_heading,
 *         doubled_heading, missing_heading, too_large
 */
bool roster_read(struct arena *arena, const struct secret_key *key, const char *bytes, size_t length, struct roster *roster,
		 struct roster_fault *fault);

/** Read an open file to its end. @return bytes in the arena, or NULL: unreadable, or past ROSTER_BYTES_MAXIMUM */
char *roster_load(struct arena *arena, int file, size_t *length);

/** "3반" as "3": what people add to a class's name is not part of it. In the arena. */
const char *roster_class_name(struct arena *arena, const char *typed);

/** "2", "2학년". @return 1 to 12, 0 for anything else */
long roster_grade(const char *typed);

/** A number in a class, "5" of "5번"; in the arena or typed itself. @return NULL when it is none */
const char *roster_number(struct arena *arena, const char *typed);

/**
 * The rows of SQL_SCHOOL_ROSTER as a file that roster_read takes back unchanged.
 * @param metadata  of SQL_SCHOOL_ROSTER_METADATA, at most ROSTER_METADATA_MAXIMUM: the keys that become columns
 * @param korean    Korean headings
 * @return false when the key does not open somebody's contacts; what was written is then no file
 */
bool roster_write(struct strbuf *out, struct arena *arena, const struct secret_key *key, const struct result *people,
		  const struct result *metadata, bool korean);

#endif
