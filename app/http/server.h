/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A FastCGI server: a master that listens on a unix socket, keeps a number of child processes alive and drains them
 * on SIGTERM. Each child answers one request at a time. server_child.c is the only user of libfcgi and tells its traps.
 *
 * On SIGTERM the socket's file goes first, then the children answer what already waits in the queue and leave; what
 * still runs after 10 s is killed. A child that dies is replaced at once, one that dies before its first request
 * after a growing wait (at most 2 s). Children leave in the same way when the master is killed.
 */
#ifndef SEODANG_HTTP_SERVER_H
#define SEODANG_HTTP_SERVER_H

#include <stddef.h>

#include "http/request.h"

struct server_pool {
	const char *socket_path;
	const char *group;        /* may connect; "" for the process's own */
	int processes;
	int niceness;             /* added to the children's */
};

struct server_options {
	const struct server_pool *pools;
	size_t pool_count;
	size_t body_limit, upload_limit, arena_ceiling;
	unsigned requests_per_child; /* then the child leaves and a fresh one comes; 0 never */
	/** In each child before its first request; NULL return ends the child, which is tried again a little later. */
	void *(*start)(void *context);
	/**
	 * Answers one request: fills in request->response, which comes cleared. A request that could not be read comes
	 * with its status. request->unwind is set to a place that answers 500; handle may set its own. Signals that end
	 * the child are held back meanwhile, so that no call in it is interrupted by them.
	 */
	void (*handle)(void *child, struct request *request, enum http_status read_status);
	void (*stop)(void *child);
	void *context;
};

/**
 * Run until SIGTERM or SIGINT; SIGHUP replaces the children one by one. Refuses (logs and returns 1) when another
 * server holds a socket's lock file (socket_path + ".lock").
 * @return the process's exit status, in the master
 */
int server_run(const struct server_options *options);

#endif
