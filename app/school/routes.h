/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People, classes, roster, settings, log and queue: what a school's admin and its teachers see. */
#ifndef SEODANG_SCHOOL_ROUTES_H
#define SEODANG_SCHOOL_ROUTES_H

#include "web/route.h"

extern const struct route_table school_routes;

#endif
