/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes the problem bank. */
#ifndef SEODANG_CLASSROOM_PROBLEM_ACTIONS_H
#define SEODANG_CLASSROOM_PROBLEM_ACTIONS_H

#include "http/request.h"

enum http_status problem_add(struct request *req);
enum http_status problem_add_by_form(struct request *req);
enum http_status problem_change(struct request *req);
enum http_status problem_change_by_form(struct request *req);
enum http_status problem_delete(struct request *req);
enum http_status problem_import_check(struct request *req);
enum http_status problem_import_apply(struct request *req);

#endif
