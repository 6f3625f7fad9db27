/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "chat/routes.h"

#include "chat/access.h"
#include "chat/conversation.h"
#include "chat/conversation_actions.h"
#include "chat/conversation_api.h"
#include "chat/conversation_pages.h"
#include "chat/hearing_actions.h"
#include "chat/hearing_api.h"
#include "chat/hearing_pages.h"
#include "chat/situation_actions.h"
#include "chat/situation_api.h"
#include "chat/situation_pages.h"
#include "chat/recommendation_actions.h"
#include "chat/recommendation_api.h"
#include "chat/turn.h"
#include "chat/turn_actions.h"
#include "chat/turn_api.h"
#include "chat/turn_pages.h"
#include "speaking/recording.h"

#include "chat/conversation_fields.def"
#include "chat/hearing_fields.def"
#include "chat/recommendation_fields.def"
#include "chat/situation_fields.def"
#include "chat/turn_fields.def"

#include "chat/conversation_shapes.def"
#include "chat/hearing_shapes.def"
#include "chat/recommendation_shapes.def"
#include "chat/situation_shapes.def"
#include "chat/turn_shapes.def"

/* /chat/situations before /chat/:conversation: the first line that fits answers. */
static const struct route routes[] = {
#include "chat/situation_routes.def"
#include "chat/conversation_routes.def"
#include "chat/hearing_routes.def"
#include "chat/recommendation_routes.def"
#include "chat/turn_routes.def"
};

const struct route_table chat_routes = ROUTE_TABLE("chat", routes);
