/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention_pages.h"

#include "hub/intervention_form.h"
#include "web/page.h"

/* GET /hub/interventions?status= */
enum http_status interventions_page(struct request *req)
{
	const char *status = field_text(req, "status") ? field_text(req, "status") : "active";
	struct result *summary = ask(req, SQL_HUB_INTERVENTIONS_SUMMARY, PARAMS(P_TEXT(status)));
	struct result *interventions = ask(req, SQL_HUB_INTERVENTIONS_PAGE,
					   PARAMS(P_TEXT(status), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
						  P_INTEGER(field_limit(req))));

	return render(req, "hub/interventions", columns(summary), page_of("interventions", interventions));
}

/* GET /hub/interventions/:intervention */
enum http_status intervention_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "intervention");
	struct result *intervention = ask(req, SQL_HUB_INTERVENTION, PARAMS(P_UUID(id)));
	struct result *steps = ask(req, SQL_HUB_INTERVENTION_STEPS, PARAMS(P_UUID(id)));
	struct result *changes = ask(req, SQL_HUB_INTERVENTION_CHANGES, PARAMS(P_UUID(id)));

	ask(req, SQL_HUB_INTERVENTION_LOG_LOOK, PARAMS(P_UUID(id)));
	return render(req, "hub/intervention", columns(intervention), rows("steps", steps), rows("changes", changes));
}

/* The proposal that is accepted with the form: of the address, or of the form that is shown again. */
static const struct uuid *proposal_of(struct request *req)
{
	const struct pair *sent_again = pairs_find(&req->form, "proposal");
	struct uuid *id = arena_alloc(req->arena, sizeof *id);

	if (sent_again)
		return uuid_parse(id, sent_again->value) ? id : NULL;
	return field_uuid(req, "proposal");
}

/* GET /hub/students/:student/intervene?proposal= */
enum http_status intervene_page(struct request *req)
{
	const struct uuid *student_id = path_uuid(req, "student"), *proposal = proposal_of(req);
	struct result *student = ask(req, SQL_HUB_INTERVENE_STUDENT, PARAMS(P_UUID(student_id), P_UUID(proposal)));
	struct result *weak_areas = ask(req, SQL_HUB_INTERVENE_AREAS, PARAMS(P_UUID(student_id), P_UUID(proposal)));
	struct result *concepts = ask(req, SQL_HUB_INTERVENE_CONCEPTS, NO_PARAMS);
	json_t *areas, *extras;

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student_id), P_TEXT("mastery_read")));
	sent(req);
	areas = page_json(req, intervention_form_areas(req, weak_areas, &extras));
	return render(req, "hub/intervene", columns(student), rows("concepts", concepts), json_value("areas", areas),
		      json_value("extras", page_json(req, extras)));
}

/* GET /hub/proposals */
enum http_status proposals_page(struct request *req)
{
	struct result *proposals = ask(req, SQL_HUB_PROPOSALS,
				       PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));

	sent(req);
	return render(req, "hub/proposals", page_of("proposals", proposals), flag("has_proposals", result_count(proposals) > 0));
}

static int64_t count_steps_left(const struct result *plans)
{
	int64_t left = 0;

	for (size_t i = 0; i < result_count(plans); i++)
		if (result_boolean(plans, i, "is_active"))
			left += result_integer(plans, i, "total") - result_integer(plans, i, "completed");
	return left;
}

enum http_status learning_page(struct request *req)
{
	struct result *plans = ask(req, SQL_HUB_LEARNING_PLANS, NO_PARAMS);
	struct result *mastery = ask(req, SQL_HUB_LEARNING_MASTERY, NO_PARAMS);
	int64_t left;

	sent(req);
	left = count_steps_left(plans);
	return render(req, "hub/learning", rows("plans", plans), rows("mastery", mastery), flag("has_mastery", result_count(mastery) > 0),
		      flag("has_left", left > 0), number("left_count", left));
}
