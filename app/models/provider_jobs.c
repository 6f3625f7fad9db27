/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/provider_jobs.h"

#include "auth/sealed.h"
#include "core/clock.h"
#include "core/json_text.h"
#include "jobs/services.h"
#include "models/client.h"

#define LONGEST_MS 60000
#define STEP_MS 500
#define QUESTION "Say hello in one short sentence."
#define MOST_TOKENS 60

struct trial {
	struct job_run *run;
	struct result *found; /* the service */
	const char *answer;   /* as models.note_try takes it; NULL until it is there */
};

static void find_provider(void *context)
{
	struct trial *trial = context;

	job_act_in_school(trial->run);
	trial->found = db_run(trial->run->worker->db, SQL_MODELS_PROVIDER_TO_TRY, PARAMS(P_TEXT(trial->run->job->payload)));
}

static void keep_answer(void *context)
{
	struct trial *trial = context;
	struct worker *worker = trial->run->worker;

	db_begin(worker->db);
	job_act_in_school(trial->run);
	db_queue(worker->db, SQL_MODELS_NOTE_TRY, PARAMS(P_TEXT(result_text(trial->found, 0, "id")), P_TEXT(trial->answer)));
	job_complete(worker, trial->run->job, NULL);
	db_commit(worker->db);
}

static void pass_over(void *context, const char *text, size_t length)
{
	(void)context;
	(void)text;
	(void)length;
}

static json_t *attempts_json(const struct model_answer *answer)
{
	json_t *attempts = json_array();

	for (size_t i = 0; i < answer->attempt_count; i++)
		json_array_append_new(attempts, json_pack("{s:s, s:s?, s:I}", "provider", answer->attempts[i].provider, "fault",
							  answer->attempts[i].fault, "http_status", (json_int_t)answer->attempts[i].http_status));
	return attempts;
}

static void take_answer(void *context, const struct model_answer *answer)
{
	struct trial *trial = context;
	bool is_good = answer->outcome == MODEL_ANSWERED || answer->outcome == MODEL_CALLS_TOOLS;
	const char *fault = answer->outcome == MODEL_CANCELLED ? "silent" : answer->fault;

	trial->answer = json_text(trial->run->worker->arena,
		json_pack("{s:s, s:s%, s:s, s:s?, s:s, s:s?, s:I, s:I, s:I, s:I, s:o}", "outcome", is_good ? "answered" : answer->provider ? "cut" : "failed",
			  "text", answer->text, answer->length, "provider", result_text(trial->found, 0, "id"), "key_id",
			  result_text(trial->found, 0, "key_id"), "model", result_text(trial->found, 0, "model"), "fault", fault, "tokens_in",
			  (json_int_t)answer->tokens_in, "tokens_out", (json_int_t)answer->tokens_out, "first_ms", (json_int_t)answer->first_ms,
			  "total_ms", (json_int_t)answer->total_ms, "attempts", attempts_json(answer)));
}

static void release_client(void *client)
{
	model_client_destroy(client);
}

/* Until it answers, or for a minute. */
static void try_provider(struct trial *trial, const struct job_services *services, const struct model_provider *provider)
{
	struct model_client *client = model_client_create(services->config, NULL);
	json_t *messages = json_pack("[{s:s, s:s}]", "role", "user", "content", QUESTION), *options = json_pack("{s:i}", "max_tokens", MOST_TOKENS);
	struct model_call *call = model_client_ask(client, &(struct model_question){messages, options, provider, 1},
						   &(struct model_events){pass_over, take_answer}, trial);
	int64_t end = clock_steady_ms() + LONGEST_MS;

	arena_on_reset(trial->run->worker->arena, release_client, client);
	json_decref(messages);
	json_decref(options);
	while (!trial->answer) {
		if (clock_steady_ms() > end)
			model_call_cancel(call);
		model_client_wait(client, -1, STEP_MS);
	}
}

enum job_outcome try_model_job(struct job_run *run)
{
	const struct job_services *services = run->services;
	struct trial trial = {.run = run};
	enum job_outcome outcome = job_work(run, find_provider, &trial);
	const struct result *found = trial.found;
	const char *key;

	if (outcome != JOB_DONE || !result_count(found))
		return outcome;
	if (!sealed_read(services->key, run->worker->arena, found, 0, "key", &key))
		return job_fails(run, JOB_HOPELESS, "key_unreadable");
	try_provider(&trial, services,
		     &(struct model_provider){.id = result_text(found, 0, "id"), .kind = "openai", .url = result_text(found, 0, "url"),
					      .model = result_text(found, 0, "model"), .key = key, .seconds = (unsigned)result_integer(found, 0, "seconds")});
	outcome = job_work(run, keep_answer, &trial);
	return outcome == JOB_DONE ? JOB_COMPLETED : outcome;
}
