/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Student Hub: records, learning history, mastery, interventions, who needs help, scheduled tasks, reports. */
#ifndef SEODANG_HUB_ROUTES_H
#define SEODANG_HUB_ROUTES_H

#include "web/route.h"

extern const struct route_table hub_routes;

#endif
