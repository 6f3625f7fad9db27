/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One page of notices as it is shown: days, in each its entries. The unread notices of one group stand as one entry
 * where the newest of them is, and so do the read ones: what is new never joins what was read.
 */
#ifndef SEODANG_INBOX_NOTICE_GROUPS_H
#define SEODANG_INBOX_NOTICE_GROUPS_H

#include "db/result.h"
#include "http/request.h"
#include "view/data.h"

/**
 * @param notices  rows of the view inbox.notices, newest first
 * @param count    how many of them are shown
 * @return the days, for a template: entries, and the columns of the day's newest notice. An entry has the columns of
 *         its newest notice; a group also ids (all of them, with commas between) and members (a list of their rows),
 *         and its count. In the request's arena
 */
struct view_value notice_days(struct request *req, const struct result *notices, size_t count);

#endif
