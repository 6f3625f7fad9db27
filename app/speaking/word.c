/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/word.h"

#include "db/decision.h"
#include "web/page.h"
#include "web/site.h"

static const char *const puttings[] = {
	[OWN_WORD_PUT] = "put",
	[OWN_WORD_TOO_MANY] = "too_many",
};

struct pronunciations pronunciations_of(struct arena *arena, const struct result *rows)
{
	size_t count = result_count(rows);
	struct pronunciation *items = arena_array(arena, count + 1, sizeof *items);

	for (size_t row = 0; row < count; row++)
		items[row] = (struct pronunciation){result_text(rows, row, "word"), result_text(rows, row, "phones")};
	return (struct pronunciations){items, count};
}

struct pronunciations school_words(struct request *req)
{
	return pronunciations_of(req->arena, run(req, SQL_SPEAKING_PRONUNCIATIONS, NO_PARAMS));
}

bool sentence_is_known(struct request *req, const char *field, const char *english)
{
	const struct dictionary *dictionary = dictionary_of(request_site(req)->config);
	struct words words, unknown;
	enum words_outcome outcome = words_of_text(req->arena, english, &words);

	if (outcome != WORDS_FOUND) {
		invalid(req, field, words_code(outcome), MOST_SENTENCE_WORDS);
		return false;
	}
	unknown = unknown_words(req->arena, dictionary, NULL, &words);
	if (unknown.count) {
		struct pronunciations own = school_words(req);

		unknown = unknown_words(req->arena, dictionary, &own, &words);
	}
	if (unknown.count)
		invalid_words(req, field, "unknown_word", unknown.items, unknown.count);
	return unknown.count == 0;
}

enum own_word_putting own_word_put(struct request *req, const char *word, const char *sounds_like, const char *phones)
{
	return (enum own_word_putting)DECISION(run(req, SQL_SPEAKING_WORD_PUT, PARAMS(P_TEXT(word), P_TEXT(sounds_like), P_TEXT(phones))), puttings);
}

void own_word_drop(struct request *req, const char *word)
{
	run(req, SQL_SPEAKING_WORD_DROP, PARAMS(P_TEXT(word)));
}
