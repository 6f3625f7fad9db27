/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/search_api.h"

#include "documents/search.h"

enum http_status documents_search(struct request *req)
{
	return reply_list(req, search_ask(req), 0);
}
