/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming in by a code, leaving, and what a teacher decides about who is there. */
#ifndef SEODANG_CLASSROOM_PARTICIPANT_ACTIONS_H
#define SEODANG_CLASSROOM_PARTICIPANT_ACTIONS_H

#include "http/request.h"

enum http_status classroom_code_enter(struct request *req);
enum http_status classroom_join(struct request *req);
enum http_status classroom_join_call(struct request *req);
enum http_status classroom_leave(struct request *req);
enum http_status classroom_participant_admit(struct request *req);
enum http_status classroom_participant_remove(struct request *req);
enum http_status classroom_participant_mute(struct request *req);
enum http_status classroom_participant_unmute(struct request *req);
enum http_status classroom_participants_admit(struct request *req);

#endif
