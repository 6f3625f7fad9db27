/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The master: it holds the locks and the sockets and looks after the children, and never answers a request itself. */
#include "http/server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/strbuf.h"
#include "http/server_child.h"

#define DRAIN_MS 10000
#define TICK_MS 50            /* while something is awaited that sends no signal */
#define IDLE_MS 60000
#define FIRST_WAIT_MS 100
#define LONGEST_WAIT_MS 2000

struct slot {
	const struct server_pool *pool;
	int listener;
	pid_t pid;           /* 0 when none runs */
	atomic_bool *ready;  /* shared with the child */
	int64_t start_at;    /* steady milliseconds; not before */
	int wait_ms;         /* the last wait after a death before being ready */
	bool to_be_replaced; /* SIGHUP asked, and its turn has not come */
};

struct master {
	const struct server_options *options;
	int *locks, *listeners; /* one a pool */
	struct slot *slots;
	size_t slot_count;
	atomic_bool *ready;     /* one a slot, in shared memory */
	struct slot *leaving;   /* where leaving_pid was asked to make room for a fresh one, which is not ready yet */
	pid_t leaving_pid;
	pid_t pid;
};

static void *need(void *memory)
{
	if (!memory)
		log_die("out of memory");
	return memory;
}

/* --- locks and sockets ----------------------------------------------------------------------------------------- */

static int take_lock(const char *socket_path)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct strbuf path;
	int descriptor;

	strbuf_init(&path, 4096);
	strbuf_add_format(&path, "%s.lock", socket_path);
	descriptor = open(strbuf_text(&path), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (descriptor < 0) {
		log_error("%s cannot be opened: %m", strbuf_text(&path));
	} else if (fcntl(descriptor, F_SETLK, &lock) < 0) {
		log_error("%s cannot be locked (%m): another server answers on this socket", strbuf_text(&path));
		close(descriptor);
		descriptor = -1;
	}
	strbuf_release(&path);
	return descriptor;
}

/* All locks first, so that a refused start leaves a running server's sockets alone. */
static bool open_pools(struct master *master)
{
	const struct server_options *options = master->options;

	for (size_t i = 0; i < options->pool_count; i++) {
		master->locks[i] = take_lock(options->pools[i].socket_path);
		if (master->locks[i] < 0)
			return false;
	}
	for (size_t i = 0; i < options->pool_count; i++) {
		master->listeners[i] = server_listen(&options->pools[i]);
		if (master->listeners[i] < 0)
			return false;
	}
	return true;
}

/* Lock files stay: removing one would let two servers lock two files of the same name. */
static void close_pools(struct master *master)
{
	for (size_t i = 0; i < master->options->pool_count; i++) {
		if (master->listeners[i] >= 0)
			close(master->listeners[i]);
		if (master->locks[i] >= 0)
			close(master->locks[i]);
	}
}

static void remove_sockets(const struct master *master)
{
	for (size_t i = 0; i < master->options->pool_count; i++)
		unlink(master->options->pools[i].socket_path);
}

/* --- children -------------------------------------------------------------------------------------------------- */

/* "web" of /run/seodang/web.sock, for ps and top. */
static void name_process(const char *socket_path)
{
	const char *slash = strrchr(socket_path, '/');
	char name[16];

	snprintf(name, sizeof name, "seodang-%s", slash ? slash + 1 : socket_path);
	name[strcspn(name, ".")] = '\0';
	prctl(PR_SET_NAME, name);
}

static _Noreturn void become_child(const struct master *master, const struct slot *slot)
{
	struct server_options options = *master->options;
	atomic_bool *ready = slot->ready;
	int listener = slot->listener, niceness = slot->pool->niceness;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != master->pid)
		exit(0); /* the master ended before it could be watched */
	name_process(slot->pool->socket_path);
	for (size_t i = 0; i < options.pool_count; i++) {
		if (master->listeners[i] != listener)
			close(master->listeners[i]);
	}
	errno = 0;
	if (niceness && nice(niceness) == -1 && errno)
		log_warning("niceness %d is refused: %m", niceness);
	exit(server_child_run(&options, listener, ready));
}

static void start_child(struct master *master, struct slot *slot)
{
	pid_t pid;

	atomic_store(slot->ready, false);
	pid = fork();
	if (pid == 0)
		become_child(master, slot);
	if (pid < 0) {
		log_error("a child cannot be started: %m");
		slot->start_at = clock_steady_ms() + LONGEST_WAIT_MS;
		return;
	}
	slot->pid = pid;
}

static void say_death(const struct slot *slot, int status)
{
	if (WIFSIGNALED(status))
		log_error("child %d was ended by signal %d", (int)slot->pid, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_error("child %d ended with status %d", (int)slot->pid, WEXITSTATUS(status));
}

static void forget_child(struct slot *slot, int status)
{
	say_death(slot, status);
	slot->pid = 0;
	slot->to_be_replaced = false;
	slot->start_at = clock_steady_ms();
	if (atomic_load(slot->ready)) {
		slot->wait_ms = 0;
		return;
	}
	slot->wait_ms = slot->wait_ms ? slot->wait_ms * 2 : FIRST_WAIT_MS;
	if (slot->wait_ms > LONGEST_WAIT_MS)
		slot->wait_ms = LONGEST_WAIT_MS;
	slot->start_at += slot->wait_ms;
}

static void reap(struct master *master)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < master->slot_count; i++)
			if (master->slots[i].pid == pid)
				forget_child(&master->slots[i], status);
}

