/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/document_actions.h"

#include <jansson.h>
#include <string.h>

#include "db/decision.h"
#include "documents/upload.h"
#include "web/page.h"
#include "web/site.h"

#define FILES_AT_ONCE 20

bool document_share_is_word(const char *text)
{
	static const char *const beginnings[] = {"role:", "class:", "person:"};

	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return strcmp(text, "school") == 0;
}

/* Before anything is written. @return false when somebody is unknown, which is refused at the field */
static bool shares_judged(struct request *req)
{
	if (!field_present(req, "shared_with") ||
	    result_boolean(run(req, SQL_DOCUMENTS_KNOWS_SHARES, PARAMS(P_TEXT(field_array(req, "shared_with")))), 0, "are_known"))
		return true;
	invalid(req, "shared_with", "unknown_share", 0);
	return false;
}

/* ---- new ones ---- */

static void add(struct request *req, size_t number, const char *title, struct uuid *document)
{
	struct result *added = run(req, SQL_DOCUMENTS_ADD, PARAMS(P_TEXT(title), P_UUID(field_uuid(req, "folder_id"))));

	result_uuid(added, 0, "id", document);
	upload_keep(req, number, document);
	if (field_present(req, "shared_with"))
		run(req, SQL_DOCUMENTS_SHARE, PARAMS(P_UUID(document), P_TEXT(field_array(req, "shared_with"))));
}

static const char *title_of(struct request *req, size_t number)
{
	const char *title = field_text(req, "title");

	return title && *title ? title : upload_title(req, number);
}

/* POST /documents: one */
enum http_status document_add(struct request *req)
{
	struct uuid document;

	if (!uploads_judged(req, 1) || !shares_judged(req))
		return still_invalid(req);
	add(req, 0, title_of(req, 0), &document);
	return done(req, .status = HTTP_ACCEPTED, DOCUMENT(SQL_DOCUMENTS_ADDED, PARAMS(P_UUID(&document))));
}

/* POST /workspace/documents: several, each called as its file is */
enum http_status documents_add(struct request *req)
{
	size_t count = uploads_judged(req, FILES_AT_ONCE);
	struct uuid document;

	if (!count || !shares_judged(req))
		return still_invalid(req);
	for (size_t i = 0; i < count; i++)
		add(req, i, count == 1 ? title_of(req, i) : upload_title(req, i), &document);
	return done(req, .to = count == 1 ? arena_printf(req->arena, "/workspace/documents/%s", document.text) : "/workspace/documents?which=mine",
		    .flash = "documents.flash.added", .flash_count = (int64_t)count);
}

/* ---- changes ---- */

static enum http_status changed(struct request *req, const struct uuid *document)
{
	return done(req, .to = arena_printf(req->arena, "/workspace/documents/%s", document->text), .flash = "documents.flash.changed",
		    DOCUMENT(SQL_DOCUMENTS_DOCUMENT, PARAMS(P_UUID(document))));
}

/* PATCH /documents/:document: what it names; a folder of null is none */
enum http_status document_change(struct request *req)
{
	const struct uuid *document = path_uuid(req, "document");
	bool moves = json_object_get(req->json, "folder_id") != NULL;

	if (!shares_judged(req))
		return still_invalid(req);
	ask(req, SQL_DOCUMENTS_CHANGE,
	    PARAMS(P_UUID(document), P_TEXT(field_text(req, "title")), P_BOOLEAN(moves), P_UUID(field_uuid(req, "folder_id"))));
	if (field_present(req, "shared_with"))
		ask(req, SQL_DOCUMENTS_SHARE, PARAMS(P_UUID(document), P_TEXT(field_array(req, "shared_with"))));
	return changed(req, document);
}

/* POST /workspace/documents/:document/edit: all of it */
enum http_status document_change_by_form(struct request *req)
{
	const struct uuid *document = path_uuid(req, "document");
	const char *words = field_array(req, "shared_with");

	if (!shares_judged(req))
		return still_invalid(req);
	ask(req, SQL_DOCUMENTS_CHANGE, PARAMS(P_UUID(document), P_TEXT(field_text(req, "title")), P_BOOLEAN(true), P_UUID(field_uuid(req, "folder_id"))));
	ask(req, SQL_DOCUMENTS_SHARE, PARAMS(P_UUID(document), P_TEXT(words ? words : "{}")));
	return changed(req, document);
}

enum http_status document_delete(struct request *req)
{
	ask(req, SQL_DOCUMENTS_DELETE, PARAMS(P_UUID(path_uuid(req, "document"))));
	return done(req, .to = "/workspace/documents", .flash = "documents.flash.deleted");
}

/* ---- versions ---- */

enum http_status document_version_add(struct request *req)
{
	const struct uuid *document = path_uuid(req, "document");

	if (!uploads_judged(req, 1))
		return still_invalid(req);
	upload_keep(req, 0, document);
	return done(req, .status = HTTP_ACCEPTED, .to = arena_printf(req->arena, "/workspace/documents/%s", document->text),
		    .flash = "documents.flash.version_added", DOCUMENT(SQL_DOCUMENTS_ADDED, PARAMS(P_UUID(document))));
}

enum http_status document_restore(struct request *req)
{
	enum { RESTORED, IS_CURRENT, UNREADABLE };
	static const char *const words[] = {[RESTORED] = "restored", [IS_CURRENT] = "is_current", [UNREADABLE] = "unreadable"};
	const struct uuid *document = path_uuid(req, "document");
	int64_t number = field_integer(req, "number", 0);

	switch (DECISION(run(req, SQL_DOCUMENTS_RESTORE, PARAMS(P_UUID(document), P_INTEGER(number))), words)) {
	case IS_CURRENT: return conflict(req, "version_is_current");
	case UNREADABLE: return conflict(req, "version_unreadable");
	default: break;
	}
	return done(req, .status = HTTP_ACCEPTED, .to = arena_printf(req->arena, "/workspace/documents/%s", document->text),
		    .flash = "documents.flash.restored", .flash_count = number,
		    DOCUMENT(SQL_DOCUMENTS_RESTORING, PARAMS(P_UUID(document), P_INTEGER(number))));
}
