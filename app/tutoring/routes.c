/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/routes.h"

#include "speaking/answer.h"
#include "tutoring/access.h"
#include "tutoring/feedback_actions.h"
#include "tutoring/feedback_api.h"
#include "tutoring/feedback_pages.h"
#include "tutoring/home_pages.h"
#include "tutoring/match_actions.h"
#include "tutoring/match_api.h"
#include "tutoring/match_pages.h"
#include "tutoring/request_actions.h"
#include "tutoring/request_api.h"
#include "tutoring/request_pages.h"
#include "tutoring/tutor_actions.h"
#include "tutoring/tutor_api.h"
#include "tutoring/tutor_pages.h"

#include "tutoring/feedback_fields.def"
#include "tutoring/home_fields.def"
#include "tutoring/match_fields.def"
#include "tutoring/request_fields.def"
#include "tutoring/tutor_fields.def"

#include "tutoring/tutoring_shapes.def"

static const struct route routes[] = {
#include "tutoring/routes.def"
};

const struct route_table tutoring_routes = ROUTE_TABLE("tutoring", routes);
