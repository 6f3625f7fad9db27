/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Live classroom: class sessions and their code, who takes part, chat, problems and learning cards, reports. */
#ifndef SEODANG_CLASSROOM_ROUTES_H
#define SEODANG_CLASSROOM_ROUTES_H

#include "web/route.h"

extern const struct route_table classroom_routes;

#endif
