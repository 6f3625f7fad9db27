/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jail/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/log.h"

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

#define FILES_AT_ONCE 16 /* of those that may be read */
#define NO_JAIL 100 /* exit status of a child that could not lock itself in */

/* Memory that both have; the child is gone before this process reads it. */
struct shared {
	int status; /* of the work; −1 before it has returned */
	struct jail_output output;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct mapping {
	struct shared *shared;
	size_t size;
};

static struct {
	void *bytes;
	size_t length;
} forgotten[JAIL_FORGOTTEN_MAXIMUM];
static size_t forgotten_count;

void jail_forget(void *bytes, size_t length)
{
	if (forgotten_count == JAIL_FORGOTTEN_MAXIMUM)
		log_die("a jail forgets %d things at most", JAIL_FORGOTTEN_MAXIMUM);
	forgotten[forgotten_count].bytes = bytes;
	forgotten[forgotten_count++].length = length;
}

bool jail_write(struct jail_output *output, const void *bytes, size_t length)
{
	if (length > output->most - output->length)
		return false;
	if (length)
		memcpy(output->bytes + output->length, bytes, length);
	output->length += length;
	return true;
}

/* --- in the child ------------------------------------------------------------------------------------- */

/* Bytes of address space that are mapped now; 0 when the kernel does not say. */
static size_t mapped_now(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file) {
		if (fscanf(file, "%lu", &pages) != 1)
			pages = 0;
		fclose(file);
	}
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int resource, size_t value)
{
	const struct rlimit limits = {value, value};

	return setrlimit((__rlimit_resource_t)resource, &limits) == 0;
}

/* The soft limit's SIGXCPU says that it was the time; whoever survives that is killed a second later. */
static bool limit_time(unsigned seconds)
{
	const struct rlimit limits = {seconds, seconds + 1};

	return setrlimit(RLIMIT_CPU, &limits) == 0;
}

static bool limit_resources(const struct jail_limits *limits)
{
	size_t mapped = mapped_now();

	return limit_time(limits->seconds) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NPROC, 0) && limit(RLIMIT_CORE, 0) &&
	       (SANITIZED || (mapped && limit(RLIMIT_AS, mapped + limits->memory))) && limit(RLIMIT_NOFILE, limits->readable ? FILES_AT_ONCE : 0);
}

/* Handlers of the parent would run on the parent's data; a timer of it is not inherited. */
static void reset_signals(void)
{
	const struct sigaction standard = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &standard, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* What malloc, locks, clocks and the way out need; memory that can be executed is not among it. */
static bool allow_computing(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex),
		SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(getrandom), SCMP_SYS(sched_yield), SCMP_SYS(rt_sigreturn),
		SCMP_SYS(exit), SCMP_SYS(exit_group)};

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return false;
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* Opening for reading; what may be opened is Landlock's matter. What else such libraries try with files fails, and ends nothing. */
static bool allow_reading(scmp_filter_ctx filter, bool may_open)
{
	static const int allowed[] = {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat),
		SCMP_SYS(getdents64), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(sched_getaffinity)};
	static const int failing[] = {SCMP_SYS(open), SCMP_SYS(writev), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
		SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(fcntl), SCMP_SYS(ioctl)};
	const unsigned writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			return false;
	for (size_t i = 0; i < sizeof failing / sizeof *failing; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), failing[i], 0) != 0)
			return false;
	/* Where there are sanitizers, they say on standard error what they have to say. */
	if ((SANITIZED ? seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_NE, STDERR_FILENO))
		       : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(write), 0)) != 0)
		return false;
	return may_open ? seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0
			: seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) == 0;
}

/* Landlock's first version has all that matters: opening for reading, writing, making and removing. */
static bool shut_files_but(const char *readable)
{
	const struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
	struct landlock_path_beneath_attr beneath = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
	bool shut;

	if (rules < 0)
		return false;
	beneath.parent_fd = open(readable, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (beneath.parent_fd >= 0 && syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0)
		return false;
	shut = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(beneath.parent_fd);
	close(rules);
	return shut;
}

/* The sanitizers look after themselves, and say on standard error what they find before they end the child. */
static bool allow_sanitizers(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(sigaltstack), SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction)};

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
			return false;
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO)) == 0;
}

/* Without Landlock nothing can be told apart: then no file is opened, and who tries is told so. */
static bool filter_files(scmp_filter_ctx filter, const char *readable)
{
	return !readable || allow_reading(filter, shut_files_but(readable));
}

