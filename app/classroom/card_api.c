/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/card_api.h"

#include "web/page.h"

enum http_status classroom_card_read(struct request *req)
{
	return reply(req, ask(req, SQL_CLASSROOM_CARD_READ, NO_PARAMS));
}

enum http_status classroom_tally_read(struct request *req)
{
	return reply(req, ask(req, SQL_CLASSROOM_TALLY_READ, PARAMS(P_UUID(path_uuid(req, "class_session")))));
}
