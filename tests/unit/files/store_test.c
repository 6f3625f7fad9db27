/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/in_arena.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "files/store.h"

#define NAME "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba98765432100123456789abcdef"
#define SERVICES 4711 /* user and group of the services, where root runs the test */

static char directory[] = "/tmp/seodang-store.XXXXXX";
static struct config config;
static struct file_store *store;

static int open_store(void **state)
{
	struct strbuf error;
	char file[64];
	FILE *written;

	if (!mkdtemp(directory) || (geteuid() == 0 && chown(directory, SERVICES, SERVICES) < 0))
		return -1;
	snprintf(file, sizeof file, "%s/conf", directory);
	written = fopen(file, "we");
	fprintf(written, "state_directory = %s\n", directory);
	fclose(written);
	strbuf_init(&error, 1000);
	if (!config_load(&config, file, &error))
		return -1;
	store = file_store_open(&config);
	return create_arena(state);
}

static int close_store(void **state)
{
	file_store_close(store);
	config_release(&config);
	return destroy_arena(state);
}

static int entries_in(const char *path)
{
	DIR *opened = opendir(path);
	int count = -2; /* . and .. */

	if (!opened)
		return 0;
	while (readdir(opened))
		count++;
	closedir(opened);
	return count;
}

static const char *in_files(const char *rest)
{
	return arena_printf(arena, "%s/files/%s", directory, rest);
}

static void what_is_written_is_read_until_it_is_removed(void **state)
{
	const void *bytes;
	const char *path;
	size_t length;
	struct stat status;

	(void)state;
	assert_string_equal(file_store_kind(store), "directory");
	assert_int_equal(file_store_get(store, "directory", NAME, arena, &bytes, &length), STORE_MISSING);
	assert_int_equal(file_store_locate(store, "directory", NAME, arena, &path), STORE_MISSING);
	assert_int_equal(file_store_put(store, NAME, "audio/mp4", "sound\0s", 7), STORE_DONE);
	assert_int_equal(file_store_get(store, "directory", NAME, arena, &bytes, &length), STORE_DONE);
	assert_int_equal(length, 7);
	assert_memory_equal(bytes, "sound\0s", 7);
	assert_int_equal(file_store_locate(store, "directory", NAME, arena, &path), STORE_DONE);
	assert_string_equal(path, "01/" NAME);
	assert_int_equal(stat(in_files("01/" NAME), &status), 0);
	assert_int_equal(status.st_mode & 07777, 0640); /* whatever the umask: nginx's group reads */
	assert_int_equal(file_store_remove(store, "directory", NAME), STORE_DONE);
	assert_int_equal(file_store_remove(store, "directory", NAME), STORE_DONE);
	assert_int_equal(file_store_get(store, "directory", NAME, arena, &bytes, &length), STORE_MISSING);
	assert_int_equal(file_store_try(store, arena), STORE_DONE);
}

/* Root's doctor makes folders that the services go on with, and nginx reads in. */
static void what_is_written_belongs_to_whom_the_state_directory_belongs(void **state)
{
	static const char *const written[] = {"", "01", "01/" NAME};
	struct stat of_state, status;

	(void)state;
	assert_int_equal(stat(directory, &of_state), 0);
	assert_int_equal(file_store_put(store, NAME, "audio/mp4", "sound", 5), STORE_DONE);
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		assert_int_equal(stat(in_files(written[i]), &status), 0);
		assert_int_equal(status.st_uid, of_state.st_uid);
		assert_int_equal(status.st_gid, of_state.st_gid);
		assert_int_equal(status.st_mode & 07, 0);
	}
	assert_int_equal(file_store_remove(store, "directory", NAME), STORE_DONE);
}

static void what_is_half_written_when_the_disk_is_full_does_not_stay(void **state)
{
	static char bytes[100000];
	struct rlimit before, full;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	full = (struct rlimit){.rlim_cur = 10000, .rlim_max = before.rlim_max};
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &full), 0);
	assert_int_equal(file_store_put(store, OTHER, "audio/mp4", bytes, sizeof bytes), STORE_AWAY);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(entries_in(in_files("fe")), 0);
	assert_int_equal(file_store_put(store, OTHER, "audio/mp4", bytes, sizeof bytes), STORE_DONE);
	assert_int_equal(file_store_remove(store, "directory", OTHER), STORE_DONE);
}

static void what_a_killed_process_left_unfinished_goes_too(void **state)
{
	FILE *left;

	(void)state;
	assert_int_equal(file_store_put(store, OTHER, "audio/mp4", "sound", 5), STORE_DONE);
	left = fopen(in_files("fe/" OTHER ".new"), "we");
	assert_non_null(left);
	fclose(left);
	assert_int_equal(file_store_remove(store, "directory", OTHER), STORE_DONE);
	assert_int_equal(entries_in(in_files("fe")), 0);
}

static void a_name_that_is_none_is_never_a_path(void **state)
{
	static const char *const names[] = {"", "..", "../../../../../../../../../../etc/passwd", "0123456789abcdef0123456789abcde/",
					    "0123456789ABCDEF0123456789ABCDEF", NAME "0"};
	const void *bytes;
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(file_store_put(store, names[i], "audio/mp4", "x", 1), STORE_REFUSED);
		assert_int_equal(file_store_get(store, "directory", names[i], arena, &bytes, &length), STORE_REFUSED);
		assert_int_equal(file_store_remove(store, "directory", names[i]), STORE_REFUSED);
	}
	assert_int_equal(file_store_get(store, "s3", NAME, arena, &bytes, &length), STORE_REFUSED); /* none is configured */
}

static void without_its_directory_nothing_counts_as_removed(void **state)
{
	char aside[64], files[64];

	(void)state;
	snprintf(files, sizeof files, "%s/files", directory);
	snprintf(aside, sizeof aside, "%s/aside", directory);
	assert_int_equal(rename(files, aside), 0);
	assert_int_equal(file_store_remove(store, "directory", NAME), STORE_AWAY);
	assert_int_equal(rename(aside, files), 0);
	assert_int_equal(file_store_remove(store, "directory", NAME), STORE_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read_until_it_is_removed),
		cmocka_unit_test(what_is_written_belongs_to_whom_the_state_directory_belongs),
		cmocka_unit_test(what_is_half_written_when_the_disk_is_full_does_not_stay),
		cmocka_unit_test(what_a_killed_process_left_unfinished_goes_too),
		cmocka_unit_test(a_name_that_is_none_is_never_a_path),
		cmocka_unit_test(without_its_directory_nothing_counts_as_removed),
	};

	log_set_program("store_test");
	return cmocka_run_group_tests(tests, open_store, close_store);
}
