/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people may use of language models, as a page and as JSON. */
#ifndef SEODANG_MODELS_QUOTA_PAGES_H
#define SEODANG_MODELS_QUOTA_PAGES_H

#include "web/route.h"

route_handler quotas_page, quotas_read;

#endif
