/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What guards an account: password, log-ins, second factor, API tokens. */
#ifndef SEODANG_ACCOUNT_SECURITY_PAGES_H
#define SEODANG_ACCOUNT_SECURITY_PAGES_H

#include "http/request.h"

enum http_status security_page(struct request *req);

#endif
