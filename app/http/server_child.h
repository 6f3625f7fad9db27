/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The child's half of http/server.h: takes requests from a listening socket, one at a time. For server.c alone. */
#ifndef SEODANG_HTTP_SERVER_CHILD_H
#define SEODANG_HTTP_SERVER_CHILD_H

#include <stdatomic.h>
#include <stdbool.h>

#include "http/server.h"

/**
 * Listen on a unix socket, mode 0660. An old file of that name is replaced, so hold the lock.
 * @return the descriptor, not blocking and closed by exec, or -1 (logged)
 */
int server_listen(const struct server_pool *pool);

/**
 * Serve until SIGTERM or requests_per_child; all signals that the master uses come in blocked.
 * @param listener  from server_listen
 * @param ready     set to true once start has returned
 * @return the child's exit status: 1 when start failed
 */
int server_child_run(const struct server_options *options, int listener, atomic_bool *ready);

#endif
