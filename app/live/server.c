/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/server.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/log.h"
#include "live/feed.h"
#include "live/hub.h"
#include "live/listener.h"
#include "live/presence.h"
#include "live/waiting.h"

#define HEARTBEAT_SECONDS 20
#define POLL_MS 1000      /* in case a notice is lost with its connection */
#define PRESENCE_MS 500
#define BURST_MS 500       /* what comes in bursts is sent twice a second */
#define DRAIN_MS 500
#define SPARE_DESCRIPTORS 64
#define MOST_HEADERS 16384

struct server {
	struct event_base *base;
	struct evhttp *http;
	struct hub hub;
	struct db *db;
	struct feed *feed;
	struct presence *presence;
	struct event *notices, *poll, *heartbeat, *presence_timer, *burst, *terminate, *interrupt;
	size_t most_streams;
	bool away; /* said once */
};

static void on_notice(evutil_socket_t descriptor, short what, void *context);
static void on_poll(evutil_socket_t descriptor, short what, void *context);

static void look_soon(struct server *server)
{
	static const struct timeval soon = {.tv_usec = 1000}; /* 0 would come before the writing */

	event_base_once(server->base, -1, EV_TIMEOUT, on_poll, server, &soon);
}

/*
 * After any use of the connection: it may be another one, even with the same number, and notices that came while answers were read would
 * not wake the loop again.
 */
static void watch_database(struct server *server)
{
	if (db_take_notices(server->db) > 0)
		look_soon(server);
	if (server->notices)
		event_free(server->notices);
	server->notices = NULL;
	if (db_socket(server->db) < 0)
		return;
	server->notices = event_new(server->base, db_socket(server->db), EV_READ | EV_PERSIST, on_notice, server);
	if (!server->notices || event_add(server->notices, NULL) < 0)
		log_die("out of memory");
}

static void note_database(struct server *server, bool here)
{
	if (here == !server->away)
		return;
	server->away = !here;
	if (here)
		log_info("the database is back");
	else
		log_warning("the database is away; %zu streams stay open", server->hub.count);
}

static void pump(struct server *server)
{
	static const struct timeval burst = {.tv_usec = BURST_MS * 1000};
	struct feed_rest rest;
	bool here = feed_pump(server->feed, &rest);

	note_database(server, here);
	watch_database(server);
	if (here && rest.more)
		look_soon(server);
	if (here && rest.waiting && !event_pending(server->burst, EV_TIMEOUT, NULL))
		event_add(server->burst, &burst);
}

static void on_burst(evutil_socket_t descriptor, short what, void *context)
{
	struct server *server = context;

	(void)descriptor;
	(void)what;
	feed_send_waiting(server->feed);
	pump(server);
}

static void on_notice(evutil_socket_t descriptor, short what, void *context)
{
	struct server *server = context;

	(void)descriptor;
	(void)what;
	db_take_notices(server->db);
	pump(server);
}

static void on_poll(evutil_socket_t descriptor, short what, void *context)
{
	(void)descriptor;
	(void)what;
	pump(context);
}

static void on_heartbeat(evutil_socket_t descriptor, short what, void *context)
{
	struct server *server = context;

	(void)descriptor;
	(void)what;
	hub_heartbeat(&server->hub);
	if (server->away)
		return;
	presence_end_outstaying(server->presence);
	watch_database(server);
}

static void on_presence(evutil_socket_t descriptor, short what, void *context)
{
	struct server *server = context;

	(void)descriptor;
	(void)what;
	if (server->away)
		return; /* on_poll looks for it */
	presence_flush(server->presence);
	watch_database(server);
}

static void on_joined(void *context, struct subscriber *subscriber)
{
	struct server *server = context;

	presence_joined(server->presence, subscriber);
}

static void on_left(void *context, struct subscriber *subscriber)
{
	struct server *server = context;

	presence_left(server->presence, subscriber);
}

static void refuse(struct evhttp_request *request, int status, const char *reason)
{
	if (status == HTTP_SERVUNAVAIL)
		evhttp_add_header(evhttp_request_get_output_headers(request), "Retry-After", "10");
	evhttp_send_reply(request, status, reason, NULL);
}

static void join(struct server *server, struct evhttp_request *request, const struct subscription *subscription)
{
	struct subscriber *subscriber = hub_join(&server->hub, request, subscription);

	if (!server->away)
		feed_catch_up(server->feed, subscriber);
	watch_database(server);
}

static bool has_room(const struct server *server)
{
	if (server->hub.count < server->most_streams)
		return true;
	log_error("%zu streams are open, and no descriptor is left for more", server->hub.count);
	return false;
}

