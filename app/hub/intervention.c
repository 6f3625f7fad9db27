/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intervention.h"

#include "db/decision.h"
#include "web/page.h"

static const char *const starts[] = {
	[INTERVENTION_STARTED] = "started",
	[INTERVENTION_ALREADY_ACTIVE] = "already_active",
	[INTERVENTION_NO_WEAK_AREAS] = "no_weak_areas",
	[INTERVENTION_PROPOSAL_DECIDED] = "proposal_decided",
};

static const char *const changes[] = {
	[INTERVENTION_CHANGED] = "changed",
	[INTERVENTION_SAME] = "same",
	[INTERVENTION_TAKEN] = "already_active",
	[INTERVENTION_ENDED] = "intervention_ended",
	[INTERVENTION_NOT_ACTIVE] = "not_active",
	[INTERVENTION_WRONG_TOTAL] = "wrong_total",
	[INTERVENTION_NO_STEP] = "no_step",
	[INTERVENTION_BY_EVENT] = "by_event",
};

enum intervention_start intervention_begin(struct request *req, const struct intervention_plan *plan, struct uuid *id)
{
	const struct result *started = run(req, SQL_HUB_INTERVENTION_START,
					   PARAMS(P_UUID(plan->student), P_TEXT(plan->areas), P_TEXT(plan->path), P_TEXT(plan->due),
						  P_UUID(plan->proposal), P_TEXT(plan->type)));

	result_uuid(started, 0, "id", id);
	return (enum intervention_start)DECISION(started, starts);
}

enum intervention_change intervention_change(struct request *req, const struct uuid *id, const char *status,
					     const struct intervention_progress *progress)
{
	return (enum intervention_change)DECISION(
		run(req, SQL_HUB_INTERVENTION_CHANGE,
		    PARAMS(P_UUID(id), P_TEXT(status), progress ? P_INTEGER(progress->completed) : P_NULL(),
			   progress ? P_INTEGER(progress->total) : P_NULL())),
		changes);
}

enum intervention_change intervention_tick(struct request *req, const struct uuid *id, int64_t step, bool is_done, bool *is_completed)
{
	const struct result *ticked = ask(req, SQL_HUB_STEP_TICK, PARAMS(P_UUID(id), P_INTEGER(step), P_BOOLEAN(is_done)));
	const struct result *after = run(req, SQL_HUB_INTERVENTION_IS_COMPLETED, PARAMS(P_UUID(id)));

	*is_completed = result_boolean(after, 0, "is_completed");
	return (enum intervention_change)DECISION(ticked, changes);
}
