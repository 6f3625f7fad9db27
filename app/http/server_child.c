/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libfcgi's traps, and what is done about them:
 * - a signal that arrives while FCGX_Accept_r reads a new request's head drops that request, and one that arrives
 *   just before accept(2) is forgotten until the next request. So signals are blocked everywhere but in epoll_pwait,
 *   which waits for the listening socket; accept itself never blocks (and FCGI_FAIL_ACCEPT_ON_INTR makes it return).
 * - FCGX_ShutdownPending would be needed only for an accept that blocks.
 * - FCGX_Accept_r fails with a stale errno: only its sign is looked at.
 * - FCGX_OpenSocket replaces a running server's socket, takes its mode from the umask and leaves a long path to
 *   exit(3): see server.c for the lock, and server_listen.
 * - FCGX_Init handles SIGPIPE and SIGUSR1 itself: set again after it.
 */
#include "http/server_child.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "http/response.h"

#define BACKLOG 511
#define FAILURES_BEFORE_PAUSE 16
#define FAILURE_PAUSE_NS 10000000
/* Requests answered after being asked to leave: no more than can have waited in the queue. */
#define DRAIN_MAXIMUM BACKLOG

static volatile sig_atomic_t leaving;

struct child {
	const struct server_options *options;
	void *state; /* what start returned */
	struct arena *arena;
	struct response response;
	FCGX_Request exchange;
	int epoll;
};

static bool give_to_group(const struct server_pool *pool)
{
	const struct group *group;

	if (!pool->group || !*pool->group)
		return true;
	errno = 0;
	group = getgrnam(pool->group);
	if (group && chown(pool->socket_path, (uid_t)-1, group->gr_gid) == 0)
		return true;
	log_error("%s cannot be given to the group %s: %s", pool->socket_path, pool->group,
		  errno ? strerror(errno) : "there is no such group");
	return false;
}

int server_listen(const struct server_pool *pool)
{
	mode_t before;
	int listener;

	if (strlen(pool->socket_path) >= sizeof((struct sockaddr_un *)NULL)->sun_path) {
		log_error("%s is too long for a socket", pool->socket_path);
		return -1;
	}
	before = umask(0117);
	listener = FCGX_OpenSocket(pool->socket_path, BACKLOG);
	umask(before);
	if (listener < 0) {
		log_error("%s cannot be listened on: %m", pool->socket_path);
		return -1;
	}
	if (fcntl(listener, F_SETFD, FD_CLOEXEC) < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) < 0 || !give_to_group(pool)) {
		close(listener);
		return -1;
	}
	return listener;
}

static void leave(int number)
{
	(void)number;
	leaving = 1;
}

static void set_signals(void)
{
	struct sigaction action = {.sa_handler = leave};

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	action.sa_handler = SIG_DFL;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGCHLD, &action, NULL);
}

static int read_body(void *context, char *bytes, int size)
{
	return FCGX_GetStr(bytes, size, context);
}

static bool may_have_body(enum http_status status)
{
	return status != HTTP_NO_CONTENT && status != HTTP_NOT_MODIFIED;
}

static void send_response(struct child *child, const struct request *request)
{
	struct response *response = &child->response;
	FCGX_Stream *out = child->exchange.out;

	if (strbuf_overflowed(&response->headers) || strbuf_overflowed(&response->body)) {
		log_error("a response is larger than it may be");
		response_clear(response);
		response_problem(response, HTTP_INTERNAL_SERVER_ERROR, "too_large", "The response is too large.", NULL);
	}
	FCGX_FPrintF(out, "Status: %d %s\r\n", (int)response->status, http_status_title(response->status));
	FCGX_PutStr(strbuf_text(&response->headers), (int)response->headers.length, out);
	if (may_have_body(response->status))
		FCGX_FPrintF(out, "Content-Length: %d\r\n", (int)response->body.length);
	FCGX_PutS("\r\n", out);
	if (may_have_body(response->status) && request->method != HTTP_HEAD)
		FCGX_PutStr(strbuf_text(&response->body), (int)response->body.length, out);
}

