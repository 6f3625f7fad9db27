/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing, mending and drafting feedback. */
#ifndef SEODANG_TUTORING_FEEDBACK_ACTIONS_H
#define SEODANG_TUTORING_FEEDBACK_ACTIONS_H

#include "http/request.h"

enum http_status student_feedback(struct request *req);
enum http_status student_draft(struct request *req);
enum http_status feedback_edit(struct request *req);
enum http_status feedback_send(struct request *req);

#endif
