/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors: logging in and its second step. */
#ifndef SEODANG_ACCOUNT_LOGIN_PAGES_H
#define SEODANG_ACCOUNT_LOGIN_PAGES_H

#include "http/request.h"

enum http_status login_page(struct request *req);
enum http_status login_code_page(struct request *req);

/** Where the page or form at hand leads afterwards; "/" when nothing, or nothing of ours, was asked for. */
const char *login_next(const struct request *req);

/** login_next as it stands in an address's query. */
const char *login_next_query(struct request *req);

#endif
