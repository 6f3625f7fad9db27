/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/dialogue.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "core/log.h"
#include "models/correction.h"

#define PATH_SIZE 1024

struct dialogues {
	json_t *talk, *situations;
	struct correction_rules *corrections;
};

static const char *const levels[] = {[LEVEL_LOW] = "하", [LEVEL_MIDDLE] = "중", [LEVEL_HIGH] = "상"};

enum level level_of_word(const char *word)
{
	for (int level = 0; word && level < LEVEL_COUNT; level++)
		if (!strcmp(word, levels[level]))
			return (enum level)level;
	return LEVEL_MIDDLE;
}

const char *text_in(const json_t *texts, enum language language)
{
	return json_string_value(json_object_get(texts, language_code(language)));
}

const char *line_in(const json_t *lines, enum language language, enum level level)
{
	return json_string_value(json_array_get(json_object_get(lines, language_code(language)), level));
}

static json_t *load(const char *path, struct strbuf *error)
{
	json_error_t json_error;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &json_error);

	if (!json)
		strbuf_add_format(error, "%s:%d: %s", path, json_error.line, json_error.text);
	return json;
}

/* --- what must be true of a situation, so that answering need not look ------------------------------- */

static bool has_texts(const json_t *texts)
{
	return text_in(texts, LANGUAGE_KO) && text_in(texts, LANGUAGE_EN);
}

static bool has_lines(const json_t *lines)
{
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		for (int level = 0; level < LEVEL_COUNT; level++)
			if (!line_in(lines, (enum language)language, (enum level)level))
				return false;
	return true;
}

static bool has_slot(const json_t *situation, const char *name)
{
	const json_t *slot = json_object_get(json_object_get(situation, "slots"), name), *value;
	size_t i;

	if (!has_texts(json_object_get(slot, "default")) || !json_array_size(json_object_get(slot, "values")))
		return false;
	json_array_foreach(json_object_get(slot, "values"), i, value)
		for (size_t part = 0; part < 3; part++)
			if (!json_string_length(json_array_get(value, part)))
				return false;
	return true;
}

static bool leads_somewhere(const json_t *situation, const json_t *heard)
{
	const char *words = json_string_value(json_object_get(heard, "words")), *slot = json_string_value(json_object_get(heard, "slot"));
	const json_t *reply = json_object_get(heard, "reply");

	return (words ? *words : slot != NULL) && (!slot || has_slot(situation, slot)) && (!reply || has_texts(reply)) &&
	       json_object_get(json_object_get(situation, "states"), json_string_value(json_object_get(heard, "to")));
}

static const char *fault_of_state(const json_t *situation, const json_t *state)
{
	const char *otherwise = json_string_value(json_object_get(state, "else"));
	const json_t *heard;
	size_t i;

	if (!has_lines(json_object_get(state, "says")))
		return "says is not three lines in two languages";
	if (json_is_true(json_object_get(state, "end")))
		return NULL;
	if (!has_lines(json_object_get(state, "suggests")))
		return "suggests is not three lines in two languages";
	if (!json_array_size(json_object_get(state, "hears")))
		return "hears is empty";
	json_array_foreach(json_object_get(state, "hears"), i, heard)
		if (!leads_somewhere(situation, heard))
			return "one of hears has no words, or a slot or state that is not there";
	if (otherwise && !json_object_get(json_object_get(situation, "states"), otherwise))
		return "else is no state";
	return NULL;
}

static bool is_situation(const json_t *situation, const char *path, struct strbuf *error)
{
	static const char *const texts[] = {"title", "about", "partner", "student"};
	json_t *states = json_object_get(situation, "states"), *state;
	const char *name;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!has_texts(json_object_get(situation, texts[i]))) {
			strbuf_add_format(error, "%s: %s is not a text in two languages", path, texts[i]);
			return false;
		}
	if (!json_object_get(states, "start")) {
		strbuf_add_format(error, "%s: there is no state start", path);
		return false;
	}
	json_object_foreach(states, name, state) {
		const char *fault = fault_of_state(situation, state);

		if (fault) {
			strbuf_add_format(error, "%s: state %s: %s", path, name, fault);
			return false;
		}
	}
	return true;
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool take_situation(struct dialogues *dialogues, const char *path, struct strbuf *error)
{
	json_t *situation = load(path, error);
	const char *key = json_string_value(json_object_get(situation, "key"));

	if (!situation || !is_situation(situation, path, error)) {
		json_decref(situation);
		return false;
	}
	if (!key || json_object_get(dialogues->situations, key)) {
		strbuf_add_format(error, "%s: the key is missing or another one's", path);
		json_decref(situation);
		return false;
	}
	json_object_set_new(dialogues->situations, key, situation);
	return true;
}

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > strlen(".json") && !strcmp(entry->d_name + length - strlen(".json"), ".json");
}

static bool take_situations(struct dialogues *dialogues, const char *directory, struct strbuf *error)
{
	char folder[PATH_SIZE], path[2 * PATH_SIZE];
	struct dirent **entries;
	bool done = true;
	int count;

	snprintf(folder, sizeof folder, "%s/situations", directory);
	count = scandir(folder, &entries, is_json, alphasort);
	if (count < 0) {
		strbuf_add_format(error, "%s: %m", folder);
		return false;
	}
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
		done = done && take_situation(dialogues, path, error);
		free(entries[i]);
	}
	free(entries);
	return done;
}

static bool take_corrections(struct dialogues *dialogues, const char *directory, struct strbuf *error)
{
	char path[PATH_SIZE];
	json_t *rules;

	snprintf(path, sizeof path, "%s/corrections.json", directory);
	rules = load(path, error);
	dialogues->corrections = rules ? correction_rules_compile(rules, error) : NULL;
	json_decref(rules);
	return dialogues->corrections != NULL;
}

struct dialogues *dialogues_open(const char *directory, struct strbuf *error)
{
	struct dialogues *dialogues = calloc(1, sizeof *dialogues);
	char path[PATH_SIZE];

	if (!dialogues)
		log_die("no memory for dialogues");
	snprintf(path, sizeof path, "%s/talk.json", directory);
	dialogues->situations = json_object();
	dialogues->talk = load(path, error);
	if (!dialogues->talk || !take_corrections(dialogues, directory, error) || !take_situations(dialogues, directory, error)) {
		dialogues_close(dialogues);
		return NULL;
	}
	return dialogues;
}

void dialogues_close(struct dialogues *dialogues)
{
	if (!dialogues)
		return;
	json_decref(dialogues->talk);
	json_decref(dialogues->situations);
	correction_rules_free(dialogues->corrections);
	free(dialogues);
}

const json_t *dialogues_situations(const struct dialogues *dialogues)
{
	return dialogues->situations;
}

const json_t *dialogues_talk(const struct dialogues *dialogues)
{
	return dialogues->talk;
}

const struct correction_rules *dialogues_corrections(const struct dialogues *dialogues)
{
	return dialogues->corrections;
}
