/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/hub/report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "paper/words.h"

#define WEEKS 12
#define CONCEPTS 14
#define HOSTILE_ITEMS 60
#define MOST_BYTES ((size_t)8 << 20)

static const char *const names[] = {"김하늘", "이도윤", "박서연", "최지우", "정민준", "강예은", "조현우", "윤서아", "장시우", "임하린"};
static const char *const concepts[CONCEPTS] = {
	"일차방정식", "연립일차방정식", "일차함수와 그래프", "이차방정식", "이차함수의 그래프", "삼각형의 성질", "피타고라스 정리",
	"원의 성질", "삼각비", "확률과 통계의 기초", "대푯값과 산포도", "제곱근과 실수", "다항식의 곱셈과 인수분해", "부등식",
};
static const char *const feedback[] = {
	"그래프를 그리기 전에 꼭짓점부터 찾는 습관이 생겼어요. 부호를 옮길 때 한 번 더 확인하면 실수가 크게 줄어들 거예요. "
	"다음 시간에는 최댓값과 최솟값 문제를 함께 풀어 봐요.",
	"어려운 문제를 끝까지 붙잡고 풀이를 적어 온 점이 아주 좋았어요. 답이 틀렸어도 생각한 길이 보여서 어디서 막혔는지 바로 알 수 있었어요.\n\n"
	"숙제: 교과서 84쪽 3번부터 7번까지, 풀이를 말로 설명하는 연습을 해 오세요.",
	"Great explanation of the discriminant today. Keep writing one sentence about why each step is allowed.",
};

static unsigned mix(unsigned number)
{
	number = (number ^ 61) ^ (number >> 16);
	number *= 9;
	number ^= number >> 4;
	number *= 0x27d4eb2d;
	return number ^ (number >> 15);
}

struct report_about report_sample_about(enum view_locale locale)
{
	struct report_about about = {
		.locale = locale,
		.school = "한빛고등학교",
		.teacher = "이정민",
		.from = "2026-08-31",
		.to = "2026-11-20",
	};

	assert_true(clock_parse(&about.created, "2026-11-20T07:30:00Z", strlen("2026-11-20T07:30:00Z")));
	for (size_t i = 0; i < REPORT_SECTION_COUNT; i++)
		about.sections[i] = true;
	return about;
}

/* A date so many days after 31 August 2026. */
static const char *date_after(struct arena *arena, unsigned days)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format((clock_days(2026, 8, 31) + days) * CLOCK_DAY, text);
	return arena_copy(arena, text, strlen("2026-08-31"));
}

static void add_weeks(struct arena *arena, struct report_student *student, unsigned seed)
{
	struct report_week *weeks = arena_array(arena, WEEKS, sizeof *weeks);
	struct report_day *days = arena_array(arena, WEEKS * 7, sizeof *days);

	for (unsigned i = 0; i < WEEKS; i++) {
		weeks[i] = (struct report_week){date_after(arena, i * 7), 14 + i + mix(seed + i) % 20, 5 + mix(seed * 3 + i) % 9};
		student->totals.correct += weeks[i].correct;
		student->totals.wrong += weeks[i].wrong;
	}
	for (unsigned i = 0; i < WEEKS * 7 - 2; i++)
		if (mix(seed * 7 + i) % 10 < (i % 7 < 5 ? 7 : 3))
			days[student->day_count++] = (struct report_day){date_after(arena, i), 1 + mix(seed + i * 11) % 18};
	student->weeks = weeks;
	student->week_count = WEEKS;
	student->days = days;
	student->totals.events = student->totals.correct + student->totals.wrong + 38;
	student->totals.minutes = 1240 + mix(seed) % 400;
	student->totals_before = (struct report_totals){student->totals.events - 61, student->totals.correct - 73, student->totals.wrong + 12, 1102};
}

static void add_concepts(struct arena *arena, struct report_student *student, unsigned seed)
{
	struct report_concept *list = arena_array(arena, CONCEPTS, sizeof *list);
	struct report_weak_area *weak = arena_array(arena, 2, sizeof *weak);

	for (unsigned i = 0; i < CONCEPTS; i++) {
		double mastery = 0.35 + mix(seed + i * 13) % 60 / 100.0;

		list[i] = (struct report_concept){concepts[i], mastery, mastery - (double)(mix(seed * 5 + i) % 30) / 100 + 0.08, 0.85,
						  8 + mix(seed + i) % 60};
	}
	list[CONCEPTS - 1].mastery_before = PAPER_UNKNOWN;
	weak[0] = (struct report_weak_area){"이차함수의 그래프", "이차함수의 그래프: 최근 12문제 중 5문제 정답, 숙달 0.41 → 목표 0.85"};
	weak[1] = (struct report_weak_area){"삼각비", "삼각비: 최근 9문제 중 4문제 정답, 숙달 0.47 → 목표 0.85. 먼저 배울 것인 피타고라스 정리는 0.88이에요."};
	student->concepts = list;
	student->concept_count = CONCEPTS;
	student->weak_areas = weak;
	student->weak_area_count = 2;
}

