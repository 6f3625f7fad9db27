/* SPDX-License-Identifier: GPL-3.0-or-later */
/* /speaking/words: words of a school's own, and how they are said. */
#ifndef SEODANG_SPEAKING_WORD_PAGES_H
#define SEODANG_SPEAKING_WORD_PAGES_H

#include "http/request.h"

enum http_status speaking_words_page(struct request *req);

#endif
