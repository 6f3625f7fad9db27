/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/korean_numbers.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/strbuf.h"

#define MOST_DIGITS 16
#define MOST_NATIVE 99

static const char *const digit_names[] = {"공", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"};
static const char *const native_ones[] = {"", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"};
static const char *const native_tens[] = {"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"};

/* What is counted in Korea's own numbers. */
static const char *const native_counters[] = {"시", "개", "명", "번", "살", "마리", "권", "장", "잔", "병", "가지", "곳", "달", "송이", "켤레", "그루", "군데",
					      "사람", "배", "줄", "바퀴", "문장", "단어", "낱말", "글자", "과목", "벌", "통", "걸음", "편", "곡", "쌍", "끼", NULL};

/* What begins with one of those and is counted, or numbered, in the others. */
static const char *const sino_counters[] = {"시즌", "개월", "개국", "개년", "번지", "번 문제", "번 문장", "번 질문", "번 그림", "번 단어", "번 줄", "번 보기",
					    "번 카드", "달러", "배속", "통계", NULL};

struct writing {
	struct strbuf *out;
	const char *at; /* what is not written yet */
};

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

static bool begins(const char *text, const char *beginning)
{
	return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool begins_with_one(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (begins(text, *words))
			return true;
	return false;
}

/* ---- numbers ---- */

/* 0 to 9999; nothing for 0. A one is not said before ten, hundred and thousand. */
static void add_group(struct strbuf *out, unsigned group)
{
	static const struct {
		unsigned value;
		const char *name;
	} places[] = {{1000, "천"}, {100, "백"}, {10, "십"}, {1, ""}};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		unsigned digit = group / places[i].value % 10;

		if (digit > 1 || (digit == 1 && places[i].value == 1))
			strbuf_add_text(out, digit_names[digit]);
		if (digit > 0)
			strbuf_add_text(out, places[i].name);
	}
}

/* Below 10^16. */
static void add_sino(struct strbuf *out, uint64_t number)
{
	static const struct {
		uint64_t value;
		const char *name;
	} places[] = {{1000000000000, "조"}, {100000000, "억"}, {10000, "만"}, {1, ""}};

	if (number == 0)
		strbuf_add_text(out, "영");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		unsigned group = (unsigned)(number / places[i].value % 10000);

		if (group != 1 || places[i].value != 10000 || number >= 100000000) /* 10,000 is 만, not 일만 */
			add_group(out, group);
		if (group > 0)
			strbuf_add_text(out, places[i].name);
	}
}

static void add_native(struct strbuf *out, uint64_t number)
{
	strbuf_add_text(out, number == 20 ? "스무" : native_tens[number / 10]);
	strbuf_add_text(out, native_ones[number % 10]);
}

static void add_digits(struct strbuf *out, const char *digits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		strbuf_add_text(out, digit_names[digits[i] - '0']);
}

/* ---- how they stand in a text ---- */

static size_t count_digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* The bytes of a whole number, with commas only where they part thousands. */
static size_t whole_length(const char *text)
{
	size_t length = count_digits(text);

	if (length > 3)
		return length;
	while (text[length] == ',' && count_digits(text + length + 1) == 3)
		length += 4;
	return length;
}

static uint64_t value_of(const char *text, size_t length)
{
	uint64_t value = 0;

	for (size_t i = 0; i < length; i++)
		if (is_digit(text[i]))
			value = value * 10 + (uint64_t)(text[i] - '0');
	return value;
}

/* Hours of the day that a clock with hands has are counted in Korea's own numbers. */
static bool is_native(uint64_t number, const char *counted)
{
	if (number < 1 || number > MOST_NATIVE || begins_with_one(counted, sino_counters) || !begins_with_one(counted, native_counters))
		return false;
	return number <= 12 || !begins(counted, "시") || begins(counted, "시간");
}

/* 9:30. @return false when it is none */
static bool write_time(struct writing *writing)
{
	size_t hours = count_digits(writing->at), minutes;
	const char *minute = writing->at + hours + 1;

	if (hours > 2 || writing->at[hours] != ':')
		return false;
	minutes = count_digits(minute);
	if (minutes != 2 || minute[2] == ':' || value_of(writing->at, hours) > 24 || value_of(minute, 2) > 59)
		return false;
	if (is_native(value_of(writing->at, hours), "시"))
		add_native(writing->out, value_of(writing->at, hours));
	else
		add_sino(writing->out, value_of(writing->at, hours));
	strbuf_add_text(writing->out, " 시");
	if (value_of(minute, 2) > 0) {
		strbuf_add_char(writing->out, ' ');
		add_sino(writing->out, value_of(minute, 2));
		strbuf_add_text(writing->out, "분");
	}
	writing->at = minute + 2;
	return true;
}

/* 010, and what is too long to be a number. @return false when it is none */
static bool write_digits(struct writing *writing)
{
	size_t length = count_digits(writing->at);

	if (length <= MOST_DIGITS && (length == 1 || *writing->at != '0'))
		return false;
	add_digits(writing->out, writing->at, length);
	writing->at += length;
	return true;
}

/* A number that something is counted with. */
static void write_counted(struct writing *writing, uint64_t number)
{
	const char *counted = writing->at + (*writing->at == ' ');

	if (is_native(number, counted)) {
		if (number == 1 && begins(counted, "번째"))
			strbuf_add_text(writing->out, "첫");
		else
			add_native(writing->out, number);
		strbuf_add_char(writing->out, ' ');
		writing->at = counted;
	} else if ((number == 6 || number == 10) && begins(counted, "월")) {
		strbuf_add_text(writing->out, number == 6 ? "유" : "시");
	} else {
		add_sino(writing->out, number);
	}
}

static void write_number(struct writing *writing)
{
	size_t length = whole_length(writing->at), places;
	uint64_t number = value_of(writing->at, length);

	writing->at += length;
	places = *writing->at == '.' ? count_digits(writing->at + 1) : 0;
	if (places > 0) {
		add_sino(writing->out, number);
		strbuf_add_text(writing->out, " 점 ");
		add_digits(writing->out, writing->at + 1, places);
		writing->at += 1 + places;
	} else {
		write_counted(writing, number);
	}
	if (*writing->at == '%') {
		strbuf_add_text(writing->out, " 퍼센트");
		writing->at++;
	}
}

const char *korean_numbers(struct arena *arena, const char *text)
{
	struct writing writing = {strbuf_in_arena(arena, strlen(text) * 16 + 64), text};

	while (*writing.at) {
		if (!is_digit(*writing.at))
			strbuf_add_char(writing.out, *writing.at++);
		else if (!write_time(&writing) && !write_digits(&writing))
			write_number(&writing);
	}
	return strbuf_text(writing.out);
}
