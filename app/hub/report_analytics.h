/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school's week as PDF: how many learnt and how much, how well, by class and against the week before. */
#ifndef SEODANG_HUB_REPORT_ANALYTICS_H
#define SEODANG_HUB_REPORT_ANALYTICS_H

#include "core/strbuf.h"
#include "db/result.h"
#include "hub/report_data.h"
#include "view/view.h"

/**
 * @param about  from and to are the week
 * @param week   SQL_HUB_REPORT_ANALYTICS' rows: the school first, then its classes
 * @param has_engagement, has_performance  which of the two parts it has
 * @param out    the PDF is added to it
 * @return false when it could not be drawn: logged
 */
bool report_analytics_draw(const struct view *view, const struct report_about *about, const struct result *week, bool has_engagement,
			   bool has_performance, struct strbuf *out);

#endif
