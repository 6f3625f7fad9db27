/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/sentence.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "speaking/dictionary.h"
#include "speaking/word.h"
#include "web/page.h"

#define ROWS_MAXIMUM 500 /* that are read, so that who sends more than SENTENCES_MAXIMUM is shown what there is too much of */

static const char *clean(struct arena *arena, const char *text, size_t length)
{
	return text_typed(arena, text, length, &length);
}

static struct sentence_drafts no_drafts(struct arena *arena)
{
	return (struct sentence_drafts){.items = arena_array(arena, ROWS_MAXIMUM, sizeof(struct sentence_draft))};
}

static void add(struct sentence_drafts *drafts, struct sentence_draft draft)
{
	if (drafts->count < ROWS_MAXIMUM)
		drafts->items[drafts->count++] = draft;
}

static bool is_empty(const struct sentence_draft *draft)
{
	return !*draft->english && !*draft->korean;
}

/* ---- a form ---- */

static const char *button(const struct request *req)
{
	const struct pair *pressed = pairs_find(&req->form, "do");

	return pressed ? pressed->value : "";
}

bool sentences_are_rearranged(const struct request *req)
{
	return *button(req);
}

/* NULL past the last row. */
static const struct pair *cell(struct request *req, const char *name, size_t number)
{
	return pairs_find(&req->form, arena_printf(req->arena, "%s_%zu", name, number));
}

/* A sentence is one line: breaks in its box are blanks. */
static const char *cell_text(struct request *req, const char *name, size_t number)
{
	const struct pair *typed = cell(req, name, number);
	char *text = typed ? arena_copy(req->arena, typed->value, typed->length) : NULL;

	for (char *sign = text; sign && *sign; sign++)
		if (strchr("\t\r\n", *sign))
			*sign = ' ';
	return text ? clean(req->arena, text, typed->length) : "";
}

static void read_rows(struct request *req, struct sentence_drafts *drafts)
{
	for (size_t number = 1; number <= ROWS_MAXIMUM && cell(req, "english", number); number++)
		add(drafts, (struct sentence_draft){.id = cell_text(req, "id", number), .english = cell_text(req, "english", number),
						    .korean = cell_text(req, "korean", number)});
}

static void read_line(struct arena *arena, const char *line, size_t length, struct sentence_drafts *drafts)
{
	size_t part = 0;
	struct sentence_draft draft = {.id = "", .korean = ""};

	while (part < length && line[part] != '|' && line[part] != '\t')
		part++;
	draft.english = clean(arena, line, part);
	if (part < length)
		draft.korean = clean(arena, line + part + 1, length - part - 1);
	if (!is_empty(&draft))
		add(drafts, draft);
}

static void read_lines(struct request *req, struct sentence_drafts *drafts)
{
	const struct pair *pasted = pairs_find(&req->form, "lines");
	const char *line = pasted ? pasted->value : "";

	while (*line) {
		size_t length = strcspn(line, "\r\n");

		read_line(req->arena, line, length, drafts);
		line += length + strspn(line + length, "\r\n");
	}
}

static void drop_empty(struct sentence_drafts *drafts)
{
	size_t kept = 0;

	for (size_t i = 0; i < drafts->count; i++)
		if (!is_empty(&drafts->items[i]))
			drafts->items[kept++] = drafts->items[i];
	drafts->count = kept;
}

static void swap(struct sentence_drafts *drafts, size_t one, size_t other)
{
	struct sentence_draft draft = drafts->items[one];

	drafts->items[one] = drafts->items[other];
	drafts->items[other] = draft;
}

/* N of "up_N"; 0 for another button, or a row that is not there. */
static size_t row_of(const char *pressed, const char *name, size_t count)
{
	size_t length = strlen(name);
	unsigned long number = strncmp(pressed, name, length) == 0 ? strtoul(pressed + length, NULL, 10) : 0;

	return number <= count ? number : 0;
}

static void go_on(struct sentence_drafts *drafts, size_t row, const char *part)
{
	drafts->wanted = row <= drafts->count ? row : drafts->count;
	drafts->wanted_part = part;
}

static void take_out(struct sentence_drafts *drafts, size_t row)
{
	memmove(&drafts->items[row - 1], &drafts->items[row], (drafts->count - row) * sizeof *drafts->items);
	drafts->count--;
	go_on(drafts, row, "remove");
}

static void rearrange(struct sentence_drafts *drafts, const char *pressed)
{
	size_t up = row_of(pressed, "up_", drafts->count), down = row_of(pressed, "down_", drafts->count);
	size_t gone = row_of(pressed, "remove_", drafts->count);

	if (up > 1) {
		swap(drafts, up - 1, up - 2);
		go_on(drafts, up - 1, up == 2 ? "down" : "up"); /* the first row's "up" cannot be pressed */
	} else if (down && down < drafts->count) {
		swap(drafts, down - 1, down);
		go_on(drafts, down + 1, down + 1 == drafts->count ? "up" : "down");
	} else if (gone) {
		take_out(drafts, gone);
	} else if (strcmp(pressed, "add") == 0) {
		add(drafts, (struct sentence_draft){.id = "", .english = "", .korean = ""});
		go_on(drafts, drafts->count, "english");
	}
}

