/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of words about a topic that come with the program; a school adds its own beside them. */
#ifndef SEODANG_GUARDRAILS_TOPICS_H
#define SEODANG_GUARDRAILS_TOPICS_H

#include <stddef.h>

/** The name of a topic by its place, NULL past the last. */
const char *built_in_topic(size_t place);

/** The words of a topic, ending with NULL; NULL for no topic. */
const char *const *topic_words(const char *name);

#endif
