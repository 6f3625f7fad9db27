/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a school's requests are asked of. */
#ifndef SEODANG_MODELS_PROVIDER_PAGES_H
#define SEODANG_MODELS_PROVIDER_PAGES_H

#include "web/route.h"

route_handler providers_page, provider_new_page, provider_page, provider_delete_page;

#endif
