/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/session_api.h"

#include "classroom/session.h"
#include "web/page.h"

/* GET /classroom/sessions/:class_session: for its teacher. */
enum http_status classroom_session_read(struct request *req)
{
	sent(req);
	return reply(req, ask(req, SQL_CLASSROOM_SESSION, class_session_params(req, path_uuid(req, "class_session"))));
}

/* GET /classroom/session: for who takes part, or waits. */
enum http_status classroom_session_current(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_SEEN, NO_PARAMS);
	return reply(req, ask(req, SQL_CLASSROOM_SESSION_CURRENT, NO_PARAMS));
}
