/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/student_actions.h"

#include <jansson.h>
#include <string.h>

#include "auth/sealed.h"
#include "core/json_text.h"
#include "hub/student_metadata.h"
#include "school/code.h"
#include "school/person.h"
#include "school/roster.h"
#include "web/page.h"
#include "web/site.h"

static const char *record_path(struct request *req, const char *student, const char *section)
{
	return arena_printf(req->arena, "/hub/students/%s%s", student, section);
}

/* ---- the record ---- */

/* Whether a text was sent at all: a form's empty box and JSON's null take away what was there. */
static bool is_sent(const struct request *req, const char *name)
{
	return req->is_api ? json_object_get(req->json, name) != NULL : pairs_find(&req->form, name) != NULL;
}

static void add_text(json_t *changes, const char *member, const char *text)
{
	json_object_set_new(changes, member, text && *text ? json_string(text) : json_null());
}

/* A contact, sealed; tag is what it is found by. */
static void add_sealed(struct request *req, json_t *changes, const char *member, const char *text, const char *tag)
{
	bool is_there = text && *text;

	add_text(changes, arena_printf(req->arena, "%s_sealed", member), is_there ? sealed_seal(&request_site(req)->key, req->arena, text) : NULL);
	add_text(changes, arena_printf(req->arena, "%s_tag", member), is_there ? tag : NULL);
}

static void add_contacts(struct request *req, json_t *changes)
{
	const struct secret_key *key = &request_site(req)->key;
	const char *email = field_text(req, "email"), *contact = field_text(req, "parent_contact");

	if (is_sent(req, "email"))
		add_sealed(req, changes, "email", email, sealed_email_tag(key, req->arena, email));
	if (is_sent(req, "parent_contact"))
		add_sealed(req, changes, "guardian_contact", contact, sealed_tag(key, req->arena, "guardian_contact", contact));
}

/* What was sent, as hub.save_student takes it; in the arena. */
static const char *changes_sent(struct request *req)
{
	json_t *changes = json_object(), *metadata = field_json(req, "metadata");
	const char *class_name = field_text(req, "class_name");

	if (is_sent(req, "name"))
		add_text(changes, "name", field_text(req, "name"));
	if (is_sent(req, "grade"))
		json_object_set_new(changes, "grade", field_present(req, "grade") ? json_integer(field_integer(req, "grade", 0)) : json_null());
	if (is_sent(req, "class_name"))
		add_text(changes, "class_name", class_name ? roster_class_name(req->arena, class_name) : NULL);
	if (is_sent(req, "student_number"))
		add_text(changes, "student_number", field_text(req, "student_number"));
	add_contacts(req, changes);
	if (metadata)
		json_object_set(changes, "metadata", metadata);
	return json_text(req->arena, changes);
}

/* @return whether what was sent can be stored; else it is said at its fields */
static bool is_good(struct request *req)
{
	const char *email = field_text(req, "email");
	const json_t *metadata = field_json(req, "metadata");
	struct metadata_fault faults[METADATA_FAULTS_MAXIMUM];
	size_t count = metadata ? metadata_check(metadata, faults) : 0;
	bool is_email_good = !email || !*email || person_email_is_good(email);

	if (!is_email_good)
		invalid(req, "email", "bad_email", 0);
	for (size_t i = 0; i < count; i++)
		invalid(req, faults[i].field, faults[i].code, faults[i].limit);
	return is_email_good && !count;
}

/* student: NULL for a new one. */
static enum http_status save(struct request *req, const struct uuid *student, enum http_status status, const char *flash)
{
	struct result *saved;
	const char *id;

	if (!is_good(req))
		return HTTP_UNPROCESSABLE_CONTENT;
	saved = run(req, SQL_HUB_STUDENT_SAVE, PARAMS(P_UUID(student), P_TEXT(changes_sent(req))));
	if (strcmp(result_text(saved, 0, "decision"), "number_taken") == 0)
		return req->is_api ? conflict(req, "number_taken") : invalid(req, "student_number", "number_taken", 0);
	id = result_text(saved, 0, "id");
	return done(req, .status = status, .to = record_path(req, id, ""), .flash = flash, .flash_name = field_text(req, "name"),
		    DOCUMENT(SQL_HUB_STUDENT, PARAMS(P_TEXT(id))));
}

enum http_status record_add(struct request *req)
{
	return save(req, NULL, HTTP_CREATED, "hub.flash.student_added");
}

enum http_status record_change(struct request *req)
{
	return save(req, path_uuid(req, "student"), HTTP_OK, "hub.flash.student_changed");
}

enum http_status record_metadata(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	const char *needs = field_text(req, "special_needs");

	ask(req, SQL_HUB_STUDENT_METADATA,
	    PARAMS(P_UUID(student), P_TEXT(field_text(req, "learning_style")), P_BOOLEAN(field_boolean(req, "has_special_needs", false)),
		   P_TEXT(needs && *needs ? needs : NULL), P_TEXT(field_array(req, "interests")),
		   P_TEXT(field_text(req, "notification_method")), P_TEXT(field_text(req, "report_frequency"))));
	return done(req, .to = record_path(req, student->text, "#profile"), .flash = "hub.flash.metadata_saved");
}

/* ---- notes ---- */

enum http_status note_add(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");

	ask(req, SQL_HUB_NOTE_ADD,
	    PARAMS(P_UUID(student), P_TEXT(field_boolean(req, "is_contact", false) ? "contact" : "note"), P_TEXT(field_text(req, "body"))));
	return done(req, .to = record_path(req, student->text, "#notes"), .flash = "hub.flash.note_added");
}

enum http_status note_delete(struct request *req)
{
	struct result *gone = run(req, SQL_HUB_NOTE_DELETE, PARAMS(P_UUID(path_uuid(req, "note"))));

	return done(req, .to = record_path(req, result_text(gone, 0, "student_id"), "#notes"), .flash = "hub.flash.note_deleted");
}

/* ---- the account ---- */

/* The code's page, unless the account could not be linked: linked is the word of hub.link_account. */
static enum http_status answer_linked(struct request *req, const struct result *linked)
{
	const char *decision = result_text(linked, 0, "decision");
	const struct uuid *student = path_uuid(req, "student");

	if (strcmp(decision, "linked") != 0)
		return conflict(req, arena_printf(req->arena, "account_%s", decision));
	return code_sheet(req, NULL, arena_printf(req->arena, "{%s}", student->text), record_path(req, student->text, ""));
}

enum http_status account_link(struct request *req)
{
	const char *login = field_text(req, "login");

	if (!person_login_is_good(login))
		return invalid(req, "login", "bad_login", 0);
	return answer_linked(req, run(req, SQL_HUB_ACCOUNT_LINK, PARAMS(P_UUID(path_uuid(req, "student")), P_TEXT(login))));
}

enum http_status account_unlink(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *unlinked = run(req, SQL_HUB_ACCOUNT_UNLINK, PARAMS(P_UUID(student)));
	const char *decision = result_text(unlinked, 0, "decision");

	if (strcmp(decision, "unlinked") != 0)
		return conflict(req, arena_printf(req->arena, "account_%s", decision));
	return done(req, .to = record_path(req, student->text, ""), .flash = "hub.flash.account_unlinked",
		    .undo = result_boolean(unlinked, 0, "can_restore") ? record_path(req, student->text, "/account/restore") : NULL);
}

enum http_status account_restore(struct request *req)
{
	return answer_linked(req, run(req, SQL_HUB_ACCOUNT_RESTORE, PARAMS(P_UUID(path_uuid(req, "student")))));
}
