/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feedback as JSON. */
#ifndef SEODANG_TUTORING_FEEDBACK_API_H
#define SEODANG_TUTORING_FEEDBACK_API_H

#include "http/request.h"

enum http_status feedback_read(struct request *req);

#endif
