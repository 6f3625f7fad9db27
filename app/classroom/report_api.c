/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/report_api.h"

#include "web/page.h"

enum http_status session_report(struct request *req)
{
	return reply(req, ask(req, SQL_CLASSROOM_REPORT_DOCUMENT, PARAMS(P_UUID(path_uuid(req, "class_session")))));
}
