/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/word.h"

#include <string.h>

#include "core/text.h"
#include "db/decision.h"
#include "web/page.h"

static const char *const puttings[] = {
	[WORD_ADDED] = "added",
	[WORD_CHANGED] = "changed",
	[WORD_NO_LETTERS] = "no_letters",
	[WORD_TOO_MANY] = "too_many",
};

bool words_are_plain(const char *text)
{
	return !text_has_hidden(text, strlen(text));
}

enum word_putting word_put(struct request *req, const char *word, const char *suggestion)
{
	return (enum word_putting)DECISION(run(req, SQL_CLASSROOM_WORD_PUT, PARAMS(P_TEXT(word), P_TEXT(suggestion))), puttings);
}
