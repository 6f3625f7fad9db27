/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Language models: providers and their keys, who may use how much, what was used. */
#ifndef SEODANG_MODELS_ROUTES_H
#define SEODANG_MODELS_ROUTES_H

#include "web/route.h"

extern const struct route_table models_routes;

#endif
