/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /: what each of the caller's roles should see to. */
#ifndef SEODANG_TUTORING_HOME_PAGES_H
#define SEODANG_TUTORING_HOME_PAGES_H

#include "http/request.h"

enum http_status home_page(struct request *req);

#endif
