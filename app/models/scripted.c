/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/scripted.h"

#include <string.h>

#include "core/log.h"
#include "models/correction.h"
#include "models/quotation.h"

#define ANSWER_BYTES ((size_t)64 * 1024)
#define MISSES_MOST 3 /* then the dialogue goes on by itself */
#define NESTED_MOST 3 /* placeholders within what placeholders stand for */

/* A conversation, up to the turn that is answered. */
struct partner {
	struct arena *arena;
	const json_t *talk, *options;
	const json_t *situation; /* NULL: no situation */
	const char *at;          /* state of the situation */
	json_t *slots;           /* {name: index of its value} */
	int misses;              /* in this state, one after the other */
	size_t turn;             /* of the person, from 0 */
	enum level level;
};

/* --- lines and what stands in braces in them ---------------------------------------------------------- */

static const json_t *state_of(const struct partner *partner)
{
	return json_object_get(json_object_get(partner->situation, "states"), partner->at);
}

static const char *line_of_state(const struct partner *partner, const char *name, enum language language, enum level level)
{
	return partner->situation ? line_in(json_object_get(state_of(partner), name), language, level) : NULL;
}

/* One of several texts, by turns. */
static const char *one_of(const struct partner *partner, const json_t *texts, enum language language)
{
	const json_t *list = json_object_get(texts, language_code(language));
	size_t count = json_array_size(list);

	return count ? json_string_value(json_array_get(list, partner->turn % count)) : NULL;
}

/* What a student might say next. */
static const char *suggested(const struct partner *partner, enum language language)
{
	const char *line = line_of_state(partner, "suggests", language, partner->level);

	return line ? line : one_of(partner, json_object_get(partner->talk, partner->situation ? "suggests_at_end" : "suggests"), language);
}

static const char *value_of_slot(const struct partner *partner, const char *name, enum language language)
{
	const json_t *slot = json_object_get(json_object_get(partner->situation, "slots"), name), *index = json_object_get(partner->slots, name);
	const json_t *value = index ? json_array_get(json_object_get(slot, "values"), (size_t)json_integer_value(index)) : NULL;

	return value ? json_string_value(json_array_get(value, language == LANGUAGE_KO ? 1 : 2)) : text_in(json_object_get(slot, "default"), language);
}

static const char *named(const struct partner *partner, const char *name, enum language language, const char *rest)
{
	if (!strcmp(name, "rest"))
		return rest;
	if (!strcmp(name, "line"))
		return line_of_state(partner, "says", language, partner->level);
	if (!strcmp(name, "easy"))
		return line_of_state(partner, "says", language, LEVEL_LOW);
	if (!strcmp(name, "suggestion"))
		return suggested(partner, language);
	if (!strcmp(name, "topic"))
		return json_string_value(json_object_get(partner->options, "topic"));
	return value_of_slot(partner, name, language);
}

static void fill(const struct partner *partner, struct strbuf *out, const char *line, enum language language, const char *rest, int depth)
{
	while (line && *line) {
		size_t plain = strcspn(line, "{");
		const char *end = strchr(line + plain, '}');
		const char *value;

		strbuf_add(out, line, plain);
		if (!line[plain] || !end)
			return;
		value = named(partner, arena_copy(partner->arena, line + plain + 1, (size_t)(end - line) - plain - 1), language, rest);
		if (depth < NESTED_MOST && value != rest)
			fill(partner, out, value, language, rest, depth + 1);
		else if (value)
			strbuf_add_text(out, value);
		line = end + 1;
	}
}

/* A space at its end, where a placeholder stood for nothing, goes. */
static const char *filled(const struct partner *partner, const char *line, enum language language, const char *rest)
{
	struct strbuf *out = strbuf_in_arena(partner->arena, ANSWER_BYTES);

	fill(partner, out, line, language, rest, 0);
	while (out->length && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
	return strbuf_text(out);
}

/* --- saying back ------------------------------------------------------------------------------------------ */

/* What somebody said of themselves, as the other says it: "my dog" is "your dog". Hangul stays as it is. */
static const char *reflected(const struct partner *partner, const char *rest)
{
	const json_t *turned = json_object_get(partner->talk, "reflects");
	struct strbuf *out = strbuf_in_arena(partner->arena, 4 * PHRASE_BYTES);
	char *words = arena_strdup(partner->arena, rest), *next = NULL;

	for (char *word = strtok_r(words, " \n", &next); word; word = strtok_r(NULL, " \n", &next)) {
		struct phrase read = phrase_read(partner->arena, word, LANGUAGE_EN);
		const char *other = json_string_value(json_object_get(turned, read.joined));

		strbuf_add_format(out, "%s%s", out->length ? " " : "", other ? other : word);
	}
	return strbuf_text(out);
}

/* The first entry of a list whose words fit. */
static const json_t *entry_for(const struct partner *partner, const char *list, const struct phrase *phrase, const char **rest)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(json_object_get(partner->talk, list), i, entry)
		if (phrase_fits(phrase, json_string_value(json_object_get(entry, "words")), rest))
			return entry;
	return NULL;
}

