/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/listener.h"

#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/log.h"

#define BACKLOG 511 /* nginx's own; a class that opens its pages at once must not be refused */

static int lock(const char *path)
{
	char lock_path[sizeof((struct sockaddr_un *)0)->sun_path + 8];
	int descriptor;

	snprintf(lock_path, sizeof lock_path, "%s.lock", path);
	descriptor = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (descriptor < 0) {
		log_error("%s: %m", lock_path);
		return -1;
	}
	if (flock(descriptor, LOCK_EX | LOCK_NB) < 0) {
		log_error("%s is held by another process", lock_path);
		close(descriptor);
		return -1;
	}
	return descriptor;
}

static bool give_to_group(const char *path, const char *name)
{
	const struct group *group;

	if (!*name)
		return true;
	group = getgrnam(name);
	if (!group) {
		log_error("there is no group %s", name);
		return false;
	}
	if (chown(path, (uid_t)-1, group->gr_gid) < 0) {
		log_error("%s: %m", path);
		return false;
	}
	return true;
}

static bool bind_socket(int descriptor, const struct sockaddr_un *address, const char *group)
{
	mode_t mask = umask(0117);
	int bound;

	unlink(address->sun_path);
	bound = bind(descriptor, (const struct sockaddr *)address, sizeof *address);
	umask(mask);
	if (bound < 0 || listen(descriptor, BACKLOG) < 0) {
		log_error("%s: %m", address->sun_path);
		return false;
	}
	return give_to_group(address->sun_path, group);
}

int listener_open(const char *path, const char *group)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int descriptor, lock_descriptor;

	if (strlen(path) >= sizeof address.sun_path) {
		log_error("%s is too long for a socket", path);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path) + 1);
	lock_descriptor = lock(path);
	if (lock_descriptor < 0)
		return -1;
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (descriptor < 0 || !bind_socket(descriptor, &address, group)) {
		if (descriptor >= 0)
			close(descriptor);
		close(lock_descriptor);
		return -1;
	}
	return descriptor;
}
