/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/document_api.h"

#include "web/page.h"

enum http_status documents_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_DOCUMENTS_LIST,
			      PARAMS(P_TEXT(field_text(req, "which")), P_UUID(field_uuid(req, "folder")), P_TEXT(field_cursor_key(req)),
				     P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}

enum http_status document_read(struct request *req)
{
	return reply(req, ask(req, SQL_DOCUMENTS_DOCUMENT, PARAMS(P_UUID(path_uuid(req, "document")))));
}

enum http_status document_versions_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_DOCUMENTS_VERSIONS, PARAMS(P_UUID(path_uuid(req, "document")))), 0);
}
