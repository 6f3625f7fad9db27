/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem bank as JSON, and its import, whose answer is made by hand. */
#ifndef SEODANG_CLASSROOM_PROBLEM_API_H
#define SEODANG_CLASSROOM_PROBLEM_API_H

#include "http/request.h"

enum http_status problems_read(struct request *req);
enum http_status problem_read(struct request *req);
enum http_status problem_import(struct request *req);

#endif
