/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "web/route.h"

#include <string.h>

#include "core/log.h"

#define API_PREFIX "/api/v1"

static size_t segment_length(const char *path)
{
	return strcspn(path, "/");
}

/* Does the pattern match the path? Fills in the parameters. */
static bool matches(const char *pattern, const char *path, struct arena *arena, struct path_parameters *parameters)
{
	parameters->count = 0;
	while (*pattern == '/' && *path == '/') {
		size_t wanted = segment_length(++pattern), given = segment_length(++path);

		if (*pattern == ':') {
			if (!given || parameters->count == MOST_PATH_PARAMETERS)
				return false;
			parameters->items[parameters->count].name = pattern + 1;
			parameters->items[parameters->count].name_length = wanted - 1;
			parameters->items[parameters->count++].value = arena_copy(arena, path, given);
		} else if (wanted != given || memcmp(pattern, path, wanted) != 0) {
			return false;
		}
		pattern += wanted;
		path += given;
	}
	return !*pattern && !*path;
}

/* The method and pattern under which a route answers this kind of request; NULL pattern when not at all. */
static const char *pattern_for(const struct route *route, bool is_api, enum http_method *method)
{
	if (is_api) {
		*method = route->api_method;
		return route->kind == ROUTE_PAGE ? NULL : route->api_pattern;
	}
	*method = route->kind == ROUTE_PAGE ? HTTP_GET : HTTP_POST;
	return route->pattern;
}

static const char *method_name(enum http_method method)
{
	static const char *const names[] = {
		[HTTP_GET] = "GET, HEAD", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST",
		[HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OTHER] = "",
	};

	return names[method];
}

const struct route *route_find(const struct route_table *const *tables, size_t count, const struct request *req,
			       struct path_parameters *parameters, const char **allow)
{
	enum http_method asked = req->method == HTTP_HEAD ? HTTP_GET : req->method;
	const char *path = req->is_api ? req->path + sizeof API_PREFIX - 1 : req->path;
	const char *others = NULL;

	if (req->is_api && strncmp(req->path, API_PREFIX "/", sizeof API_PREFIX) != 0)
		return NULL;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < tables[i]->count; j++) {
			const struct route *route = &tables[i]->routes[j];
			enum http_method method;
			const char *pattern = pattern_for(route, req->is_api, &method);

			if (!pattern || !matches(pattern, path, req->arena, parameters))
				continue;
			if (method == asked)
				return route;
			others = others ? arena_printf(req->arena, "%s, %s", others, method_name(method)) : method_name(method);
		}
	if (others)
		*allow = others;
	return NULL;
}

static void check_route(const char *room, const struct route *route)
{
	if (!route->access || !route->handler || !route->fields)
		log_die("%s: the route of %s has no access, handler or fields", room, route->name ? route->name : "?");
	if (route->kind != ROUTE_PAGE && !route->answer)
		log_die("%s: the route of %s has no answer", room, route->name);
	if (!route->pattern && !route->api_pattern)
		log_die("%s: the route of %s has no pattern", room, route->name);
	/* What a guest's access looks at is the guest, whatever the path names. */
	if (route->access->object != NO_OBJECT && !access_is_for_guests(route->access) &&
	    !strchr(route->pattern ? route->pattern : route->api_pattern, ':'))
		log_die("%s: the route of %s names no object for %s", room, route->name, route->access->name);
}

const struct route *route_of_page(const struct route_table *const *tables, size_t count, route_handler *page)
{
	for (size_t i = 0; page && i < count; i++)
		for (size_t j = 0; j < tables[i]->count; j++)
			if (tables[i]->routes[j].kind == ROUTE_PAGE && tables[i]->routes[j].handler == page)
				return &tables[i]->routes[j];
	return NULL;
}

/* Does the pattern have this parameter (":name", not terminated)? */
static bool has_parameter(const char *pattern, const char *parameter, size_t length)
{
	while ((pattern = strchr(pattern, ':'))) {
		if (segment_length(pattern) == length && memcmp(pattern, parameter, length) == 0)
			return true;
		pattern++;
	}
	return false;
}

/* The page that shows the form again is found with the action's own path parameters. */
static void check_page(const struct route_table *const *tables, size_t count, const struct route *action)
{
	const struct route *page = route_of_page(tables, count, action->page);

	if (!action->page)
		return;
	if (!page || !action->pattern)
		log_die("the form of %s has no page that shows it again", action->name);
	for (const char *parameter = page->pattern; (parameter = strchr(parameter, ':')); parameter++)
		if (!has_parameter(action->pattern, parameter, segment_length(parameter)))
			log_die("%s shows the form of %s again, whose address has no %.*s", page->name, action->name,
				(int)segment_length(parameter), parameter);
}

static bool same_place(const struct route *a, const struct route *b, bool is_api)
{
	enum http_method method_a, method_b;
	const char *pattern_a = pattern_for(a, is_api, &method_a), *pattern_b = pattern_for(b, is_api, &method_b);

	return pattern_a && pattern_b && method_a == method_b && strcmp(pattern_a, pattern_b) == 0;
}

void routes_check(const struct route_table *const *tables, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < tables[i]->count; j++) {
			const struct route *route = &tables[i]->routes[j];

			check_route(tables[i]->room, route);
			check_page(tables, count, route);
			for (size_t k = 0; k <= i; k++)
				for (size_t l = 0; l < (k == i ? j : tables[k]->count); l++)
					if (same_place(route, &tables[k]->routes[l], false) ||
					    same_place(route, &tables[k]->routes[l], true))
						log_die("%s and %s answer the same address", route->name,
							tables[k]->routes[l].name);
		}
}
