/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who takes part, read as JSON by the teacher. */
#ifndef SEODANG_CLASSROOM_PARTICIPANT_API_H
#define SEODANG_CLASSROOM_PARTICIPANT_API_H

#include "http/request.h"

enum http_status classroom_participants_read(struct request *req);

#endif
