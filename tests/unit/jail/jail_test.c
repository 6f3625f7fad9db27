/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail/jail.h"
#include "unit/in_arena.h"
#include "unit/sound/child.h"

#define MEGABYTE ((size_t)1024 * 1024)
#define NOT_STOPPED 7 /* a work's status when nothing held it back */

static const struct jail_limits limits = {.seconds = 20, .memory = 64 * MEGABYTE, .most_output = 4096};
static const struct jail_limits one_second = {.seconds = 1, .memory = 64 * MEGABYTE, .most_output = 4096};
static const struct jail_input nothing = {.bytes = "", .length = 0};

static int turn_round(const struct jail_input *input, struct jail_output *output)
{
	const char *text = input->bytes;

	for (size_t i = input->length; i > 0; i--)
		if (!jail_write(output, text + i - 1, 1))
			return 1;
	return *(const int *)input->context;
}

static void what_the_work_makes_comes_out(void **state)
{
	const int status = 42;
	const struct jail_input input = {.bytes = "abc", .length = 3, .context = &status};
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, turn_round, &input, &result), JAIL_ENDED);
	assert_int_equal(result.status, 42);
	assert_int_equal(result.length, 3);
	assert_memory_equal(result.output, "cba", 3);
	assert_int_equal((uintptr_t)result.output % _Alignof(max_align_t), 0);
}

static bool can_read(const char *path)
{
	int file = open(path, O_RDONLY);
	char byte;

	return file >= 0 && read(file, &byte, 1) == 1 && close(file) == 0;
}

/* Of the tables, as a library reads them; the rest is refused without an end. */
static int read_tables(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	return can_read("/etc/passwd") || can_read("/usr/share/common-licenses/../../../etc/passwd") || write(1, "x", 1) >= 0
	       ? NOT_STOPPED : can_read("/usr/share/common-licenses/GPL-3");
}

static int open_for_writing(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	return open("/usr/share/common-licenses/GPL-3", O_RDWR);
}

static void one_directory_can_be_read_and_nothing_else(void **state)
{
	static const struct jail_limits with_tables = {.seconds = 20, .memory = 64 * MEGABYTE, .most_output = 4096, .readable = "/usr/share/common-licenses"};
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &with_tables, read_tables, &nothing, &result), JAIL_ENDED);
	assert_int_not_equal(result.status, NOT_STOPPED);
	if (syscall(SYS_landlock_create_ruleset, NULL, 0, 1U) > 0) /* the kernel has Landlock: its version */
		assert_int_equal(result.status, 1);
	assert_int_equal(jail_run(arena, &with_tables, open_for_writing, &nothing, &result), JAIL_BROKEN);
}

static int write_too_much(const struct jail_input *input, struct jail_output *output)
{
	static const char full[4096];

	(void)input;
	return jail_write(output, full, sizeof full) && !jail_write(output, full, 1) && !jail_write(output, full, SIZE_MAX) ? 0 : 1;
}

static void output_has_its_limit(void **state)
{
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, write_too_much, &nothing, &result), JAIL_ENDED);
	assert_int_equal(result.status, 0);
	assert_int_equal(result.length, 4096);
}

static int claim_too_much(const struct jail_input *input, struct jail_output *output)
{
	(void)input;
	output->length = output->most + 1;
	return 0;
}

static void a_claimed_length_is_not_believed(void **state)
{
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, claim_too_much, &nothing, &result), JAIL_BROKEN);
}

/* Calls of the kernel as they are, so that nothing in between refuses first. */
static int open_file(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
	return NOT_STOPPED;
}

static int open_socket(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	syscall(SYS_socket, AF_INET, SOCK_STREAM, 0);
	return NOT_STOPPED;
}

static int make_process(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	if (syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) == 0)
		_exit(0);
	return NOT_STOPPED;
}

static int run_program(const struct jail_input *input, struct jail_output *output)
{
	char *arguments[] = {NULL};

	(void)input, (void)output;
	syscall(SYS_execve, "/bin/true", arguments, arguments);
	return NOT_STOPPED;
}

static int kill_parent(const struct jail_input *input, struct jail_output *output)
{
	(void)output;
	syscall(SYS_kill, *(const pid_t *)input->context, 0);
	return NOT_STOPPED;
}

static int read_memory_of_parent(const struct jail_input *input, struct jail_output *output)
{
	(void)output;
	syscall(SYS_process_vm_readv, *(const pid_t *)input->context, NULL, 0, NULL, 0, 0);
	return NOT_STOPPED;
}

static int read_descriptor(const struct jail_input *input, struct jail_output *output)
{
	char byte;

	(void)input, (void)output;
	syscall(SYS_read, STDIN_FILENO, &byte, 1);
	return NOT_STOPPED;
}

static int map_code(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return NOT_STOPPED;
}

static int change_limits(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	syscall(SYS_prlimit64, 0, 0, NULL, NULL);
	return NOT_STOPPED;
}

static void whatever_is_not_computing_ends_it(void **state)
{
	jail_work *const works[] = {open_file, open_socket, make_process, run_program, kill_parent, read_memory_of_parent, read_descriptor, map_code, change_limits};
	const pid_t self = getpid();
	const struct jail_input input = {.context = &self};
	struct jail_result result;

	(void)state;
	for (size_t i = 0; i < sizeof works / sizeof *works; i++)
		if (jail_run(arena, &limits, works[i], &input, &result) != JAIL_BROKEN)
			fail_msg("work %zu was not stopped", i);
}

