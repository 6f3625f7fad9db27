/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/pool.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/log.h"
#include "jobs/process.h"
#include "jobs/schedule.h"

#define MOST_PROCESSES 64
#define MOST_COMPANIONS 4
#define HEARTBEAT_MS 1000     /* /healthz tells of a pool that was silent for four of them (web_health) */
#define CARE_MS 5000          /* rescue, schedule */
#define DRAIN_MS 25000
#define SHORT_LIFE_MS 1000    /* a process that dies sooner than that is not replaced before it has passed */
#define STATEMENT_SECONDS 10
#define ARENA_CEILING ((size_t)4 * 1024 * 1024)
#define HOST_SIZE 256

struct member {
	pid_t pid;             /* 0: to be started */
	struct uuid id, predecessor;
	int64_t started_ms;
	const struct companion *companion; /* NULL of a process that runs jobs, for which alone is what follows */
	char *running;         /* shared: the job at hand */
	bool takes_slow;
	char lost_running[UUID_TEXT_SIZE];
	bool lost;             /* its jobs are still to be given back, as soon as the database is here */
	bool overdue;
	bool stopped;          /* by a signal: it works on nothing, and no heartbeat is sent for it */
};

struct pool {
	const struct pool_options *options;
	struct worker care;    /* the parent's own connection; claims nothing */
	char host[HOST_SIZE];
	struct member members[MOST_PROCESSES + MOST_COMPANIONS];
	int member_count;
	int64_t heartbeat_due_ms, care_due_ms;
	bool away;
};

static void choose_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGCHLD);
}

/* Signals are taken here and nowhere else. A child unblocks them when it has its own handlers. */
static int wait_signal(int64_t milliseconds)
{
	struct timespec timeout = {.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000};
	sigset_t signals;

	choose_signals(&signals);
	return sigtimedwait(&signals, NULL, &timeout);
}

static int run_companion(const struct pool *pool, const struct member *member)
{
	return member->companion->run(&(struct companion_run){
		.id = member->id,
		.predecessor = member->predecessor,
		.host = pool->host,
		.stopping = process_take_signals(),
		.context = member->companion->context,
	});
}

static int run_process(const struct pool *pool, const struct member *member)
{
	return process_run(&(struct process_options){
		.types = pool->options->types,
		.type_count = pool->options->type_count,
		.database = pool->options->database,
		.host = pool->host,
		.worker = member->id,
		.takes_slow = member->takes_slow,
		.running = member->running,
		.start_services = pool->options->start_services,
		.context = pool->options->context,
	});
}

static _Noreturn void run_child(const struct pool *pool, const struct member *member, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILURE); /* it died before it could be watched */
	if (db_socket(pool->care.db) >= 0)
		close(db_socket(pool->care.db)); /* the parent's; nothing is said to the server */
	_exit((member->companion ? run_companion : run_process)(pool, member));
}

static void start(struct pool *pool, struct member *member)
{
	pid_t parent = getpid();

	member->predecessor = member->id;
	member->id = uuid_random();
	if (member->running)
		member->running[0] = '\0';
	member->stopped = false;
	member->started_ms = clock_steady_ms();
	member->pid = fork();
	if (member->pid == 0)
		run_child(pool, member, parent);
	if (member->pid < 0) {
		log_error("no worker process can be started: %m");
		member->pid = 0;
	}
}

static const char *death_of(const struct member *member)
{
	return member->overdue ? "timeout" : "worker_lost";
}

static void give_back(struct pool *pool, struct member *member)
{
	struct worker lost = pool->care;

	if (!member->lost)
		return;
	lost.id = member->id;
	member->lost = !worker_settle(&lost, member->lost_running, death_of(member), false, 0);
}

static void note_death(struct pool *pool, struct member *member, int status)
{
	member->pid = 0;
	if (member->companion) {
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			log_error("the %s died", member->companion->name);
		return;
	}
	member->lost = !WIFEXITED(status) || WEXITSTATUS(status) != 0 || member->running[0];
	member->overdue = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;
	memcpy(member->lost_running, member->running, UUID_TEXT_SIZE);
	if (member->lost)
		log_error("worker process died%s%s", member->running[0] ? " at job " : "", member->running);
	give_back(pool, member);
}

static void note_change(struct pool *pool, struct member *member, int status)
{
	member->stopped = WIFSTOPPED(status);
	if (member->stopped)
		log_warning("a worker process was stopped");
	else if (!WIFCONTINUED(status))
		note_death(pool, member, status);
}

static void reap(struct pool *pool)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0)
		for (int i = 0; i < pool->member_count; i++)
			if (pool->members[i].pid == pid)
				note_change(pool, &pool->members[i], status);
}

