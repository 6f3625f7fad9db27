/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An author's reading of a sentence: sent, taken away. */
#ifndef SEODANG_SPEAKING_SENTENCE_ACTIONS_H
#define SEODANG_SPEAKING_SENTENCE_ACTIONS_H

#include "http/request.h"

enum http_status sentence_record(struct request *req);
enum http_status sentence_drop_reading(struct request *req);

#endif
