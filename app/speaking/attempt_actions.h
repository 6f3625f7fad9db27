/* SPDX-License-Identifier: GPL-3.0-or-later */
/* POST /pronunciation-results: a program sends what a student said. */
#ifndef SEODANG_SPEAKING_ATTEMPT_ACTIONS_H
#define SEODANG_SPEAKING_ATTEMPT_ACTIONS_H

#include "http/request.h"

enum http_status pronunciation_result_order(struct request *req);

#endif
