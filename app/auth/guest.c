/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/guest.h"

#include "auth/session.h"

const char *guest_token(const struct request *req)
{
	return req->is_api ? session_token(req) : request_cookie(req, GUEST_COOKIE);
}
