/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/session.h"

#include <jansson.h>

#include "classroom/class_code.h"
#include "classroom/stream.h"
#include "core/log.h"
#include "db/decision.h"
#include "web/site.h"

#define MOST_TRIES 20 /* with 32^8 codes two in a row are taken once in many years */

enum start { STARTED, ALREADY_RUNNING, CODE_TAKEN };

static const char *const starts[] = {
	[STARTED] = "started",
	[ALREADY_RUNNING] = "already_running",
	[CODE_TAKEN] = "code_taken",
};

static const char *const extensions[] = {
	[CLASS_SESSION_EXTENDED] = "extended",
	[CLASS_SESSION_LONGEST] = "longest",
};

static enum start try_start(struct request *req, const struct uuid *class, bool lobby, bool locked, struct uuid *class_session)
{
	char code[CLASS_CODE_SIZE];
	const struct result *started;

	class_code_make(code);
	started = run(req, SQL_CLASSROOM_SESSION_START,
		      PARAMS(P_UUID(class), P_TEXT(code), P_BOOLEAN(lobby), P_BOOLEAN(locked)));
	result_uuid(started, 0, "session_id", class_session);
	return (enum start)DECISION(started, starts);
}

enum class_session_start class_session_start(struct request *req, const struct uuid *class, bool lobby, bool locked,
					     struct uuid *class_session)
{
	for (int i = 0; i < MOST_TRIES; i++) {
		switch (try_start(req, class, lobby, locked, class_session)) {
		case STARTED:
			return CLASS_SESSION_STARTED;
		case ALREADY_RUNNING:
			return CLASS_SESSION_ALREADY_RUNNING;
		case CODE_TAKEN:
			break;
		}
	}
	log_die("%d codes of class sessions in a row were taken", MOST_TRIES);
}

enum class_session_extension class_session_extend_by(struct request *req, const struct uuid *class_session, int64_t minutes)
{
	return (enum class_session_extension)DECISION(
		run(req, SQL_CLASSROOM_SESSION_EXTEND, PARAMS(P_UUID(class_session), P_INTEGER(minutes))), extensions);
}

struct params class_session_params(struct request *req, const struct uuid *class_session)
{
	const struct site *site = request_site(req);
	struct param *items = arena_array(req->arena, 4, sizeof *items);

	items[0] = P_UUID(class_session);
	items[1] = P_TEXT(site->config->base_url);
	items[2] = P_TEXT(site->prefix);
	items[3] = P_TEXT(stream_path_of_teacher(req, class_session));
	return (struct params){items, 4};
}

const char *class_session_class_name(struct request *req, const struct result *row)
{
	return sentence_text(req, page_json(req, json_pack("{s:s, s:I, s:s}", "key", "school.class_long", "grade",
							   (json_int_t)result_integer(row, 0, "grade"), "class_name",
							   result_text(row, 0, "class_name"))));
}

const char *class_session_join_url(struct request *req, const char *code)
{
	return arena_printf(req->arena, "%s/join/%s", request_site(req)->config->base_url, code);
}
