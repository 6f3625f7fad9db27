/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code of a class session: eight characters of Crockford's base 32, that are read aloud and typed on phones. */
#ifndef SEODANG_CLASSROOM_CLASS_CODE_H
#define SEODANG_CLASSROOM_CLASS_CODE_H

#include <stdbool.h>

#define CLASS_CODE_LENGTH 8
#define CLASS_CODE_SIZE (CLASS_CODE_LENGTH + 1)

/** A new one, from the system's random source. */
void class_code_make(char code[CLASS_CODE_SIZE]);

/**
 * What was typed, in one writing: without blanks and hyphens, capitals, O as 0, I and L as 1.
 * @return whether that is a code; otherwise code is ""
 */
bool class_code_read(const char *typed, char code[CLASS_CODE_SIZE]);

#endif
