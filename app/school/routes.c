/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/routes.h"

#include "school/access.h"
#include "school/admin_actions.h"
#include "school/admin_pages.h"
#include "school/class_actions.h"
#include "school/class_pages.h"
#include "school/holiday_actions.h"
#include "school/holiday_pages.h"
#include "school/people_actions.h"
#include "school/people_pages.h"
#include "school/person.h"
#include "school/roster_actions.h"
#include "school/roster_pages.h"

#include "school/school_fields.def"

static const struct route routes[] = {
#include "school/routes.def"
};

const struct route_table school_routes = ROUTE_TABLE("school", routes);
