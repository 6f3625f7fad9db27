/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The admin's first page, the school's settings, the log of who read what, the queue. */
#ifndef SEODANG_SCHOOL_ADMIN_PAGES_H
#define SEODANG_SCHOOL_ADMIN_PAGES_H

#include "http/request.h"

enum http_status admin_page(struct request *req);
enum http_status school_settings_page(struct request *req);
enum http_status access_log_page(struct request *req);
enum http_status jobs_page(struct request *req);

#endif
