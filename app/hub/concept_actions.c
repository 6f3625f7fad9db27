/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/concept_actions.h"

#include <string.h>

#include "hub/concept.h"
#include "web/page.h"

static struct result *save(struct request *req, const struct uuid *concept, const char *key)
{
	return run(req, SQL_HUB_CONCEPT_SAVE,
		   PARAMS(P_UUID(concept), P_TEXT(key), P_TEXT(field_text(req, "name")), P_REAL(field_number(req, "p_init", 0)),
			  P_REAL(field_number(req, "p_learn", 0)), P_REAL(field_number(req, "p_guess", 0)),
			  P_REAL(field_number(req, "p_slip", 0)), P_REAL(field_number(req, "target", 0))));
}

/* Else a right answer would lower the estimate. */
static bool parameters_fit(struct request *req)
{
	return field_number(req, "p_guess", 0) + field_number(req, "p_slip", 0) < 1;
}

enum http_status concept_add(struct request *req)
{
	struct result *saved;

	if (!parameters_fit(req))
		return invalid(req, "p_slip", "guess_and_slip", 0);
	saved = save(req, NULL, field_text(req, "key"));
	if (strcmp(result_text(saved, 0, "decision"), "key_taken") == 0)
		return invalid(req, "key", "taken", 0);
	return done(req, .to = "/hub/concepts", .flash = "hub.concepts.flash.added", .flash_name = field_text(req, "name"));
}

enum http_status concept_change(struct request *req)
{
	struct result *saved;

	if (!parameters_fit(req))
		return invalid(req, "p_slip", "guess_and_slip", 0);
	saved = save(req, path_uuid(req, "concept"), NULL);
	return done(req, .to = arena_printf(req->arena, "/hub/concepts/%s", path_text(req, "concept")),
		    .flash = result_boolean(saved, 0, "is_recomputing") ? "hub.concepts.flash.recomputing" : "hub.concepts.flash.saved");
}

/* POST /hub/concepts/:concept/plan: an event named it first, and it is as it should be. */
enum http_status concept_plan(struct request *req)
{
	struct result *planned = run(req, SQL_HUB_CONCEPT_PLAN, PARAMS(P_UUID(path_uuid(req, "concept"))));

	return done(req, .to = "/hub/concepts", .flash = "hub.concepts.flash.planned", .flash_name = result_text(planned, 0, "concept_name"));
}

/* POST /hub/concepts/recompute */
enum http_status mastery_recompute(struct request *req)
{
	ask(req, SQL_HUB_RECOMPUTE_START, PARAMS(P_NULL()));
	return done(req, .to = "/hub/concepts", .flash = "hub.concepts.flash.recompute");
}

/* ---- prerequisites ---- */

/* POST /hub/concepts/prerequisites */
enum http_status prerequisites_check(struct request *req)
{
	bool replaces = field_boolean(req, "replaces", false);
	struct prerequisites_fault fault;
	struct prerequisites file;
	struct result *summary, *plan;
	size_t length;
	const char *bytes = sent_file(req, "file", PREREQUISITES_BYTES_MAXIMUM, &length);

	if (!prerequisites_read(req->arena, bytes, length, &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	summary = ask(req, SQL_HUB_CONCEPTS_SUMMARY, NO_PARAMS);
	plan = ask(req, SQL_HUB_PREREQUISITES_PLAN, PARAMS(P_TEXT(file.pairs), P_BOOLEAN(replaces)));
	return render(req, "hub/prerequisites", columns(summary), row("plan", plan), text("file_name", field_value(req, "file")->file_name),
		      text("content", file.text), flag("replaces", replaces));
}

/* POST /hub/concepts/prerequisites/apply: decided again, since concepts may have changed meanwhile. */
enum http_status prerequisites_apply(struct request *req)
{
	const char *content = field_text(req, "content");
	struct prerequisites_fault fault;
	struct prerequisites file;
	struct result *applied;

	if (!prerequisites_read(req->arena, content, strlen(content), &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	applied = run(req, SQL_HUB_PREREQUISITES_IMPORT, PARAMS(P_TEXT(file.pairs), P_BOOLEAN(field_boolean(req, "replaces", false))));
	if (strcmp(result_text(applied, 0, "decision"), "applied") != 0)
		return conflict(req, "prerequisites_refused");
	return done(req, .to = "/hub/concepts", .flash = "hub.concepts.flash.prerequisites", .flash_count = result_integer(applied, 0, "added_count"));
}
