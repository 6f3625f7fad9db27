/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/connection_jobs.h"

#include <string.h>

#include "auth/sealed.h"
#include "core/config.h"
#include "core/json_text.h"
#include "core/text.h"
#include "db/result.h"
#include "jobs/services.h"
#include "workspace/judging.h"
#include "workspace/mcp_client.h"
#include "workspace/tool_list.h"

#define LISTING_SECONDS 20
#define CALL_SECONDS 60
#define RESULT_MOST 100000 /* characters */

struct asking {
	struct job_run *run;
	struct result *found;        /* whom to ask, and what */
	struct mcp_server server;
	struct mcp_session *session; /* NULL before the server was asked */
	struct uuid person;
	const char *arguments;       /* as they may be sent; NULL where they may not */
	bool is_begun, is_over;
	json_t *answer;              /* tools, or the tool's result */
	const char *outcome, *fault, *result, *words; /* of a call; NULL for none */
};

static const struct job_services *services(const struct asking *asking)
{
	return asking->run->services;
}

/* @return false where the key cannot be opened: the installation's has changed */
static bool find_server(struct asking *asking, unsigned seconds)
{
	asking->server = (struct mcp_server){
		.url = result_text(asking->found, 0, "url"),
		.allowed_hosts = services(asking)->config->mcp_hosts,
		.seconds = seconds,
	};
	return sealed_read(services(asking)->key, asking->run->worker->arena, asking->found, 0, "key", &asking->server.key);
}

static const char *fault_of(enum mcp_outcome outcome)
{
	switch (outcome) {
	case MCP_DONE:
	case MCP_CANCELLED:
		return NULL;
	case MCP_AWAY:
		return "away";
	case MCP_REFUSED:
		return "refused";
	case MCP_UNREADABLE:
		return "unreadable";
	case MCP_NOT_ALLOWED:
		return "not_allowed";
	case MCP_ERROR:
		return "error";
	}
	return "unreadable";
}

/* ---- what a server offers ---- */

static void find_connection(void *context)
{
	struct asking *asking = context;

	job_act_in_school(asking->run);
	asking->found = db_run(asking->run->worker->db, SQL_WORKSPACE_CONNECTION_TO_LIST, PARAMS(P_TEXT(asking->run->job->payload)));
}

static void keep_tools(void *context)
{
	struct asking *asking = context;
	struct worker *worker = asking->run->worker;
	json_t *greeting = json_deep_copy(mcp_greeting(asking->session));

	db_begin(worker->db);
	job_act_in_school(asking->run);
	db_queue(worker->db, SQL_WORKSPACE_PUT_TOOLS,
		 PARAMS(P_TEXT(asking->run->job->payload), P_TEXT(json_text(worker->arena, greeting)),
			P_TEXT(tool_list_text(worker->arena, asking->answer))));
	job_complete(worker, asking->run->job, NULL);
	db_commit(worker->db);
}

static void note_fault(void *context)
{
	struct asking *asking = context;
	struct worker *worker = asking->run->worker;

	db_begin(worker->db);
	job_act_in_school(asking->run);
	db_queue(worker->db, SQL_WORKSPACE_NOTE_CONNECTION,
		 PARAMS(P_TEXT(asking->run->job->payload), P_TEXT(asking->fault),
			P_INTEGER(asking->session ? mcp_http_status(asking->session) : 0)));
	job_complete(worker, asking->run->job, NULL);
	db_commit(worker->db);
}

static enum job_outcome ended(struct asking *asking, void (*work)(void *context))
{
	enum job_outcome outcome = job_work(asking->run, work, asking);

	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}

enum job_outcome list_tools_job(struct job_run *run)
{
	struct asking asking = {.run = run};
	enum job_outcome outcome = job_work(run, find_connection, &asking);
	enum mcp_outcome asked;

	if (outcome != JOB_DONE || !result_count(asking.found))
		return outcome;
	if (!find_server(&asking, LISTING_SECONDS))
		return job_fails(run, JOB_HOPELESS, "key_unreadable");
	asked = mcp_open(run->worker->arena, &asking.server, &asking.session);
	if (asked == MCP_DONE) {
		asked = mcp_list_tools(asking.session, &asking.answer);
		mcp_close(asking.session);
	}
	asking.fault = fault_of(asked);
	return ended(&asking, asked == MCP_DONE ? keep_tools : note_fault);
}

/* ---- a call ---- */

/* What may be sent: arguments that a guardrail left as JSON. */
static void judge_arguments(struct asking *asking)
{
	const char *text = result_text(asking->found, 0, "arguments");

	result_uuid(asking->found, 0, "person_id", &asking->person);
	if (text_may_pass(asking->run->worker, asking->run->job, &asking->person, NULL, GUARDRAIL_INPUT, &text, &asking->fault, &asking->words))
		asking->arguments = text;
}

static void find_call(void *context)
{
	struct asking *asking = context;
	struct worker *worker = asking->run->worker;

	db_begin(worker->db);
	job_act_in_school(asking->run);
	asking->arguments = asking->fault = asking->words = NULL;
	asking->found = db_run(worker->db, SQL_WORKSPACE_CALL_TO_MAKE, PARAMS(P_TEXT(asking->run->job->payload)));
	if (result_count(asking->found))
		judge_arguments(asking);
	db_commit(worker->db);
}

