/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rooms whose routes this program answers: the one list that a new room is added to. */
#ifndef SEODANG_CMD_ROOMS_H
#define SEODANG_CMD_ROOMS_H

#include "web/route.h"

extern const struct route_table *const rooms[];
extern const size_t room_count;

#endif
