/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/participant_pages.h"

#include <stdlib.h>

#include "auth/guest.h"
#include "auth/session.h"
#include "classroom/class_code.h"
#include "classroom/message_pages.h"
#include "classroom/participant.h"
#include "classroom/session.h"
#include "classroom/stream.h"
#include "web/page.h"
#include "web/site.h"

static struct param device(struct request *req)
{
	const char *token = guest_token(req);
	struct hash *hash = arena_alloc(req->arena, sizeof *hash);

	*hash = session_token_hash(token ? token : "");
	return P_BYTES(hash->bytes, sizeof hash->bytes);
}

/* GET /join. A device that is in a running session is offered the way back. */
enum http_status join_page(struct request *req)
{
	struct result *here = run(req, SQL_CLASSROOM_DEVICE, PARAMS(device(req)));
	const char *class_name = result_count(here) ? class_session_class_name(req, here) : NULL;

	return render(req, "classroom/join", row("device", here), text("device_class", class_name));
}

/* A code that opens nothing: the form once more, with what was typed. */
static enum http_status show_wrong_code(struct request *req, struct result *door)
{
	bool is_guessing = result_text(door, 0, "seconds");
	enum http_status status = is_guessing ? HTTP_TOO_MANY_REQUESTS : HTTP_NOT_FOUND;

	invalid(req, "code", is_guessing ? "guessing" : "wrong_code", result_integer(door, 0, "seconds"));
	render(req, "classroom/join", row("door", door));
	if (is_guessing)
		response_header(req->response, "Retry-After", result_text(door, 0, "seconds"));
	req->response->status = status;
	return status;
}

/* GET /join/:code: who one is in this class. */
enum http_status join_name_page(struct request *req)
{
	char code[CLASS_CODE_SIZE];
	struct result *door;
	const struct pair *chosen = pairs_find(&req->form, "avatar_id"); /* of a form that is shown again */

	class_code_read(path_text(req, "code"), code);
	door = run(req, SQL_CLASSROOM_DOOR, PARAMS(P_TEXT(code), P_TEXT(req->address), device(req), P_TEXT(path_text(req, "code"))));
	if (!result_text(door, 0, "session"))
		return show_wrong_code(req, door);
	if (result_boolean(door, 0, "was_removed"))
		request_fail_code(req, HTTP_FORBIDDEN, "removed");
	if (result_boolean(door, 0, "is_here"))
		return redirect_to(req, "/classroom/here");
	return render(req, "classroom/join_name", columns(door), text("code", arena_strdup(req->arena, code)),
		      text("class_name", class_session_class_name(req, door)), json_value("avatars", avatar_list(req, chosen ? strtol(chosen->value, NULL, 10) : 0)),
		      text("suggestion", suggested(req)), text("chosen_avatar_id", chosen ? chosen->value : NULL));
}

/* GET /classroom/here: the class on a phone, or the lobby. */
enum http_status class_here_page(struct request *req)
{
	struct result *here = ask(req, SQL_CLASSROOM_HERE, NO_PARAMS), *card = ask(req, SQL_CLASSROOM_CARD_NOW, PARAMS(P_NULL()));
	struct chat chat = chat_ask(req, NULL);
	struct uuid participant;

	ask(req, SQL_CLASSROOM_PARTICIPANT_SEEN, NO_PARAMS);
	sent(req);
	if (!result_uuid(here, 0, "id", &participant))
		request_fail(req, HTTP_NOT_FOUND);
	return render(req, "classroom/class", columns(here), text("class_name", class_session_class_name(req, here)),
		      text("stream_path", stream_path_from(req, stream_path_of_participant(req, &participant),
							   result_integer(here, 0, "position"))),
		      text("poll_path", arena_printf(req->arena, "%s/classroom/here/events", request_site(req)->prefix)), row("card", card),
		      chat_bindings(chat));
}

/* GET /classroom/here/leave */
enum http_status class_leave_page(struct request *req)
{
	struct result *here = run(req, SQL_CLASSROOM_HERE, NO_PARAMS);

	return render(req, "classroom/leave", columns(here), text("class_name", class_session_class_name(req, here)));
}

/* GET /classroom/sessions/:class_session/participants/:participant/remove: what it can do and what it cannot. */
enum http_status class_removal_page(struct request *req)
{
	struct result *participant = ask(req, SQL_CLASSROOM_REMOVAL,
					 PARAMS(P_UUID(path_uuid(req, "class_session")), P_UUID(path_uuid(req, "participant"))));

	return render(req, "classroom/remove", columns(participant));
}
