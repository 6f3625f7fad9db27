/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days without school, on which nobody is expected to practise. */
#ifndef SEODANG_SCHOOL_HOLIDAY_PAGES_H
#define SEODANG_SCHOOL_HOLIDAY_PAGES_H

#include "http/request.h"

enum http_status holidays_page(struct request *req);

#endif
