/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "view/particle.h"

static void ends_in(enum particle_sound sound, const char *const words[])
{
	for (; *words; words++)
		if (particle_sound(*words, strlen(*words)) != sound)
			fail_msg("%s", *words);
}

static void hangul(void **state)
{
	(void)state;
	ends_in(SOUND_VOWEL, (const char *const[]){"윤서", "가", "ㅏ", NULL});
	ends_in(SOUND_CONSONANT, (const char *const[]){"박서연", "수학", "값", "ㄱ", NULL});
	ends_in(SOUND_RIEUL, (const char *const[]){"하늘", "서울", "ㄹ", NULL});
}

static void digits(void **state)
{
	(void)state;
	ends_in(SOUND_VOWEL, (const char *const[]){"2", "4", "5", "1,009", "1000000000000", NULL});
	ends_in(SOUND_CONSONANT, (const char *const[]){"0", "3", "16", "10", "100", "10,000", "100000000", NULL});
	ends_in(SOUND_RIEUL, (const char *const[]){"1", "7", "28", "3.1", NULL});
}

static void latin(void **state)
{
	(void)state;
	ends_in(SOUND_VOWEL, (const char *const[]){"Mina", "Kate", "Mark", "Peter", "PDF", "A", "Meet", "Zoe", "b", NULL});
	ends_in(SOUND_CONSONANT, (const char *const[]){"Tom", "Jane", "Chrome", "Jack", "Pat", "Eric", "book", "Jung", "EBSM", "N", NULL});
	ends_in(SOUND_RIEUL, (const char *const[]){"Paul", "Google", "Apple", "HTML", "L", "R", NULL});
}

static void closing_marks_are_passed_over(void **state)
{
	(void)state;
	ends_in(SOUND_CONSONANT, (const char *const[]){"'박서연'", "“수학”", "박서연.", "박서연 (수학 과외)", "「수학」", "박서연?! ", NULL});
	ends_in(SOUND_VOWEL, (const char *const[]){"윤서…", "윤서(3반)", "", "!!", "()", "(", "漢", "\xff", "\xed", "é", NULL});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hangul),
		cmocka_unit_test(digits),
		cmocka_unit_test(latin),
		cmocka_unit_test(closing_marks_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
