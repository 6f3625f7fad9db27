/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's learning history, as JSON. */
#ifndef SEODANG_HUB_EVENT_API_H
#define SEODANG_HUB_EVENT_API_H

#include "core/uuid.h"
#include "db/result.h"
#include "http/request.h"

/** GET /students/ID/timeline: the events as they were sent, newest first. The look of staff is written in the access log. */
enum http_status timeline_read(struct request *req);

/** Queue the question for a page of a student's timeline, as the route's TIMELINE_FIELDS say. */
struct result *timeline_ask(struct request *req, const struct uuid *student);

#endif
