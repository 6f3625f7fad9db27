/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/quota_actions.h"

#include <string.h>

#include "web/page.h"

#define QUOTAS_PAGE "/workspace/quotas"

static struct param limit_param(const struct request *req, const char *name)
{
	return field_present(req, name) ? P_INTEGER(field_integer(req, name, 0)) : P_NULL();
}

/* @param target  a class or a person, as the scope says; NULL for a role */
static struct result *save(struct request *req, const struct uuid *target)
{
	return run(req, SQL_MODELS_SAVE_QUOTA,
		   PARAMS(P_TEXT(field_text(req, "scope")), P_TEXT(field_text(req, "role")), P_UUID(target), P_TEXT(field_text(req, "period")),
			  limit_param(req, "requests"), limit_param(req, "tokens"),
			  field_present(req, "cost") ? P_REAL(field_number(req, "cost", 0)) : P_NULL()));
}

/* Neither there nor refused already. */
static bool is_missing(struct request *req, const char *field)
{
	return !field_present(req, field) && !refused_at(req, field);
}

/* What is missing for the scope, and that something is limited. target: the field that names a class or person in this scope. */
static void judge(struct request *req, const char *target)
{
	const char *scope = field_text(req, "scope"), *named = scope && strcmp(scope, "role") == 0 ? "role" : target;

	if (scope && is_missing(req, named))
		invalid(req, named, "required", 0);
	if (is_missing(req, "requests") && is_missing(req, "tokens") && is_missing(req, "cost"))
		invalid(req, "requests", "no_limit", 0);
}

/* The person that the form names; NULL where it names nobody. */
static const struct uuid *named_person(struct request *req)
{
	struct uuid *person = arena_alloc(req->arena, sizeof *person);
	const char *login = field_text(req, "login");

	if (!login)
		return NULL;
	if (result_uuid(run(req, SQL_MODELS_PERSON_OF_LOGIN, PARAMS(P_TEXT(login))), 0, "id", person))
		return person;
	invalid(req, "login", "unknown_person", 0);
	return NULL;
}

/* POST /workspace/quotas */
enum http_status quota_add(struct request *req)
{
	const char *scope = field_text(req, "scope");
	bool is_person = scope && strcmp(scope, "person") == 0;
	const struct uuid *target = is_person ? NULL : field_uuid(req, "class");

	judge(req, is_person ? "login" : "class");
	if (is_person)
		target = named_person(req);
	if (is_invalid(req))
		return still_invalid(req);
	save(req, target);
	return done(req, .to = QUOTAS_PAGE, .flash = "models.flash.quota_saved");
}

/* PUT /ai-quotas */
enum http_status quota_put(struct request *req)
{
	struct result *saved;

	judge(req, "id");
	if (is_invalid(req))
		return still_invalid(req);
	saved = save(req, field_uuid(req, "id"));
	return done(req, DOCUMENT(SQL_MODELS_QUOTA_DOCUMENT, PARAMS(P_TEXT(result_text(saved, 0, "id")))));
}

/* POST /workspace/quotas/:quota/delete, DELETE /ai-quotas/:quota */
enum http_status quota_delete(struct request *req)
{
	ask(req, SQL_MODELS_DELETE_QUOTA, PARAMS(P_UUID(path_uuid(req, "quota"))));
	return done(req, .to = QUOTAS_PAGE, .flash = "models.flash.quota_deleted");
}
