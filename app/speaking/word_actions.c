/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/word_actions.h"

#include <ctype.h>
#include <string.h>

#include "speaking/word.h"
#include "web/page.h"
#include "web/site.h"

#define LONGEST_WORD 40 /* as speaking.pronunciations has it */

/* As sentences have it: one word in small letters. NULL for what is none. */
static const char *one_word(struct request *req, const char *text)
{
	struct words words;

	if (words_of_text(req->arena, text, &words) != WORDS_FOUND || words.count != 1)
		return NULL;
	return islower((unsigned char)*words.items[0]) && strlen(words.items[0]) <= LONGEST_WORD ? words.items[0] : NULL;
}

enum http_status speaking_word_put(struct request *req)
{
	const char *word = one_word(req, field_text(req, "word")), *sounds_like = field_text(req, "sounds_like");
	const char *phones = phones_of_spelling(req->arena, dictionary_of(request_site(req)->config), sounds_like);

	if (!word)
		invalid(req, "word", "not_one_word", 0);
	if (!phones)
		invalid(req, "sounds_like", "no_pronunciation", 0);
	if (is_invalid(req))
		return still_invalid(req);
	if (own_word_put(req, word, sounds_like, phones) == OWN_WORD_TOO_MANY)
		return invalid(req, "word", "too_many_own_words", MOST_SCHOOL_WORDS);
	return done(req, .to = "/speaking/words", .flash = "speaking.words.flash.put", .flash_name = word);
}

enum http_status speaking_word_drop(struct request *req)
{
	const char *word = path_text(req, "pronunciation");

	own_word_drop(req, word);
	return done(req, .to = "/speaking/words", .flash = "speaking.words.flash.dropped", .flash_name = word);
}
