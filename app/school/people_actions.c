/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/people_actions.h"

#include "auth/sealed.h"
#include "school/code.h"
#include "web/page.h"
#include "web/site.h"

static const char *person_path(struct request *req, const char *person)
{
	return arena_printf(req->arena, "/admin/people/%s", person);
}

/* An empty box of a form is nothing. */
static const char *text_or_null(const struct request *req, const char *name)
{
	const char *given = field_text(req, name);

	return given && *given ? given : NULL;
}

static const struct secret_key *key_of(const struct request *req)
{
	return &request_site(req)->key;
}

static const char *chosen_roles(struct request *req)
{
	static const char *const roles[] = {"student", "tutor", "teacher", "admin"};
	const char *list = "", *separator = "";

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (field_boolean(req, arena_printf(req->arena, "role_%s", roles[i]), false)) {
			list = arena_printf(req->arena, "%s%s%s", list, separator, roles[i]);
			separator = ",";
		}
	return arena_printf(req->arena, "{%s}", list);
}

/* What the fields alone do not show, such as a login that somebody has. */
static void find_faults(struct request *req, const struct uuid *person, const char *email_tag, const char *roles)
{
	struct result *faults = run(req, SQL_SCHOOL_PERSON_FAULTS,
				    PARAMS(P_UUID(person), P_TEXT(field_text(req, "login")), P_TEXT(email_tag), P_TEXT(roles),
					   P_UUID(field_uuid(req, "class")), P_TEXT(text_or_null(req, "number"))));

	for (size_t i = 0; i < result_count(faults); i++)
		invalid(req, result_text(faults, i, "field"), result_text(faults, i, "code"), 0);
}

/* person: NULL for a new one. */
static enum http_status save(struct request *req, const struct uuid *person, const char *flash)
{
	const char *email = text_or_null(req, "email"), *contact = text_or_null(req, "guardian_contact");
	const char *email_tag = sealed_email_tag(key_of(req), req->arena, email), *roles = chosen_roles(req);
	struct result *saved;

	find_faults(req, person, email_tag, roles);
	if (is_invalid(req))
		return still_invalid(req);
	saved = run(req, SQL_SCHOOL_PERSON_SAVE,
		    PARAMS(P_UUID(person), P_TEXT(field_text(req, "name")), P_TEXT(field_text(req, "login")),
			   P_TEXT(sealed_seal(key_of(req), req->arena, email)), P_TEXT(email_tag), P_TEXT(field_text(req, "birth_date")),
			   P_TEXT(sealed_seal(key_of(req), req->arena, contact)),
			   P_TEXT(sealed_tag(key_of(req), req->arena, "guardian_contact", contact)), P_TEXT(roles),
			   P_UUID(field_uuid(req, "class")),
			   P_TEXT(text_or_null(req, "number"))));
	return done(req, .to = person_path(req, result_text(saved, 0, "id")), .flash = flash, .flash_name = field_text(req, "name"));
}

enum http_status person_add(struct request *req)
{
	return save(req, NULL, "school.flash.person_added");
}

enum http_status person_change(struct request *req)
{
	return save(req, path_uuid(req, "person"), "school.flash.person_changed");
}

enum http_status person_disable(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");
	struct result *disabled = run(req, SQL_SCHOOL_PERSON_DISABLE, PARAMS(P_UUID(person)));

	return done(req, .to = person_path(req, person->text), .flash = "school.flash.disabled",
		    .flash_name = result_text(disabled, 0, "name"), .undo = arena_printf(req->arena, "/admin/people/%s/enable", person->text));
}

enum http_status person_enable(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");
	struct result *enabled = run(req, SQL_SCHOOL_PERSON_ENABLE, PARAMS(P_UUID(person)));

	return done(req, .to = person_path(req, person->text), .flash = "school.flash.enabled",
		    .flash_name = result_text(enabled, 0, "name"));
}

enum http_status person_sign_out(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");
	struct result *closed = run(req, SQL_SCHOOL_PERSON_SIGN_OUT, PARAMS(P_UUID(person)));

	return done(req, .to = person_path(req, person->text), .flash = "school.flash.signed_out",
		    .flash_count = result_integer(closed, 0, "count"));
}

enum http_status person_reset_totp(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");

	ask(req, SQL_SCHOOL_PERSON_RESET_TOTP, PARAMS(P_UUID(person)));
	return done(req, .to = person_path(req, person->text), .flash = "school.flash.totp_reset");
}

enum http_status person_code(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");

	return code_sheet(req, NULL, arena_printf(req->arena, "{%s}", person->text), person_path(req, person->text));
}

enum http_status consent_record(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");

	ask(req, SQL_SCHOOL_CONSENT_RECORD,
	    PARAMS(P_UUID(person), P_TEXT(field_text(req, "guardian_name")), P_TEXT(field_text(req, "method"))));
	return done(req, .to = person_path(req, person->text), .flash = "school.flash.consent_recorded");
}

enum http_status consent_withdraw(struct request *req)
{
	const struct uuid *person = path_uuid(req, "person");

	ask(req, SQL_SCHOOL_CONSENT_WITHDRAW, PARAMS(P_UUID(person)));
	return done(req, .to = person_path(req, person->text), .flash = "school.flash.consent_withdrawn", .tone = "wait");
}
