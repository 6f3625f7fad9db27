/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/word_pages.h"

#include "web/page.h"

/* GET /classroom/settings */
enum http_status class_settings_page(struct request *req)
{
	const struct result *words = ask(req, SQL_CLASSROOM_WORDS, NO_PARAMS);
	const struct result *common = ask(req, SQL_CLASSROOM_COMMON_WORDS, NO_PARAMS);
	const struct result *settings = ask(req, SQL_CLASSROOM_SPEECH_SETTINGS, NO_PARAMS);

	return render(req, "classroom/settings", columns(settings), rows("words", words), rows("common", common));
}
