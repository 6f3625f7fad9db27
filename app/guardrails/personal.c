/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/personal.h"

#include <string.h>

#define MOST_DIGITS 20 /* one more than a card has */
#define MOST_GAP 3     /* signs between two digits */
#define MOST_GROUPS 6  /* of a card's digits */
#define MOST_LOCAL 64  /* characters before the @ (RFC 5321) */
#define MOST_DOMAIN 253

unsigned personal_kind_of(const char *name)
{
	static const char *const names[] = {"phone", "email", "resident_number", "card"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return 1u << i;
	return 0;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_between(uint32_t c)
{
	return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == 0xB7 || c == 0x2212 || (c >= 0x2010 && c <= 0x2015);
}

/* ---- numbers ---- */

/* Digits with what stands between them. */
struct run {
	char digits[MOST_DIGITS];
	size_t places[MOST_DIGITS]; /* in the text */
	bool ends_group[MOST_DIGITS];
	size_t count;
	bool is_open;               /* the text ends before it does */
	bool has_plus;
};

static void read_run(const uint32_t *text, size_t first, size_t length, bool at_end, struct run *run)
{
	size_t i = first, gap = 0;

	run->count = 0;
	run->has_plus = text[first] == '+';
	for (i += run->has_plus; i < length && run->count < MOST_DIGITS && gap <= MOST_GAP; i++) {
		if (is_digit(text[i])) {
			run->places[run->count] = i;
			run->ends_group[run->count] = i + 1 >= length || !is_digit(text[i + 1]);
			run->digits[run->count++] = (char)text[i];
			gap = 0;
		} else if (is_between(text[i]) && run->count) {
			gap++;
		} else {
			break;
		}
	}
	run->is_open = !at_end && i >= length && run->count < MOST_DIGITS && gap <= MOST_GAP;
}

static bool begins(const char *digits, size_t count, const char *with)
{
	size_t length = strlen(with);

	return count >= length && memcmp(digits, with, length) == 0;
}

static int pair_at(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* A number as it is dialled within the country. */
static bool is_national_phone(const char *d, size_t count)
{
	int area = count > 2 ? pair_at(d + 1) : 0;

	if (count < 9 || d[0] != '0')
		return false;
	if (begins(d, count, "02"))
		return count == 9 || count == 10;
	if (begins(d, count, "010") || begins(d, count, "070"))
		return count == 11;
	if (begins(d, count, "050"))
		return d[3] >= '2' && (count == 11 || count == 12);
	if (area == 11 || (area >= 16 && area <= 19) || area == 80)
		return count == 10 || count == 11;
	return (count == 10 || count == 11)
		&& ((area >= 31 && area <= 33) || (area >= 41 && area <= 44) || (area >= 51 && area <= 55) || (area >= 61 && area <= 64));
}

static bool is_phone(const struct run *run, size_t count)
{
	char national[MOST_DIGITS + 1] = "0";
	size_t skipped = begins(run->digits, count, "82") ? 2 : !run->has_plus && begins(run->digits, count, "0082") ? 4 : 0;

	if (!skipped)
		return !run->has_plus && is_national_phone(run->digits, count);
	if (count > skipped && run->digits[skipped] == '0')
		skipped++;
	memcpy(national + 1, run->digits + skipped, count - skipped);
	return is_national_phone(national, count - skipped + 1);
}

static int days_of(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month < 1 || month > 12 ? 0 : days[month - 1] + (month == 2 && is_leap);
}

static bool has_check_digit(const char *d, bool is_foreign)
{
	int sum = 0;

	for (int i = 0; i < 12; i++)
		sum += (d[i] - '0') * (i % 8 + 2);
	return ((is_foreign ? 13 : 11) - sum % 11) % 10 == d[12] - '0';
}

/* In one run, as six and seven, or digit by digit. */
static bool is_resident_number(const struct run *run, size_t count)
{
	static const int centuries[] = {1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800};
	const char *d = run->digits;
	int kind = d[6] - '0', month = pair_at(d + 2), day = pair_at(d + 4), year;

	if (count != 13 || (!run->ends_group[5] && memchr(run->ends_group, true, 12)))
		return false;
	year = centuries[kind] + pair_at(d);
	if (day < 1 || day > days_of(year, month))
		return false;
	return year > 2020 || (year == 2020 && month >= 10) || has_check_digit(d, kind >= 5 && kind <= 8);
}

static bool has_luhn_digit(const char *digits, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++) {
		int digit = digits[count - 1 - i] - '0';

		sum += i % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
	}
	return sum % 10 == 0;
}

static bool is_card(const struct run *run, size_t count)
{
	size_t groups = 0;

	for (size_t i = 0; i < count; i++)
		groups += run->ends_group[i];
	return count >= 13 && count <= 19 && run->digits[0] >= '2' && (groups <= MOST_GROUPS || groups == count)
		&& has_luhn_digit(run->digits, count);
}

struct number_kind {
	enum personal_kind kind;
	int place; /* in personal_scan.ends */
	bool (*is_one)(const struct run *run, size_t count);
};

/* The longest number of this kind at the beginning of a run. */
static void look_for_number(struct personal_scan *scan, const struct run *run, size_t first, const struct number_kind *kind,
			    personal_found_fn *found, void *context)
{
	for (size_t count = run->count; count >= 9; count--)
		if (run->ends_group[count - 1] && kind->is_one(run, count)) {
			scan->ends[kind->place] = run->places[count - 1] + 1;
			found(context, kind->kind, first, scan->ends[kind->place]);
			return;
		}
}

static size_t scan_numbers(struct personal_scan *scan, const uint32_t *text, size_t length, bool at_end, personal_found_fn *found, void *context)
{
	static const struct number_kind kinds[] = {
		{PERSONAL_PHONE, 0, is_phone}, {PERSONAL_RESIDENT_NUMBER, 2, is_resident_number}, {PERSONAL_CARD, 3, is_card}};
	struct run run;
	size_t i;

	for (i = scan->numbers_from; i < length; i++) {
		if (text[i] != '+' && (!is_digit(text[i]) || (i && is_digit(text[i - 1]))))
			continue;
		read_run(text, i, length, at_end, &run);
		if (run.is_open)
			break;
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			if ((scan->kinds & kinds[k].kind) && i >= scan->ends[kinds[k].place])
				look_for_number(scan, &run, i, &kinds[k], found, context);
	}
	scan->numbers_from = i;
	return i;
}

/* ---- mail ---- */

static bool is_alphanumeric(uint32_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_local(uint32_t c)
{
	return is_alphanumeric(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

static bool is_domain(uint32_t c)
{
	return is_alphanumeric(c) || c == '.' || c == '-';
}

/* Where the name before a place begins. */
static size_t local_start(const uint32_t *text, size_t at, size_t from)
{
	size_t first = at;

	while (first > from && at - first < MOST_LOCAL && is_local(text[first - 1]))
		first--;
	return first;
}

/* The end of a domain that may begin at a place: at least two labels, the last of two letters or more; 0 for none. */
static size_t domain_end(const uint32_t *text, size_t first, size_t last)
{
	size_t end = last, letters = 0;

	while (end > first && !is_alphanumeric(text[end - 1]))
		end--;
	while (end - letters > first && is_alphanumeric(text[end - letters - 1]) && !is_digit(text[end - letters - 1]))
		letters++;
	return letters >= 2 && end - letters > first + 1 && text[end - letters - 1] == '.' && is_alphanumeric(text[first]) ? end : 0;
}

static size_t scan_mail(struct personal_scan *scan, const uint32_t *text, size_t length, bool at_end, personal_found_fn *found, void *context)
{
	size_t i, first, last, end;

	for (i = scan->mail_from; i < length; i++) {
		if (text[i] != '@')
			continue;
		first = local_start(text, i, scan->ends[1]);
		for (last = i + 1; last < length && last - i <= MOST_DOMAIN && is_domain(text[last]); last++)
			;
		if (!at_end && last == length && last - i <= MOST_DOMAIN) {
			scan->mail_from = i;
			return first;
		}
		end = first < i ? domain_end(text, i + 1, last) : 0;
		if (end) {
			scan->ends[1] = end;
			found(context, PERSONAL_EMAIL, first, end);
		}
	}
	scan->mail_from = length;
	return at_end ? length : local_start(text, length, scan->ends[1]);
}

size_t personal_scan(struct personal_scan *scan, const uint32_t *text, size_t length, bool at_end, personal_found_fn *found, void *context)
{
	size_t numbers = length, mail = length;

	if (scan->kinds & ~(unsigned)PERSONAL_EMAIL)
		numbers = scan_numbers(scan, text, length, at_end, found, context);
	if (scan->kinds & PERSONAL_EMAIL)
		mail = scan_mail(scan, text, length, at_end, found, context);
	return numbers < mail ? numbers : mail;
}
