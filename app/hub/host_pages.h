/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the installation's database fares, for the operator. */
#ifndef SEODANG_HUB_HOST_PAGES_H
#define SEODANG_HUB_HOST_PAGES_H

#include "web/route.h"

route_handler host_page;

#endif
