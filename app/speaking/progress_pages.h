/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's weeks and months of practice, for the student and for those who hear them. */
#ifndef SEODANG_SPEAKING_PROGRESS_PAGES_H
#define SEODANG_SPEAKING_PROGRESS_PAGES_H

#include "http/request.h"

enum http_status progress_page(struct request *req);
enum http_status student_speaking_page(struct request *req);

#endif
