/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports for programs. */
#ifndef SEODANG_HUB_REPORT_API_H
#define SEODANG_HUB_REPORT_API_H

#include "db/result.h"
#include "http/request.h"

/** GET /reports?student_id= */
enum http_status reports_list(struct request *req);

/** GET /reports/ID/file: the PDF or ZIP. A look of staff is written in the access log. */
enum http_status report_file(struct request *req);

/** Answer with the file of a row (content, content_type, day). */
enum http_status report_reply(struct request *req, struct result *report);

#endif
