/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/rollover_actions.h"

#include <string.h>

#include "db/connection.h"
#include "hub/rollover.h"
#include "school/roster.h"
#include "web/page.h"

static const char *rollover_path(struct request *req, const char *rollover)
{
	return arena_printf(req->arena, "/hub/rollover/%s", rollover);
}

/* POST /hub/rollover: the dry run. Nothing of the school changes. */
enum http_status rollover_check(struct request *req)
{
	const char *file_name = NULL, *file_rows = NULL;
	struct rollover_fault fault;
	struct result *started;

	if (field_present(req, "file")) {
		size_t length;
		const char *bytes = sent_file(req, "file", ROSTER_BYTES_MAXIMUM, &length);

		file_name = field_value(req, "file")->file_name;
		if (!rollover_read(req->arena, bytes, length, &file_rows, &fault))
			return invalid(req, "file", fault.code, fault.place);
	}
	write_may_take_long(req);
	started = run(req, SQL_HUB_ROLLOVER_START,
		      PARAMS(P_INTEGER(field_integer(req, "last_grade", 0)), P_TEXT(field_text(req, "graduated_on")),
			     P_TEXT(field_text(req, "teachers")), P_TEXT(file_name), P_TEXT(file_rows)));
	return done(req, .to = rollover_path(req, result_text(started, 0, "id")));
}

/* POST /hub/rollover/:rollover */
enum http_status rollover_apply(struct request *req)
{
	const struct uuid *rollover = path_uuid(req, "rollover");
	struct result *applied;
	const char *decision;

	write_may_take_long(req);
	applied = run(req, SQL_HUB_ROLLOVER_APPLY, PARAMS(P_UUID(rollover), P_TEXT(field_text(req, "state"))));
	decision = result_text(applied, 0, "decision");
	if (strcmp(decision, "stale") == 0)
		return conflict(req, "rollover_stale");
	if (strcmp(decision, "refused") == 0)
		return conflict(req, "rollover_refused");
	return done(req, .to = rollover_path(req, rollover->text), .flash = "hub.rollover.flash.applied");
}

/* POST /hub/rollover/:rollover/undo */
enum http_status rollover_undo(struct request *req)
{
	const struct uuid *rollover = path_uuid(req, "rollover");
	struct result *undone;
	const char *decision;

	write_may_take_long(req);
	undone = run(req, SQL_HUB_ROLLOVER_UNDO, PARAMS(P_UUID(rollover)));
	decision = result_text(undone, 0, "decision");
	if (strcmp(decision, "not_last") == 0)
		return conflict(req, "rollover_not_last");
	if (strcmp(decision, "blocked") == 0)
		return conflict(req, "rollover_blocked");
	return done(req, .to = rollover_path(req, rollover->text), .flash = "hub.rollover.flash.undone");
}
