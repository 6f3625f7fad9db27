/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents/document_pages.h"

#include <string.h>

#include "core/strbuf.h"
#include "documents/document_actions.h"
#include "documents/kind.h"
#include "documents/search.h"
#include "web/page.h"
#include "web/site.h"

#define MEGABYTE (1024 * 1024)

static const char *const asked[] = {"q", NULL};

/* GET /workspace/documents: a list, or what was looked for */
enum http_status documents_page(struct request *req)
{
	const char *which = field_text(req, "which");
	const struct uuid *folder = field_uuid(req, "folder");
	struct result *folders = ask(req, SQL_DOCUMENTS_FOLDERS, PARAMS(P_UUID(folder)));
	struct result *documents = NULL, *found = NULL;

	if (search_question(req))
		found = search_ask(req);
	else
		documents = ask(req, SQL_DOCUMENTS_LIST,
				PARAMS(P_TEXT(which), P_UUID(folder), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				       P_INTEGER(field_limit(req) + 1)));
	sent(req); /* whose page it is */
	return render(req, "documents/documents", rows("folders", folders), found ? page_of("found", found) : page_of("documents", documents),
		      text("q", search_question(req)), text("asked", kept_query(req, asked)), flag("is_search", found != NULL),
		      flag("is_mine", which && strcmp(which, "mine") == 0), flag("is_shared_with", which && strcmp(which, "shared") == 0),
		      flag("is_all", !which && !folder), text("folder_id", folder ? folder->text : NULL),
		      flag("may_upload", (req->session->roles & ~(unsigned)ROLE_STUDENT) != 0));
}

/* The form that is shown again, as PostgreSQL writes an array: its own fields are not this page's. NULL before it was sent. */
static const char *chosen_shares(struct request *req)
{
	struct strbuf *chosen = strbuf_in_arena(req->arena, (size_t)16 * 1024);

	strbuf_add_char(chosen, '{');
	for (size_t i = 0; i < req->form.count; i++) {
		const struct pair *pair = &req->form.items[i];

		if (strcmp(pair->name, "shared_with") == 0 && document_share_is_word(pair->value))
			strbuf_add_format(chosen, "%s%s", chosen->length > 1 ? "," : "", pair->value);
	}
	strbuf_add_char(chosen, '}');
	return req->form.count && !strbuf_overflowed(chosen) ? strbuf_text(chosen) : NULL;
}

/* Of all files of a form together. */
static int64_t limit_of(const struct request *req)
{
	return request_site(req)->config->document_limit;
}

/* GET /workspace/documents/upload, and what was chosen there */
enum http_status documents_upload_page(struct request *req)
{
	const struct pair *title = pairs_find(&req->form, "title");
	struct result *form = ask(req, SQL_DOCUMENTS_NEW_FORM,
				  PARAMS(P_UUID(shown_uuid(req, "folder_id")), P_TEXT(chosen_shares(req))));

	return render(req, "documents/upload", row("form", form), text("title_typed", title ? title->value : ""),
		      number("most_bytes", limit_of(req)), number("most_megabytes", limit_of(req) / MEGABYTE));
}

/* GET /workspace/documents/:document?page=&q= */
enum http_status document_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "document");
	struct result *document = ask(req, SQL_DOCUMENTS_DOCUMENT, PARAMS(P_UUID(id)));
	struct result *sheet = ask(req, SQL_DOCUMENTS_PAGE, PARAMS(P_UUID(id), P_INTEGER(field_integer(req, "page", 1)), P_TEXT(search_question(req))));
	struct result *versions = ask(req, SQL_DOCUMENTS_VERSIONS, PARAMS(P_UUID(id)));
	struct result *readers = ask(req, SQL_DOCUMENTS_READERS, PARAMS(P_UUID(id)));

	sent(req);
	return render(req, "documents/document", columns(document), row("sheet", sheet), rows("versions", versions), rows("readers", readers),
		      text("q", search_question(req)), text("kept", kept_query(req, asked)),
		      flag("has_turns", result_count(sheet) && result_integer(sheet, 0, "sheets") > 1),
		      number("most_bytes", limit_of(req)), number("most_megabytes", limit_of(req) / MEGABYTE));
}

/* GET /workspace/documents/:document/edit, and what was typed there */
enum http_status document_edit_page(struct request *req)
{
	struct result *form = ask(req, SQL_DOCUMENTS_FORM, PARAMS(P_UUID(path_uuid(req, "document"))));
	const struct pair *typed = pairs_find(&req->form, "title");

	sent(req);
	return render(req, "documents/edit", columns(form), text("title_typed", typed ? typed->value : result_text(form, 0, "title")));
}

/* GET /workspace/documents/:document/delete */
enum http_status document_delete_page(struct request *req)
{
	return render(req, "documents/delete", columns(ask(req, SQL_DOCUMENTS_EFFECTS, PARAMS(P_UUID(path_uuid(req, "document"))))));
}

/* ---- the original ---- */

/* RFC 6266 and RFC 8187: what is not a plain letter is written as its bytes. */
static const char *disposition(struct request *req, const char *file_name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	struct strbuf *header = strbuf_in_arena(req->arena, 64 + 3 * strlen(file_name));

	strbuf_add_text(header, "attachment; filename*=UTF-8''");
	for (const char *at = file_name; *at; at++)
		if (strchr(plain, *at))
			strbuf_add_char(header, *at);
		else
			strbuf_add_format(header, "%%%02X", (unsigned)(unsigned char)*at);
	return strbuf_text(header);
}

/* GET /workspace/documents/:document/file?version=. Never shown in the page: it is what a stranger wrote. */
enum http_status document_file(struct request *req)
{
	struct result *found = run(req, SQL_DOCUMENTS_FILE,
				   PARAMS(P_UUID(path_uuid(req, "document")),
					  field_present(req, "version") ? P_INTEGER(field_integer(req, "version", 0)) : P_NULL()));

	if (!result_count(found))
		request_fail(req, HTTP_NOT_FOUND);
	response_header(req->response, "Content-Disposition", disposition(req, result_text(found, 0, "file_name")));
	return reply_stored(req, &(struct stored_file){.store = result_text(found, 0, "store"), .name = result_text(found, 0, "name"),
						       .content_type = result_text(found, 0, "content_type")});
}
