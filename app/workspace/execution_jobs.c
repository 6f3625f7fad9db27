/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/execution_jobs.h"

#include <string.h>

#include "core/json_text.h"
#include "view/json_data.h"
#include "workspace/definition.h"
#include "workspace/judging.h"

static void fail_step(struct worker *worker, const struct uuid *step, const char *fault, const char *words)
{
	db_queue(worker->db, SQL_WORKSPACE_STEP_FAILED, PARAMS(P_UUID(step), P_TEXT(fault), P_TEXT(words)));
}

static bool is_held(const char *fault)
{
	return fault && strcmp(fault, "guardrail_held") == 0;
}

/*
 * What a model is told passes the guardrails as if the owner had typed it, all of it even where something must wait for approval.
 * @return whether it may be asked; filled is as it may be sent
 */
static bool may_ask(struct job_run *run, const struct uuid *owner, const struct uuid *step, json_t *filled, const char **fault, const char **words)
{
	static const char *const members[] = {"system", "prompt"};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const char *text = json_string_value(json_object_get(filled, members[i]));

		if (!text || !*text)
			continue;
		if (!text_may_pass(run->worker, run->job, owner, step, GUARDRAIL_INPUT, &text, fault, words) && !is_held(*fault))
			return false;
		json_object_set_new(filled, members[i], json_string(text));
	}
	return !*fault;
}

/* The step that next_step began, as its owner from here on. */
static void do_step(struct job_run *run, const struct result *next)
{
	struct worker *worker = run->worker;
	const char *type = result_text(next, 0, "type"), *fault = NULL, *words = NULL;
	const json_t *config = json_read(worker->arena, result_text(next, 0, "config"));
	const json_t *variables = json_data_keep(worker->arena, json_loads(result_text(next, 0, "variables"), 0, NULL)); /* for templates */
	json_t *filled = workflow_fill_step(worker->arena, config, variables, &fault);
	bool may_go_on = filled != NULL;
	struct uuid step, owner;

	result_uuid(next, 0, "step_id", &step);
	result_uuid(next, 0, "owner_id", &owner);
	if (filled && strcmp(type, "model") == 0)
		may_go_on = may_ask(run, &owner, &step, filled, &fault, &words);
	if (may_go_on)
		db_queue(worker->db, SQL_WORKSPACE_DO_STEP,
			 PARAMS(P_UUID(&step), P_TEXT(type), P_TEXT(json_text(worker->arena, json_incref(filled)))));
	else if (is_held(fault))
		db_queue(worker->db, SQL_WORKSPACE_HOLD_STEP,
			 PARAMS(P_UUID(&step), P_TEXT(json_text(worker->arena, json_incref(filled))), P_TEXT(words)));
	else
		fail_step(worker, &step, fault, words);
}

static void do_next(void *context)
{
	struct job_run *run = context;
	struct worker *worker = run->worker;
	const struct result *next;

	db_begin(worker->db);
	job_act_in_school(run);
	next = db_run(worker->db, SQL_WORKSPACE_NEXT_STEP, PARAMS(P_TEXT(run->job->payload)));
	if (result_count(next))
		do_step(run, next);
	job_complete(worker, run->job, NULL);
	db_commit(worker->db);
}

enum job_outcome workflow_step_job(struct job_run *run)
{
	enum job_outcome outcome = job_work(run, do_next, run);

	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

static void begin_scheduled(void *context)
{
	struct job_run *run = context;

	db_begin(run->worker->db);
	job_act_in_school(run);
	db_queue(run->worker->db, SQL_WORKSPACE_RUN_SCHEDULED, PARAMS(P_TEXT(run->job->payload)));
	job_complete(run->worker, run->job, NULL);
	db_commit(run->worker->db);
}

enum job_outcome workflow_run_job(struct job_run *run)
{
	enum job_outcome outcome = job_work(run, begin_scheduled, run);

	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
