/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting what people may use of language models. */
#ifndef SEODANG_MODELS_QUOTA_ACTIONS_H
#define SEODANG_MODELS_QUOTA_ACTIONS_H

#include "web/route.h"

route_handler quota_add, quota_put, quota_delete;

#endif
