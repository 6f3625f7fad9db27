/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_actions.h"

#include <stdlib.h>
#include <string.h>

#include "hub/intervention.h"
#include "hub/intervention_form.h"
#include "web/page.h"

enum http_status intervention_plan(struct request *req)
{
	struct intervention_plan plan = {.student = path_uuid(req, "student"), .due = field_text(req, "due_on"),
					 .proposal = field_uuid(req, "proposal")};
	struct document_fault fault;
	const char *field;
	struct uuid id;

	if (!intervention_form_read(req, field_text(req, "other_concept"), &plan.areas, &plan.path, &field, &fault))
		return invalid(req, field, fault.code, fault.limit);
	switch (intervention_begin(req, &plan, &id)) {
	case INTERVENTION_ALREADY_ACTIVE:
		return conflict(req, "already_active");
	case INTERVENTION_NO_WEAK_AREAS:
		return invalid(req, "areas", "required", 0);
	case INTERVENTION_PROPOSAL_DECIDED:
		return conflict(req, "proposal_decided");
	case INTERVENTION_STARTED:
		break;
	}
	return done(req, .to = arena_printf(req->arena, "/hub/interventions/%s", id.text), .flash = "hub.interventions.flash.started");
}

/* What became of each student, in a page of its own: a flash line has no room for it. */
static enum http_status show_several(struct request *req, struct result *students)
{
	int64_t started = 0;

	sent(req);
	for (size_t row = 0; row < result_count(students); row++)
		started += result_boolean(students, row, "is_started");
	return render(req, "hub/several", rows("students", students), number("count", started), flag("has_started", started > 0),
		      flag("has_skipped", started < (int64_t)result_count(students)));
}

enum http_status interventions_start_several(struct request *req)
{
	return show_several(req, ask(req, SQL_HUB_INTERVENTIONS_START_SEVERAL, PARAMS(P_TEXT(field_array(req, "students")))));
}

enum http_status proposals_accept(struct request *req)
{
	struct result *students = run(req, SQL_HUB_PROPOSALS_ACCEPT, PARAMS(P_TEXT(field_array(req, "proposals"))));

	if (!result_count(students))
		request_fail(req, HTTP_NOT_FOUND);
	if (result_count(students) == 1 && result_boolean(students, 0, "is_started"))
		return done(req, .to = "/hub/proposals", .flash = "hub.proposals.flash.accepted",
			    .flash_name = result_text(students, 0, "student_name"));
	return show_several(req, students);
}

enum http_status proposals_dismiss(struct request *req)
{
	struct result *dismissed = run(req, SQL_HUB_PROPOSALS_DISMISS, PARAMS(P_TEXT(field_array(req, "proposals"))));

	return done(req, .to = "/hub/proposals", .flash = "hub.proposals.flash.dismissed", .flash_count = result_integer(dismissed, 0, "dismissed"));
}

/* POST /hub/interventions/:intervention/status */
enum http_status intervention_set(struct request *req)
{
	const char *status = field_text(req, "status");

	switch (intervention_change(req, path_uuid(req, "intervention"), status, NULL)) {
	case INTERVENTION_CHANGED:
	case INTERVENTION_SAME:
		return done(req, .to = arena_printf(req->arena, "/hub/interventions/%s", path_text(req, "intervention")),
			    .flash = arena_printf(req->arena, "hub.interventions.flash.%s", status));
	case INTERVENTION_TAKEN:
		return conflict(req, "already_active");
	case INTERVENTION_ENDED:
	case INTERVENTION_NOT_ACTIVE:
	case INTERVENTION_WRONG_TOTAL:
	case INTERVENTION_NO_STEP:
	case INTERVENTION_BY_EVENT:
		break;
	}
	return conflict(req, "intervention_ended");
}

/* ---- steps ---- */

/* A path's :step; 0, which no plan has, for what is no number. */
static int64_t step_of(struct request *req)
{
	const char *text = path_text(req, "step");

	return strspn(text, "0123456789") == strlen(text) && strlen(text) < 4 ? strtol(text, NULL, 10) : 0;
}

/* Then to the page to; a tick may be taken back from there by a form that posts to undo, NULL for none. */
static enum http_status tick(struct request *req, bool is_done, const char *to, const char *undo)
{
	bool is_completed;

	switch (intervention_tick(req, path_uuid(req, "intervention"), step_of(req), is_done, &is_completed)) {
	case INTERVENTION_CHANGED:
	case INTERVENTION_SAME:
		break;
	case INTERVENTION_NO_STEP:
		request_fail(req, HTTP_NOT_FOUND);
	case INTERVENTION_BY_EVENT:
		return conflict(req, "step_by_event");
	case INTERVENTION_TAKEN:
		return conflict(req, "already_active");
	case INTERVENTION_NOT_ACTIVE:
	case INTERVENTION_ENDED:
	case INTERVENTION_WRONG_TOTAL:
		return conflict(req, "intervention_not_active");
	}
	return done(req, .to = to, .undo = undo,
		    .flash = is_completed ? "hub.learning.flash.completed" : is_done ? "hub.learning.flash.done" : "hub.learning.flash.undone");
}

static const char *undo_of(struct request *req, const char *plans)
{
	return arena_printf(req->arena, "%s/%s/steps/%s/undo", plans, path_text(req, "intervention"), path_text(req, "step"));
}

static const char *page_of_intervention(struct request *req)
{
	return arena_printf(req->arena, "/hub/interventions/%s", path_text(req, "intervention"));
}

enum http_status step_do(struct request *req)
{
	return tick(req, true, page_of_intervention(req), undo_of(req, "/hub/interventions"));
}

enum http_status step_undo(struct request *req)
{
	return tick(req, false, page_of_intervention(req), NULL);
}

enum http_status own_step_do(struct request *req)
{
	return tick(req, true, "/learning", undo_of(req, "/learning"));
}

enum http_status own_step_undo(struct request *req)
{
	return tick(req, false, "/learning", NULL);
}
