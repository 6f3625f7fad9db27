/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/judging.h"

#include "core/json_text.h"

static void note(struct worker *worker, const struct uuid *person, const struct uuid *step, enum guardrail_direction direction, const char *text,
		 const struct guardrail_verdict *verdict)
{
	if (verdict->match_count)
		db_queue(worker->db, SQL_WORKSPACE_NOTE_MATCHES,
			 PARAMS(P_TEXT(direction == GUARDRAIL_INPUT ? "input" : "output"),
				P_TEXT(json_text(worker->arena, guardrail_matches_json(verdict))), P_TEXT(text), P_UUID(person), P_UUID(step)));
}

bool text_may_pass(struct worker *worker, const struct job *job, const struct uuid *person, const struct uuid *step, enum guardrail_direction direction,
		   const char **text, const char **fault, const char **words)
{
	const struct result *found = db_run(worker->db, SQL_WORKSPACE_RULES_FOR,
					    PARAMS(P_UUID(&job->school), P_UUID(person), P_TEXT(guardrail_rules_known(worker->arena))));
	const struct guardrail_rules *rules =
		guardrail_rules_of(&job->school, result_integer(found, 0, "version"), json_read(worker->arena, result_text(found, 0, "rules")));
	struct guardrail_asker asker = guardrail_asker_of(json_read(worker->arena, result_text(found, 0, "asker")));
	struct guardrail_verdict verdict;

	guardrail_check(rules, worker->arena, &asker, direction, *text, &verdict);
	note(worker, person, step, direction, *text, &verdict);
	if (verdict.text)
		*text = verdict.text;
	if (verdict.text && verdict.action != GUARDRAIL_APPROVE)
		return true;
	*fault = verdict.action == GUARDRAIL_APPROVE ? "guardrail_held" : "guardrail_refused";
	*words = verdict.message ? arena_strdup(worker->arena, verdict.message) : NULL;
	return false;
}
