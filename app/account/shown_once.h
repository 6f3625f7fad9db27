/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A secret that is shown to its owner once, right after it was made: it travels to the next page in a cookie that only
 * this site can read and that the page takes away, so that the database keeps nothing but its hash.
 */
#ifndef SEODANG_ACCOUNT_SHOWN_ONCE_H
#define SEODANG_ACCOUNT_SHOWN_ONCE_H

#include <jansson.h>

#include "http/request.h"

/** @param shown  taken over; under 2 KB as text */
void shown_once_send(struct request *req, json_t *shown);

/** @return what was sent to this session, owned by the arena, or NULL. The session must have been opened (sent). */
json_t *shown_once_take(struct request *req);

#endif
