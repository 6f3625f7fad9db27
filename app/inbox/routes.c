/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/routes.h"

#include "inbox/access.h"
#include "inbox/announcement_actions.h"
#include "inbox/announcement_pages.h"
#include "inbox/notice_actions.h"
#include "inbox/notice_api.h"
#include "inbox/notice_pages.h"
#include "inbox/preference_actions.h"
#include "inbox/preference_pages.h"

#include "inbox/inbox_fields.def"
#include "inbox/inbox_shapes.def"

static const struct route routes[] = {
#include "inbox/routes.def"
};

const struct route_table inbox_routes = ROUTE_TABLE("inbox", routes);
