/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An author reads the sentences of a set aloud. */
#ifndef SEODANG_SPEAKING_SENTENCE_PAGES_H
#define SEODANG_SPEAKING_SENTENCE_PAGES_H

#include "http/request.h"

enum http_status set_record_page(struct request *req);

#endif
