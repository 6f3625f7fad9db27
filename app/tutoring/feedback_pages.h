/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's page for tutors and staff, feedback received, written or looked after, the form that mends a message. */
#ifndef SEODANG_TUTORING_FEEDBACK_PAGES_H
#define SEODANG_TUTORING_FEEDBACK_PAGES_H

#include "http/request.h"

enum http_status student_page(struct request *req);
enum http_status feedback_page(struct request *req);
enum http_status feedback_edit_page(struct request *req);

#endif
