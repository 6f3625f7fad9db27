/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sound_pages.h"

#include "web/page.h"

/* GET /speaking/sounds/:sound, GET /sounds/:sound */
enum http_status sound_file(struct request *req)
{
	struct result *found = run(req, SQL_SPEAKING_SOUND, PARAMS(P_UUID(path_uuid(req, "sound")), P_BOOLEAN(req->method == HTTP_GET)));

	if (!result_count(found))
		request_fail(req, HTTP_NOT_FOUND);
	return reply_stored(req, &(struct stored_file){.store = result_text(found, 0, "store"), .name = result_text(found, 0, "name"),
						       .content_type = result_text(found, 0, "content_type")});
}
