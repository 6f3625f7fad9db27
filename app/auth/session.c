/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "auth/session.h"

#include <string.h>
#include <strings.h>

const char *session_token(const struct request *req)
{
	static const char scheme[] = "Bearer ";
	const char *authorization;

	if (!req->is_api)
		return request_cookie(req, SESSION_COOKIE);
	authorization = request_variable(req, "HTTP_AUTHORIZATION");
	if (!authorization || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
		return NULL;
	return authorization + sizeof scheme - 1;
}

struct hash session_token_hash(const char *token)
{
	return hash_sha256(token, strlen(token));
}

unsigned session_roles(const char *array)
{
	static const struct {
		const char *name;
		enum role role;
	} names[] = {
		{"student", ROLE_STUDENT}, {"tutor", ROLE_TUTOR}, {"teacher", ROLE_TEACHER},
		{"admin", ROLE_ADMIN}, {"operator", ROLE_OPERATOR},
	};
	unsigned roles = 0;

	for (size_t i = 0; array && i < sizeof names / sizeof *names; i++)
		if (strstr(array, names[i].name))
			roles |= names[i].role;
	return roles;
}

void session_read(struct login_session *session, const struct result *opened)
{
	*session = NO_LOGIN_SESSION;
	if (!result_count(opened) || !result_uuid(opened, 0, "person_id", &session->person))
		return;
	session->signed_in = result_uuid(opened, 0, "school_id", &session->school) &&
			     result_uuid(opened, 0, "session_id", &session->id);
	session->name = result_text(opened, 0, "name");
	session->school_name = result_text(opened, 0, "school_name");
	session->locale = result_text(opened, 0, "locale");
	session->theme = result_text(opened, 0, "theme");
	session->kind = result_text(opened, 0, "kind");
	session->roles = session_roles(result_text(opened, 0, "roles"));
}
