/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tutors, requests, matches, feedback, and the homes that show them. */
#ifndef SEODANG_TUTORING_ROUTES_H
#define SEODANG_TUTORING_ROUTES_H

#include "web/route.h"

extern const struct route_table tutoring_routes;

#endif
