/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class session's report as a PDF file. Nothing is asked of the database and nothing is written but the buffer. */
#ifndef SEODANG_CLASSROOM_REPORT_DOCUMENT_H
#define SEODANG_CLASSROOM_REPORT_DOCUMENT_H

#include "core/strbuf.h"
#include "db/result.h"
#include "view/view.h"

/** What is told, as the statements of sql/queries/classroom/report.sql answer; session has one row. */
struct session_report {
	const struct result *session, *people, *concepts, *cards, *questions, *log;
};

/**
 * Draw the report. The first one of a process opens the fonts, which takes longer than the drawing; they stay open.
 * @param out  the file is added to it; its maximum is the file's
 * @return false when it grew past the maximum or could not be drawn: logged, and out is to be thrown away
 */
bool session_report_draw(const struct view *view, enum view_locale locale, clock_time now, const struct session_report *report,
			 struct strbuf *out);

#endif
