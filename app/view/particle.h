/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Korean particles follow the sound before them: 박서연이, 김하늘을, 서울로. Hangul is decided by its final consonant,
 * digits by how the number is read (10 십, 3 삼), Latin letters by how the word or the letters are commonly written
 * in Hangul (Jack 잭, Google 구글, PDF 피디에프). Closing marks and a note in brackets at the end are passed over:
 * the particle of "박서연(수학)" is that of 박서연.
 */
#ifndef SEODANG_VIEW_PARTICLE_H
#define SEODANG_VIEW_PARTICLE_H

#include <stddef.h>

enum particle_sound {
	SOUND_VOWEL,
	SOUND_CONSONANT,
	SOUND_RIEUL, /* a consonant, but 으로 takes its vowel form */
};

/** @return how a UTF-8 text ends; a vowel when it is empty or in no script known here */
enum particle_sound particle_sound(const char *text, size_t length);

#endif
