/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/session_pages.h"

#include <string.h>

#include "account/qr.h"
#include "classroom/class_code.h"
#include "classroom/message_pages.h"
#include "classroom/session.h"
#include "classroom/stream.h"
#include "web/page.h"
#include "web/site.h"

/* What the control page, its part and the projector know of a session. */
struct session_view {
	struct result *session; /* one row */
	const char *class_name, *join_address, *stream_path, *poll_path;
	struct qr qr;
};

static struct result *ask_session(struct request *req)
{
	return ask(req, SQL_CLASSROOM_SESSION_VIEW, PARAMS(P_UUID(path_uuid(req, "class_session"))));
}

static struct result *ask_people(struct request *req)
{
	return ask(req, SQL_CLASSROOM_PEOPLE, PARAMS(P_UUID(path_uuid(req, "class_session"))));
}

static struct result *ask_card(struct request *req)
{
	return ask(req, SQL_CLASSROOM_CARD_NOW, PARAMS(P_UUID(path_uuid(req, "class_session"))));
}

/* The address as it is typed: without the scheme, which every browser adds. */
static const char *typed_address(struct request *req)
{
	const char *base = request_site(req)->config->base_url, *host = strstr(base, "://");

	return arena_printf(req->arena, "%s/join", host ? host + 3 : base);
}

/* Sends what is queued. */
static struct session_view view_of(struct request *req, struct result *session)
{
	const struct uuid *id = path_uuid(req, "class_session");
	struct session_view view = {.session = session};

	sent(req);
	view.class_name = class_session_class_name(req, session);
	view.join_address = typed_address(req);
	view.stream_path = stream_path_from(req, stream_path_of_teacher(req, id), result_integer(session, 0, "position"));
	view.poll_path = arena_printf(req->arena, "%s/classroom/sessions/%s/events", request_site(req)->prefix, id->text);
	view.qr = qr_make(req->arena, class_session_join_url(req, result_text(session, 0, "code")));
	return view;
}

/* The bindings that pages of one session share. */
#define SESSION_BINDINGS(view)                                                                                        \
	columns((view)->session), text("class_name", (view)->class_name), text("join_address", (view)->join_address), \
		text("stream_path", (view)->stream_path), text("poll_path", (view)->poll_path),                       \
		text("qr_path", (view)->qr.path), number("qr_size", (view)->qr.size)

/* GET /classroom */
enum http_status class_sessions_page(struct request *req)
{
	struct result *summary = ask(req, SQL_CLASSROOM_SESSIONS_SUMMARY, NO_PARAMS), *classes = ask(req, SQL_CLASSROOM_CLASSES, NO_PARAMS);

	return render(req, "classroom/sessions", columns(summary), rows("classes", classes));
}

/* GET /classroom/sessions/:class_session: the teacher's control page. */
enum http_status class_session_page(struct request *req)
{
	struct result *session = ask_session(req), *people = ask_people(req), *card = ask_card(req);
	struct chat chat = chat_ask(req, path_uuid(req, "class_session"));
	struct session_view view = view_of(req, session);

	return render(req, "classroom/session", SESSION_BINDINGS(&view), rows("people", people), row("card", card), session_chat_bindings(chat));
}

/* GET /classroom/sessions/:class_session/people: the door and who is here, also for the script that keeps them fresh. */
enum http_status class_people_page(struct request *req)
{
	struct result *session = ask_session(req), *people = ask_people(req);
	struct session_view view = view_of(req, session);

	return render(req, "classroom/people", SESSION_BINDINGS(&view), rows("people", people));
}

/* GET /classroom/sessions/:class_session/end */
enum http_status class_end_page(struct request *req)
{
	struct result *session = ask_session(req);

	sent(req);
	return render(req, "classroom/end", columns(session), text("class_name", class_session_class_name(req, session)));
}

/* GET /classroom/sessions/:class_session/projector */
enum http_status projector_page(struct request *req)
{
	struct result *session = ask_session(req), *card = ask_card(req);
	struct session_view view = view_of(req, session);

	return render(req, "classroom/projector", SESSION_BINDINGS(&view), number("present", result_integer(session, 0, "count")), row("card", card));
}

/* GET /join/:code/qr.svg: of any code, whether it opens something or not, so that nobody can try codes here. */
enum http_status join_qr_page(struct request *req)
{
	char code[CLASS_CODE_SIZE];
	struct qr qr;

	if (!class_code_read(path_text(req, "code"), code))
		request_fail(req, HTTP_NOT_FOUND);
	qr = qr_make(req->arena, class_session_join_url(req, code));
	render(req, "classroom/qr", text("qr_path", qr.path), number("qr_size", qr.size));
	response_content_type(req->response, "image/svg+xml");
	return HTTP_OK;
}
