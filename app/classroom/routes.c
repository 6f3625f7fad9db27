/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "classroom/routes.h"

#include "classroom/access.h"
#include "classroom/problem.h"
#include "classroom/problem_actions.h"
#include "classroom/problem_api.h"
#include "classroom/problem_import.h"
#include "classroom/problem_pages.h"

#include "classroom/session_fields.def"
#include "classroom/participant_fields.def"
#include "classroom/message_fields.def"
#include "classroom/problem_fields.def"
#include "classroom/card_fields.def"
#include "classroom/report_fields.def"

#include "classroom/session_shapes.def"
#include "classroom/participant_shapes.def"
#include "classroom/message_shapes.def"
#include "classroom/problem_shapes.def"
#include "classroom/card_shapes.def"
#include "classroom/report_shapes.def"

static const struct route routes[] = {
#include "classroom/session_routes.def"
#include "classroom/participant_routes.def"
#include "classroom/message_routes.def"
#include "classroom/problem_routes.def"
#include "classroom/card_routes.def"
#include "classroom/report_routes.def"
};

const struct route_table classroom_routes = ROUTE_TABLE("classroom", routes);
