/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/voice_pages.h"

#include <jansson.h>
#include <string.h>

#include "auth/sealed.h"
#include "core/allowed_hosts.h"
#include "sound/voice.h"
#include "web/page.h"
#include "web/site.h"

#define VOICE_PAGE "/speaking/voice"

static const char *allowed_hosts(const struct request *req)
{
	return request_site(req)->config->voice_hosts;
}

/* The one that was just typed, else the school's. */
static const char *chosen_voice(const struct request *req, const struct result *voices)
{
	const struct pair *typed = pairs_find(&req->form, "voice_id");

	return typed ? typed->value : result_text(voices, 0, "voice_id");
}

json_t *voice_choices(struct request *req, const char *chosen)
{
	json_t *choices = json_array();

	for (const char *const *voice = voice_built_in; *voice; voice++)
		json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "id", *voice, "label",
							 arena_printf(req->arena, "speaking.voice.name.%s", *voice), "is_chosen",
							 strcmp(*voice, chosen) == 0));
	return page_json(req, choices);
}

/* GET /speaking/voice: with ?sample=, also what came of trying. */
enum http_status voice_page(struct request *req)
{
	struct result *voices = ask(req, SQL_SPEAKING_VOICES, NO_PARAMS);
	struct result *sample = ask(req, SQL_SPEAKING_TRIED_VOICE, PARAMS(P_UUID(field_uuid(req, "sample"))));

	sent(req);
	return render(req, "speaking/voice", columns(voices), row("sample", sample),
		      json_value("voices", voice_choices(req, chosen_voice(req, voices))), text("hosts", allowed_hosts(req)));
}

/* Without the slash at its end, where "/audio/speech" is put; NULL where there is none. */
static const char *service_address(struct request *req)
{
	const char *url = field_text(req, "url");
	size_t length = url ? strlen(url) : 0;

	while (length > 0 && url[length - 1] == '/')
		length--;
	return length > 0 ? arena_copy(req->arena, url, length) : NULL;
}

static const char *text_or_null(const struct request *req, const char *name)
{
	const char *text = field_text(req, name);

	return text && *text ? text : NULL;
}

/* What a service needs before it is asked. */
static void judge(struct request *req, const char *url)
{
	const char *fault = url ? allowed_hosts_fault(url, allowed_hosts(req)) : NULL;

	if (fault)
		invalid(req, "url", fault, 0);
	if (!field_boolean(req, "enabled", false))
		return;
	if (!url)
		invalid(req, "url", "required", 0);
	if (!text_or_null(req, "model"))
		invalid(req, "model", "required", 0);
	if (!text_or_null(req, "voice"))
		invalid(req, "voice", "required", 0);
}

/* POST /speaking/voice */
enum http_status voice_save(struct request *req)
{
	const char *url = service_address(req), *key = text_or_null(req, "key");

	judge(req, url);
	if (key && strpbrk(key, "\r\n"))
		invalid(req, "key", "control_characters", 0);
	if (is_invalid(req))
		return still_invalid(req);
	ask(req, SQL_SPEAKING_SAVE_VOICES,
	    PARAMS(P_TEXT(field_text(req, "voice_id")), P_BOOLEAN(field_boolean(req, "enabled", false)), P_TEXT(url),
		   P_TEXT(text_or_null(req, "model")), P_TEXT(text_or_null(req, "voice")),
		   P_TEXT(sealed_seal(&request_site(req)->key, req->arena, key)), P_BOOLEAN(field_boolean(req, "without_key", false))));
	return done(req, .to = VOICE_PAGE, .flash = "speaking.flash.voice");
}

/* POST /speaking/voice/try */
enum http_status voice_try(struct request *req)
{
	struct result *sample = run(req, SQL_SPEAKING_TRY_VOICE, NO_PARAMS);

	return done(req, .to = arena_printf(req->arena, VOICE_PAGE "?sample=%s#voice-sample", result_text(sample, 0, "sound_id")));
}
