/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answering, correcting and putting aside what waits in a tutor's queue; what becomes of feedback by voice that could not be made. */
#ifndef SEODANG_SPEAKING_ANSWER_ACTIONS_H
#define SEODANG_SPEAKING_ANSWER_ACTIONS_H

#include "http/request.h"

enum http_status attempt_answer(struct request *req);
enum http_status attempt_correct(struct request *req);
enum http_status attempt_skip(struct request *req);
enum http_status attempt_unskip(struct request *req);
enum http_status answer_words_send(struct request *req);
enum http_status answer_remove(struct request *req);

#endif
