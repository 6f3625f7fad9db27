/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang-live [--config FILE]: server-sent events for all pages; see live/server.h. */
#include <unistd.h>

#include "cmd/program.h"
#include "live/server.h"

#define HOST_SIZE 256

int main(int argc, char **argv)
{
	static struct program program;
	char host[HOST_SIZE] = "";
	const char *socket_path;

	program_start(&program, "seodang-live", argc, argv);
	gethostname(host, sizeof host - 1);
	socket_path = program_path(&program, "live.sock");
	return live_serve(&(struct live_options){
		.socket_path = socket_path,
		.socket_group = program.config.socket_group,
		.database = program.config.database,
		.node = arena_printf(program.arena, "%s:%s", host, socket_path), /* the same at each start of this node */
		.statement_timeout = program.config.statement_timeout,
	});
}
