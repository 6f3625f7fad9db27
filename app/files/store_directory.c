/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * state_directory/files/ab/ab…: one folder for the first two digits. nginx reads them by its group, as it does the sockets
 * (http/server.h); nobody else does.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "files/store_kind.h"

#define PATH_SIZE 4096
#define FOLDER_MODE 0750
#define FILE_MODE 0640

struct directory {
	char path[PATH_SIZE];
	/* -1 leaves the process's own. The administrator's command is run by root and leaves what state_directory has: a folder that it makes
	   here is the services' from then on. */
	uid_t owner;
	gid_t group; /* nginx's */
};

/* Paths of one file. */
struct place {
	char folder[PATH_SIZE + 8], file[PATH_SIZE + 64], unfinished[PATH_SIZE + 72];
};

static void find_place(const struct directory *directory, const char *name, struct place *place)
{
	snprintf(place->folder, sizeof place->folder, "%s/%.2s", directory->path, name);
	snprintf(place->file, sizeof place->file, "%s/%s", place->folder, name);
	snprintf(place->unfinished, sizeof place->unfinished, "%s.new", place->file);
}

static enum store_outcome failed(const char *path)
{
	int error = errno;

	log_error("%s: %m", path);
	return error == EACCES || error == EPERM || error == ELOOP || error == ENOTDIR ? STORE_REFUSED : STORE_AWAY;
}

/* What a directory says of its names is on the disk. */
static bool flush_folder(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = descriptor >= 0 && fsync(descriptor) == 0;

	if (descriptor >= 0)
		close(descriptor);
	return good;
}

/* The mode is set, not asked for: the umask of who started the programs says nothing of nginx. */
static bool make_folder(const struct directory *directory, const char *path)
{
	if (mkdir(path, FOLDER_MODE) < 0)
		return errno == EEXIST;
	return chown(path, directory->owner, directory->group) == 0 && chmod(path, FOLDER_MODE) == 0;
}

static void *open_directory(const struct config *config)
{
	struct directory *directory = calloc(1, sizeof *directory);
	const struct group *group = *config->socket_group ? getgrnam(config->socket_group) : NULL;
	struct stat state;
	bool by_root;

	if (!directory)
		log_die("out of memory");
	by_root = geteuid() == 0 && stat(config->state_directory, &state) == 0;
	directory->owner = by_root ? state.st_uid : (uid_t)-1;
	directory->group = group ? group->gr_gid : by_root ? state.st_gid : (gid_t)-1;
	snprintf(directory->path, sizeof directory->path, "%s/files", config->state_directory);
	if (!make_folder(directory, directory->path))
		log_error("%s: %m", directory->path);
	return directory;
}

static bool write_all(int descriptor, const void *bytes, size_t length)
{
	for (const char *next = bytes; length;) {
		ssize_t written = write(descriptor, next, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		next += written;
		length -= (size_t)written;
	}
	return true;
}

/* @return false, with errno, when the file is not whole on the disk; what was written of it is removed */
static bool write_file(const struct directory *directory, const char *path, const void *bytes, size_t length)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE), error;
	bool good;

	if (descriptor < 0)
		return false;
	good = fchown(descriptor, directory->owner, directory->group) == 0 && fchmod(descriptor, FILE_MODE) == 0 &&
	       write_all(descriptor, bytes, length) && fsync(descriptor) == 0;
	error = errno;
	close(descriptor);
	if (!good) {
		unlink(path);
		errno = error;
	}
	return good;
}

static enum store_outcome put_file(void *context, const char *name, const char *content_type, const void *bytes, size_t length)
{
	const struct directory *directory = context;
	struct place place;

	(void)content_type; /* files.files has it */
	find_place(directory, name, &place);
	if (!make_folder(directory, directory->path) || !make_folder(directory, place.folder) || !flush_folder(directory->path))
		return failed(place.folder);
	if (!write_file(directory, place.unfinished, bytes, length) || rename(place.unfinished, place.file) < 0 || !flush_folder(place.folder))
		return failed(place.file);
	return STORE_DONE;
}

/* @return whether all of it was read */
static bool read_all(int descriptor, char *bytes, size_t length)
{
	while (length) {
		ssize_t count = read(descriptor, bytes, length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		bytes += count;
		length -= (size_t)count;
	}
	return true;
}

static bool read_file(int descriptor, struct arena *arena, const void **bytes, size_t *length)
{
	struct stat status;
	char *read_bytes;

	if (fstat(descriptor, &status) < 0)
		return false;
	if (status.st_size < 0 || (size_t)status.st_size > FILE_MOST_BYTES) {
		errno = EFBIG;
		return false;
	}
	read_bytes = arena_alloc(arena, (size_t)status.st_size + 1);
	errno = EIO; /* of a file that ends before its length */
	if (!read_all(descriptor, read_bytes, (size_t)status.st_size))
		return false;
	*bytes = read_bytes;
	*length = (size_t)status.st_size;
	return true;
}

static void close_descriptor(void *descriptor)
{
	close(*(const int *)descriptor);
}

static enum store_outcome get_file(void *context, const char *name, struct arena *arena, const void **bytes, size_t *length)
{
	struct place place;
	int *descriptor = arena_alloc(arena, sizeof *descriptor);

	find_place(context, name, &place);
	*descriptor = open(place.file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (*descriptor < 0)
		return errno == ENOENT ? STORE_MISSING : failed(place.file);
	arena_on_reset(arena, close_descriptor, descriptor);
	return read_file(*descriptor, arena, bytes, length) ? STORE_DONE : failed(place.file);
}

static enum store_outcome locate_file(void *context, const char *name, struct arena *arena, const char **path)
{
	struct place place;

	find_place(context, name, &place);
	if (access(place.file, R_OK) < 0)
		return errno == ENOENT ? STORE_MISSING : failed(place.file);
	*path = arena_printf(arena, "%.2s/%s", name, name);
	return STORE_DONE;
}

static bool is_gone(const char *path)
{
	return unlink(path) == 0 || errno == ENOENT;
}

/* Where not even the directory is, a disk may be missing that comes back with the file. */
static enum store_outcome remove_file(void *context, const char *name)
{
	const struct directory *directory = context;
	struct place place;

	find_place(directory, name, &place);
	if (access(directory->path, F_OK) < 0)
		return failed(directory->path);
	if (!is_gone(place.file) || !is_gone(place.unfinished))
		return failed(place.file);
	return flush_folder(place.folder) || errno == ENOENT ? STORE_DONE : failed(place.folder);
}

const struct store_kind store_directory = {
	.name = "directory", .open = open_directory, .close = free, .put = put_file, .get = get_file, .locate = locate_file,
	.remove = remove_file,
};
