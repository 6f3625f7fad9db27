/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class session's report as one JSON document. */
#ifndef SEODANG_CLASSROOM_REPORT_API_H
#define SEODANG_CLASSROOM_REPORT_API_H

#include "http/request.h"

/** GET /api/v1/classroom/sessions/:class_session/report */
enum http_status session_report(struct request *req);

#endif
