/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in voices: espeak-ng's library. It has one state a process, so no two threads may call this. */
#ifndef SEODANG_SOUND_VOICE_ESPEAK_H
#define SEODANG_SOUND_VOICE_ESPEAK_H

#include "sound/voice.h"

/**
 * @param voice_id  one of voice_built_in
 * @param samples   out, released with the arena; untouched unless VOICE_SPOKEN
 * @return VOICE_SPOKEN; VOICE_REFUSED where the text has nothing to say or is longer than VOICE_MOST_SECONDS; VOICE_FAILED
 */
enum voice_outcome voice_espeak(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed, struct samples *samples);

#endif
