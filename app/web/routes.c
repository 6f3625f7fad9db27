/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/routes.h"

#include "web/openapi.h"
#include "web/system_pages.h"

#include "web/system_shapes.def"

/* The position of the page that listens, see live/server.h; and the conversation that it shows. */
FIELDS(LIVE_FIELDS,
	INTEGER("last"),
	ID("conversation"))

static const struct route routes[] = {
#include "web/routes.def"
};

const struct route_table web_routes = ROUTE_TABLE("web", routes);
