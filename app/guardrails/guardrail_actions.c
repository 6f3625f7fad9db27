/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/guardrail_actions.h"

#include <string.h>

#include "core/json_text.h"
#include "guardrails/guardrail.h"
#include "guardrails/guardrail_form.h"
#include "web/page.h"

static const char *address_of(struct request *req, const char *rule)
{
	return arena_printf(req->arena, "/workspace/guardrails/%s", rule);
}

/* changes is taken over. */
static enum http_status save(struct request *req, const struct uuid *id, json_t *changes, const char *change, const char *to, const char *flash)
{
	enum http_status status = HTTP_OK;
	const char *saved = guardrail_save(req, id, changes, change, &status);

	if (!saved)
		return status;
	return done(req, .status = id ? HTTP_OK : HTTP_CREATED, .to = to, .flash = flash, DOCUMENT(SQL_GUARDRAILS_ITEM, PARAMS(P_TEXT(saved))));
}

/* ---- by programs ---- */

static bool roles_are_good(struct request *req)
{
	static const char *const known[] = {"student", "tutor", "teacher", "admin"};
	const json_t *roles = json_object_get(req->json, "roles"), *role;
	size_t i;

	json_array_foreach(roles, i, role) {
		bool is_known = false;

		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			is_known |= strcmp(known[k], json_string_value(role)) == 0;
		if (!is_known) {
			invalid(req, "roles", "unknown_choice", 0);
			return false;
		}
	}
	return true;
}

static void copy_text(struct request *req, json_t *changes, const char *member)
{
	const char *text = field_text(req, member);

	if (json_object_get(req->json, member))
		json_object_set_new(changes, member, text && *text ? json_string(text) : json_null());
}

static void copy_switch(struct request *req, json_t *changes, const char *field, const char *member)
{
	if (field_present(req, field))
		json_object_set_new(changes, member, json_boolean(field_boolean(req, field, false)));
}

/* A list that is empty, or null, is everybody. */
static void copy_list(struct request *req, json_t *changes, const char *member)
{
	json_t *list = json_object_get(req->json, member);

	if (list)
		json_object_set(changes, member, json_array_size(list) ? list : json_null());
}

/* What every rule has may be changed, and not be taken away. */
static bool nothing_is_taken_away(struct request *req)
{
	static const char *const needed[] = {"name", "direction", "conditions", "action", "priority", "enabled", "dry_run"};
	bool is_good = true;

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (json_is_null(json_object_get(req->json, needed[i]))) {
			invalid(req, needed[i], "required", 0);
			is_good = false;
		}
	return is_good;
}

/* Of a program what it named. */
static json_t *changes_named(struct request *req)
{
	static const char *const texts[] = {"name", "direction", "action", "message"};
	json_t *changes = json_object();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		copy_text(req, changes, texts[i]);
	if (field_json(req, "conditions"))
		json_object_set(changes, "conditions", field_json(req, "conditions"));
	copy_list(req, changes, "roles");
	copy_list(req, changes, "classes");
	if (field_present(req, "priority"))
		json_object_set_new(changes, "priority", json_integer(field_integer(req, "priority", 0)));
	copy_switch(req, changes, "enabled", "enabled");
	copy_switch(req, changes, "dry_run", "is_dry_run");
	return changes;
}

static enum http_status save_named(struct request *req, const struct uuid *id)
{
	const json_t *conditions = field_json(req, "conditions");

	if ((id && !nothing_is_taken_away(req)) || (conditions && !guardrail_conditions_are_good(req, conditions)) || !roles_are_good(req))
		return still_invalid(req);
	return save(req, id, changes_named(req), id ? "changed" : "created", "/workspace/guardrails", "guardrails.flash.saved");
}

enum http_status guardrail_add(struct request *req)
{
	return save_named(req, NULL);
}

enum http_status guardrail_change(struct request *req)
{
	return save_named(req, path_uuid(req, "guardrail"));
}

