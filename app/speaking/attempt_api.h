/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET /pronunciation-results: a student's attempts, the newest first. */
#ifndef SEODANG_SPEAKING_ATTEMPT_API_H
#define SEODANG_SPEAKING_ATTEMPT_API_H

#include "http/request.h"

enum http_status pronunciation_results_list(struct request *req);

#endif
