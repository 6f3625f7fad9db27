/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sound of a text. The built-in engine is espeak-ng's library, in this process; a school's own service is any HTTP
 * address with an OpenAI-compatible /audio/speech.
 */
#ifndef SEODANG_SOUND_VOICE_H
#define SEODANG_SOUND_VOICE_H

#include "sound/sound.h"

enum voice_outcome {
	VOICE_SPOKEN,
	VOICE_UNKNOWN,    /* there is no such voice */
	VOICE_REFUSED,    /* the service said no: wrong key, text, model or voice */
	VOICE_AWAY,       /* the service does not answer: another time */
	VOICE_UNREADABLE, /* what it answered is no sound */
};

/** How a text is said. slow is for listening closely. */
enum voice_speed { VOICE_NORMAL, VOICE_SLOW };

/** A service of a school. Texts are kept by reference. */
struct voice_service {
	const char *url;    /* up to and without /audio/speech */
	const char *key;    /* NULL: none */
	const char *model, *voice;
	const char *allowed_hosts; /* the installation's list, comma separated */
};

struct spoken {
	const void *m4a;
	size_t m4a_length;
	unsigned duration_ms;
};

/** Whether the built-in engine has this voice ("en-us", "en-gb", …). */
bool voice_is_built_in(const char *voice_id);

/**
 * Say a text.
 * @param service  NULL: the built-in engine, with voice_id
 * @param spoken   out, in the arena; untouched unless VOICE_SPOKEN
 */
enum voice_outcome voice_speak(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed,
			       const struct voice_service *service, struct spoken *spoken);

#endif
