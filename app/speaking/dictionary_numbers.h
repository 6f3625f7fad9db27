/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as they are read aloud in English. All append words, parted by blanks. */
#ifndef SEODANG_SPEAKING_DICTIONARY_NUMBERS_H
#define SEODANG_SPEAKING_DICTIONARY_NUMBERS_H

#include "core/strbuf.h"

#define LARGEST_NUMBER 999999999UL

/** 21 is "twenty one", 300 "three hundred". @param number  at most LARGEST_NUMBER */
void say_number(struct strbuf *out, unsigned long number);

/** 21 is "twenty first". @param number  at most LARGEST_NUMBER */
void say_ordinal(struct strbuf *out, unsigned long number);

/** 1999 is "nineteen ninety nine", 2005 "two thousand five", 1900 "nineteen hundred". @param year  1000 to 9999 */
void say_year(struct strbuf *out, unsigned long year);

/** 1990 as "nineteen nineties". @param decade  a multiple of 10, as say_year's */
void say_decade(struct strbuf *out, unsigned long decade);

/** Each digit by itself, of text that holds digits only. */
void say_digits(struct strbuf *out, const char *digits, size_t length);

#endif