static void add_work(struct arena *arena, struct report_student *student)
{
	struct report_intervention *plans = arena_array(arena, 2, sizeof *plans);
	struct report_feedback *texts = arena_array(arena, 3, sizeof *texts);

	plans[0] = (struct report_intervention){"이차함수 다지기: 꼭짓점과 축 찾기", "2026-11-27", 3, 5, 0.28, 0.41};
	plans[1] = (struct report_intervention){"연립방정식 문장제", NULL, 4, 4, 0.52, 0.81};
	texts[0] = (struct report_feedback){"2026-11-18T07:12:00Z", "박지훈 튜터", feedback[0]};
	texts[1] = (struct report_feedback){"2026-11-04T08:40:00Z", "박지훈 튜터", feedback[1]};
	texts[2] = (struct report_feedback){"2026-10-15T08:40:00Z", "Emma Wilson", feedback[2]};
	student->interventions = plans;
	student->intervention_count = 2;
	student->feedback = texts;
	student->feedback_count = 3;
}

struct report_student *report_sample_student(struct arena *arena, unsigned number)
{
	struct report_student *student = arena_alloc(arena, sizeof *student);

	student->name = names[number % (sizeof names / sizeof names[0])];
	student->class_name = "3학년 2반";
	student->number = arena_printf(arena, "%u번", number + 1);
	student->address = arena_printf(arena, "https://school.example.kr/seodang/hub/students/%u", number);
	add_weeks(arena, student, number + 1);
	add_concepts(arena, student, number + 1);
	add_work(arena, student);
	return student;
}

struct report_student *report_sample_hostile(struct arena *arena, const char *text)
{
	struct report_student *student = arena_alloc(arena, sizeof *student);
	struct report_week *weeks = arena_array(arena, HOSTILE_ITEMS, sizeof *weeks);
	struct report_concept *list = arena_array(arena, HOSTILE_ITEMS, sizeof *list);
	struct report_day *days = arena_array(arena, HOSTILE_ITEMS, sizeof *days);
	struct report_intervention *plans = arena_array(arena, HOSTILE_ITEMS, sizeof *plans);
	struct report_weak_area *weak = arena_array(arena, HOSTILE_ITEMS, sizeof *weak);
	struct report_feedback *texts = arena_array(arena, HOSTILE_ITEMS, sizeof *texts);

	for (unsigned i = 0; i < HOSTILE_ITEMS; i++) {
		weeks[i] = (struct report_week){text, i % 2 ? INT64_MAX : -5, INT64_MAX};
		list[i] = (struct report_concept){text, i % 2 ? 0.0 / 0.0 : 7, -1e300, 1.0 / 0.0, INT64_MIN};
		days[i] = (struct report_day){i % 2 ? text : date_after(arena, i), INT64_MAX};
		plans[i] = (struct report_intervention){text, text, INT64_MAX, -1, 2, 0.5};
		weak[i] = (struct report_weak_area){text, text};
		texts[i] = (struct report_feedback){text, text, text};
	}
	*student = (struct report_student){
		text, text, text, text, {INT64_MAX, INT64_MAX, INT64_MAX, INT64_MIN}, {INT64_MIN, 0, INT64_MAX, 1},
		weeks, HOSTILE_ITEMS, list, HOSTILE_ITEMS, days, HOSTILE_ITEMS, plans, HOSTILE_ITEMS, weak, HOSTILE_ITEMS, texts, HOSTILE_ITEMS,
	};
	return student;
}

struct strbuf report_sample_print(struct report_printer *printer, const struct report_about *about,
				  const struct report_student *const *students, size_t count)
{
	struct report *report = report_begin(printer, about, MOST_BYTES);
	struct strbuf out;

	strbuf_init(&out, MOST_BYTES);
	for (size_t i = 0; i < count; i++)
		report_add(report, students[i]);
	assert_true(report_finish(report, &out));
	return out;
}

struct view *report_sample_view(void)
{
	char locales[4096], templates[] = "/tmp/seodang-templates-XXXXXX";
	struct view_options options = {templates, locales, "", NULL};
	struct strbuf error;
	struct view *view;

	snprintf(locales, sizeof locales, "%s/locales", getenv("SEODANG_SOURCE") ? getenv("SEODANG_SOURCE") : ".");
	assert_non_null(mkdtemp(templates));
	strbuf_init(&error, 10000);
	view = view_open(&options, &error);
	if (!view)
		fail_msg("%s", strbuf_text(&error));
	strbuf_release(&error);
	rmdir(templates);
	return view;
}
