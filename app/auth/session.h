/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A login session as the database opened it for this request. The token is only in the cookie or the Authorization
 * header; the database keeps its SHA-256.
 */
#ifndef SEODANG_AUTH_SESSION_H
#define SEODANG_AUTH_SESSION_H

#include <stdbool.h>

#include "core/hash.h"
#include "core/uuid.h"
#include "db/result.h"
#include "http/request.h"

#define SESSION_COOKIE "__Host-seodang"

enum role {
	ROLE_STUDENT = 1 << 0,
	ROLE_TUTOR = 1 << 1,
	ROLE_TEACHER = 1 << 2,
	ROLE_ADMIN = 1 << 3,
	ROLE_OPERATOR = 1 << 4,
};

struct login_session {
	bool signed_in;
	struct uuid id, person, school; /* set where signed_in */
	const char *name, *school_name; /* "" otherwise */
	const char *locale;             /* "ko" or "en"; NULL when not chosen */
	const char *theme;              /* "system", "light", "dark" */
	const char *kind;               /* "browser", "api" or "token" */
	unsigned roles;                 /* enum role, together */
};

/** Nobody is logged in. */
#define NO_LOGIN_SESSION ((struct login_session){.name = "", .school_name = "", .theme = "system", .kind = ""})

/** The token a request carries: of the Authorization header (Bearer, RFC 6750) for the API, else of the cookie. */
const char *session_token(const struct request *req);

/** SHA-256 of a token: what the database knows it by. */
struct hash session_token_hash(const char *token);

/** Read the row of auth_open_session; its texts live as long as the result. */
void session_read(struct login_session *session, const struct result *opened);

/** The roles as PostgreSQL's array text names them: "{student,tutor}". */
unsigned session_roles(const char *array);

#endif
