/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a school's classes do not say: a list of words, and addresses of the web. The school's teachers and admins decide it together. */
#ifndef SEODANG_CLASSROOM_WORD_ACTIONS_H
#define SEODANG_CLASSROOM_WORD_ACTIONS_H

#include "http/request.h"

enum http_status classroom_word_put(struct request *req);
enum http_status classroom_word_drop(struct request *req);
enum http_status classroom_links_refuse(struct request *req);

#endif
