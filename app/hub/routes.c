/* SPDX-License-Identifier: GPL-3.0-or-later */
/* So many that each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "hub/routes.h"

#include "hub/access.h"
#include "hub/host_pages.h"
#include "hub/mastery_api.h"
#include "hub/privacy_actions.h"
#include "hub/privacy_pages.h"

#include "hub/event_fields.def"
#include "hub/help_fields.def"
#include "hub/intervention_fields.def"
#include "hub/mastery_fields.def"
#include "hub/privacy_fields.def"
#include "hub/report_fields.def"
#include "hub/student_fields.def"
#include "hub/task_fields.def"

#include "hub/event_shapes.def"
#include "hub/help_shapes.def"
#include "hub/intervention_shapes.def"
#include "hub/mastery_shapes.def"
#include "hub/privacy_shapes.def"
#include "hub/report_shapes.def"
#include "hub/student_shapes.def"
#include "hub/task_shapes.def"

static const struct route routes[] = {
#include "hub/event_routes.def"
#include "hub/help_routes.def"
#include "hub/intervention_routes.def"
#include "hub/mastery_routes.def"
#include "hub/privacy_routes.def"
#include "hub/report_routes.def"
#include "hub/student_routes.def"
#include "hub/task_routes.def"
};

const struct route_table hub_routes = ROUTE_TABLE("hub", routes);
