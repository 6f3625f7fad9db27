/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/set.h"

#include <string.h>

#include "core/json_text.h"
#include "core/text.h"
#include "web/page.h"
#include "web/site.h"

bool set_text_is_plain(const char *text)
{
	return !text_has_hidden(text, strlen(text));
}

/* NULL for an empty box. */
static const char *filter(const struct request *req, const char *name)
{
	const char *text = field_text(req, name);

	return text && *text ? text : NULL;
}

struct result *set_list_ask(struct request *req, int64_t row_limit)
{
	return ask(req, SQL_SPEAKING_SETS,
		   PARAMS(P_TEXT(filter(req, "q")), P_TEXT(filter(req, "level")), P_TEXT(filter(req, "topic")),
			  P_BOOLEAN(field_boolean(req, "mine", false)), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
			  P_INTEGER(row_limit + 1)));
}

struct result *set_filter_ask(struct request *req)
{
	return ask(req, SQL_SPEAKING_SETS_FILTER,
		   PARAMS(P_TEXT(filter(req, "q")), P_TEXT(filter(req, "level")), P_TEXT(filter(req, "topic")),
			  P_BOOLEAN(field_boolean(req, "mine", false))));
}

const char *sound_address(struct request *req)
{
	return arena_printf(req->arena, "%s%s/", request_site(req)->prefix, req->is_api ? "/api/v1/sounds" : "/speaking/sounds");
}

enum set_saving set_save(struct request *req, const struct uuid *practice_set, json_t *changes, int64_t version, const char **id)
{
	struct result *saved = run(req, SQL_SPEAKING_SET_SAVE,
				   PARAMS(P_UUID(practice_set), P_TEXT(json_text(req->arena, changes)),
					  version ? P_INTEGER(version) : P_NULL()));

	*id = result_text(saved, 0, "id");
	return strcmp(result_text(saved, 0, "decision"), "saved") == 0 ? SET_SAVED : SET_CHANGED_MEANWHILE;
}
