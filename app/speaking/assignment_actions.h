/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Give a practice set to students, and take it back. */
#ifndef SEODANG_SPEAKING_ASSIGNMENT_ACTIONS_H
#define SEODANG_SPEAKING_ASSIGNMENT_ACTIONS_H

#include "http/request.h"

enum http_status set_assign(struct request *req);
enum http_status set_take_back(struct request *req);

#endif
