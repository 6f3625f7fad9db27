/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report begins with: who the student is, and how much was learnt in the period and in the one before. */
#ifndef SEODANG_HUB_REPORT_PROGRESS_H
#define SEODANG_HUB_REPORT_PROGRESS_H

#include "hub/report_data.h"
#include "paper/layout.h"

void report_profile_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student);
void report_progress_add(struct paper_layout *layout, const struct report_about *about, const struct report_student *student);

#endif
