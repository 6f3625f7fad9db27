/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may: the vocabulary of the route tables' access column. A rule names the roles that may ever, and, where a
 * path names an object, the statement that finds it through the caller's rights: it raises SD404 for everyone else,
 * so that another's and a missing one look the same.
 */
#ifndef SEODANG_AUTH_ACCESS_H
#define SEODANG_AUTH_ACCESS_H

#include <stdbool.h>

#include "db/statement.h"

#define NO_OBJECT SQL_STATEMENT_COUNT

struct access {
	const char *name;
	const char *roles;         /* as PostgreSQL writes an array: "{tutor,teacher}"; "{public}" for everyone */
	enum sql_statement object; /* takes the path's first id; NO_OBJECT where there is none */
	bool embedded;             /* read at its address of the API by pages too, as a sound is: with the page's cookie */
	bool only_reads;           /* also what is posted changes nothing: a token that may read is enough */
};

/** Whether a rule is for guests. */
bool access_is_for_guests(const struct access *access);

/** Defines a rule; routes.def names it without the prefix. */
#define ACCESS(rule, role_names, object_statement) \
	const struct access ACCESS_##rule = {.name = #rule, .roles = role_names, .object = object_statement}

extern const struct access ACCESS_PUBLIC;    /* also without a login */
extern const struct access ACCESS_SIGNED_IN; /* any role */
extern const struct access ACCESS_ENROLLING; /* any role, also before a second factor that the school requires */
extern const struct access ACCESS_PENDING;   /* also a session that still owes its second factor */
extern const struct access ACCESS_NODE;      /* a system of the school with its key, nobody else */
extern const struct access ACCESS_GUEST;     /* who takes part without an account (auth/guest.h), nobody else */
extern const struct access ACCESS_STUDENT;
extern const struct access ACCESS_TUTOR;
extern const struct access ACCESS_TEACHER;
extern const struct access ACCESS_STAFF;     /* teachers and admins */
extern const struct access ACCESS_ADMIN;
extern const struct access ACCESS_OPERATOR; /* of the whole installation */

#endif
