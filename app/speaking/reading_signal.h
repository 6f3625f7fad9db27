/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How loud a recording is, before anything is made of what it says. */
#ifndef SEODANG_SPEAKING_READING_SIGNAL_H
#define SEODANG_SPEAKING_READING_SIGNAL_H

#include <stdbool.h>

#include "core/arena.h"
#include "sound/sound.h"

#define LEAST_SPEECH_FRAMES 15   /* of 10 ms */
#define SILENT_LEVEL 3.0         /* of 32,768: below, nothing but a device's own noise or what a decoder makes of nothing */
#define QUIET_LEVEL 15.0         /* below, too little is left of speech once it was rounded to samples and packed */
#define WANTED_LEVEL 2500.0      /* what quiet speech is amplified to */
#define MOST_GAIN 200.0
#define CLIPPED_PERCENT 10.0     /* of the samples of speech that stand at the top */
#define STEADY_RATIO 2.5         /* loudest to softest tenth: what moves less is no speech */

struct levels {
	double loud;         /* root mean square of the frames that are not silence */
	double soft;         /* of the tenth of the frames that is softest */
	double top_percent;  /* samples at the top of the range, of those in loud frames */
	size_t speech_frames;
	bool is_steady;      /* it moves as little as noise and tones do */
};

struct levels levels_of(struct arena *arena, const struct samples *sound);

/** The same sound, louder where it is quiet; in the arena, or as it was. */
struct samples amplified(struct arena *arena, const struct samples *sound, const struct levels *levels);

#endif
