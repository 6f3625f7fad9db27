/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages that are laid out, printed into a file, each with its head and foot. */
#ifndef SEODANG_PAPER_PRINT_H
#define SEODANG_PAPER_PRINT_H

#include "paper/layout.h"
#include "paper/pdf.h"

/** What stands around the pages, outside of their structure: read aloud on every page it would only disturb. */
struct paper_frame {
	const char *running_head; /* above every page but the first */
	const char *foot;         /* below every page, beside its number */
};

/** Print a layout after paper_layout_paginate; its pages are counted from 1. */
void paper_print(struct paper_pdf *pdf, struct paper_layout *layout, const struct paper_frame *frame);

/** @return the foot of a school's paper: its name and the day, owned by the arena of the words */
const char *paper_school_foot(struct paper_words *words, const char *school, clock_time day);

#endif
