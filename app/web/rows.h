/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Query results as what templates read (view/data.h): a row's columns are found by name, JSON columns are opened, and a
 * column or JSON member NAME_sealed (auth/sealed.h) is found as NAME. One that the installation's key does not open ends
 * the request with 500: a form that showed nothing in its place would lose it when it is saved.
 */
#ifndef SEODANG_WEB_ROWS_H
#define SEODANG_WEB_ROWS_H

#include "db/result.h"
#include "view/data.h"

struct request;

/** A result being shown. Remembers which name is which column, so that a name is looked for once a list. */
struct row_source {
	const struct result *result;
	struct request *req;
	size_t count;          /* rows shown */
	short *columns;        /* by view_name.id: column + 1, negative the sealed one's, 0 not looked for yet, NO_COLUMN none */
	struct row_json *json; /* by column: the last json value opened there, since templates show one several times */
};

/**
 * @param count  rows to show, at most the result's
 * @return in the request's arena
 */
struct row_source *row_source_create(struct request *req, const struct result *result, size_t count);

struct view_value row_source_list(const struct row_source *source);
struct view_object row_source_row(const struct row_source *source, size_t row);

#endif
