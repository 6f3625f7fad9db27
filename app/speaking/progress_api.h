/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's days as JSON. */
#ifndef SEODANG_SPEAKING_PROGRESS_API_H
#define SEODANG_SPEAKING_PROGRESS_API_H

#include "http/request.h"

enum http_status daily_statistics_read(struct request *req);

#endif
