/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/word_actions.h"

#include "classroom/word.h"
#include "web/page.h"

/* POST /classroom/settings/words */
enum http_status classroom_word_put(struct request *req)
{
	const char *word = field_text(req, "word"), *flash = "classroom.flash.word_added";

	switch (word_put(req, word, field_text(req, "suggestion"))) {
	case WORD_NO_LETTERS:
		return invalid(req, "word", "no_letters", 0);
	case WORD_TOO_MANY:
		return invalid(req, "word", "too_many_words", MOST_WORDS);
	case WORD_CHANGED:
		flash = "classroom.flash.word_changed";
		break;
	case WORD_ADDED:
		break;
	}
	return done(req, .to = "/classroom/settings", .flash = flash, .flash_name = word);
}

/* POST /classroom/settings/words/:word/remove */
enum http_status classroom_word_drop(struct request *req)
{
	run(req, SQL_CLASSROOM_WORD_DROP, PARAMS(P_UUID(path_uuid(req, "word"))));
	return done(req, .to = "/classroom/settings", .flash = "classroom.flash.word_removed");
}

/* POST /classroom/settings/links */
enum http_status classroom_links_refuse(struct request *req)
{
	run(req, SQL_CLASSROOM_LINKS_REFUSE, PARAMS(P_BOOLEAN(field_boolean(req, "links_refused", false))));
	return done(req, .to = "/classroom/settings", .flash = "classroom.flash.links_kept");
}
