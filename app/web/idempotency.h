/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same request twice has one effect and one answer: a JSON caller names it in Idempotency-Key, a form in its
 * hidden field "once". The first answer is kept for 24 hours in the transaction that made it.
 * draft-ietf-httpapi-idempotency-key-header.
 */
#ifndef SEODANG_WEB_IDEMPOTENCY_H
#define SEODANG_WEB_IDEMPOTENCY_H

#include <stdbool.h>

#include "http/request.h"

/** Look for the request's key. Only requests with one are kept. */
void idempotency_read(struct request *req);

/**
 * First statement of an action with a key, in its transaction.
 * @return true when the kept answer was written to the response and nothing is left to do. Unwinds with 422
 *         idempotency_mismatch (same key, other body) or 409 idempotency_running (the first is not done yet).
 */
bool idempotency_replay(struct request *req);

/** Queue the keeping of the response as it now stands. flash is the redirect's, or NULL. */
void idempotency_keep(struct request *req, const char *location, const char *flash);

/** Queue the keeping of a text that is not the response, for who makes it again. @param type  says who: see write_kept */
void idempotency_keep_text(struct request *req, const char *type, const char *text);

#endif
