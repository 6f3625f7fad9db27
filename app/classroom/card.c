/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/card.h"

#include <jansson.h>

#include "core/json_text.h"
#include "web/page.h"

static json_t *number_or_null(int64_t number)
{
	return number ? json_integer(number) : json_null();
}

/* As classroom.start_deck takes it; in the arena. */
static const char *settings_json(struct request *req, const struct deck_settings *settings)
{
	return json_text(req->arena, json_pack("{s:s?, s:o, s:s?, s:o, s:s?, s:s?, s:b, s:b, s:b, s:I, s:b}", "grade", settings->grade, "difficulty",
						number_or_null(settings->difficulty), "type", settings->type, "seconds",
						number_or_null(settings->seconds), "mode", settings->mode, "shown_as", settings->shown_as,
						"adaptive", settings->is_adaptive, "advances", settings->advances, "has_points",
						settings->has_points, "teams", (json_int_t)settings->teams, "continue", settings->continues));
}

void deck_start(struct request *req, const struct uuid *session, const struct deck_settings *settings)
{
	run(req, SQL_CLASSROOM_DECK_START, PARAMS(P_UUID(session), P_TEXT(settings_json(req, settings))));
}

void deck_turn(struct request *req, const struct uuid *session, const char *turn, const struct uuid *seen)
{
	run(req, SQL_CLASSROOM_CARD_TURN, PARAMS(P_UUID(session), P_TEXT(turn), P_UUID(seen)));
}
