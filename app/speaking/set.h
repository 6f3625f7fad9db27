/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Practice sets: sentences with a level and a topic, shared in the school or for those to whom they are assigned. Who sees and
 * changes what, and what becomes of sentences that change, is decided in SQL (sql/functions/speaking.sql, speaking_sets.sql).
 */
#ifndef SEODANG_SPEAKING_SET_H
#define SEODANG_SPEAKING_SET_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "db/result.h"
#include "http/request.h"

/* As fields and shapes name their words. */
#define SET_LEVELS "beginner|intermediate|advanced"

#define SET_TITLE_MAXIMUM 80 /* characters */
#define SET_TOPIC_MAXIMUM 40

/** Nothing in it that cannot be seen? For fields. */
bool set_text_is_plain(const char *text);

/** Queue a page of the sets that the caller sees, narrowed by the filters of the route; one row more than row_limit says. */
struct result *set_list_ask(struct request *req, int64_t row_limit);

/** Queue the filters themselves and what they can be. */
struct result *set_filter_ask(struct request *req);

/** What stands in front of a sound's id in addresses of this answer: a page's, or the API's. */
const char *sound_address(struct request *req);

enum set_saving { SET_SAVED, SET_CHANGED_MEANWHILE };

/**
 * Write a set. One round trip.
 * @param practice_set  NULL for a new one
 * @param changes       as speaking.save_set takes them; taken over
 * @param version       the one that was looked at; 0 for whichever it is
 * @param id            out: its id, in the arena
 */
enum set_saving set_save(struct request *req, const struct uuid *practice_set, json_t *changes, int64_t version, const char **id);

#endif
