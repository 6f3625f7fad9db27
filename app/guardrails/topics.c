/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/topics.h"

#include <string.h>

#define TOPIC(name, ...) static const char *const name##_words[] = {__VA_ARGS__, NULL};
#include "guardrails/topics.def"
#undef TOPIC

static const struct topic {
	const char *name;
	const char *const *words;
} topics[] = {
#define TOPIC(name, ...) {#name, name##_words},
#include "guardrails/topics.def"
#undef TOPIC
};

#define TOPIC_COUNT (sizeof topics / sizeof *topics)

const char *built_in_topic(size_t place)
{
	return place < TOPIC_COUNT ? topics[place].name : NULL;
}

const char *const *topic_words(const char *name)
{
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		if (strcmp(topics[i].name, name) == 0)
			return topics[i].words;
	return NULL;
}