static bool filter_calls(const char *readable)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool loaded = filter && filter_files(filter, readable) && allow_computing(filter) && (!SANITIZED || allow_sanitizers(filter)) &&
		      seccomp_load(filter) == 0;

	seccomp_release(filter);
	return loaded;
}

static void close_descriptors(void)
{
	if (!SANITIZED) {
		close_range(0, ~0u, 0);
		return;
	}
	close_range(0, STDERR_FILENO - 1, 0);
	close_range(STDERR_FILENO + 1, ~0u, 0);
}

static _Noreturn void live_in_jail(const struct jail_limits *limits, jail_work *work, const struct jail_input *input, struct shared *shared, pid_t parent)
{
	reset_signals();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || prctl(PR_SET_DUMPABLE, 0) != 0)
		_exit(NO_JAIL);
	for (size_t i = 0; i < forgotten_count; i++)
		explicit_bzero(forgotten[i].bytes, forgotten[i].length);
	tzset(); /* reads a file, which gmtime would want later */
	if (!limit_resources(limits))
		_exit(NO_JAIL);
	close_descriptors();
	if (!filter_calls(limits->readable))
		_exit(NO_JAIL);
	shared->status = work(input, &shared->output);
	_exit(0);
}

/* --- in this process ------------------------------------------------------------------------------------ */

static void unmap(void *object)
{
	struct mapping *mapping = object;

	if (mapping->shared)
		munmap(mapping->shared, mapping->size);
}

/* Pages are taken as the child fills them. */
static struct shared *share_memory(struct arena *arena, size_t most)
{
	struct mapping *mapping = arena_alloc(arena, sizeof *mapping);
	struct shared *shared;

	arena_on_reset(arena, unmap, mapping);
	mapping->size = sizeof *shared + most;
	shared = mmap(NULL, mapping->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (shared == MAP_FAILED)
		return NULL;
	mapping->shared = shared;
	shared->status = -1;
	shared->output = (struct jail_output){.bytes = shared->bytes, .most = most};
	return shared;
}

/* @return false when the time is over */
static bool wait_for(int pidfd, int64_t until)
{
	struct pollfd end = {.fd = pidfd, .events = POLLIN};
	int64_t left;

	while ((left = until - clock_steady_ms()) > 0) {
		int count = poll(&end, 1, (int)left);

		if (count > 0)
			return true;
		if (count < 0 && errno != EINTR)
			return false;
	}
	return false;
}

static int reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static enum jail_outcome judge(int status, bool in_time, const struct shared *shared, size_t most, struct jail_result *result)
{
	if (!in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
		return JAIL_TIMEOUT;
	if (WIFSIGNALED(status)) {
		int number = WTERMSIG(status);
		bool from_outside = number == SIGKILL || number == SIGTERM || number == SIGINT || number == SIGHUP || number == SIGQUIT;

		log_warning("what ran in a jail was ended by signal %d", number);
		return from_outside ? JAIL_FAILED : JAIL_BROKEN;
	}
	if (WEXITSTATUS(status) == NO_JAIL) {
		log_error("a process cannot be locked in: this system refuses seccomp or limits of resources");
		return JAIL_FAILED;
	}
	if (WEXITSTATUS(status) != 0 || shared->status < 0 || shared->output.length > most) {
		log_warning("what ran in a jail ended with status %d", WEXITSTATUS(status));
		return JAIL_BROKEN;
	}
	*result = (struct jail_result){.status = shared->status, .output = shared->bytes, .length = shared->output.length};
	return JAIL_ENDED;
}

enum jail_outcome jail_run(struct arena *arena, const struct jail_limits *limits, jail_work *work, const struct jail_input *input,
			   struct jail_result *result)
{
	int64_t until = clock_steady_ms() + (int64_t)limits->seconds * 1000;
	struct shared *shared = share_memory(arena, limits->most_output);
	pid_t parent = getpid(), child = shared ? fork() : -1;
	int pidfd, status;
	bool in_time;

	if (child < 0) {
		log_error("no jail can be made: %s", strerror(errno));
		return JAIL_FAILED;
	}
	if (child == 0)
		live_in_jail(limits, work, input, shared, parent);
	pidfd = pidfd_open(child, 0);
	if (pidfd < 0)
		log_error("a jail cannot be watched: %s", strerror(errno));
	in_time = pidfd >= 0 && wait_for(pidfd, until);
	if (!in_time)
		kill(child, SIGKILL);
	status = reap(child);
	if (pidfd < 0)
		return JAIL_FAILED;
	close(pidfd);
	return judge(status, in_time, shared, limits->most_output, result);
}
