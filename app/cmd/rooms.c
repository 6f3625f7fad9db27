/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/rooms.h"

#include "account/routes.h"
#include "chat/routes.h"
#include "classroom/routes.h"
#include "documents/routes.h"
#include "guardrails/routes.h"
#include "hub/routes.h"
#include "inbox/routes.h"
#include "models/routes.h"
#include "school/routes.h"
#include "speaking/routes.h"
#include "tutoring/routes.h"
#include "web/routes.h"
#include "workspace/routes.h"

const struct route_table *const rooms[] = {&web_routes, &account_routes, &inbox_routes, &school_routes, &tutoring_routes,
					   &hub_routes, &classroom_routes, &speaking_routes, &models_routes, &guardrails_routes,
					   &documents_routes, &chat_routes, &workspace_routes};
const size_t room_count = sizeof rooms / sizeof *rooms;
