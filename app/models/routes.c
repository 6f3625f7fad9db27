/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "models/routes.h"

#include "models/access.h"
#include "models/provider_actions.h"
#include "models/provider_pages.h"
#include "models/quota_actions.h"
#include "models/quota_pages.h"
#include "models/usage_pages.h"

#include "models/key_fields.def"
#include "models/provider_fields.def"
#include "models/quota_fields.def"
#include "models/usage_fields.def"

#include "models/key_shapes.def"
#include "models/provider_shapes.def"
#include "models/quota_shapes.def"
#include "models/usage_shapes.def"

static const struct route routes[] = {
#include "models/key_routes.def"
#include "models/provider_routes.def"
#include "models/quota_routes.def"
#include "models/usage_routes.def"
};

const struct route_table models_routes = ROUTE_TABLE("models", routes);
