/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_api.h"

#include "hub/intervention.h"
#include "hub/intervention_document.h"
#include "web/page.h"

enum http_status interventions_read(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student_id");

	if (student) {
		ask(req, SQL_HUB_FIND_OWN_OR_SEEN_STUDENT, PARAMS(P_UUID(student)));
		ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("intervention_read")));
	}
	return reply_list(req,
			  ask(req, SQL_HUB_INTERVENTIONS_READ,
			      PARAMS(P_UUID(student), P_TEXT(field_text(req, "status")), P_TEXT(field_cursor_key(req)),
				     P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}

/* @return HTTP_OK, or the answer that refuses */
static enum http_status answer_of(struct request *req, enum intervention_change change)
{
	switch (change) {
	case INTERVENTION_CHANGED:
	case INTERVENTION_SAME:
		return HTTP_OK;
	case INTERVENTION_TAKEN:
		return conflict(req, "already_active");
	case INTERVENTION_NOT_ACTIVE:
		return conflict(req, "intervention_paused");
	case INTERVENTION_WRONG_TOTAL:
		return invalid(req, "progress", "wrong_total", 0);
	case INTERVENTION_ENDED:
	case INTERVENTION_NO_STEP:
	case INTERVENTION_BY_EVENT: /* of steps only */
		break;
	}
	return conflict(req, "intervention_ended");
}

/* The plan that was sent. @return HTTP_OK, or the answer that refuses */
static enum http_status read_plan(struct request *req, struct intervention_plan *plan)
{
	struct intervention_progress progress;
	struct document_fault fault;

	if (field_present(req, "weak_areas")) {
		plan->areas = intervention_areas(req->arena, field_json(req, "weak_areas"), &fault);
		if (!plan->areas)
			return invalid(req, "weak_areas", fault.code, fault.limit);
	}
	if (field_present(req, "learning_path")) {
		plan->path = intervention_path(req->arena, field_json(req, "learning_path"), &fault);
		if (!plan->path)
			return invalid(req, "learning_path", fault.code, fault.limit);
	}
	if (field_present(req, "progress")) {
		if (!intervention_progress_read(field_json(req, "progress"), &progress, &fault))
			return invalid(req, "progress", fault.code, fault.limit);
		if (progress.completed > 0)
			return invalid(req, "progress", "too_large", 0);
		if (!plan->path || progress.total != (int64_t)json_array_size(field_json(req, "learning_path")))
			return invalid(req, "progress", "wrong_total", 0);
	}
	return HTTP_OK;
}

enum http_status intervention_create(struct request *req)
{
	struct intervention_plan plan = {.student = field_uuid(req, "student_id"), .due = field_text(req, "due_on"),
					 .type = field_text(req, "type")};
	struct uuid *id = arena_alloc(req->arena, sizeof *id);
	enum http_status answer = read_plan(req, &plan);

	if (answer != HTTP_OK)
		return answer;
	switch (intervention_begin(req, &plan, id)) {
	case INTERVENTION_ALREADY_ACTIVE:
		return conflict(req, "already_active");
	case INTERVENTION_NO_WEAK_AREAS:
		return invalid(req, "weak_areas", "no_weak_areas", 0);
	case INTERVENTION_PROPOSAL_DECIDED: /* there is none here */
	case INTERVENTION_STARTED:
		break;
	}
	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_HUB_INTERVENTION_DOCUMENT, PARAMS(P_UUID(id))));
}

enum http_status intervention_change_document(struct request *req)
{
	const struct uuid *id = path_uuid(req, "intervention");
	const char *status = field_text(req, "status");
	bool has_progress = field_present(req, "progress");
	struct intervention_progress progress;
	struct document_fault fault;
	enum http_status answer;

	if (!status && !has_progress)
		return invalid(req, "status", "required", 0);
	if (has_progress && !intervention_progress_read(field_json(req, "progress"), &progress, &fault))
		return invalid(req, "progress", fault.code, fault.limit);
	if (status)
		ask(req, SQL_HUB_REQUIRE_STAFF, NO_PARAMS);
	answer = answer_of(req, intervention_change(req, id, status, has_progress ? &progress : NULL));
	if (answer != HTTP_OK)
		return answer;
	return done(req, DOCUMENT(SQL_HUB_INTERVENTION_DOCUMENT, PARAMS(P_UUID(id))));
}