/* --- a situation -------------------------------------------------------------------------------------------- */

/* The value of a slot that was named. @return -1 for none */
static int value_heard(const struct partner *partner, const char *slot, const struct phrase *phrase)
{
	const json_t *value;
	size_t i;

	json_array_foreach(json_object_get(json_object_get(json_object_get(partner->situation, "slots"), slot), "values"), i, value)
		if (phrase_fits(phrase, json_string_value(json_array_get(value, 0)), NULL))
			return (int)i;
	return -1;
}

/* Whether a line of hears fits; a slot that was named with it is kept. */
static bool hears(struct partner *partner, const json_t *heard, const struct phrase *phrase)
{
	const char *words = json_string_value(json_object_get(heard, "words")), *slot = json_string_value(json_object_get(heard, "slot"));
	int value = slot ? value_heard(partner, slot, phrase) : -1;

	if (words ? !phrase_fits(phrase, words, NULL) : value < 0)
		return false;
	if (value >= 0)
		json_object_set_new(partner->slots, slot, json_integer(value));
	return true;
}

static const char *gone_to(struct partner *partner, const char *state, const json_t *reply, enum language language)
{
	const char *text = text_in(reply, language);

	partner->at = state;
	partner->misses = 0;
	return filled(partner, text ? arena_printf(partner->arena, "%s {line}", text) : "{line}", language, NULL);
}

/* Where the dialogue goes on when nobody is understood: the first other state that is led to from here. */
static const char *next_state(const struct partner *partner)
{
	const json_t *heard;
	size_t i;

	json_array_foreach(json_object_get(state_of(partner), "hears"), i, heard) {
		const char *to = json_string_value(json_object_get(heard, "to"));

		if (strcmp(to, partner->at) != 0)
			return to;
	}
	return partner->at;
}

static const char *missed(struct partner *partner, enum language language)
{
	const json_t *miss = json_object_get(json_object_get(partner->talk, "misses"), language_code(language));
	const char *line = json_string_value(json_array_get(miss, (size_t)partner->misses));

	if (++partner->misses < MISSES_MOST)
		return filled(partner, line, language, NULL);
	partner->at = next_state(partner);
	partner->misses = 0;
	return filled(partner, line, language, NULL);
}

static const char *said_in_state(struct partner *partner, const struct phrase *phrase)
{
	const json_t *state = state_of(partner), *heard, *entry;
	const char *otherwise = json_string_value(json_object_get(state, "else"));
	size_t i;

	if (json_is_true(json_object_get(state, "end")))
		return filled(partner, one_of(partner, json_object_get(partner->talk, "at_end"), phrase->language), phrase->language, NULL);
	json_array_foreach(json_object_get(state, "hears"), i, heard)
		if (hears(partner, heard, phrase))
			return gone_to(partner, json_string_value(json_object_get(heard, "to")), json_object_get(heard, "reply"), phrase->language);
	entry = entry_for(partner, "aside", phrase, NULL);
	if (entry)
		return filled(partner, one_of(partner, json_object_get(entry, "says"), phrase->language), phrase->language, NULL);
	if (otherwise && phrase->has_letters)
		return gone_to(partner, otherwise, NULL, phrase->language);
	return missed(partner, phrase->language);
}

/* --- a talk about anything ---------------------------------------------------------------------------------- */

static const char *said_freely(const struct partner *partner, const struct phrase *phrase)
{
	const char *rest = NULL, *quoted = quotations(partner->arena, json_object_get(partner->options, "passages"), phrase);
	const json_t *entry, *texts = json_object_get(partner->talk, phrase->asks ? "questions" : "statements");

	if (quoted)
		return filled(partner, arena_printf(partner->arena, "%s\n\n{rest}", text_in(json_object_get(partner->talk, "quotes"), phrase->language)),
			      phrase->language, quoted);
	entry = entry_for(partner, "patterns", phrase, &rest);
	if (entry)
		texts = json_object_get(entry, "says");
	else if (json_object_get(partner->options, "topic") && !phrase->asks)
		texts = json_object_get(partner->talk, "about_topic");
	return filled(partner, one_of(partner, texts, phrase->language), phrase->language, rest ? reflected(partner, rest) : NULL);
}

static const char *said(struct partner *partner, const struct phrase *phrase)
{
	const char *rest = NULL, *does;
	const json_t *entry = entry_for(partner, "always", phrase, &rest);

	if (!entry)
		return partner->situation ? said_in_state(partner, phrase) : said_freely(partner, phrase);
	does = json_string_value(json_object_get(entry, "does"));
	if (partner->situation && does && !strcmp(does, "start")) {
		partner->at = "start";
		partner->misses = 0;
		json_object_clear(partner->slots);
	}
	return filled(partner, one_of(partner, json_object_get(entry, "says"), phrase->language), phrase->language, NULL);
}

