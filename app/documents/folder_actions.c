/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/folder_actions.h"

#include "db/decision.h"
#include "web/page.h"

/* GET /workspace/documents/folders, and what was typed there */
enum http_status folders_page(struct request *req)
{
	struct result *folders = ask(req, SQL_DOCUMENTS_FOLDERS, PARAMS(P_NULL()));

	return render(req, "documents/folders", rows("folders", folders));
}

/* GET /workspace/documents/folders/:folder */
enum http_status folder_page(struct request *req)
{
	return render(req, "documents/folder", columns(ask(req, SQL_DOCUMENTS_FOLDER, PARAMS(P_UUID(path_uuid(req, "folder"))))));
}

enum http_status folders_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_DOCUMENTS_FOLDERS, PARAMS(P_NULL())), 0);
}

static enum http_status save(struct request *req, const struct uuid *folder)
{
	enum { SAVED, FOLDER_EXISTS, TOO_MANY_FOLDERS };
	static const char *const words[] = {[SAVED] = "saved", [FOLDER_EXISTS] = "folder_exists", [TOO_MANY_FOLDERS] = "too_many_folders"};
	struct result *saved = run(req, SQL_DOCUMENTS_SAVE_FOLDER, PARAMS(P_UUID(folder), P_TEXT(field_text(req, "name"))));
	int decision = DECISION(saved, words);
	struct uuid *id = arena_alloc(req->arena, sizeof *id);

	if (decision != SAVED)
		return invalid(req, "name", words[decision], 0);
	result_uuid(saved, 0, "id", id);
	return done(req, .status = folder ? HTTP_OK : HTTP_CREATED, .to = "/workspace/documents/folders", .flash = "documents.flash.folder_saved",
		    DOCUMENT(SQL_DOCUMENTS_FOLDER, PARAMS(P_UUID(id))));
}

enum http_status folder_add(struct request *req)
{
	return save(req, NULL);
}

enum http_status folder_change(struct request *req)
{
	return save(req, path_uuid(req, "folder"));
}

/* What lies in it stays, in none. */
enum http_status folder_delete(struct request *req)
{
	ask(req, SQL_DOCUMENTS_DELETE_FOLDER, PARAMS(P_UUID(path_uuid(req, "folder"))));
	return done(req, .to = "/workspace/documents/folders", .flash = "documents.flash.folder_deleted");
}
