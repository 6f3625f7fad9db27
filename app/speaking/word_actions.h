/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes the words of a school's own. */
#ifndef SEODANG_SPEAKING_WORD_ACTIONS_H
#define SEODANG_SPEAKING_WORD_ACTIONS_H

#include "http/request.h"

enum http_status speaking_word_put(struct request *req);
enum http_status speaking_word_drop(struct request *req);

#endif
