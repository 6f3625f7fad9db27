/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an admin does to the days without school. */
#ifndef SEODANG_SCHOOL_HOLIDAY_ACTIONS_H
#define SEODANG_SCHOOL_HOLIDAY_ACTIONS_H

#include "http/request.h"

enum http_status holiday_add(struct request *req);
enum http_status public_holidays_add(struct request *req);
enum http_status holiday_delete(struct request *req);

#endif
