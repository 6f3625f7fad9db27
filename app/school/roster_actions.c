/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/roster_actions.h"

#include <string.h>

#include "auth/sealed.h"
#include "school/roster.h"
#include "web/page.h"
#include "web/site.h"

static const char *import_path(struct request *req, const char *import)
{
	return arena_printf(req->arena, "/admin/import/%s", import);
}

/* POST /admin/import: the dry run. Nothing of the school changes. */
enum http_status import_check(struct request *req)
{
	struct roster_fault fault;
	struct roster roster;
	struct result *started;
	size_t length;
	const char *bytes = sent_file(req, "file", ROSTER_BYTES_MAXIMUM, &length);

	if (!roster_read(req->arena, &request_site(req)->key, bytes, length, &roster, &fault))
		return invalid(req, "file", fault.code, fault.place);
	write_may_take_long(req);
	started = run(req, SQL_SCHOOL_IMPORT_START,
		      PARAMS(P_TEXT(field_value(req, "file")->file_name),
			     P_TEXT(sealed_seal(&request_site(req)->key, req->arena, roster.text)), P_TEXT(roster.rows), P_TEXT(roster.columns)));
	return done(req, .to = import_path(req, result_text(started, 0, "id")));
}

/* POST /admin/import/:import. What became of each row is decided again: the school may have changed meanwhile. */
enum http_status import_apply(struct request *req)
{
	const struct uuid *import = path_uuid(req, "import");
	struct result *kept = run(req, SQL_SCHOOL_IMPORT_FILE, PARAMS(P_UUID(import)));
	struct result *applied;
	struct roster_fault fault;
	struct roster roster;
	const char *text_of_file;

	if (!result_count(kept))
		request_fail(req, HTTP_NOT_FOUND);
	if (result_boolean(kept, 0, "is_applied"))
		return done(req, .to = import_path(req, import->text), .flash = "school.flash.import_done");
	text_of_file = opened(req, kept, 0, "file");
	if (!roster_read(req->arena, &request_site(req)->key, text_of_file, strlen(text_of_file), &roster, &fault))
		return conflict(req, "roster_refused");
	write_may_take_long(req);
	applied = run(req, SQL_SCHOOL_IMPORT_APPLY,
		      PARAMS(P_UUID(import), P_TEXT(roster.rows), P_TEXT(roster.columns), P_BOOLEAN(field_boolean(req, "skip_refused", false))));
	if (strcmp(result_text(applied, 0, "decision"), "refused") == 0)
		return conflict(req, "roster_refused");
	return done(req, .to = import_path(req, import->text), .flash = "school.flash.import_done");
}
