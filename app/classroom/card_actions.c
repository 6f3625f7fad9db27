/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/card_actions.h"

#include "classroom/by_script.h"
#include "classroom/card.h"
#include "web/page.h"

/* POST /classroom/here/answers, /classroom/answers */
enum http_status classroom_answer_give(struct request *req)
{
	const struct uuid *card = field_uuid(req, "card_id");

	run(req, SQL_CLASSROOM_ANSWER_GIVE, PARAMS(P_UUID(card), P_TEXT(field_text(req, "answer"))));
	return done(req, DOCUMENT(SQL_CLASSROOM_ANSWER_READ, PARAMS(P_UUID(card))), .to = way_on(req, "/classroom/here#card"));
}

/* ---- of the teacher ---- */

static enum http_status answer_turned(struct request *req)
{
	return done(req, DOCUMENT(SQL_CLASSROOM_STAFF_CARD, PARAMS(P_UUID(path_uuid(req, "class_session")))),
		    .to = way_to_session(req, "card"));
}

enum http_status classroom_deck_start(struct request *req)
{
	int64_t teams = field_integer(req, "teams", 0);

	if (teams == 1)
		return invalid(req, "teams", "too_small", 2);
	deck_start(req, path_uuid(req, "class_session"),
		   &(struct deck_settings){
			   .grade = field_text(req, "grade"),
			   .difficulty = field_integer(req, "difficulty", 0),
			   .type = field_text(req, "type"),
			   .seconds = field_integer(req, "seconds", 0),
			   .mode = field_text(req, "mode"),
			   .shown_as = field_text(req, "as"),
			   .is_adaptive = field_boolean(req, "adaptive", false),
			   .advances = field_boolean(req, "advances", false),
			   .has_points = field_boolean(req, "points", false),
			   .teams = teams,
			   .continues = field_boolean(req, "continue", false),
		   });
	return answer_turned(req);
}

static enum http_status turn(struct request *req, const char *how)
{
	deck_turn(req, path_uuid(req, "class_session"), how, field_uuid(req, "card_id"));
	return answer_turned(req);
}

enum http_status classroom_deck_end(struct request *req)
{
	return turn(req, "end");
}

enum http_status classroom_card_next(struct request *req)
{
	return turn(req, "next");
}

enum http_status classroom_card_skip(struct request *req)
{
	return turn(req, "skip");
}

enum http_status classroom_card_back(struct request *req)
{
	return turn(req, "back");
}

enum http_status classroom_card_reveal(struct request *req)
{
	return turn(req, "reveal");
}

enum http_status classroom_card_pause(struct request *req)
{
	return turn(req, "pause");
}

enum http_status classroom_card_resume(struct request *req)
{
	return turn(req, "resume");
}

/* POST …/cards/tally */
enum http_status classroom_tally_show(struct request *req)
{
	run(req, SQL_CLASSROOM_TALLY_SHOW,
	    PARAMS(P_UUID(path_uuid(req, "class_session")), P_BOOLEAN(field_boolean(req, "shown", false)), P_UUID(field_uuid(req, "card_id"))));
	return answer_turned(req);
}

/* POST …/cards/podium */
enum http_status classroom_podium_show(struct request *req)
{
	const struct uuid *session = path_uuid(req, "class_session");

	run(req, SQL_CLASSROOM_PODIUM_SHOW, PARAMS(P_UUID(session), P_BOOLEAN(field_boolean(req, "shown", false))));
	return done(req, DOCUMENT(SQL_CLASSROOM_PODIUM_READ, PARAMS(P_UUID(session))),
		    .to = way_to_session(req, "card"));
}
