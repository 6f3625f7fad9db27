/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/topics.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#define FIRST_SLOTS 256

struct topic {
	struct topic *next; /* in the same slot */
	struct topic_link *links;
	uint32_t hash;
	char name[];
};

struct topics {
	struct topic **slots;
	size_t slot_count; /* a power of two */
	size_t topic_count;
};

static void *zeroed(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		log_die("out of memory");
	return memory;
}

/* FNV-1a, 32 bits. Names are made by seodang-web, not by strangers. */
static uint32_t hash_of(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

struct topics *topics_create(void)
{
	struct topics *topics = zeroed(1, sizeof *topics);

	topics->slot_count = FIRST_SLOTS;
	topics->slots = zeroed(FIRST_SLOTS, sizeof *topics->slots);
	return topics;
}

void topics_destroy(struct topics *topics)
{
	if (!topics)
		return;
	free(topics->slots);
	free(topics);
}

bool topic_name_is_valid(const char *name, size_t length)
{
	if (length == 0 || length >= TOPIC_SIZE)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && !(name[i] && strchr("-_.:", name[i])))
			return false;
	return true;
}

static struct topic **slot_of(const struct topics *topics, uint32_t hash)
{
	return &topics->slots[hash & (topics->slot_count - 1)];
}

static struct topic *find(const struct topics *topics, const char *name, uint32_t hash)
{
	struct topic *topic = *slot_of(topics, hash);

	while (topic && (topic->hash != hash || strcmp(topic->name, name) != 0))
		topic = topic->next;
	return topic;
}

static void put(struct topics *topics, struct topic *topic)
{
	struct topic **slot = slot_of(topics, topic->hash);

	topic->next = *slot;
	*slot = topic;
}

static void grow(struct topics *topics)
{
	struct topic **old = topics->slots;
	size_t old_count = topics->slot_count;

	topics->slot_count *= 2;
	topics->slots = zeroed(topics->slot_count, sizeof *topics->slots);
	for (size_t i = 0; i < old_count; i++)
		for (struct topic *topic = old[i], *next; topic; topic = next) {
			next = topic->next;
			put(topics, topic);
		}
	free(old);
}

void topics_add(struct topics *topics, struct topic_link *link, const char *name)
{
	uint32_t hash = hash_of(name);
	struct topic *topic = find(topics, name, hash);

	if (!topic) {
		if (topics->topic_count == topics->slot_count)
			grow(topics);
		topic = zeroed(1, sizeof *topic + strlen(name) + 1);
		memcpy(topic->name, name, strlen(name));
		topic->hash = hash;
		put(topics, topic);
		topics->topic_count++;
	}
	link->topic = topic;
	link->previous = NULL;
	link->next = topic->links;
	if (topic->links)
		topic->links->previous = link;
	topic->links = link;
}

static void remove_topic(struct topics *topics, struct topic *topic)
{
	struct topic **place = slot_of(topics, topic->hash);

	while (*place != topic)
		place = &(*place)->next;
	*place = topic->next;
	topics->topic_count--;
	free(topic);
}

void topics_remove(struct topics *topics, struct topic_link *link)
{
	struct topic *topic = link->topic;

	if (link->previous)
		link->previous->next = link->next;
	else
		topic->links = link->next;
	if (link->next)
		link->next->previous = link->previous;
	link->topic = NULL;
	if (!topic->links)
		remove_topic(topics, topic);
}

const char *topic_name(const struct topic_link *link)
{
	return link->topic->name;
}

struct topic_link *topics_find(const struct topics *topics, const char *name)
{
	struct topic *topic = find(topics, name, hash_of(name));

	return topic ? topic->links : NULL;
}
