/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The year roll-over: trying it, writing it, taking it back. */
#ifndef SEODANG_HUB_ROLLOVER_ACTIONS_H
#define SEODANG_HUB_ROLLOVER_ACTIONS_H

#include "http/request.h"

enum http_status rollover_check(struct request *req);
enum http_status rollover_apply(struct request *req);
enum http_status rollover_undo(struct request *req);

#endif
