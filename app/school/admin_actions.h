/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the school's settings; running a failed job again. */
#ifndef SEODANG_SCHOOL_ADMIN_ACTIONS_H
#define SEODANG_SCHOOL_ADMIN_ACTIONS_H

#include "http/request.h"

enum http_status school_settings_save(struct request *req);
enum http_status job_retry(struct request *req);

#endif