static void exhausted(void *context)
{
	const struct request *request = context;

	log_warning("a request needs more memory than it may have");
	unwind_to(request->unwind);
}

/* Apart from its caller, because it is what a long jump comes back to. */
static void answer(struct child *child, struct request *request)
{
	const struct server_options *options = child->options;
	struct unwind unwind;
	enum http_status status;

	request->unwind = &unwind;
	if (UNWIND_PLACE(&unwind) != 0) {
		response_clear(&child->response);
		response_problem(&child->response, HTTP_INTERNAL_SERVER_ERROR, "internal_error",
				 "The request could not be answered.", NULL);
		return;
	}
	status = request_read(request, read_body, child->exchange.in, options->body_limit, options->upload_limit);
	options->handle(child->state, request, status);
}

static void serve_one(struct child *child)
{
	struct request request = {
		.arena = child->arena,
		.environment = child->exchange.envp,
		.response = &child->response,
	};

	response_clear(&child->response);
	arena_set_exhausted(child->arena, exhausted, &request);
	answer(child, &request);
	send_response(child, &request);
	/* A kept connection would wait for us while we wait for new ones. */
	child->exchange.keepConnection = 0;
	FCGX_Finish_r(&child->exchange);
	arena_reset(child->arena);
}

/* The only place where a signal gets through. True when a connection may be there. */
static bool wait_for_connection(const struct child *child)
{
	struct epoll_event event;
	sigset_t open;

	sigemptyset(&open);
	return epoll_pwait(child->epoll, &event, 1, leaving ? 0 : -1, &open) > 0;
}

/* epoll_pwait lets no signal through while there is a connection, and under load there always is one. */
static bool must_leave(void)
{
	sigset_t pending;

	sigpending(&pending);
	return leaving || sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT);
}

static void pause_after_failures(unsigned failures)
{
	const struct timespec pause = {.tv_nsec = FAILURE_PAUSE_NS};

	/* Out of descriptors, say: the socket stays readable, and waiting for it would only spin. */
	if (failures >= FAILURES_BEFORE_PAUSE)
		nanosleep(&pause, NULL);
}

static void serve(struct child *child, unsigned maximum)
{
	unsigned served = 0, drained = 0, failures = 0;

	while (!maximum || served < maximum) {
		bool draining = must_leave();

		if (draining)
			leaving = 1;
		if (!wait_for_connection(child)) {
			if (draining)
				return;
			continue;
		}
		if (draining && ++drained > DRAIN_MAXIMUM)
			return;
		/* Another child may have been faster: then this fails at once. */
		if (FCGX_Accept_r(&child->exchange) < 0) {
			pause_after_failures(++failures);
			continue;
		}
		failures = 0;
		served++;
		serve_one(child);
	}
}

static bool set_up(struct child *child, int listener)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE};

	if (FCGX_Init() != 0 || FCGX_InitRequest(&child->exchange, listener, FCGI_FAIL_ACCEPT_ON_INTR) != 0) {
		log_error("libfcgi does not start");
		return false;
	}
	set_signals();
	child->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (child->epoll < 0 || epoll_ctl(child->epoll, EPOLL_CTL_ADD, listener, &event) < 0) {
		log_error("a child cannot wait for requests: %m");
		return false;
	}
	return true;
}

/* So that not all children leave in the same moment. */
static unsigned spread(unsigned requests)
{
	return requests + (unsigned)getpid() % (requests / 8 + 1);
}

int server_child_run(const struct server_options *options, int listener, atomic_bool *ready)
{
	struct child child = {.options = options};

	if (!set_up(&child, listener))
		return 1;
	child.state = options->start(options->context);
	if (!child.state)
		return 1;
	child.arena = arena_create(options->arena_ceiling);
	response_init(&child.response);
	atomic_store(ready, true);
	serve(&child, options->requests_per_child ? spread(options->requests_per_child) : 0);
	options->stop(child.state);
	response_release(&child.response);
	arena_destroy(child.arena);
	FCGX_Free(&child.exchange, 1);
	close(child.epoll);
	return 0;
}
