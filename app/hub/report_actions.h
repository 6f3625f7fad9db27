/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports are ordered, and ticked off when they were printed for a guardian. */
#ifndef SEODANG_HUB_REPORT_ACTIONS_H
#define SEODANG_HUB_REPORT_ACTIONS_H

#include "http/request.h"

/** 202 with the job, of a student (student_id) or a class (class_id). */
enum http_status report_order(struct request *req);

/** The same from the form, whose sections are boxes. */
enum http_status report_order_by_form(struct request *req);

enum http_status report_mark_printed(struct request *req);

#endif
