/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workflows, connections to other programs (Model Context Protocol), the log. */
#ifndef SEODANG_WORKSPACE_ROUTES_H
#define SEODANG_WORKSPACE_ROUTES_H

#include "web/route.h"

extern const struct route_table workspace_routes;

#endif