static void on_request(struct evhttp_request *request, void *context)
{
	struct server *server = context;
	const char *last = evhttp_find_header(evhttp_request_get_input_headers(request), "Last-Event-ID");
	struct subscription subscription;

	if (!subscription_read(&subscription, evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request)), last))
		refuse(request, HTTP_BADREQUEST, "Bad Request");
	else if (!has_room(server))
		refuse(request, HTTP_SERVUNAVAIL, "Service Unavailable");
	else
		join(server, request, &subscription);
}

static void on_wait(struct evhttp_request *request, void *context)
{
	struct server *server = context;
	struct subscription subscription;
	bool is_good = waiting_read(&subscription, evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request)));

	if (is_good && has_room(server)) {
		join(server, request, &subscription);
		return;
	}
	waiting_release(subscription.waiting);
	refuse(request, is_good ? HTTP_SERVUNAVAIL : HTTP_BADREQUEST, is_good ? "Service Unavailable" : "Bad Request");
}

static void on_terminate(evutil_socket_t number, short what, void *context)
{
	struct server *server = context;

	(void)number;
	(void)what;
	event_base_loopbreak(server->base);
}

static struct event *every(struct server *server, long milliseconds, event_callback_fn call)
{
	struct timeval period = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
	struct event *timer = event_new(server->base, -1, EV_PERSIST, call, server);

	if (!timer || event_add(timer, &period) < 0)
		log_die("out of memory");
	return timer;
}

static struct event *once(struct server *server, event_callback_fn call)
{
	struct event *timer = event_new(server->base, -1, 0, call, server);

	if (!timer)
		log_die("out of memory");
	return timer;
}

static struct event *on_signal(struct server *server, int number)
{
	struct event *event = evsignal_new(server->base, number, on_terminate, server);

	if (!event || event_add(event, NULL) < 0)
		log_die("out of memory");
	return event;
}

static size_t raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 512;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur > SPARE_DESCRIPTORS ? limit.rlim_cur - SPARE_DESCRIPTORS : 0;
}

static void open_http(struct server *server, int listener)
{
	server->base = event_base_new();
	server->http = server->base ? evhttp_new(server->base) : NULL;
	if (!server->http || evhttp_accept_socket(server->http, listener) < 0)
		log_die("the event loop cannot be made");
	evhttp_set_allowed_methods(server->http, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(server->http, MOST_HEADERS);
	evhttp_set_max_body_size(server->http, 0);
	evhttp_set_cb(server->http, "/internal/answer", on_wait, server);
	evhttp_set_gencb(server->http, on_request, server);
}

static void open_server(struct server *server, const struct live_options *options, int listener)
{
	struct db_options database = {
		.conninfo = options->database,
		.program = "seodang-live",
		.statement_timeout = options->statement_timeout,
	};

	open_http(server, listener);
	server->most_streams = raise_descriptors();
	server->db = db_create(&database);
	db_listen(server->db, "live");
	hub_init(&server->hub);
	server->feed = feed_create(server->db, &server->hub);
	server->presence = presence_create(server->db, &server->hub, options->node);
	server->hub.joined = on_joined;
	server->hub.left = on_left;
	server->hub.context = server;
	server->poll = every(server, POLL_MS, on_poll);
	server->presence_timer = every(server, PRESENCE_MS, on_presence);
	server->burst = once(server, on_burst);
	server->heartbeat = every(server, HEARTBEAT_SECONDS * 1000, on_heartbeat);
	server->terminate = on_signal(server, SIGTERM);
	server->interrupt = on_signal(server, SIGINT);
}

/* Let the last bytes reach nginx. */
static void drain(struct server *server)
{
	struct timeval patience = {.tv_usec = DRAIN_MS * 1000};

	event_free(server->poll);
	event_free(server->presence_timer);
	event_free(server->burst);
	event_free(server->heartbeat);
	if (server->notices)
		event_free(server->notices);
	server->hub.left = NULL;
	hub_release(&server->hub);
	event_base_loopexit(server->base, &patience);
	event_base_dispatch(server->base);
}

static void close_server(struct server *server)
{
	if (!server->away)
		presence_clear(server->presence);
	presence_destroy(server->presence);
	feed_destroy(server->feed);
	db_destroy(server->db);
	event_free(server->terminate);
	event_free(server->interrupt);
	evhttp_free(server->http);
	event_base_free(server->base);
}

int live_serve(const struct live_options *options)
{
	struct server server = {0};
	int listener = listener_open(options->socket_path, options->socket_group);

	if (listener < 0)
		return EXIT_FAILURE;
	signal(SIGPIPE, SIG_IGN); /* a reader that leaves */
	open_server(&server, options, listener);
	pump(&server);
	log_info("ready for %zu streams", server.most_streams);
	event_base_dispatch(server.base);
	unlink(options->socket_path);
	drain(&server);
	close_server(&server);
	return EXIT_SUCCESS;
}
