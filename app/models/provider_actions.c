/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/provider_actions.h"

#include <string.h>

#include "auth/sealed.h"
#include "core/allowed_hosts.h"
#include "core/text.h"
#include "web/page.h"
#include "web/site.h"

#define PROVIDERS_PAGE "/workspace/models"
#define USUAL_SECONDS 20
#define SHOWN_CHARACTERS 4 /* of a key, at its end, so that it is known again */

static const char *page_of_provider(struct request *req, const char *id)
{
	return arena_printf(req->arena, PROVIDERS_PAGE "/%s", id);
}

/* ---- services ---- */

/* Without the slash at its end, where "/chat/completions" is put; NULL where it was refused. */
static const char *service_address(struct request *req)
{
	const char *url = field_text(req, "url"), *fault;
	size_t length = url ? strlen(url) : 0;

	while (length > 0 && url[length - 1] == '/')
		length--;
	if (!length)
		return NULL;
	url = arena_copy(req->arena, url, length);
	fault = allowed_hosts_fault(url, request_site(req)->config->model_hosts);
	if (fault)
		invalid(req, "url", fault, 0);
	return url;
}

static enum http_status save(struct request *req, const struct uuid *provider, const char *flash)
{
	const char *url = service_address(req);
	struct result *saved;

	if (is_invalid(req))
		return still_invalid(req);
	saved = run(req, SQL_MODELS_SAVE_PROVIDER,
		    PARAMS(P_UUID(provider), P_TEXT(field_text(req, "name")), P_TEXT(url), P_TEXT(field_text(req, "model")),
			   P_INTEGER(field_integer(req, "seconds", USUAL_SECONDS)), P_REAL(field_number(req, "price_in", 0)),
			   P_REAL(field_number(req, "price_out", 0)), P_BOOLEAN(field_boolean(req, "enabled", false))));
	return done(req, .to = page_of_provider(req, result_text(saved, 0, "id")), .flash = flash, .flash_name = field_text(req, "name"));
}

/* POST /workspace/models */
enum http_status provider_add(struct request *req)
{
	return save(req, NULL, "models.flash.provider_added");
}

/* POST /workspace/models/:provider */
enum http_status provider_change(struct request *req)
{
	return save(req, path_uuid(req, "provider"), "models.flash.provider_saved");
}

/* POST /workspace/models/:provider/move */
enum http_status provider_move(struct request *req)
{
	ask(req, SQL_MODELS_MOVE_PROVIDER,
	    PARAMS(P_UUID(path_uuid(req, "provider")), P_BOOLEAN(strcmp(field_text(req, "to"), "earlier") == 0)));
	return done(req, .to = PROVIDERS_PAGE, .flash = "models.flash.order");
}

/* POST /workspace/models/:provider/try */
enum http_status provider_try(struct request *req)
{
	ask(req, SQL_MODELS_TRY_PROVIDER, PARAMS(P_UUID(path_uuid(req, "provider"))));
	return done(req, .to = arena_printf(req->arena, PROVIDERS_PAGE "/%s#sample", path_text(req, "provider")));
}

/* POST /workspace/models/:provider/delete */
enum http_status provider_delete(struct request *req)
{
	struct result *gone = run(req, SQL_MODELS_DELETE_PROVIDER, PARAMS(P_UUID(path_uuid(req, "provider"))));

	return done(req, .to = PROVIDERS_PAGE, .flash = "models.flash.provider_deleted", .flash_name = result_text(gone, 0, "provider_name"));
}

/* ---- keys ---- */

/* The characters at the end of a key. */
static const char *last_characters(const char *key)
{
	size_t length = strlen(key), count = text_characters(key, length);

	for (; count > SHOWN_CHARACTERS; count--) {
		key++;
		while (((unsigned char)*key & 0xc0) == 0x80)
			key++;
	}
	return key;
}

/* POST /workspace/models/:provider/keys */
enum http_status key_add(struct request *req)
{
	const char *key = field_text(req, "key");

	if (key && text_has_control(key, strlen(key), false))
		invalid(req, "key", "control_characters", 0);
	if (is_invalid(req))
		return still_invalid(req);
	ask(req, SQL_MODELS_ADD_KEY,
	    PARAMS(P_UUID(path_uuid(req, "provider")), P_TEXT(field_text(req, "key_name")),
		   P_TEXT(sealed_seal(&request_site(req)->key, req->arena, key)), P_TEXT(last_characters(key)),
		   field_present(req, "monthly_budget") ? P_REAL(field_number(req, "monthly_budget", 0)) : P_NULL()));
	return done(req, .to = page_of_provider(req, path_text(req, "provider")), .flash = "models.flash.key_added",
		    .flash_name = field_text(req, "key_name"));
}

/* POST /workspace/models/keys/:key/revoke */
enum http_status key_revoke(struct request *req)
{
	struct result *revoked = run(req, SQL_MODELS_REVOKE_KEY, PARAMS(P_UUID(path_uuid(req, "key"))));
	const char *name = result_text(revoked, 0, "key_name");

	return done(req, .to = page_of_provider(req, result_text(revoked, 0, "provider_id")),
		    .flash = name ? "models.flash.key_revoked" : "models.flash.key_was_revoked", .flash_name = name);
}
