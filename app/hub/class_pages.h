/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a class knows and does, for its teachers. Its students are written in the access log as looked at. */
#ifndef SEODANG_HUB_CLASS_PAGES_H
#define SEODANG_HUB_CLASS_PAGES_H

#include "http/request.h"

/** GET /hub/classes/:class: the matrix of mastery, the calendar of activity, distribution, trend and the last two weeks. */
enum http_status class_learning_page(struct request *req);

/** GET /hub/classes/:class/matrix.csv: the matrix as it is shown, in whole percents. */
enum http_status class_matrix_file(struct request *req);

#endif
