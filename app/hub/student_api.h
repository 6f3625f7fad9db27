/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Students and classes as JSON, as far as the caller sees them. Looks at students are written in the access log. */
#ifndef SEODANG_HUB_STUDENT_API_H
#define SEODANG_HUB_STUDENT_API_H

#include "http/request.h"

enum http_status students_read(struct request *req);
enum http_status student_read(struct request *req);
enum http_status classes_read(struct request *req);

#endif
