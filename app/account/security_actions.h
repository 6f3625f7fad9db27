/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to what guards an account. What weakens it, or would lock its owner out, asks for the password once more. */
#ifndef SEODANG_ACCOUNT_SECURITY_ACTIONS_H
#define SEODANG_ACCOUNT_SECURITY_ACTIONS_H

#include "http/request.h"

enum http_status password_change(struct request *req);

enum http_status session_revoke(struct request *req);
enum http_status sessions_revoke_others(struct request *req);

enum http_status totp_start(struct request *req);
enum http_status totp_confirm(struct request *req);
enum http_status totp_cancel(struct request *req);
enum http_status totp_off(struct request *req);
enum http_status recovery_codes_renew(struct request *req);

enum http_status token_create(struct request *req);
enum http_status token_revoke(struct request *req);

/**
 * The caller's password once more, from this field. Hashes, so the route must be one of the login pool's (auth/password.h).
 * @return HTTP_OK, or the refusal that the handler returns
 */
enum http_status security_ask_password(struct request *req, const char *field);

#endif
