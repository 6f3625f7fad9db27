/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/session_api.h"

#include <jansson.h>

#include "classroom/session.h"
#include "classroom/stream.h"
#include "web/page.h"
#include "web/site.h"

/* GET /classroom/sessions/:class_session: for its teacher, whose login the stream's address needs. */
enum http_status classroom_session_read(struct request *req)
{
	const struct uuid *id = path_uuid(req, "class_session");
	const struct site *site = request_site(req);
	const struct result *session = run(req, SQL_CLASSROOM_SESSION_DOCUMENT,
					   PARAMS(P_UUID(id), P_TEXT(site->config->base_url), P_TEXT(site->prefix)));
	json_t *document = json_loads(result_text(session, 0, "document"), 0, NULL);

	json_object_set_new(document, "live_url", json_string(stream_path_of_teacher(req, id)));
	return reply_json(req, HTTP_OK, document);
}

/* GET /classroom/session: for who takes part, or waits. */
enum http_status classroom_session_current(struct request *req)
{
	ask(req, SQL_CLASSROOM_PARTICIPANT_SEEN, NO_PARAMS);
	return reply(req, ask(req, SQL_CLASSROOM_SESSION_CURRENT, NO_PARAMS));
}
