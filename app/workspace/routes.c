/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "workspace/routes.h"

#include "workspace/access.h"
#include "workspace/connection_actions.h"
#include "workspace/connection_pages.h"
#include "workspace/execution_actions.h"
#include "workspace/execution_api.h"
#include "workspace/execution_pages.h"
#include "workspace/log_pages.h"
#include "workspace/mcp_api.h"
#include "workspace/overview_pages.h"
#include "workspace/workflow_actions.h"
#include "workspace/workflow_api.h"
#include "workspace/workflow_pages.h"

#include "workspace/connection_fields.def"
#include "workspace/execution_fields.def"
#include "workspace/log_fields.def"
#include "workspace/mcp_fields.def"
#include "workspace/workflow_fields.def"

#include "workspace/connection_shapes.def"
#include "workspace/execution_shapes.def"
#include "workspace/log_shapes.def"
#include "workspace/mcp_shapes.def"
#include "workspace/workflow_shapes.def"

static const struct route routes[] = {
#include "workspace/connection_routes.def"
#include "workspace/execution_routes.def"
#include "workspace/log_routes.def"
#include "workspace/mcp_routes.def"
#include "workspace/overview_routes.def"
#include "workspace/workflow_routes.def"
};

const struct route_table workspace_routes = ROUTE_TABLE("workspace", routes);
