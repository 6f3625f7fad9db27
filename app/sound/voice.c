/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/voice.h"

#include <string.h>

#include "sound/voice_espeak.h"
#include "sound/voice_service.h"

const char *const voice_built_in[] = {"en-us", "en-gb", "en-gb-x-rp", "en-gb-scotland", NULL};

bool voice_is_built_in(const char *voice_id)
{
	for (const char *const *voice = voice_built_in; *voice; voice++)
		if (strcmp(*voice, voice_id) == 0)
			return true;
	return false;
}

static enum voice_outcome speak_built_in(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed, struct spoken *spoken)
{
	struct samples samples;
	size_t length;
	const void *m4a;
	enum voice_outcome outcome = voice_is_built_in(voice_id) ? voice_espeak(arena, text, voice_id, speed, &samples) : VOICE_UNKNOWN;

	if (outcome != VOICE_SPOKEN)
		return outcome;
	m4a = sound_encode(arena, &samples, &length);
	if (!m4a)
		return VOICE_FAILED;
	*spoken = (struct spoken){.m4a = m4a, .m4a_length = length,
				  .duration_ms = (unsigned)(samples.count * 1000 / (size_t)samples.rate)};
	return VOICE_SPOKEN;
}

enum voice_outcome voice_speak(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed,
			       const struct voice_service *service, struct spoken *spoken)
{
	spoken->http_status = 0;
	return service ? voice_service_speak(arena, text, speed, service, spoken) : speak_built_in(arena, text, voice_id, speed, spoken);
}