/* A member whose jobs could not be given back keeps its name until they are. */
static void start_missing(struct pool *pool)
{
	int64_t now = clock_steady_ms();

	for (int i = 0; i < pool->member_count; i++) {
		struct member *member = &pool->members[i];

		give_back(pool, member);
		if (!member->pid && !member->lost && now - member->started_ms >= SHORT_LIFE_MS)
			start(pool, member);
	}
}

/* One transaction, which waits for no disk: after a crash of the server these rows are too old whatever they say. */
static void say_alive(void *context)
{
	struct pool *pool = context;

	db_queue(pool->care.db, SQL_JOBS_WRITE_LAZILY, NO_PARAMS);
	for (int i = 0; i < pool->member_count; i++) {
		const struct member *member = &pool->members[i];

		if (member->pid && !member->stopped && !member->companion)
			db_queue(pool->care.db, SQL_JOBS_HEARTBEAT,
				 PARAMS(P_UUID(&member->id), P_TEXT(pool->host), P_INTEGER(member->pid)));
	}
	db_flush(pool->care.db);
}

static void rescue(void *context)
{
	struct pool *pool = context;

	db_run(pool->care.db, SQL_JOBS_RESCUE, NO_PARAMS);
}

static bool do_care(struct pool *pool, void (*work)(void *context))
{
	bool is_done = db_work(pool->care.db, pool->care.arena, &pool->care.unwind, work, pool) == DB_DONE;

	arena_reset(pool->care.arena);
	return is_done;
}

/* What is due: the heartbeat, and less often the rest. */
static void take_care(struct pool *pool)
{
	int64_t now = clock_steady_ms();
	bool here;

	if (now < pool->heartbeat_due_ms)
		return;
	pool->heartbeat_due_ms = now + HEARTBEAT_MS;
	here = do_care(pool, say_alive);
	if (here && now >= pool->care_due_ms) {
		pool->care_due_ms = now + CARE_MS;
		here = do_care(pool, rescue) && schedule_run(&pool->care);
	}
	if (here == pool->away) {
		if (here)
			log_info("the database is back");
		else
			log_warning("the database is away: %s", db_last_error(pool->care.db)->message);
	}
	pool->away = !here;
}

static int living(const struct pool *pool)
{
	int count = 0;

	for (int i = 0; i < pool->member_count; i++)
		count += pool->members[i].pid != 0;
	return count;
}

static void tell_all(const struct pool *pool, int number)
{
	for (int i = 0; i < pool->member_count; i++)
		if (pool->members[i].pid)
			kill(pool->members[i].pid, number);
}

/* The heartbeat goes on: a job that is finished now must not be rescued meanwhile. */
static void drain(struct pool *pool)
{
	int64_t end = clock_steady_ms() + DRAIN_MS;

	tell_all(pool, SIGTERM);
	for (reap(pool); living(pool) && clock_steady_ms() < end; reap(pool)) {
		take_care(pool);
		wait_signal(200);
	}
	tell_all(pool, SIGKILL);
	for (; living(pool); reap(pool))
		wait_signal(200);
}

static void supervise(struct pool *pool)
{
	int number = 0;

	while (number != SIGTERM && number != SIGINT) {
		reap(pool);
		start_missing(pool);
		take_care(pool);
		number = wait_signal(living(pool) < pool->member_count ? 200 : HEARTBEAT_MS / 4);
	}
}

static void open_pool(struct pool *pool, const struct pool_options *options)
{
	struct db_options database = {
		.conninfo = options->database,
		.program = "seodang-worker parent",
		.statement_timeout = STATEMENT_SECONDS,
	};
	char *shared = mmap(NULL, MOST_PROCESSES * UUID_TEXT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED || options->processes > MOST_PROCESSES || options->companion_count > MOST_COMPANIONS)
		log_die("%d worker processes cannot be kept", options->processes);
	pool->options = options;
	gethostname(pool->host, sizeof pool->host - 1);
	pool->care = (struct worker){.host = pool->host, .db = db_create(&database), .arena = arena_create(ARENA_CEILING)};
	for (int i = 0; i < options->processes; i++) {
		pool->members[i].running = shared + i * UUID_TEXT_SIZE;
		pool->members[i].takes_slow = i > 0 || options->processes == 1;
	}
	for (size_t i = 0; i < options->companion_count; i++)
		pool->members[(size_t)options->processes + i].companion = &options->companions[i];
	pool->member_count = options->processes + (int)options->companion_count;
	for (int i = 0; i < pool->member_count; i++)
		pool->members[i].started_ms = -SHORT_LIFE_MS;
}

int pool_run(const struct pool_options *options)
{
	static struct pool pool;
	sigset_t signals;

	choose_signals(&signals);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	open_pool(&pool, options);
	supervise(&pool);
	drain(&pool);
	db_destroy(pool.care.db);
	arena_destroy(pool.care.arena);
	return EXIT_SUCCESS;
}
