/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was used of language models, and what it cost: a page for admins, JSON for everybody about themselves. */
#ifndef SEODANG_MODELS_USAGE_PAGES_H
#define SEODANG_MODELS_USAGE_PAGES_H

#include "web/route.h"

route_handler usage_page, usage_read;

#endif