static void begin_call(void *context)
{
	struct asking *asking = context;
	struct worker *worker = asking->run->worker;
	const struct result *begun;

	db_begin(worker->db);
	job_act_in_school(asking->run);
	begun = db_run(worker->db, SQL_WORKSPACE_BEGIN_CALL, PARAMS(P_TEXT(asking->run->job->payload)));
	asking->is_begun = result_boolean(begun, 0, "begun");
	db_commit(worker->db);
}

static void look_whether_over(void *context)
{
	struct asking *asking = context;
	struct worker *worker = asking->run->worker;

	db_begin(worker->db);
	job_act_in_school(asking->run);
	asking->is_over = result_boolean(db_run(worker->db, SQL_WORKSPACE_IS_CALL_OVER, PARAMS(P_TEXT(asking->run->job->payload))), 0, "is_over");
	db_commit(worker->db);
}

/* While the database is away nobody can have cancelled. */
static bool is_cancelled(void *context)
{
	struct asking *asking = context;

	return job_work(asking->run, look_whether_over, asking) == JOB_DONE && asking->is_over;
}

static void judge_result(struct asking *asking)
{
	struct worker *worker = asking->run->worker;
	const char *text = asking->result;

	if (!text)
		return;
	if (!text_may_pass(worker, asking->run->job, &asking->person, NULL, GUARDRAIL_OUTPUT, &text, &asking->fault, &asking->words)) {
		asking->outcome = "REFUSED";
		asking->result = NULL;
	} else if (strcmp(asking->outcome, "COMPLETED") == 0) {
		asking->result = text;
	} else { /* the tool's own words of why it failed */
		asking->words = text;
		asking->result = NULL;
	}
}

static void end_call(void *context)
{
	struct asking judged = *(const struct asking *)context; /* a copy: what is judged is gone when this is done once more */
	struct worker *worker = judged.run->worker;

	db_begin(worker->db);
	job_act_in_school(judged.run);
	judge_result(&judged);
	db_queue(worker->db, SQL_WORKSPACE_END_CALL,
		 PARAMS(P_TEXT(judged.run->job->payload), P_TEXT(judged.outcome), P_TEXT(judged.fault), P_TEXT(judged.result), P_TEXT(judged.words)));
	job_complete(worker, judged.run->job, NULL);
	db_commit(worker->db);
}

static void take_answer(struct asking *asking)
{
	bool is_error = json_is_true(json_object_get(asking->answer, "isError"));
	const char *text = mcp_result_text(asking->run->worker->arena, asking->answer);

	asking->outcome = is_error ? "FAILED" : "COMPLETED";
	asking->fault = is_error ? "tool_failed" : NULL;
	asking->result = arena_copy(asking->run->worker->arena, text, text_first(text, strlen(text), RESULT_MOST));
}

static bool may_try_again(const struct asking *asking)
{
	return asking->run->job->attempts < asking->run->job->max_attempts && (!asking->is_begun || result_boolean(asking->found, 0, "is_repeatable"));
}

static enum job_outcome call_failed(struct asking *asking, enum mcp_outcome outcome)
{
	if (outcome == MCP_AWAY && may_try_again(asking))
		return job_fails(asking->run, JOB_RETRY, "tool_away");
	asking->outcome = outcome == MCP_CANCELLED ? "CANCELLED" : "FAILED";
	asking->fault = outcome == MCP_CANCELLED ? NULL
			: outcome == MCP_AWAY	 ? asking->is_begun ? "outcome_unknown" : "tool_away"
						 : "tool_failed";
	asking->result = mcp_error(asking->session);
	return ended(asking, end_call);
}

static enum job_outcome call(struct asking *asking, const json_t *arguments)
{
	struct job_run *run = asking->run;
	enum mcp_outcome asked = mcp_open(run->worker->arena, &asking->server, &asking->session);
	enum job_outcome outcome;

	if (asked != MCP_DONE)
		return call_failed(asking, asked);
	outcome = job_work(run, begin_call, asking);
	if (outcome != JOB_DONE || !asking->is_begun)
		return outcome;
	asked = mcp_call_tool(asking->session, result_text(asking->found, 0, "tool"), arguments, &asking->answer);
	mcp_close(asking->session);
	if (asked != MCP_DONE)
		return call_failed(asking, asked);
	take_answer(asking);
	return ended(asking, end_call);
}

enum job_outcome call_tool_job(struct job_run *run)
{
	struct asking asking = {.run = run};
	enum job_outcome outcome = job_work(run, find_call, &asking);
	json_t *arguments;

	if (outcome != JOB_DONE || !result_count(asking.found))
		return outcome;
	if (!find_server(&asking, CALL_SECONDS))
		return job_fails(run, JOB_HOPELESS, "key_unreadable");
	arguments = json_read(run->worker->arena, asking.arguments);
	if (!json_is_object(arguments)) { /* refused, or masked across what holds JSON together */
		asking.outcome = "REFUSED";
		asking.fault = asking.fault ? asking.fault : "guardrail_refused";
		return ended(&asking, end_call);
	}
	asking.server.is_cancelled = is_cancelled;
	asking.server.context = &asking;
	return call(&asking, arguments);
}
