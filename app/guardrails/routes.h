/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be asked and answered: rules, their test box, and what they caught. */
#ifndef SEODANG_GUARDRAILS_ROUTES_H
#define SEODANG_GUARDRAILS_ROUTES_H

#include "web/route.h"

extern const struct route_table guardrails_routes;

#endif
