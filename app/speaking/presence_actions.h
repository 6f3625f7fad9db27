/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's tab says where it is; a student chooses who sees it. */
#ifndef SEODANG_SPEAKING_PRESENCE_ACTIONS_H
#define SEODANG_SPEAKING_PRESENCE_ACTIONS_H

#include "http/request.h"

enum http_status presence_tell(struct request *req);
enum http_status preferences_save(struct request *req);

#endif
