/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tutor's queue: recordings that wait for an answer, and one of them with the form that answers it. */
#ifndef SEODANG_SPEAKING_ANSWER_PAGES_H
#define SEODANG_SPEAKING_ANSWER_PAGES_H

#include "http/request.h"

enum http_status queue_page(struct request *req);
enum http_status queue_attempt_page(struct request *req);

#endif
