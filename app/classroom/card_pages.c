/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/card_pages.h"

#include <jansson.h>

#include "web/page.h"

enum http_status class_card_page(struct request *req)
{
	const struct result *card = run(req, SQL_CLASSROOM_CARD_DOCUMENT, NO_PARAMS);
	const char *document = result_text(card, 0, "document");

	if (!document)
		request_fail(req, HTTP_NOT_FOUND);
	return reply_json(req, HTTP_OK, json_loads(document, 0, NULL));
}
