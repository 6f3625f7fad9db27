/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/correction.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"

#define GROUPS 10
#define SENTENCE_BYTES 600 /* a longer one is not looked into */

struct correction_rule {
	regex_t find, unless;
	bool is_compiled, has_unless;
	enum language language;
	char *put;
	json_t *reason;
};

struct correction_rules {
	struct correction_rule *items;
	size_t count;
};

static bool compile(regex_t *expression, const json_t *text, int flags, struct strbuf *error)
{
	char why[128];
	int fault = regcomp(expression, json_string_value(text), REG_EXTENDED | flags);

	if (!fault)
		return true;
	regerror(fault, expression, why, sizeof why);
	strbuf_add_format(error, "corrections: %s: %s", json_string_value(text), why);
	return false;
}

static bool take_rule(struct correction_rule *rule, const json_t *json, struct strbuf *error)
{
	const json_t *find = json_object_get(json, "find"), *put = json_object_get(json, "put"), *unless = json_object_get(json, "unless");
	const char *language = json_string_value(json_object_get(json, "language"));
	json_t *reason = json_object_get(json, "reason");
	int flags = json_is_true(json_object_get(json, "exact")) ? 0 : REG_ICASE;

	if (!json_is_string(find) || !json_is_string(put) || !language || !json_is_string(json_object_get(reason, "ko")) ||
	    !json_is_string(json_object_get(reason, "en"))) {
		strbuf_add_text(error, "corrections: a rule lacks language, find, put or a reason in two languages");
		return false;
	}
	if (!compile(&rule->find, find, flags, error))
		return false;
	rule->is_compiled = true;
	if (unless && !compile(&rule->unless, unless, REG_ICASE | REG_NOSUB, error))
		return false;
	rule->has_unless = unless != NULL;
	rule->language = language_of_code(language, LANGUAGE_EN);
	rule->put = strdup(json_string_value(put));
	rule->reason = json_incref(reason);
	return true;
}

struct correction_rules *correction_rules_compile(const json_t *rules, struct strbuf *error)
{
	struct correction_rules *compiled = calloc(1, sizeof *compiled);
	json_t *rule;
	size_t i;

	if (!compiled || !(compiled->items = calloc(json_array_size(rules) + 1, sizeof *compiled->items)))
		log_die("no memory for corrections");
	json_array_foreach(rules, i, rule) {
		compiled->count = i + 1;
		if (!take_rule(&compiled->items[i], rule, error)) {
			correction_rules_free(compiled);
			return NULL;
		}
	}
	return compiled;
}

void correction_rules_free(struct correction_rules *rules)
{
	if (!rules)
		return;
	for (size_t i = 0; i < rules->count; i++) {
		if (rules->items[i].is_compiled)
			regfree(&rules->items[i].find);
		if (rules->items[i].has_unless)
			regfree(&rules->items[i].unless);
		free(rules->items[i].put);
		json_decref(rules->items[i].reason);
	}
	free(rules->items);
	free(rules);
}

/* What a rule puts, with its groups; the first letter stays large where it was. */
static void put(struct strbuf *out, const struct correction_rule *rule, const char *sentence, const regmatch_t groups[GROUPS])
{
	size_t start = out->length;

	for (const char *at = rule->put; *at; at++) {
		if (*at == '\\' && at[1] >= '1' && at[1] <= '9') {
			const regmatch_t *group = &groups[*++at - '0'];

			if (group->rm_so >= 0)
				strbuf_add(out, sentence + group->rm_so, (size_t)(group->rm_eo - group->rm_so));
		} else {
			strbuf_add_char(out, *at);
		}
	}
	if (start == 0 && out->length && sentence[0] >= 'A' && sentence[0] <= 'Z' && out->data[0] >= 'a' && out->data[0] <= 'z')
		out->data[0] = (char)(out->data[0] - 'a' + 'A');
}

/* The sentence as one rule has it; NULL where it finds nothing, or nothing to change. */
static const char *corrected_by(struct arena *arena, const struct correction_rule *rule, const char *sentence)
{
	struct strbuf *out = strbuf_in_arena(arena, 4 * SENTENCE_BYTES);
	regmatch_t groups[GROUPS];
	size_t place = 0;

	if (rule->has_unless && !regexec(&rule->unless, sentence, 0, NULL, 0))
		return NULL;
	while (!regexec(&rule->find, sentence + place, GROUPS, groups, place ? REG_NOTBOL : 0)) {
		strbuf_add(out, sentence + place, (size_t)groups[0].rm_so);
		put(out, rule, sentence + place, groups);
		if (groups[0].rm_eo == groups[0].rm_so)
			return NULL;
		place += (size_t)groups[0].rm_eo;
	}
	if (!place)
		return NULL;
	strbuf_add_text(out, sentence + place);
	return !strbuf_overflowed(out) && strcmp(strbuf_text(out), sentence) ? strbuf_text(out) : NULL;
}

/* One sentence through all rules of its language, each working on what those before made of it. */
static void correct(struct arena *arena, const struct correction_rules *rules, const char *sentence, enum language language,
		    enum language explain_in, json_t *found)
{
	struct strbuf *reasons = strbuf_in_arena(arena, 2048);
	const char *now = sentence;

	for (size_t i = 0; i < rules->count; i++) {
		const struct correction_rule *rule = &rules->items[i];
		const char *next = rule->language == language ? corrected_by(arena, rule, now) : NULL;
		const char *reason = json_string_value(json_object_get(rule->reason, language_code(explain_in)));

		if (!next)
			continue;
		now = next;
		if (!strstr(strbuf_text(reasons), reason)) {
			if (reasons->length)
				strbuf_add_char(reasons, ' ');
			strbuf_add_text(reasons, reason);
		}
	}
	if (now != sentence)
		json_array_append_new(found, json_pack("{s:s, s:s, s:s}", "original", sentence, "corrected", now, "reason", strbuf_text(reasons)));
}

static size_t sentence_length(const char *text)
{
	size_t length = 0;

	while (text[length] && text[length] != '\n') {
		bool ends = strchr(".?!", text[length]) && (!text[length + 1] || strchr(" \n", text[length + 1]));

		length++;
		if (ends)
			break;
	}
	return length;
}

json_t *corrections_of(struct arena *arena, const struct correction_rules *rules, const struct phrase *phrase, enum language explain_in)
{
	json_t *found = json_array();

	for (const char *at = phrase->text; *at && json_array_size(found) < CORRECTIONS_MOST;) {
		size_t length = sentence_length(at);

		if (length && length <= SENTENCE_BYTES) {
			const char *sentence = arena_copy(arena, at, length);

			correct(arena, rules, sentence, phrase_read(arena, sentence, phrase->language).language, explain_in, found);
		}
		at += length;
		at += strspn(at, " \n");
	}
	return found;
}
