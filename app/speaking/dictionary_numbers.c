/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/dictionary_numbers.h"

static const char *const small[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
static const char *const small_ordinals[] = {"zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
	"tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
static const char *const ten_ordinals[] = {"", "", "twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth",
	"ninetieth"};
static const char *const decades[] = {"hundreds", "tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
	"nineties"};

static const struct {
	unsigned long value;
	const char *word, *ordinal;
} large[] = {{1000000, "million", "millionth"}, {1000, "thousand", "thousandth"}, {100, "hundred", "hundredth"}};

static void add(struct strbuf *out, const char *word)
{
	strbuf_add_format(out, " %s", word);
}

static void say(struct strbuf *out, unsigned long number, bool ordinal)
{
	for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
		if (number < large[i].value)
			continue;
		say(out, number / large[i].value, false);
		number %= large[i].value;
		add(out, ordinal && number == 0 ? large[i].ordinal : large[i].word);
		if (number == 0)
			return;
	}
	if (number < 20) {
		add(out, (ordinal ? small_ordinals : small)[number]);
		return;
	}
	add(out, (ordinal && number % 10 == 0 ? ten_ordinals : tens)[number / 10]);
	if (number % 10)
		add(out, (ordinal ? small_ordinals : small)[number % 10]);
}

void say_number(struct strbuf *out, unsigned long number)
{
	say(out, number, false);
}

void say_ordinal(struct strbuf *out, unsigned long number)
{
	say(out, number, true);
}

/* Whether it is read as a plain number: 2005, 3000. */
static bool is_of_thousands(unsigned long year)
{
	return year % 1000 < 10;
}

void say_year(struct strbuf *out, unsigned long year)
{
	if (is_of_thousands(year)) {
		say(out, year, false);
		return;
	}
	say(out, year / 100, false);
	if (year % 100 == 0) {
		add(out, "hundred");
		return;
	}
	if (year % 100 < 10)
		add(out, "oh");
	say(out, year % 100, false);
}

void say_decade(struct strbuf *out, unsigned long decade)
{
	if (decade % 1000 == 0) {
		say(out, decade / 1000, false);
		add(out, "thousands");
		return;
	}
	say(out, decade / 100, false);
	add(out, decades[decade / 10 % 10]);
}

void say_digits(struct strbuf *out, const char *digits, size_t length)
{
	for (size_t i = 0; i < length; i++)
		add(out, small[digits[i] - '0']);
}
