/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a student has mastered, as JSON. */
#ifndef SEODANG_HUB_MASTERY_API_H
#define SEODANG_HUB_MASTERY_API_H

#include "http/request.h"

/** GET /students/ID/mastery: the concepts with answers, by key. The look of staff is written in the access log. */
enum http_status mastery_read(struct request *req);

#endif
