/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: students with twelve believable weeks, each of a number a little different, and one made of hostile texts. */
#ifndef SEODANG_TESTS_UNIT_HUB_REPORT_SAMPLE_H
#define SEODANG_TESTS_UNIT_HUB_REPORT_SAMPLE_H

#include "core/arena.h"
#include "hub/report_document.h"

/** All sections, twelve weeks until 20 November 2026, made that day at 16:30 in Seoul. */
struct report_about report_sample_about(enum view_locale locale);

/** @return a student owned by the arena; the same for the same number */
struct report_student *report_sample_student(struct arena *arena, unsigned number);

/** @return a student whose every list is longer than is drawn and whose every text is this one */
struct report_student *report_sample_hostile(struct arena *arena, const char *text);

/** @return the reports of count students as one PDF, to be released */
struct strbuf report_sample_print(struct report_printer *printer, const struct report_about *about,
				  const struct report_student *const *students, size_t count);

/** @return the product's own texts, without templates */
struct view *report_sample_view(void);

#endif
