/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The learning history as pages: a student's timeline, and what an admin sees of how events come in. */
#ifndef SEODANG_HUB_EVENT_PAGES_H
#define SEODANG_HUB_EVENT_PAGES_H

#include "http/request.h"

/** GET /hub/students/:student/timeline: the events of a student, filtered; the look is written in the access log. */
enum http_status timeline_page(struct request *req);

/** GET /hub/events: months for which events wait, and the partitions there are. */
enum http_status events_page(struct request *req);

#endif
