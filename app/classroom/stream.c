/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ticket is "p.PARTICIPANT.TAG" or "t.CLASS_SESSION.LOGIN_SESSION.TAG"; the tag is of all that stands before its dot. */
#include "classroom/stream.h"

#include <string.h>

#include "auth/secret.h"
#include "auth/session.h"
#include "web/page.h"
#include "web/site.h"

#define PURPOSE "classroom.stream"
#define UUID_LENGTH (UUID_TEXT_SIZE - 1)

static const char *path_of(struct request *req, const char *named)
{
	char tag[SECRET_TAG_SIZE];

	secret_tag(&request_site(req)->key, PURPOSE, named, tag);
	return arena_printf(req->arena, "%s/live/classroom?ticket=%s.%s", request_site(req)->prefix, named, tag);
}

const char *stream_path_of_participant(struct request *req, const struct uuid *participant)
{
	return path_of(req, arena_printf(req->arena, "p.%s", participant->text));
}

const char *stream_path_of_teacher(struct request *req, const struct uuid *class_session)
{
	return path_of(req, arena_printf(req->arena, "t.%s.%s", class_session->text, req->session->id.text));
}

const char *stream_path_from(struct request *req, const char *path, int64_t position)
{
	return arena_printf(req->arena, "%s&last=%lld", path, (long long)position);
}

/* An identifier at *text, and past it. */
static bool take_uuid(const char **text, struct uuid *uuid)
{
	char part[UUID_TEXT_SIZE] = "";

	if (**text != '.' || strlen(*text + 1) < UUID_LENGTH)
		return false;
	memcpy(part, *text + 1, UUID_LENGTH);
	*text += 1 + UUID_LENGTH;
	return uuid_parse(uuid, part);
}

static bool take_names(const char *text, struct stream_ticket *read)
{
	char kind = *text++;

	if (kind == 'p')
		return take_uuid(&text, &read->participant) && !*text;
	return kind == 't' && take_uuid(&text, &read->class_session) && take_uuid(&text, &read->login) && !*text;
}

bool stream_ticket_read(const struct request *req, const char *ticket, struct stream_ticket *read)
{
	const char *dot = ticket ? strrchr(ticket, '.') : NULL;
	const char *named = dot ? arena_copy(req->arena, ticket, (size_t)(dot - ticket)) : NULL;

	*read = (struct stream_ticket){0};
	return named && secret_check(&request_site(req)->key, PURPOSE, named, dot + 1) && take_names(named, read);
}
