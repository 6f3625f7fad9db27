/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/flash.h"

#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "view/json_data.h"

#define FLASH_COOKIE "__Host-flash"
#define FLASH_SECONDS 60
#define LONGEST_FLASH 1000

const char *flash_write(struct arena *arena, const struct answer *answer)
{
	const char *written;
	json_t *flash;
	char *text;

	if (!answer->flash)
		return NULL;
	flash = json_pack("{s:s, s:s, s:s*, s:I, s:s*}", "key", answer->flash, "tone", answer->tone ? answer->tone : "ok",
			  "name", answer->flash_name, "count", (json_int_t)answer->flash_count, "undo", answer->undo);
	text = json_dumps(flash, JSON_COMPACT);
	written = text ? base64url_encode(arena, text, strlen(text)) : NULL;
	free(text);
	json_decref(flash);
	return written;
}

void flash_send(struct request *req, const char *written)
{
	if (written)
		response_cookie(req->response, FLASH_COOKIE, written, FLASH_SECONDS);
}

json_t *flash_take(struct request *req)
{
	const char *written = request_cookie(req, FLASH_COOKIE);
	json_t *flash;
	size_t length;
	char *text;

	if (!written || !*written)
		return NULL;
	response_cookie(req->response, FLASH_COOKIE, "", -1);
	text = strlen(written) <= LONGEST_FLASH ? base64url_decode(req->arena, written, &length) : NULL;
	flash = text ? json_loadb(text, length, 0, NULL) : NULL;
	if (!json_is_string(json_object_get(flash, "key"))) {
		json_decref(flash);
		return NULL;
	}
	return json_data_keep(req->arena, flash);
}
