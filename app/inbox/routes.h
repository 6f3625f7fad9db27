/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox's addresses. */
#ifndef SEODANG_INBOX_ROUTES_H
#define SEODANG_INBOX_ROUTES_H

#include "web/route.h"

extern const struct route_table inbox_routes;

#endif
