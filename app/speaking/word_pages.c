/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/word_pages.h"

#include "web/page.h"

enum http_status speaking_words_page(struct request *req)
{
	return render(req, "speaking/words", rows("own_words", ask(req, SQL_SPEAKING_WORDS, NO_PARAMS)));
}
