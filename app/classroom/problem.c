/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/problem.h"

#include <string.h>

#include "core/text.h"
#include "core/uuid.h"
#include "web/page.h"

bool problem_place_is_good(const char *text)
{
	struct uuid id;

	return strcmp(text, "shared") == 0 || uuid_parse(&id, text);
}

/* NULL for an empty box. */
static const char *filter(const struct request *req, const char *name)
{
	const char *text = field_text(req, name);

	return text && *text ? text : NULL;
}

struct result *problem_list_ask(struct request *req, enum sql_statement statement, bool has_cursor, int64_t row_limit)
{
	return ask(req, statement,
		   PARAMS(P_TEXT(filter(req, "q")), P_TEXT(filter(req, "type")),
			  field_present(req, "difficulty") ? P_INTEGER(field_integer(req, "difficulty", 0)) : P_NULL(),
			  P_TEXT(filter(req, "grade")), P_TEXT(filter(req, "class_id")),
			  P_TEXT(has_cursor ? field_cursor_key(req) : NULL), P_UUID(has_cursor ? field_cursor_id(req) : NULL),
			  P_INTEGER(row_limit)));
}

json_t *problem_choices(struct arena *arena, const char *text, char separator, const char **code)
{
	const char separators[] = {separator, '\0'};
	json_t *choices = json_array();

	*code = NULL;
	while (*text) {
		size_t length = strcspn(text, separators), trimmed;
		const char *choice = text_trim(arena, text, length, &trimmed);

		if (trimmed)
			json_array_append_new(choices, json_stringn(choice, trimmed));
		if (text_characters(choice, trimmed) > PROBLEM_ANSWER_MAXIMUM)
			*code = "cell_too_long";
		text += length + (text[length] == separator);
	}
	if (json_array_size(choices) > PROBLEM_CHOICES_MAXIMUM)
		*code = "too_many_choices";
	return choices;
}
