/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/recording_api.h"

#include "speaking/recording.h"
#include "web/page.h"

/* GET /recordings/:recording */
enum http_status recording_read(struct request *req)
{
	return reply(req, ask(req, SQL_SPEAKING_RECORDING, PARAMS(P_UUID(path_uuid(req, "recording")))));
}

/* GET /speaking/recordings/:recording: the same for a page's script. */
enum http_status recording_page(struct request *req)
{
	return reply_recording(req, HTTP_OK, path_uuid(req, "recording"));
}
