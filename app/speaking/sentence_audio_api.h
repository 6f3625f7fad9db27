/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound of a session's sentences. */
#ifndef SEODANG_SPEAKING_SENTENCE_AUDIO_API_H
#define SEODANG_SPEAKING_SENTENCE_AUDIO_API_H

#include "web/route.h"

route_handler sentence_audio_order, sentence_audio_read;

/** "school", or a voice of the built-in engine. */
bool is_voice(const char *voice_id);

#endif
