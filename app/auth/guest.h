/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who takes part without an account (auth.guests), for as long as the thing lasts: opened by a token of its own, beside
 * which a login session may stand in the same browser.
 */
#ifndef SEODANG_AUTH_GUEST_H
#define SEODANG_AUTH_GUEST_H

#include "http/request.h"

#define GUEST_DOOR "/join" /* address of the page where they come in */
#define GUEST_COOKIE "__Host-guest"
#define GUEST_COOKIE_SECONDS (8L * 3600) /* as long as what they take part in may last */

/** The token a request carries: of the Authorization header for the API, else of the cookie; NULL for none. */
const char *guest_token(const struct request *req);

#endif
