/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers in Korean text as they are said. What is counted decides between the two rows of numbers: 세 시, 세 개, but 삼 분, 삼 점.
 * Voices that read digits by themselves get that wrong.
 */
#ifndef SEODANG_SOUND_KOREAN_NUMBERS_H
#define SEODANG_SOUND_KOREAN_NUMBERS_H

#include "core/arena.h"

/**
 * Write out every number of a text: whole ones with or without commas (1,000), decimals (3.5), times of day (9:30), percentages,
 * and digit by digit what starts with 0 or has more than 16 digits.
 *
 * @param text  Korean, UTF-8, NFC
 * @return a copy in the arena, without digits
 */
const char *korean_numbers(struct arena *arena, const char *text);

#endif
