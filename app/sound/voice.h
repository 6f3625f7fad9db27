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
	VOICE_REFUSED,    /* the service said no: wrong key, text, model or voice; or the text is too long to be said */
	VOICE_AWAY,       /* the service does not answer: another time */
	VOICE_UNREADABLE, /* what it answered is no sound */
	VOICE_NOT_ALLOWED, /* the installation's list does not have the service's host */
	VOICE_FAILED,     /* this machine could not: worth another attempt; logged */
};

/** How a text is said. slow is for listening closely. */
enum voice_speed { VOICE_NORMAL, VOICE_SLOW };

#define VOICE_SLOW_FACTOR 0.7   /* of the normal speed */
#define VOICE_MOST_SECONDS 900  /* of what is said; a longer text is refused */

/** A service of a school. Texts are kept by reference. */
struct voice_service {
	const char *url;    /* up to and without /audio/speech */
	const char *key;    /* NULL: none */
	const char *model, *voice;
	const char *allowed_hosts; /* the installation's list; see core/allowed_hosts.h */
};

struct spoken {
	const void *m4a;
	size_t m4a_length;
	unsigned duration_ms;
	long http_status;   /* of a service, also where it is not VOICE_SPOKEN; 0: it did not answer */
};

/** The voices of the built-in engine that are offered: names as espeak-ng's, the first for who wishes none. Ends with NULL. */
extern const char *const voice_built_in[];

/** Whether the built-in engine has this voice ("en-us", "en-gb", …). */
bool voice_is_built_in(const char *voice_id);

/**
 * Say a text. The built-in engine says what is written in Hangul with its Korean voice, numbers in words (sound/korean_numbers.h),
 * and the rest with voice_id.
 *
 * @param text     UTF-8
 * @param service  NULL: the built-in engine, with voice_id
 * @param spoken   out, in the arena; untouched but for http_status unless VOICE_SPOKEN
 */
enum voice_outcome voice_speak(struct arena *arena, const char *text, const char *voice_id, enum voice_speed speed,
			       const struct voice_service *service, struct spoken *spoken);

#endif