struct sentence_drafts sentences_of_form(struct request *req)
{
	struct sentence_drafts drafts = no_drafts(req->arena);

	read_rows(req, &drafts);
	if (!sentences_are_rearranged(req) || strcmp(button(req), "spread") == 0)
		drop_empty(&drafts);
	read_lines(req, &drafts);
	rearrange(&drafts, button(req));
	return drafts;
}

/* ---- other places ---- */

struct sentence_drafts sentences_of_result(struct arena *arena, const struct result *rows)
{
	struct sentence_drafts drafts = no_drafts(arena);

	for (size_t row = 0; row < result_count(rows); row++) {
		const char *korean = result_text(rows, row, "korean");

		add(&drafts, (struct sentence_draft){.id = result_text(rows, row, "id"), .english = result_text(rows, row, "english"),
						     .korean = korean ? korean : ""});
	}
	return drafts;
}

/* @return false where it is there and no text; NULL and null are none */
static bool member_text(struct arena *arena, const json_t *object, const char *name, const char **text)
{
	const json_t *member = json_object_get(object, name);

	*text = "";
	if (!member || json_is_null(member))
		return true;
	if (json_is_string(member))
		*text = clean(arena, json_string_value(member), json_string_length(member));
	return json_is_string(member);
}

static bool read_object(struct request *req, json_t *object, struct sentence_draft *draft)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
		if (strcmp(name, "id") != 0 && strcmp(name, "english") != 0 && strcmp(name, "korean") != 0)
			return false;
	return json_is_object(object) && member_text(req->arena, object, "id", &draft->id)
	       && member_text(req->arena, object, "english", &draft->english) && member_text(req->arena, object, "korean", &draft->korean);
}

bool sentences_of_json(struct request *req, const json_t *array, struct sentence_drafts *drafts)
{
	json_t *object;
	size_t i;

	*drafts = no_drafts(req->arena);
	json_array_foreach(array, i, object) {
		struct sentence_draft draft;

		if (!read_object(req, object, &draft)) {
			invalid(req, "sentences", "wrong_type", 0);
			return false;
		}
		add(drafts, draft);
	}
	if (!json_is_array(array))
		invalid(req, "sentences", "wrong_type", 0);
	return json_is_array(array);
}

/* ---- what is wrong ---- */

const char *sentence_text_fault(const char *text, int64_t *limit)
{
	size_t length = strlen(text);

	*limit = SENTENCE_MAXIMUM;
	if (text_has_control(text, length, false))
		return "control_characters";
	if (text_has_hidden(text, length))
		return "hidden_characters";
	return text_characters(text, length) > SENTENCE_MAXIMUM ? "too_long" : NULL;
}

static const char *field_of(struct request *req, const char *name, size_t row)
{
	return req->is_api ? arena_printf(req->arena, "sentences.%zu.%s", row, name) : arena_printf(req->arena, "%s_%zu", name, row + 1);
}

static bool text_is_good(struct request *req, const char *field, const char *text)
{
	int64_t limit;
	const char *code = sentence_text_fault(text, &limit);

	if (code)
		invalid(req, field, code, limit);
	return !code;
}

static bool english_is_good(struct request *req, const char *field, const char *english)
{
	struct words words;

	if (!*english) {
		invalid(req, field, "required", 0);
		return false;
	}
	if (!text_is_good(req, field, english))
		return false;
	if (words_of_text(req->arena, english, &words) == WORDS_FOUND && words.count > SENTENCE_WORDS_MAXIMUM) {
		invalid(req, field, "sentence_too_long", SENTENCE_WORDS_MAXIMUM);
		return false;
	}
	return sentence_is_known(req, field, english);
}

bool sentences_are_good(struct request *req, const struct sentence_drafts *drafts)
{
	bool good = drafts->count > 0 && drafts->count <= SENTENCES_MAXIMUM;

	if (drafts->count == 0)
		invalid(req, "sentences", "required", 0);
	else if (!good)
		invalid(req, "sentences", "too_many", SENTENCES_MAXIMUM);
	for (size_t row = 0; row < drafts->count; row++) {
		good &= english_is_good(req, field_of(req, "english", row), drafts->items[row].english);
		good &= text_is_good(req, field_of(req, "korean", row), drafts->items[row].korean);
	}
	return good;
}

json_t *sentences_json(const struct sentence_drafts *drafts)
{
	json_t *sentences = json_array();

	for (size_t i = 0; i < drafts->count; i++) {
		const struct sentence_draft *draft = &drafts->items[i];
		json_t *sentence = json_pack("{s:s}", "english", draft->english);

		if (*draft->id)
			json_object_set_new(sentence, "id", json_string(draft->id));
		if (*draft->korean)
			json_object_set_new(sentence, "korean", json_string(draft->korean));
		json_array_append_new(sentences, sentence);
	}
	return sentences;
}
