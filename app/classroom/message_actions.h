/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes what a class says: each form, and its twin in JSON. A script's form is answered 204 (classroom/by_script.h). */
#ifndef SEODANG_CLASSROOM_MESSAGE_ACTIONS_H
#define SEODANG_CLASSROOM_MESSAGE_ACTIONS_H

#include "http/request.h"

/* Of a participant. */
enum http_status classroom_message_post(struct request *req);
enum http_status classroom_message_vote(struct request *req);
enum http_status classroom_message_unvote(struct request *req);
enum http_status classroom_message_report(struct request *req);
enum http_status classroom_reaction_send(struct request *req);

/* Of the teacher. */
enum http_status classroom_message_post_as_teacher(struct request *req);
enum http_status classroom_message_hide(struct request *req);
enum http_status classroom_message_unhide(struct request *req);
enum http_status classroom_message_pin(struct request *req);
enum http_status classroom_message_unpin(struct request *req);
enum http_status classroom_message_answer(struct request *req);
enum http_status classroom_message_reopen(struct request *req);
enum http_status classroom_message_dismiss(struct request *req);
enum http_status classroom_chat_lock(struct request *req);
enum http_status classroom_chat_unlock(struct request *req);
enum http_status classroom_chat_set(struct request *req);

#endif
