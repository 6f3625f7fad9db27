/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/particle.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The last character before end, and where it begins. Bytes that are not UTF-8 count one by one. */
static uint32_t last_character(const char *text, size_t end, size_t *begin)
{
	size_t start = end - 1;
	uint32_t code;

	while (start > 0 && end - start < 4 && ((unsigned char)text[start] & 0xC0) == 0x80)
		start--;
	code = (unsigned char)text[start];
	*begin = start;
	if (code < 0x80 && end - start == 1)
		return code;
	code &= 0x7Fu >> (end - start);
	for (size_t i = start + 1; i < end; i++)
		code = code << 6 | ((unsigned char)text[i] & 0x3F);
	return code;
}

static bool is_mark(uint32_t code)
{
	if (code < 0x80)
		return !isalnum((int)code);
	return code == 0xA0 || (code >= 0x2010 && code <= 0x2026) || (code >= 0x3000 && code <= 0x3011) || code == 0xFF09;
}

/* Where the word that is spoken last ends: before closing marks and before a note in brackets. */
static size_t end_of_word(const char *text, size_t length)
{
	size_t end = length, begin;

	while (end > 0) {
		uint32_t code = last_character(text, end, &begin);
		const char *bracket = code == ')' ? memrchr(text, '(', begin) : NULL;

		if (!is_mark(code))
			break;
		end = bracket && bracket > text ? (size_t)(bracket - text) : begin;
	}
	return end;
}

/* 영 일 이 삼 사 오 육 칠 팔 구; after zeros 십 백 천 만 억 end in a consonant, 조 (10 to the 12th) does not. */
static enum particle_sound number_sound(const char *text, size_t end)
{
	static const enum particle_sound digits[] = {
		SOUND_CONSONANT, SOUND_RIEUL, SOUND_VOWEL, SOUND_CONSONANT, SOUND_VOWEL,
		SOUND_VOWEL, SOUND_CONSONANT, SOUND_RIEUL, SOUND_RIEUL, SOUND_VOWEL,
	};
	size_t zeros = 0, seen = 0;

	for (size_t i = end; i > 0 && (text[i - 1] == '0' || text[i - 1] == ','); i--) {
		zeros += text[i - 1] == '0';
		seen++;
	}
	if (zeros >= 12 && zeros < 16 && seen < end)
		return SOUND_VOWEL;
	return digits[text[end - 1] - '0'];
}

static bool is_vowel(char letter)
{
	return strchr("aeiouy", letter) != NULL;
}

static enum particle_sound sonorant(char letter)
{
	switch (letter) {
	case 'l': return SOUND_RIEUL;
	case 'm':
	case 'n': return SOUND_CONSONANT;
	default: return SOUND_VOWEL;
	}
}

/* Letters read one by one: 엘 엠 엔 알 end in a consonant. */
static enum particle_sound letter_sound(char letter)
{
	return letter == 'R' || letter == 'r' ? SOUND_RIEUL : sonorant((char)tolower((unsigned char)letter));
}

/*
 * A word read as a word. The National Institute's rules for loan words write p, t, k after a short vowel as a final
 * consonant (cat 캣, Patrick 패트릭) and otherwise with a vowel of their own (Mark 마크, tape 테이프).
 */
static enum particle_sound word_sound(const char *word, size_t length)
{
	size_t stop = length;

	if (length > 3 && word[length - 1] == 'e' && sonorant(word[length - 2]) != SOUND_VOWEL)
		return sonorant(word[length - 2]);
	if (length > 2 && word[length - 1] == 'g' && word[length - 2] == 'n')
		return SOUND_CONSONANT;
	while (stop > 0 && strchr("ptkc", word[stop - 1]))
		stop--;
	if (stop == length || stop == 0 || !is_vowel(word[stop - 1]))
		return sonorant(word[length - 1]);
	if (stop >= 2 && is_vowel(word[stop - 2]) && !(word[stop - 1] == 'o' && word[stop - 2] == 'o' && word[length - 1] == 'k'))
		return SOUND_VOWEL;
	return SOUND_CONSONANT;
}

static enum particle_sound latin_sound(const char *text, size_t end)
{
	char word[32];
	size_t start = end, length;
	bool has_small = false;

	while (start > 0 && end - start < sizeof word && isalpha((unsigned char)text[start - 1]))
		has_small |= islower((unsigned char)text[--start]) != 0;
	length = end - start;
	if (!has_small || length == 1)
		return letter_sound(text[end - 1]);
	for (size_t i = 0; i < length; i++)
		word[i] = (char)tolower((unsigned char)text[start + i]);
	return word_sound(word, length);
}

/* Unicode 15, 3.12: a syllable's final is its place in a row of 28; ㄹ is the 8th. */
static enum particle_sound hangul_sound(uint32_t code)
{
	uint32_t final = (code - 0xAC00) % 28;

	if (!final)
		return SOUND_VOWEL;
	return final == 8 ? SOUND_RIEUL : SOUND_CONSONANT;
}

enum particle_sound particle_sound(const char *text, size_t length)
{
	size_t end = end_of_word(text, length), begin;
	uint32_t code;

	if (!end)
		return SOUND_VOWEL;
	code = last_character(text, end, &begin);
	if (code >= '0' && code <= '9')
		return number_sound(text, end);
	if (code < 0x80)
		return isalpha((int)code) ? latin_sound(text, end) : SOUND_VOWEL;
	if (code >= 0xAC00 && code <= 0xD7A3)
		return hangul_sound(code);
	if (code == 0x3139)
		return SOUND_RIEUL;
	return code >= 0x3131 && code <= 0x314E ? SOUND_CONSONANT : SOUND_VOWEL;
}
