/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What guardrail_rules_compile makes of a school's rules, for guardrails/filter.c alone. */
#ifndef SEODANG_GUARDRAILS_RULES_H
#define SEODANG_GUARDRAILS_RULES_H

#include "guardrails/filter.h"
#include "guardrails/patterns.h"
#include "guardrails/words.h"

/** What one condition of one rule looks for. */
struct rule_part {
	uint32_t rule;      /* its place in guardrail_rules.rules */
	uint32_t condition; /* its index in the rule's conditions */
};

struct rule_word {
	struct rule_part part;
	bool is_topic;   /* of a list that comes with the program: Latin letters around it make it another word */
	bool is_joined;  /* no blank may stand in it */
};

struct rule_hours {
	int from, to;    /* minutes of the day; to is before from over midnight, the same for the whole day */
	unsigned days;
};

struct rule {
	struct uuid id;
	enum guardrail_action action;
	const char *message;
	const json_t *roles, *classes; /* NULL: everybody */
	bool of_input, of_output;
	bool is_dry, is_risk;
	struct rule_hours hours;
	bool has_hours;
	size_t hours_condition; /* its index */
	bool is_hours_only;
};

struct rule_length {
	struct rule_part part;
	size_t most;
};

struct rule_personal {
	struct rule_part part;
	unsigned kinds;
};

struct guardrail_rules {
	size_t users;              /* who releases it last frees it */
	struct guardrail_rules *owner; /* itself, for users who may only read it */
	json_t *document;          /* texts and lists above are its */
	struct rule *rules;        /* the strongest first: by priority, then as they came */
	size_t count;
	struct words *words;
	struct rule_word *word_of; /* by the tag of a word */
	size_t word_count, word_capacity;
	struct patterns *patterns;
	struct rule_part *pattern_of;
	const char **pattern_texts;
	size_t pattern_count, pattern_capacity, text_capacity;
	struct rule_length *lengths;
	size_t length_count, length_capacity;
	struct rule_personal *personal;
	size_t personal_count, personal_capacity;
};

/** One user more. */
const struct guardrail_rules *guardrail_rules_use(const struct guardrail_rules *rules);

/** Whether what it finds may not be shown, so that what may become it is held back. */
bool rule_hides(const struct rule *rule);

/** Whether a rule is about this text, by direction, who asks and when. */
bool rule_concerns(const struct rule *rule, enum guardrail_direction direction, const struct guardrail_asker *asker);

#endif
