/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seodang-web: answers pages and JSON over FastCGI. */
#include <stdlib.h>

#include "cmd/program.h"
#include "cmd/rooms.h"
#include "core/log.h"
#include "files/store.h"
#include "http/server.h"
#include "web/dispatch.h"

#define BODY_LIMIT ((size_t)8 * 1024 * 1024) /* a batch of events; nginx lets other addresses have 1 MB */
#define ARENA_CEILING ((size_t)64 * 1024 * 1024)
#define REQUESTS_PER_CHILD 100000
#define FORM_ROOM ((size_t)256 * 1024) /* beside the documents in a form */
#define LOGIN_NICENESS 5 /* hashing takes the processor only when no page wants it */

/* In each child: its own connection over what the master made. */
static void *start_child(void *context)
{
	const struct site *shared = context;
	struct site *site = malloc(sizeof *site);

	if (!site)
		log_die("out of memory");
	*site = *shared;
	site->db = db_create(&(struct db_options){.conninfo = site->config->database, .program = "seodang-web",
						  .statement_timeout = site->config->statement_timeout});
	site->files = file_store_open(site->config);
	if (!db_connect(site->db))
		log_warning("the database is away: %s", db_last_error(site->db)->message);
	return site;
}

static void handle_request(void *child, struct request *req, enum http_status read_status)
{
	dispatch(child, req, read_status);
}

static void stop_child(void *child)
{
	struct site *site = child;

	db_destroy(site->db);
	file_store_close(site->files);
	free(site);
}

/* Each address knows its own limit. */
static size_t largest_form(const struct config *config)
{
	size_t documents = (size_t)config->document_limit + FORM_ROOM, others = (size_t)config->upload_limit;

	return documents > others ? documents : others;
}

int main(int argc, char **argv)
{
	static struct program program;
	static struct site site;
	struct server_pool pools[2];
	struct server_options options;

	program_start(&program, "seodang-web", argc, argv);
	site.config = &program.config;
	site.view = program_view(&program);
	site.prefix = program_prefix(&program);
	site.key = program_key(&program);
	site.tables = rooms;
	site.table_count = room_count;
	routes_check(rooms, room_count);
	pools[0] = (struct server_pool){.socket_path = program_path(&program, "web.sock"), .group = program.config.socket_group,
					.processes = (int)program.config.web_processes};
	pools[1] = (struct server_pool){.socket_path = program_path(&program, "login.sock"), .group = program.config.socket_group,
					.processes = (int)program.config.login_processes, .niceness = LOGIN_NICENESS};
	options = (struct server_options){
		.pools = pools, .pool_count = 2,
		.body_limit = BODY_LIMIT, .upload_limit = largest_form(&program.config), .arena_ceiling = ARENA_CEILING,
		.requests_per_child = REQUESTS_PER_CHILD,
		.start = start_child, .handle = handle_request, .stop = stop_child, .context = &site,
	};
	return server_run(&options);
}
