/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to words: first to ASCII, then piece by piece. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "speaking/dictionary.h"
#include "speaking/dictionary_numbers.h"

#define MOST_BYTES ((size_t)16 * 1024)
#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define BEFORE "([{\"'*_.,!?;:" /* stands around pieces and is not said */
#define AFTER ")]}\"'*_.,!?;:"

/* Letters and signs outside ASCII that English texts have. */
static const struct {
	const char *sign, *plain;
} signs[] = {
	{"’", "'"}, {"‘", "'"}, {"ʼ", "'"}, {"′", "'"}, {"“", " "}, {"”", " "}, {"«", " "}, {"»", " "}, {"–", "-"}, {"—", " "}, {"‑", "-"},
	{"…", " "}, {"·", " "}, {"•", " "}, {"\xc2\xa0", " "}, {"á", "a"}, {"à", "a"}, {"â", "a"}, {"ä", "a"}, {"ã", "a"}, {"å", "a"},
	{"é", "e"}, {"è", "e"}, {"ê", "e"}, {"ë", "e"}, {"í", "i"}, {"ì", "i"}, {"î", "i"}, {"ï", "i"}, {"ó", "o"}, {"ò", "o"}, {"ô", "o"},
	{"ö", "o"}, {"ø", "o"}, {"ú", "u"}, {"ù", "u"}, {"û", "u"}, {"ü", "u"}, {"ñ", "n"}, {"ç", "c"}, {"É", "e"}, {"½", " 1/2 "},
	{"¼", " 1/4 "}, {"¾", " 3/4 "}, {"°C", " degrees celsius "}, {"°F", " degrees fahrenheit "}, {"°", " degrees "}, {"×", " times "},
	{"÷", " divided by "}, {"€", "E"}, {"£", "L"}, {"₩", "W"},
};

/* Signs that are said wherever they stand. */
static const struct {
	char sign;
	const char *said;
} said_signs[] = {{'&', " and "}, {'+', " plus "}, {'=', " equals "}, {'@', " at "}, {'#', " number "}, {'%', "% "}};

/* Before an amount. Capitals, since all letters of a text are small by then. */
static const struct {
	char sign;
	const char *one, *many, *part;
} currencies[] = {{'$', "dollar", "dollars", "cent"}, {'E', "euro", "euros", "cent"}, {'L', "pound", "pounds", "penn"}, {'W', "won", "won", NULL}};

/* What is written short and said long. */
static const struct {
	const char *written, *said;
} short_forms[] = {{"dr", "doctor"}, {"mr", "mister"}, {"vs", "versus"}, {"etc", "et cetera"}, {"jr", "junior"}, {"sr", "senior"}};

/* Words that begin with an apostrophe. */
static const char *const clipped[] = {"'bout", "'cause", "'em", "'til", "'tis", "'twas"};

struct saying {
	struct strbuf *out; /* words, each with a blank before it */
	bool understood;
};

static void add(struct saying *saying, const char *word, size_t length)
{
	strbuf_add_char(saying->out, ' ');
	strbuf_add(saying->out, word, length);
}

static void add_text(struct saying *saying, const char *words)
{
	add(saying, words, strlen(words));
}

/* ---- to ASCII ---- */

static const char *plain_sign(const char *text, size_t *length)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		*length = strlen(signs[i].sign);
		if (strncmp(text, signs[i].sign, *length) == 0)
			return signs[i].plain;
	}
	return NULL;
}

static void add_ascii(struct strbuf *out, char sign)
{
	for (size_t i = 0; i < sizeof said_signs / sizeof *said_signs; i++)
		if (said_signs[i].sign == sign) {
			strbuf_add_text(out, said_signs[i].said);
			return;
		}
	strbuf_add_char(out, (char)(isspace((unsigned char)sign) ? ' ' : tolower((unsigned char)sign)));
}

/* @return NULL for what has no English word */
static struct strbuf *to_ascii(struct arena *arena, const char *text)
{
	struct strbuf *out = strbuf_in_arena(arena, MOST_BYTES);

	while (*text) {
		size_t length = 1;
		const char *plain = (unsigned char)*text < 0x80 ? NULL : plain_sign(text, &length);

		if (plain)
			strbuf_add_text(out, plain);
		else if ((unsigned char)*text < 0x80)
			add_ascii(out, *text);
		else
			return NULL;
		text += plain ? length : 1;
	}
	return out;
}

/* ---- numbers ---- */

/* A whole number, with commas between thousands; *length is what of the text it takes, 0 where there is none. */
static const char *digits_of(struct arena *arena, const char *text, size_t *length, bool *has_comma)
{
	struct strbuf *digits = strbuf_in_arena(arena, MOST_BYTES);
	size_t i = strspn(text, DIGITS);

	strbuf_add(digits, text, i);
	*has_comma = false;
	while (i > 0 && text[i] == ',' && strspn(text + i + 1, DIGITS) == 3) {
		strbuf_add(digits, text + i + 1, 3);
		i += 4;
		*has_comma = true;
	}
	*length = i;
	return strbuf_text(digits);
}

