/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The routes of this room, for cmd/rooms.c. */
#ifndef SEODANG_ACCOUNT_ROUTES_H
#define SEODANG_ACCOUNT_ROUTES_H

#include "web/route.h"

extern const struct route_table account_routes;

#endif
