/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem bank as pages of teachers and admins. */
#ifndef SEODANG_CLASSROOM_PROBLEM_PAGES_H
#define SEODANG_CLASSROOM_PROBLEM_PAGES_H

#include "http/request.h"

enum http_status problems_page(struct request *req);
enum http_status problems_file(struct request *req);
enum http_status problem_page(struct request *req);
enum http_status problem_new_page(struct request *req);
enum http_status problem_edit_page(struct request *req);
enum http_status problem_delete_page(struct request *req);
enum http_status problem_import_page(struct request *req);

#endif
