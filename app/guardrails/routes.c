/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "guardrails/routes.h"

#include "guardrails/access.h"
#include "guardrails/condition.h"
#include "guardrails/example_actions.h"
#include "guardrails/example_pages.h"
#include "guardrails/guardrail.h"
#include "guardrails/guardrail_actions.h"
#include "guardrails/guardrail_api.h"
#include "guardrails/guardrail_pages.h"
#include "guardrails/match_actions.h"
#include "guardrails/match_pages.h"

#include "guardrails/example_fields.def"
#include "guardrails/guardrail_fields.def"
#include "guardrails/match_fields.def"

#include "guardrails/example_shapes.def"
#include "guardrails/guardrail_shapes.def"
#include "guardrails/match_shapes.def"

static const struct route routes[] = {
#include "guardrails/example_routes.def"
#include "guardrails/match_routes.def"
#include "guardrails/guardrail_routes.def" /* the last: an id stands where the others have words */
};

const struct route_table guardrails_routes = ROUTE_TABLE("guardrails", routes);