/* ---- by form ---- */

static enum http_status save_typed(struct request *req, const struct uuid *id)
{
	json_t *content = json_kept(req->arena, guardrail_form_read(req)), *conditions = json_object_get(content, "conditions");
	const char *message = field_text(req, "message");

	json_object_set_new(content, "name", json_string(field_text(req, "name"))); /* as it is kept; the form has it as it came */
	json_object_set_new(content, "message", message && *message ? json_string(message) : json_null());
	if (!json_array_size(conditions))
		return invalid(req, "conditions", "required", 0);
	if (!guardrail_conditions_are_good(req, conditions))
		return still_invalid(req);
	return save(req, id, json_incref(content), id ? "changed" : "created", "/workspace/guardrails", "guardrails.flash.saved");
}

enum http_status guardrail_add_by_form(struct request *req)
{
	return save_typed(req, NULL);
}

enum http_status guardrail_change_by_form(struct request *req)
{
	return save_typed(req, path_uuid(req, "guardrail"));
}

enum http_status guardrail_switch(struct request *req)
{
	const char *to = field_text(req, "to");
	json_t *changes = json_pack("{s:b, s:b}", "enabled", strcmp(to, "off") != 0, "is_dry_run", strcmp(to, "dry") == 0);

	return save(req, path_uuid(req, "guardrail"), changes, "switched", "/workspace/guardrails", "guardrails.flash.switched");
}

enum http_status guardrail_restore(struct request *req)
{
	const struct uuid *rule = path_uuid(req, "guardrail");
	struct result *version = run(req, SQL_GUARDRAILS_VERSION_CONTENT, PARAMS(P_UUID(rule), P_UUID(field_uuid(req, "version"))));
	json_t *content = json_loads(result_text(version, 0, "content"), 0, NULL);

	return save(req, rule, content, "restored", address_of(req, rule->text), "guardrails.flash.restored");
}

enum http_status guardrail_delete(struct request *req)
{
	struct result *removed = run(req, SQL_GUARDRAILS_REMOVE, PARAMS(P_UUID(path_uuid(req, "guardrail"))));

	if (strcmp(result_text(removed, 0, "decision"), "built_in") == 0)
		return conflict(req, "guardrail_built_in");
	return done(req, .to = "/workspace/guardrails", .flash = "guardrails.flash.deleted");
}

/* ---- students at risk ---- */

/* The list that comes with the program, and the school's own words. */
static json_t *risk_conditions(struct request *req)
{
	json_t *content = json_kept(req->arena, guardrail_form_read(req)), *words = json_array_get(json_object_get(content, "conditions"), 0);
	json_t *conditions = json_pack("[{s:s, s:[s]}]", "type", "topic", "topics", "self_harm");

	if (words)
		json_array_append(conditions, words);
	return conditions;
}

enum http_status guardrail_risk_change(struct request *req)
{
	struct uuid rule = uuid_or_nil(result_text(run(req, SQL_GUARDRAILS_RISK_RULE, NO_PARAMS), 0, "id"));
	const char *message = field_text(req, "message");
	json_t *conditions = json_kept(req->arena, risk_conditions(req));

	if (!guardrail_conditions_are_good(req, conditions))
		return still_invalid(req);
	return save(req, &rule,
		    json_pack("{s:O, s:s, s:s?}", "conditions", conditions, "action", field_text(req, "action"), "message", message && *message ? message : NULL),
		    "changed", "/workspace/guardrails/risk", "guardrails.flash.saved");
}

enum http_status guardrail_risk_people(struct request *req)
{
	const char *people = field_array(req, "people");

	ask(req, SQL_GUARDRAILS_NAME_RISK_PEOPLE, PARAMS(P_TEXT(people ? people : "{}")));
	return done(req, .to = "/workspace/guardrails/risk", .flash = "guardrails.flash.people");
}
