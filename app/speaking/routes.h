/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Speaking practice: sets of sentences, their sound, sessions, recordings and results, statistics, presence, feedback by voice. */
#ifndef SEODANG_SPEAKING_ROUTES_H
#define SEODANG_SPEAKING_ROUTES_H

#include "web/route.h"

extern const struct route_table speaking_routes;

#endif
