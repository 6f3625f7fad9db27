/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line a redirect leaves for the next page, in a cookie that the next page takes away. */
#ifndef SEODANG_WEB_FLASH_H
#define SEODANG_WEB_FLASH_H

#include <jansson.h>

#include "http/request.h"
#include "web/page.h"

/** What a flash cookie for this answer holds, in the arena; NULL when the answer has no flash line. */
const char *flash_write(struct arena *arena, const struct answer *answer);

/** Set the cookie. */
void flash_send(struct request *req, const char *written);

/** Read the cookie and delete it: an object {"key","tone","name","count"} owned by the arena, or NULL. */
json_t *flash_take(struct request *req);

#endif
