/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/voice.h"

#include "auth/sealed.h"
#include "core/config.h"
#include "core/log.h"
#include "jobs/services.h"

/* In words of speaking.voice_services.last_error; NULL where nothing is wrong with the service. */
static const char *fault_of(enum voice_outcome outcome)
{
	switch (outcome) {
	case VOICE_AWAY:
		return "away";
	case VOICE_REFUSED:
	case VOICE_UNKNOWN:
		return "refused";
	case VOICE_UNREADABLE:
		return "unreadable";
	case VOICE_NOT_ALLOWED:
		return "not_allowed";
	case VOICE_SPOKEN:
	case VOICE_FAILED:
		return NULL;
	}
	return NULL;
}

/* A service that answers that it is in trouble is asked once more; one that is silent has had its time. */
static enum voice_outcome ask_service(const struct job_run *run, const struct voice_service *service, const char *text,
				      enum voice_speed speed, struct spoken *spoken)
{
	enum voice_outcome outcome = voice_speak(run->worker->arena, text, NULL, speed, service, spoken);

	if (outcome == VOICE_AWAY && spoken->http_status != 0)
		outcome = voice_speak(run->worker->arena, text, NULL, speed, service, spoken);
	return outcome;
}

static enum voice_outcome say_by_service(const struct job_run *run, const struct result *voices, const char *text, enum voice_speed speed,
					 struct saying *saying)
{
	const struct job_services *services = run->services;
	struct voice_service service = {.url = result_text(voices, 0, "url"), .model = result_text(voices, 0, "model"),
					.voice = result_text(voices, 0, "voice"), .allowed_hosts = services->config->voice_hosts};
	enum voice_outcome outcome = VOICE_REFUSED;

	saying->was_asked = true;
	if (sealed_read(services->key, run->worker->arena, voices, 0, "key", &service.key))
		outcome = ask_service(run, &service, text, speed, &saying->spoken);
	else
		log_error("the key of a school's voice service cannot be opened: was the secret changed?");
	saying->http_status = saying->spoken.http_status;
	saying->fault = fault_of(outcome);
	return outcome;
}

enum voice_outcome say_for_school(const struct job_run *run, const struct result *voices, const char *text, enum voice_speed speed,
				  struct saying *saying)
{
	*saying = (struct saying){.stands_in = result_boolean(voices, 0, "is_school")};
	if (result_boolean(voices, 0, "is_asked") && say_by_service(run, voices, text, speed, saying) == VOICE_SPOKEN) {
		saying->stands_in = false;
		return VOICE_SPOKEN;
	}
	return voice_speak(run->worker->arena, text, result_text(voices, 0, "voice_id"), speed, NULL, &saying->spoken);
}

void note_voice_service(const struct job_run *run, const struct saying *saying)
{
	if (saying->was_asked)
		db_queue(run->worker->db, SQL_SPEAKING_NOTE_VOICE_SERVICE,
			 PARAMS(P_TEXT(saying->fault), saying->http_status ? P_INTEGER(saying->http_status) : P_NULL()));
}

struct noting {
	const struct job_run *run;
	const struct saying *saying;
};

static void note(void *context)
{
	const struct noting *noting = context;

	job_act_in_school(noting->run);
	note_voice_service(noting->run, noting->saying);
	db_flush(noting->run->worker->db);
}

enum job_outcome voice_service_noted(struct job_run *run, const struct saying *saying)
{
	return job_work(run, note, &(struct noting){run, saying});
}
