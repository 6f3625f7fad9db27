/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/class_code.h"

#include <stddef.h>
#include <string.h>

#include "core/random.h"
#include "core/text.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void class_code_make(char code[CLASS_CODE_SIZE])
{
	random_code(code, CLASS_CODE_LENGTH);
}

/* One way to write a character; NUL for what no code has. */
static char one_writing(char character)
{
	if (character >= 'a' && character <= 'z')
		character = (char)(character - 'a' + 'A');
	if (character == 'O')
		return '0';
	if (character == 'I' || character == 'L')
		return '1';
	return character && strchr(digits, character) ? character : '\0';
}

bool class_code_read(const char *typed, char code[CLASS_CODE_SIZE])
{
	size_t length = 0, left = strlen(typed);

	while (left) {
		size_t skipped = *typed == '-' ? 1 : text_space(typed, left);

		if (!skipped) {
			if (length == CLASS_CODE_LENGTH || !one_writing(*typed))
				break;
			code[length++] = one_writing(*typed);
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
