/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who listens to what: a hash table from a topic's name to its subscribers, and to nothing once the last one left. */
#ifndef SEODANG_LIVE_TOPICS_H
#define SEODANG_LIVE_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

#define TOPIC_SIZE 100 /* bytes of a name with its NUL */

struct topics;
struct topic;

/** One subscriber's place at one topic; part of the subscriber, which stays where it is in memory. */
struct topic_link {
	void *subscriber;
	struct topic *topic;
	struct topic_link *previous, *next;
};

struct topics *topics_create(void);

/** All links must have been removed. */
void topics_destroy(struct topics *topics);

/** Letters, digits, and "-", "_", ".", ":" between them; at most TOPIC_SIZE - 1 bytes. */
bool topic_name_is_valid(const char *name, size_t length);

/** @param name  valid; copied */
void topics_add(struct topics *topics, struct topic_link *link, const char *name);
void topics_remove(struct topics *topics, struct topic_link *link);

const char *topic_name(const struct topic_link *link);

/** @return the first subscriber's link, the others follow by ->next; NULL when nobody listens */
struct topic_link *topics_find(const struct topics *topics, const char *name);

#endif