static bool is_small_enough(const char *digits)
{
	return strlen(digits) <= 9;
}

static unsigned long value_of(const char *digits)
{
	return strtoul(digits, NULL, 10);
}

/* Without other marks: a year where it looks like one, digit by digit where it begins with 0 or is very long. */
static void say_plain(struct saying *saying, const char *digits, bool has_comma)
{
	unsigned long value = value_of(digits);

	if ((digits[0] == '0' && digits[1]) || !is_small_enough(digits))
		say_digits(saying->out, digits, strlen(digits));
	else if (strlen(digits) == 4 && !has_comma && value >= 1100 && value < 2100)
		say_year(saying->out, value);
	else
		say_number(saying->out, value);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool is_half_of_day(const char *text)
{
	return begins(text, "am") || begins(text, "pm") || begins(text, "a.m") || begins(text, "p.m");
}

static const char *past_blanks(const char *text)
{
	return text + strspn(text, " ");
}

/* "7:30". next is what follows in the text: "7:00 a.m." has no o'clock. @return what of the piece it takes */
static size_t say_time(struct saying *saying, const char *piece, const char *next)
{
	size_t hours = strspn(piece, DIGITS), length = hours + 3;
	unsigned long minutes;

	if (hours < 1 || hours > 2 || piece[hours] != ':' || strspn(piece + hours + 1, DIGITS) != 2)
		return 0;
	minutes = value_of(piece + hours + 1);
	if (value_of(piece) > 24 || minutes > 59)
		return 0;
	say_number(saying->out, value_of(piece));
	if (minutes == 0) {
		if (!is_half_of_day(piece[length] ? piece + length : past_blanks(next)) && !begins(past_blanks(next), "o'clock"))
			add_text(saying, "o'clock");
	} else {
		if (minutes < 10)
			add_text(saying, "oh");
		say_number(saying->out, minutes);
	}
	return length;
}

static void say_parts(struct saying *saying, size_t currency, unsigned long parts)
{
	const char *word = currencies[currency].part;

	if (parts == 0)
		return;
	add_text(saying, "and");
	say_number(saying->out, parts);
	if (strcmp(word, "penn") == 0)
		add_text(saying, parts == 1 ? "penny" : "pence");
	else
		add_text(saying, parts == 1 ? "cent" : "cents");
}

/* "$5.50" */
static size_t say_money(struct arena *arena, struct saying *saying, const char *piece)
{
	size_t currency = 0, length;
	bool has_comma;
	const char *digits;

	while (currency < sizeof currencies / sizeof *currencies && currencies[currency].sign != *piece)
		currency++;
	if (currency == sizeof currencies / sizeof *currencies)
		return 0;
	digits = digits_of(arena, piece + 1, &length, &has_comma);
	if (length++ == 0 || !is_small_enough(digits))
		return 0;
	say_number(saying->out, value_of(digits));
	add_text(saying, value_of(digits) == 1 ? currencies[currency].one : currencies[currency].many);
	if (currencies[currency].part && piece[length] == '.' && strspn(piece + length + 1, DIGITS) == 2) {
		say_parts(saying, currency, value_of(piece + length + 1));
		length += 3;
	}
	return length;
}

/* The few fractions that have words; for others it is refused. */
static void say_fraction(struct saying *saying, const char *piece)
{
	if (strcmp(piece, "1/2") == 0)
		add_text(saying, "one half");
	else if (strcmp(piece, "1/4") == 0)
		add_text(saying, "one quarter");
	else if (strcmp(piece, "3/4") == 0)
		add_text(saying, "three quarters");
	else
		saying->understood = false;
}

static bool is_ordinal_ending(const char *text)
{
	return (begins(text, "st") || begins(text, "nd") || begins(text, "rd") || begins(text, "th")) && !isalnum((unsigned char)text[2]);
}

/* A number and what belongs to it. @return what of the piece it takes */
static size_t say_count(struct arena *arena, struct saying *saying, const char *piece)
{
	bool has_comma;
	size_t length, decimals;
	const char *digits = digits_of(arena, piece, &length, &has_comma);

	if (is_ordinal_ending(piece + length) && is_small_enough(digits)) {
		say_ordinal(saying->out, value_of(digits));
		return length + 2;
	}
	if (strcmp(piece + length, "s") == 0 && strlen(digits) == 4 && digits[3] == '0' && digits[0] != '0') {
		say_decade(saying->out, value_of(digits));
		return length + 1;
	}
	say_plain(saying, digits, has_comma);
	decimals = piece[length] == '.' ? strspn(piece + length + 1, DIGITS) : 0;
	if (decimals) {
		add_text(saying, "point");
		say_digits(saying->out, piece + length + 1, decimals);
		length += 1 + decimals;
	}
	if (piece[length] == '%') {
		add_text(saying, "percent");
		length++;
	}
	return length;
}

/* ---- words ---- */

static size_t word_length(const char *text)
{
	return strspn(text, LETTERS "'.");
}

static void say_word(struct arena *arena, struct saying *saying, const char *text, size_t length)
{
	const char *word;
	bool has_dots = memchr(text, '.', length) != NULL && length > 2 && text[1] == '.'; /* a.m., u.s. */

	if (!has_dots)
		while (length > 0 && strchr("'.", text[length - 1]))
			length--;
	word = arena_copy(arena, text, length);
	if (has_dots && word[length - 1] != '.')
		word = arena_printf(arena, "%s.", word);
	if (!has_dots && strchr(word, '.')) { /* a full stop without a blank after it */
		size_t first = strcspn(word, ".");

		say_word(arena, saying, word, first);
		word += first + strspn(word + first, ".'");
	}
	for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
		if (strcmp(word, short_forms[i].written) == 0) {
			add_text(saying, short_forms[i].said);
			return;
		}
	if (*word)
		add_text(saying, word);
}

/* One piece between blanks. next is the text after it. */
static void say_piece(struct arena *arena, struct saying *saying, const char *piece, const char *next)
{
	if (strchr(piece, '/') && isdigit((unsigned char)*piece)) {
		say_fraction(saying, piece);
		return;
	}
	while (*piece && saying->understood) {
		size_t length = say_time(saying, piece, next);

		if (length == 0 && strchr("$ELW", *piece))
			length = say_money(arena, saying, piece);
		if (length == 0 && isdigit((unsigned char)*piece))
			length = say_count(arena, saying, piece);
		if (length == 0 && strchr(AFTER BEFORE "/-", *piece))
			length = 1;
		if (length == 0 && islower((unsigned char)*piece)) {
			length = word_length(piece);
			say_word(arena, saying, piece, length);
		}
		saying->understood &= length > 0;
		piece += length;
	}
}

static bool is_clipped(const char *piece)
{
	for (size_t i = 0; i < sizeof clipped / sizeof *clipped; i++)
		if (begins(piece, clipped[i]) && !isalpha((unsigned char)piece[strlen(clipped[i])]))
			return true;
	return false;
}

/* Without what stands around it. */
static const char *bare(struct arena *arena, const char *text, size_t length)
{
	bool has_dots;

	while (length > 0 && strchr(BEFORE, *text) && !is_clipped(text)) {
		text++;
		length--;
	}
	has_dots = length > 3 && text[1] == '.' && islower((unsigned char)*text) && islower((unsigned char)text[2]);
	while (length > 0 && strchr(AFTER, text[length - 1]) && !(has_dots && text[length - 1] == '.'))
		length--;
	return arena_copy(arena, text, length);
}

/* Hyphens part words; before a number that stands alone one is a minus. */
static void say_pieces(struct arena *arena, struct saying *saying, const char *text)
{
	bool after_blank = true;

	while (*text && saying->understood) {
		size_t length = strcspn(text, " -");

		if (length == 0) {
			if (*text == '-' && after_blank && isdigit((unsigned char)text[1]))
				add_text(saying, "minus");
			after_blank = *text++ == ' ';
			continue;
		}
		if (is_clipped(text)) {
			size_t whole = 1 + strspn(text + 1, LETTERS);

			add(saying, text, whole);
			text += whole;
			length -= whole;
		}
		say_piece(arena, saying, bare(arena, text, length), text + length);
		text += length;
		after_blank = false;
	}
}

static struct words split(struct arena *arena, char *said)
{
	const char **items = arena_array(arena, MOST_SENTENCE_WORDS + 1, sizeof *items);
	size_t count = 0;
	char *rest;

	for (char *word = strtok_r(said, " ", &rest); word && count <= MOST_SENTENCE_WORDS; word = strtok_r(NULL, " ", &rest))
		items[count++] = word;
	return (struct words){items, count};
}

enum words_outcome words_of_text(struct arena *arena, const char *text, struct words *words)
{
	struct saying saying = {strbuf_in_arena(arena, MOST_BYTES), true};
	struct strbuf *ascii = to_ascii(arena, text);
	struct words said;

	*words = (struct words){0};
	if (!ascii)
		return WORDS_NOT_ENGLISH;
	say_pieces(arena, &saying, strbuf_text(ascii));
	if (!saying.understood)
		return WORDS_NOT_ENGLISH;
	said = split(arena, arena_strdup(arena, strbuf_text(saying.out)));
	if (said.count == 0)
		return WORDS_NONE;
	if (said.count > MOST_SENTENCE_WORDS)
		return WORDS_TOO_MANY;
	*words = said;
	return WORDS_FOUND;
}

const char *words_code(enum words_outcome outcome)
{
	switch (outcome) {
	case WORDS_NONE: return "no_words";
	case WORDS_NOT_ENGLISH: return "not_english";
	case WORDS_TOO_MANY: return "sentence_too_long";
	case WORDS_FOUND: break;
	}
	return NULL;
}
