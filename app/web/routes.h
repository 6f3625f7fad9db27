/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame's own routes: live subscription, health, the OpenAPI document. */
#ifndef SEODANG_WEB_ROUTES_H
#define SEODANG_WEB_ROUTES_H

#include "web/route.h"

extern const struct route_table web_routes;

#endif