static void start_missing(struct master *master)
{
	for (size_t i = 0; i < master->slot_count; i++)
		if (!master->slots[i].pid && master->slots[i].start_at <= clock_steady_ms())
			start_child(master, &master->slots[i]);
}

/* One at a time: the next leaves when the fresh one of the last is ready. */
static void replace_next(struct master *master)
{
	const struct slot *last = master->leaving;

	if (last && (!last->pid || last->pid == master->leaving_pid || !atomic_load(last->ready)))
		return;
	master->leaving = NULL;
	for (size_t i = 0; i < master->slot_count; i++) {
		struct slot *slot = &master->slots[i];

		if (slot->to_be_replaced && slot->pid) {
			master->leaving = slot;
			master->leaving_pid = slot->pid;
			kill(slot->pid, SIGTERM);
			return;
		}
	}
}

/* --- the loop ---------------------------------------------------------------------------------------------------- */

static sigset_t master_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	return signals;
}

/* The signal, or 0 after that time. */
static int wait_for_signal(int milliseconds)
{
	const struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
	sigset_t signals = master_signals();
	int number = sigtimedwait(&signals, NULL, &time);

	return number < 0 ? 0 : number;
}

static int next_wait(const struct master *master)
{
	if (master->leaving)
		return TICK_MS;
	for (size_t i = 0; i < master->slot_count; i++)
		if (!master->slots[i].pid)
			return TICK_MS;
	return IDLE_MS;
}

static void look_after(struct master *master)
{
	for (;;) {
		int number;

		start_missing(master);
		replace_next(master);
		number = wait_for_signal(next_wait(master));
		if (number == SIGTERM || number == SIGINT)
			return;
		if (number == SIGHUP)
			for (size_t i = 0; i < master->slot_count; i++)
				master->slots[i].to_be_replaced = true;
		reap(master);
	}
}

static size_t signal_children(const struct master *master, int number)
{
	size_t running = 0;

	for (size_t i = 0; i < master->slot_count; i++) {
		if (!master->slots[i].pid)
			continue;
		running++;
		if (number)
			kill(master->slots[i].pid, number);
	}
	return running;
}

static void drain(struct master *master)
{
	int64_t until = clock_steady_ms() + DRAIN_MS;
	size_t left;

	remove_sockets(master);
	signal_children(master, SIGTERM);
	while (signal_children(master, 0) && clock_steady_ms() < until) {
		wait_for_signal(TICK_MS);
		reap(master);
	}
	left = signal_children(master, SIGKILL);
	if (left)
		log_warning("%zu children did not leave within %d s and were killed", left, DRAIN_MS / 1000);
	while (left && wait(NULL) > 0)
		left--;
}

/* --- beginning and end ------------------------------------------------------------------------------------------- */

static void fill_slots(struct master *master)
{
	const struct server_options *options = master->options;
	size_t next = 0;

	for (size_t i = 0; i < options->pool_count; i++)
		for (int process = 0; process < options->pools[i].processes; process++, next++)
			master->slots[next] = (struct slot){
				.pool = &options->pools[i],
				.listener = master->listeners[i],
				.ready = &master->ready[next],
			};
}

static void create(struct master *master, const struct server_options *options)
{
	size_t pools = options->pool_count;

	*master = (struct master){.options = options, .pid = getpid()};
	for (size_t i = 0; i < pools; i++)
		master->slot_count += (size_t)options->pools[i].processes;
	master->locks = need(calloc(pools, sizeof *master->locks));
	master->listeners = need(calloc(pools, sizeof *master->listeners));
	master->slots = need(calloc(master->slot_count, sizeof *master->slots));
	master->ready = mmap(NULL, master->slot_count * sizeof *master->ready, PROT_READ | PROT_WRITE,
			     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (master->ready == MAP_FAILED)
		log_die("shared memory is refused");
	for (size_t i = 0; i < pools; i++)
		master->locks[i] = master->listeners[i] = -1;
}

static void release(struct master *master)
{
	munmap(master->ready, master->slot_count * sizeof *master->ready);
	free(master->slots);
	free(master->listeners);
	free(master->locks);
}

/* The signals are blocked for good, and waited for; whoever started this process may have had them ignored. */
static void set_signals(void)
{
	sigset_t signals = master_signals();

	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGCHLD, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
}

int server_run(const struct server_options *options)
{
	struct master master;
	bool opened;

	set_signals();
	create(&master, options);
	opened = open_pools(&master);
	if (opened) {
		fill_slots(&master);
		look_after(&master);
		drain(&master);
	}
	close_pools(&master);
	release(&master);
	return opened ? 0 : 1;
}
