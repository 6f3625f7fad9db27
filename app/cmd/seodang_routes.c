/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang routes: what exists and who may, a line each: method, address, access, handler. */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/rooms.h"

static void print_route(const char *room, const struct route *route)
{
	static const char *const names[] = {
		[HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
		[HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OTHER] = "?",
	};

	if (route->pattern)
		printf("%s\t%s\t%s\t%s\t%s\t%s\n", room, route->kind == ROUTE_PAGE ? "GET" : "POST", route->pattern,
		       route->access->name, route->access->roles, route->name);
	if (route->api_pattern)
		printf("%s\t%s\t/api/v1%s\t%s\t%s\t%s\n", room, names[route->api_method], route->api_pattern,
		       route->access->name, route->access->roles, route->name);
}

int command_routes(int argc, char **argv)
{
	if (argc != 1)
		return command_usage(argv[0]);
	for (size_t i = 0; i < room_count; i++)
		for (size_t j = 0; j < rooms[i]->count; j++)
			print_route(rooms[i]->room, &rooms[i]->routes[j]);
	return EXIT_SUCCESS;
}
