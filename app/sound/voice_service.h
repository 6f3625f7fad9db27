/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A school's own voice service: POST URL/audio/speech as OpenAI has it, which answers a sound. Only hosts that the installation
 * lists are asked (core/allowed_hosts.h).
 */
#ifndef SEODANG_SOUND_VOICE_SERVICE_H
#define SEODANG_SOUND_VOICE_SERVICE_H

#include "sound/voice.h"

/**
 * Ask for a text's sound, for 10 seconds and 10 MB at most; what comes is foreign and goes through sound_convert.
 * @param spoken  http_status is always set; the rest when VOICE_SPOKEN
 */
enum voice_outcome voice_service_speak(struct arena *arena, const char *text, enum voice_speed speed, const struct voice_service *service,
				       struct spoken *spoken);

#endif
