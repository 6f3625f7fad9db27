/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learning cards as forms and JSON: a participant's answer, and what a teacher does with a deck. */
#ifndef SEODANG_CLASSROOM_CARD_ACTIONS_H
#define SEODANG_CLASSROOM_CARD_ACTIONS_H

#include "http/request.h"

enum http_status classroom_answer_give(struct request *req);

enum http_status classroom_deck_start(struct request *req);
enum http_status classroom_deck_end(struct request *req);
enum http_status classroom_card_next(struct request *req);
enum http_status classroom_card_skip(struct request *req);
enum http_status classroom_card_back(struct request *req);
enum http_status classroom_card_reveal(struct request *req);
enum http_status classroom_card_pause(struct request *req);
enum http_status classroom_card_resume(struct request *req);
enum http_status classroom_tally_show(struct request *req);
enum http_status classroom_podium_show(struct request *req);

#endif
