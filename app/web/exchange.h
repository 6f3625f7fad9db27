/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running request as the web room sees it; for the web room alone. */
#ifndef SEODANG_WEB_EXCHANGE_H
#define SEODANG_WEB_EXCHANGE_H

#include <jansson.h>

#include "auth/session.h"
#include "db/transaction.h"
#include "web/page.h"
#include "web/route.h"
#include "web/site.h"

#define PATIENCE_MS 1500 /* everybody is told within two seconds that the database is away; an action that has begun takes its time */

#define LONGEST_ADDRESS 8192 /* bytes of an address that is made here */

/* How a handler left. */
enum ending {
	ENDING_NONE,
	ENDING_RENDERED, /* the response is written */
	ENDING_DONE,
	ENDING_CONFLICT,
	ENDING_INVALID,
	ENDING_REFUSED,  /* as invalid, with the status in refused */
};

struct exchange {
	const struct site *site;
	struct path_parameters parameters;
	struct field_value *values;      /* of the route's fields */
	struct field_error *field_errors; /* found before the handler ran */
	struct field_error *errors;      /* those, and what the handler found */

	struct login_session session;
	struct result *opened;           /* auth.open_session's row */
	struct result *layout;           /* the layout's counts, where a page is made */

	enum ending ending;
	struct answer answer;
	const char *code;                /* of a conflict or failure */
	const char *suggestion;          /* what could be sent instead, or NULL */
	enum http_status failed;         /* set by request_fail, else 0 */
	enum http_status refused;        /* of ENDING_REFUSED */
	enum http_status show_status;    /* of a form that is shown again, else 0 */
	const struct fields *posted;     /* what that form declares */
	const char *idempotency_key;
	unsigned char request_hash[32];
};

/** Queue what every request asks first: the login session and the object of the path. */
void exchange_open(struct request *req, const struct access *access, const char *scope);

/** As exchange_open to read, with the layout's counts before the object, so that its error page has them too. */
void exchange_open_page(struct request *req, const struct access *access);

/** After the flush: read the session's row into exchange->session. */
void exchange_opened(struct request *req);

/** The language of this answer: ?lang=, its cookie, what a program accepts, the person's, what a browser accepts, Korean. */
enum view_locale exchange_locale(const struct request *req);

/** Where the page of this answer can be read again: its own path; of what an action answers, that of the page with its form. */
const char *exchange_page_address(struct request *req);

/** The headers of an HTML answer. */
void exchange_page_headers(struct request *req);

/** The headers of every answer made here. */
void exchange_common_headers(struct request *req);

/** Fill in an error page or a problem document; that of 422 names the fields of exchange->errors. code: NULL for the status's usual one. */
void exchange_error(struct request *req, enum http_status status, const char *code);

/** Fill in a problem document, whoever asks; code as exchange_error's. */
void exchange_problem(struct request *req, enum http_status status, const char *code);

/** The problem document of ENDING_REFUSED: the status, and the last error's code and sentence; at 422 the fields too. */
void exchange_refusal(struct request *req);

/** Retry-After of a refusal that says when to come again. */
void exchange_retry_after(struct request *req);

/** End the request with 500, since the installation's key does not open the value of a sealed column. Unwinds. */
_Noreturn void exchange_cannot_open(struct request *req, const char *column);

/** The sentence of an error at a field in the answer's language; in the arena. */
const char *exchange_error_text(struct request *req, const struct field_error *error);

#endif