/* --- a conversation ------------------------------------------------------------------------------------------ */

static void release(void *json)
{
	json_decref(json);
}

static bool is_of(const json_t *message, const char *role)
{
	const char *of = json_string_value(json_object_get(message, "role"));

	return of && !strcmp(of, role) && json_is_string(json_object_get(message, "content"));
}

/* Where the turn before left off; false where nobody kept it. */
static bool take_up(struct partner *partner)
{
	const json_t *kept = json_object_get(partner->options, "dialogue");
	json_t *slots = json_object_get(kept, "slots");
	const char *at = json_string_value(json_object_get(kept, "at"));

	if (!at || !json_object_get(json_object_get(partner->situation, "states"), at))
		return false;
	partner->at = at;
	partner->misses = (int)json_integer_value(json_object_get(kept, "misses")) % MISSES_MOST;
	if (json_is_object(slots))
		json_object_update(partner->slots, slots);
	return true;
}

static struct partner partner_of(struct arena *arena, const struct dialogues *dialogues, const json_t *options)
{
	const char *key = json_string_value(json_object_get(options, "situation"));
	struct partner partner = {
		.arena = arena, .talk = dialogues_talk(dialogues), .options = options, .at = "start", .slots = json_object(),
		.situation = key ? json_object_get(dialogues_situations(dialogues), key) : NULL,
		.level = level_of_word(json_string_value(json_object_get(options, "difficulty"))),
	};

	arena_on_reset(arena, release, partner.slots);
	return partner;
}

/* What the person says last. Outside of a kept state, all turns before it are gone through. */
static struct phrase last_said(struct partner *partner, const json_t *messages, enum language fallback, bool *is_first)
{
	bool is_kept = partner->situation && take_up(partner);
	const char *last = NULL;
	const json_t *message;
	size_t i;

	*is_first = true;
	json_array_foreach(messages, i, message) {
		if (is_of(message, "assistant"))
			*is_first = false;
		if (!is_of(message, "user"))
			continue;
		if (last) {
			struct phrase before = phrase_read(partner->arena, last, fallback);

			if (partner->situation && !is_kept)
				said(partner, &before);
			partner->turn++;
		}
		last = json_string_value(json_object_get(message, "content"));
	}
	return phrase_read(partner->arena, last ? last : "", fallback);
}

static json_t *extra_of(const struct partner *partner, const char *suggestion, json_t *corrections)
{
	json_t *state = partner->situation ? json_pack("{s:s, s:i, s:O}", "at", partner->at, "misses", partner->misses, "slots", partner->slots)
					   : json_object();
	json_t *extra = json_pack("{s:s, s:o, s:o}", "suggestion", suggestion, "corrections", corrections, "dialogue", state);

	if (!extra)
		log_die("no memory for an answer");
	arena_on_reset(partner->arena, release, extra);
	return extra;
}

static const char *as_json(const struct partner *partner, const char *text, const json_t *extra)
{
	json_t *whole = json_pack("{s:s, s:O, s:O}", "text", text, "suggestion", json_object_get(extra, "suggestion"), "corrections",
				  json_object_get(extra, "corrections"));
	char *written = json_dumps(whole, JSON_COMPACT);

	json_decref(whole);
	if (!written)
		log_die("no memory for an answer");
	text = arena_strdup(partner->arena, written);
	free(written);
	return text;
}

struct scripted_answer scripted_answer(struct arena *arena, const struct dialogues *dialogues, const json_t *messages, const json_t *options)
{
	struct partner partner = partner_of(arena, dialogues, options);
	const char *practised = json_string_value(json_object_get(options, "language"));
	enum language explain_in = language_of_code(json_string_value(json_object_get(options, "explain_in")), LANGUAGE_KO);
	bool is_first;
	struct phrase phrase = last_said(&partner, messages, language_of_code(practised, LANGUAGE_EN), &is_first);
	const char *text = said(&partner, &phrase);
	enum language suggest_in = language_of_code(practised, phrase.language);
	json_t *extra = extra_of(&partner, filled(&partner, suggested(&partner, suggest_in), suggest_in, NULL),
				 corrections_of(arena, dialogues_corrections(dialogues), &phrase, explain_in));

	if (json_is_true(json_object_get(options, "json")))
		text = as_json(&partner, text, extra);
	else if (is_first)
		text = arena_printf(arena, "%s\n\n%s", text_in(json_object_get(dialogues_talk(dialogues), "first"), phrase.language), text);
	return (struct scripted_answer){text, strlen(text), extra};
}
