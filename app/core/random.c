/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/random.h"

#include <errno.h>
#include <stdio.h>
#include <sys/random.h>

#include "core/log.h"

void random_bytes(void *bytes, size_t count)
{
	unsigned char *next = bytes;

	while (count) {
		ssize_t got = getrandom(next, count, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			log_die("the system gives no random bytes");
		next += got;
		count -= (size_t)got;
	}
}

void random_token(char token[RANDOM_TOKEN_SIZE])
{
	unsigned char bytes[(RANDOM_TOKEN_SIZE - 1) / 2];

	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(token + 2 * i, 3, "%02x", bytes[i]);
}

void random_code(char *code, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte;

		random_bytes(&byte, 1);
		code[i] = RANDOM_CODE_DIGITS[byte & 31];
	}
	code[length] = '\0';
}

char random_code_meant(char typed)
{
	switch (typed) {
	case 'o':
	case 'O':
		return '0';
	case 'i':
	case 'I':
	case 'l':
	case 'L':
		return '1';
	default:
		return typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;
	}
}
