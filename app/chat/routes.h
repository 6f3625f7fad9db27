/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations with a model or the scripted partner, and what is recommended next. */
#ifndef SEODANG_CHAT_ROUTES_H
#define SEODANG_CHAT_ROUTES_H

#include "web/route.h"

extern const struct route_table chat_routes;

#endif
