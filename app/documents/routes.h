/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of the school: uploading, sharing, searching. */
#ifndef SEODANG_DOCUMENTS_ROUTES_H
#define SEODANG_DOCUMENTS_ROUTES_H

#include "web/route.h"

extern const struct route_table documents_routes;

#endif
