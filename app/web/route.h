/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What exists, who may, what it takes and what it answers: each feature's routes.def is one table of these lines.
 *
 *   PAGE(pattern, access, handler, fields)                     GET, answers HTML
 *   ACTION(pattern, api_method, api_pattern, access, handler, fields, answer, page)
 *                                                              POST of a form to pattern, or JSON to /api/v1 + api_pattern;
 *                                                              page is the PAGE handler that shows the form again
 *                                                              with its input kept when something is wrong
 *   API(method, api_pattern, access, handler, fields, answer)  JSON only
 *
 * A pattern's ":name" takes one segment; see path_uuid and path_text. The first one is what access looks at.
 */
#ifndef SEODANG_WEB_ROUTE_H
#define SEODANG_WEB_ROUTE_H

#include <stddef.h>

#include "auth/access.h"
#include "http/request.h"
#include "web/fields.h"
#include "web/shape.h"

typedef enum http_status route_handler(struct request *req);

enum route_kind { ROUTE_PAGE, ROUTE_ACTION, ROUTE_API };

struct route {
	enum route_kind kind;
	const char *pattern;          /* NULL where there is no page or form */
	enum http_method api_method;
	const char *api_pattern;      /* without /api/v1; NULL where there is no JSON */
	const struct access *access;
	route_handler *handler;
	const char *name;             /* the handler's */
	const struct fields *fields;
	const struct shape *answer;   /* NULL where nothing is answered */
	route_handler *page;          /* ROUTE_ACTION with a form */
};

/** One feature's routes. */
struct route_table {
	const char *room;
	const struct route *routes;
	size_t count;
};

#define NO_PATTERN NULL
#define NO_PAGE NULL
#define ROUTE_TABLE(room_name, items) {.room = room_name, .routes = items, .count = sizeof(items) / sizeof((items)[0])}

/* A routes.c includes this header, the feature's headers, and its routes.def between these. */
#define PAGE(pattern_, access_, handler_, fields_) \
	{.kind = ROUTE_PAGE, .pattern = pattern_, .access = &ACCESS_##access_, .handler = handler_, .name = #handler_, \
	 .fields = &fields_},
#define ACTION(pattern_, method_, api_pattern_, access_, handler_, fields_, answer_, page_) \
	{.kind = ROUTE_ACTION, .pattern = pattern_, .api_method = HTTP_##method_, .api_pattern = api_pattern_, \
	 .access = &ACCESS_##access_, .handler = handler_, .name = #handler_, .fields = &fields_, .answer = &answer_, \
	 .page = page_},
#define API(method_, api_pattern_, access_, handler_, fields_, answer_) \
	{.kind = ROUTE_API, .api_method = HTTP_##method_, .api_pattern = api_pattern_, .access = &ACCESS_##access_, \
	 .handler = handler_, .name = #handler_, .fields = &fields_, .answer = &answer_},

#define MOST_PATH_PARAMETERS 4

struct path_parameters {
	struct {
		const char *name;  /* not terminated: name_length */
		size_t name_length;
		const char *value; /* in the arena */
	} items[MOST_PATH_PARAMETERS];
	size_t count;
};

/**
 * Check every table: access set, patterns well formed and unique, and the page that shows an action's form again has no
 * path parameter that the action lacks. Ends the process with what is wrong.
 */
void routes_check(const struct route_table *const *tables, size_t count);

/**
 * @param allow  out: when the path exists only with other methods, their names ("GET, POST"); else untouched
 * @return the route, or NULL
 */
const struct route *route_find(const struct route_table *const *tables, size_t count, const struct request *req,
			       struct path_parameters *parameters, const char **allow);

/** The PAGE of a handler; NULL for NO_PAGE. */
const struct route *route_of_page(const struct route_table *const *tables, size_t count, route_handler *page);

#endif
