/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A unix socket that only one process holds. */
#ifndef SEODANG_LIVE_LISTENER_H
#define SEODANG_LIVE_LISTENER_H

/**
 * Make and listen on a unix socket of mode 0660. A lock file (path + ".lock") says whether the socket that may lie
 * there belongs to a running process; a dead one's is replaced.
 *
 * @param path   at most 107 bytes
 * @param group  who may connect; "" for the process's own group
 * @return a non-blocking listening descriptor; -1 after logging why not
 */
int listener_open(const char *path, const char *group);

#endif