static int fall(const struct jail_input *input, struct jail_output *output)
{
	volatile int *nowhere = (volatile int *)(uintptr_t)4096;

	(void)output;
	*nowhere = (int)input->length;
	return NOT_STOPPED;
}

static int give_up(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	abort();
}

static int leave(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	_exit(0);
}

static int leave_badly(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	_exit(1);
}

static void a_crash_is_the_works_own(void **state)
{
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, fall, &nothing, &result), JAIL_BROKEN);
	assert_int_equal(jail_run(arena, &limits, give_up, &nothing, &result), JAIL_BROKEN);
	assert_int_equal(jail_run(arena, &limits, leave, &nothing, &result), JAIL_BROKEN);
	assert_int_equal(jail_run(arena, &limits, leave_badly, &nothing, &result), JAIL_BROKEN);
}

static int go_round(const struct jail_input *input, struct jail_output *output)
{
	volatile size_t rounds = input->length;

	(void)output;
	while (rounds < SIZE_MAX)
		rounds = rounds + 1;
	return NOT_STOPPED;
}

static int wait_for_ever(const struct jail_input *input, struct jail_output *output)
{
	int word = 0;

	(void)input, (void)output;
	syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
	return NOT_STOPPED;
}

static void the_time_is_limited(void **state)
{
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &one_second, go_round, &nothing, &result), JAIL_TIMEOUT);
	assert_int_equal(jail_run(arena, &one_second, wait_for_ever, &nothing, &result), JAIL_TIMEOUT);
}

#ifndef __SANITIZE_ADDRESS__
static int take_memory(const struct jail_input *input, struct jail_output *output)
{
	(void)input, (void)output;
	return malloc(32 * MEGABYTE) && !malloc(64 * MEGABYTE) ? 0 : NOT_STOPPED;
}

static void memory_is_limited(void **state)
{
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, take_memory, &nothing, &result), JAIL_ENDED);
	assert_int_equal(result.status, 0);
}
#endif

static void one_that_is_killed_from_outside_is_this_machines_fault(void **state)
{
	pid_t other = child_signal_next(SIGKILL);
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, wait_for_ever, &nothing, &result), JAIL_FAILED);
	child_wait(other);
}

static void it_does_not_outlive_its_parent(void **state)
{
	pid_t parent, child;
	int status;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	parent = fork();
	if (parent == 0) {
		struct jail_result result;

		_exit(jail_run(arena, &limits, wait_for_ever, &nothing, &result));
	}
	child = child_of(parent, 0);
	/* It waits only once it is locked in; before that it would look whether its parent is still there. */
	kill(parent, SIGKILL);
	assert_int_equal(waitpid(parent, &status, 0), parent);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) != 0);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static unsigned char key[32] = "a key that nobody else may have";

static int give_key(const struct jail_input *input, struct jail_output *output)
{
	(void)input;
	return jail_write(output, key, sizeof key) ? 0 : 1;
}

static void what_is_to_be_forgotten_is(void **state)
{
	static const unsigned char zeros[sizeof key];
	struct jail_result result;

	(void)state;
	assert_int_equal(jail_run(arena, &limits, give_key, &nothing, &result), JAIL_ENDED);
	assert_memory_equal(result.output, key, sizeof key);
	jail_forget(key, sizeof key);
	assert_int_equal(jail_run(arena, &limits, give_key, &nothing, &result), JAIL_ENDED);
	assert_memory_equal(result.output, zeros, sizeof zeros);
	assert_memory_equal(key, "a key", 5);
}

static void nothing_is_left_behind(void **state)
{
	const int status = 0;
	const struct jail_input input = {.bytes = "x", .length = 1, .context = &status};
	size_t before = child_descriptors();
	struct jail_result result;
	void *output = NULL;

	(void)state;
	for (int i = 0; i < 200; i++) {
		bool breaks = i % 20 == 0;

		assert_int_equal(jail_run(arena, &limits, breaks ? open_file : turn_round, &input, &result), breaks ? JAIL_BROKEN : JAIL_ENDED);
		if (!breaks)
			output = (void *)(uintptr_t)result.output;
		arena_reset(arena);
	}
	assert_int_equal(child_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	/* The memory of the last one is no longer mapped. */
	assert_int_equal(msync((void *)((uintptr_t)output & ~(uintptr_t)4095), 1, MS_ASYNC), -1);
	assert_int_equal(errno, ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_work_makes_comes_out),
		cmocka_unit_test(output_has_its_limit),
		cmocka_unit_test(a_claimed_length_is_not_believed),
		cmocka_unit_test(whatever_is_not_computing_ends_it),
		cmocka_unit_test(one_directory_can_be_read_and_nothing_else),
		cmocka_unit_test(a_crash_is_the_works_own),
		cmocka_unit_test(the_time_is_limited),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(memory_is_limited),
#endif
		cmocka_unit_test(one_that_is_killed_from_outside_is_this_machines_fault),
		cmocka_unit_test(it_does_not_outlive_its_parent),
		cmocka_unit_test(what_is_to_be_forgotten_is),
		cmocka_unit_test(nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
