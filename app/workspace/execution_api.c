/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/execution_api.h"

#include "web/page.h"

enum http_status execution_read(struct request *req)
{
	return reply(req, ask(req, SQL_WORKSPACE_EXECUTION_DOCUMENT, PARAMS(P_UUID(path_uuid(req, "execution")))));
}
