/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each noun has tables of its own: <noun>_routes.def, <noun>_fields.def, <noun>_shapes.def. */
#include "speaking/routes.h"

#include "speaking/access.h"
#include "speaking/answer.h"
#include "speaking/answer_actions.h"
#include "speaking/answer_pages.h"
#include "speaking/attempt_pages.h"
#include "speaking/practice_actions.h"
#include "speaking/practice_pages.h"
#include "speaking/recording.h"
#include "speaking/recording_actions.h"
#include "speaking/recording_api.h"
#include "speaking/sound_pages.h"

#include "speaking/answer_fields.def"
#include "speaking/attempt_fields.def"
#include "speaking/practice_fields.def"
#include "speaking/presence_fields.def"
#include "speaking/progress_fields.def"
#include "speaking/recording_fields.def"
#include "speaking/session_fields.def"
#include "speaking/set_fields.def"
#include "speaking/sound_fields.def"
#include "speaking/voice_fields.def"
#include "speaking/word_fields.def"

#include "speaking/answer_shapes.def"
#include "speaking/attempt_shapes.def"
#include "speaking/presence_shapes.def"
#include "speaking/progress_shapes.def"
#include "speaking/recording_shapes.def"
#include "speaking/session_shapes.def"
#include "speaking/set_shapes.def"
#include "speaking/sound_shapes.def"
#include "speaking/voice_shapes.def"
#include "speaking/word_shapes.def"

static const struct route routes[] = {
#include "speaking/answer_routes.def"
#include "speaking/attempt_routes.def"
#include "speaking/practice_routes.def"
#include "speaking/presence_routes.def"
#include "speaking/progress_routes.def"
#include "speaking/recording_routes.def"
#include "speaking/session_routes.def"
#include "speaking/set_routes.def"
#include "speaking/sound_routes.def"
#include "speaking/voice_routes.def"
#include "speaking/word_routes.def"
};

const struct route_table speaking_routes = ROUTE_TABLE("speaking", routes);
