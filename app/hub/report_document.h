/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reports of students as PDF: A4, one student after the other, each from a page of its own and counted from 1. Text can
 * be selected and read aloud (tagged, with a language and a title); the outline has an entry a student. The same data
 * gives the same bytes. Nothing is asked of the database and nothing is written but the buffer.
 *
 *	struct report *report = report_begin(printer, &about);
 *	for each student: report_add(report, &student);
 *	if (!report_finish(report, out)) …
 */
#ifndef SEODANG_HUB_REPORT_DOCUMENT_H
#define SEODANG_HUB_REPORT_DOCUMENT_H

#include "core/strbuf.h"
#include "hub/report_data.h"
#include "view/view.h"

struct report_printer;
struct report;

/**
 * What is dear to make and serves many files: the fonts, and memory for one student at a time.
 * @param view  must outlive the printer
 * @return a printer, to be given to report_printer_close; one process may have several, each used by one thread. Pango
 *         starts threads of its own: open it in the process that draws, never before a fork
 */
struct report_printer *report_printer_open(const struct view *view);
void report_printer_close(struct report_printer *printer);

/**
 * Begin a file. Only one file of a printer may be begun at a time.
 * @param about    must live until report_finish
 * @param maximum  bytes that the file may have; about 75 KB for the first student and 11 KB for each other, more where
 *                 people have written much or in many scripts
 * @return the file, to be given to report_finish in any case; never NULL
 */
struct report *report_begin(struct report_printer *printer, const struct report_about *about, size_t maximum);

/** Draw a student: at least one page, at most REPORT_MOST_PAGES. The student need not live any longer. */
void report_add(struct report *report, const struct report_student *student);

/**
 * End the file and release it.
 * @param out  the PDF is added to it
 * @return false when it grew past a maximum or could not be drawn: logged, and out is to be thrown away
 */
bool report_finish(struct report *report, struct strbuf *out);

/**
 * @param name  one of report_section_names
 * @return false when there is no such section
 */
bool report_section_of(const char *name, enum report_section *section);

#endif
