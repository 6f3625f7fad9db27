/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/people_pages.h"

#include "auth/sealed.h"
#include "web/page.h"
#include "web/site.h"

enum http_status people_page(struct request *req)
{
	const char *search = field_text(req, "q"), *role = field_text(req, "role"), *state = field_text(req, "state");
	const char *tag = sealed_email_tag(&request_site(req)->key, req->arena, search);
	struct result *filter = ask(req, SQL_SCHOOL_PEOPLE_FILTER, PARAMS(P_TEXT(search), P_TEXT(role), P_TEXT(state), P_TEXT(tag)));
	struct result *people = ask(req, SQL_SCHOOL_PEOPLE,
				    PARAMS(P_TEXT(search), P_TEXT(role), P_TEXT(state), P_TEXT(field_cursor_key(req)),
					   P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req)), P_TEXT(tag)));

	return render(req, "school/people", row("filter", filter), page_of("people", people));
}

/* The class chosen in a form that is shown again; NULL otherwise. */
static const char *chosen_class(const struct request *req)
{
	const struct pair *chosen = pairs_find(&req->form, "class");

	return chosen ? chosen->value : NULL;
}

enum http_status person_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "person");
	struct result *person = ask(req, SQL_SCHOOL_PERSON, PARAMS(P_UUID(id)));
	struct result *consents = ask(req, SQL_SCHOOL_PERSON_CONSENTS, PARAMS(P_UUID(id)));
	struct result *classes = ask(req, SQL_SCHOOL_CLASS_OPTIONS_OF, PARAMS(P_UUID(id), P_TEXT(chosen_class(req))));

	ask(req, SQL_SCHOOL_PERSON_LOG_READ, PARAMS(P_UUID(id)));
	return render(req, "school/person", columns(person), rows("consents", consents), rows("classes", classes));
}

enum http_status person_new_page(struct request *req)
{
	struct result *classes = ask(req, SQL_SCHOOL_CLASS_OPTIONS, PARAMS(P_TEXT(chosen_class(req))));

	return render(req, "school/person_new", rows("classes", classes));
}

static enum http_status confirm(struct request *req, const char *template)
{
	struct result *person = ask(req, SQL_SCHOOL_PERSON, PARAMS(P_UUID(path_uuid(req, "person"))));

	return render(req, template, columns(person));
}

enum http_status person_disable_page(struct request *req)
{
	return confirm(req, "school/person_disable");
}

enum http_status consent_withdraw_page(struct request *req)
{
	return confirm(req, "school/consent_withdraw");
}
