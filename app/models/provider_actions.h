/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Services of a school's own: adding, changing, ordering, trying them; their keys. */
#ifndef SEODANG_MODELS_PROVIDER_ACTIONS_H
#define SEODANG_MODELS_PROVIDER_ACTIONS_H

#include "web/route.h"

route_handler provider_add, provider_change, provider_move, provider_try, provider_delete;
route_handler key_add, key_revoke;

#endif
