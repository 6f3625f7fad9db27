/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording that is sent in pieces; see speaking/recording.h. */
#ifndef SEODANG_SPEAKING_RECORDING_ACTIONS_H
#define SEODANG_SPEAKING_RECORDING_ACTIONS_H

#include "web/route.h"

#define RECORDING_PIECE_BYTES ((size_t)512 * 1024)

route_handler recording_begin, recording_piece_add;

#endif
