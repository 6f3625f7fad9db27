/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of a report, each added to the pages of one student. An empty one says so kindly. */
#ifndef SEODANG_HUB_REPORT_SECTIONS_H
#define SEODANG_HUB_REPORT_SECTIONS_H

#include "hub/report_data.h"
#include "paper/layout.h"

/** What stands above the sections: the student's name, class and period. */
void report_head_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student);

/** @return the place of its heading among the blocks */
size_t report_section_add(struct paper_layout *layout, enum report_section section, const struct report_about *about,
			  const struct report_student *student);

/** Where the student's own page is found, as a link; nothing when the address is none. */
void report_address_add(struct paper_layout *layout, const struct report_student *student);

/** @return the heading's key in the catalogue */
const char *report_section_heading(enum report_section section);

#endif
