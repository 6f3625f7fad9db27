/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that are too easy to get wrong do not compile. Included before every file by the build (-include);
 * the names that replace them are in parentheses.
 */
#ifndef SEODANG_CORE_BANNED_H
#define SEODANG_CORE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef gets
#undef strtok
#undef gmtime
#undef localtime
#undef ctime
#undef asctime
#undef atoi
#undef atol
#undef system
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gmtime localtime asctime atoi atol
/* poppler.h has a member of this name: only calling it does not compile. */
char *ctime(const time_t *time) __attribute__((error("clock_calendar")));
/* (arena_strdup, strbuf_add, snprintf, clock_calendar, strtoll) */

#endif
