/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/class_code.h"

#include <stddef.h>
#include <string.h>

#include "core/random.h"
#include "core/text.h"

void class_code_make(char code[CLASS_CODE_SIZE])
{
	random_code(code, CLASS_CODE_LENGTH);
}

/* As random_code_meant; NUL for what no code has. */
static char digit_of(char typed)
{
	char digit = random_code_meant(typed);

	return digit && strchr(RANDOM_CODE_DIGITS, digit) ? digit : '\0';
}

bool class_code_read(const char *typed, char code[CLASS_CODE_SIZE])
{
	size_t length = 0, left = strlen(typed);

	while (left) {
		size_t skipped = *typed == '-' ? 1 : text_space(typed, left);

		if (!skipped) {
			if (length == CLASS_CODE_LENGTH || !digit_of(*typed))
				break;
			code[length++] = digit_of(*typed);
			skipped = 1;
		}
		typed += skipped;
		left -= skipped;
	}
	code[left ? 0 : length] = '\0';
	if (strlen(code) == CLASS_CODE_LENGTH)
		return true;
	code[0] = '\0';
	return false;
}
