/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_DOCUMENTS_SEARCH_API_H
#define SEODANG_DOCUMENTS_SEARCH_API_H

#include "web/route.h"

route_handler documents_search;

#endif
