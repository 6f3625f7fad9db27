/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/answerer.h"

#include <unistd.h>

#include "core/log.h"
#include "core/text.h"
#include "db/transaction.h"
#include "models/answer_stream.h"

#define FLUSH_MS 25
#define POLL_MS 1000            /* in case a notice is lost with its connection; and the heartbeat */
#define AWAY_MS 500             /* between two looks for a database that is away */
#define DRAIN_MS 10000
#define LOOP_SECONDS 30         /* a loop that stands still for so long ends the process; the next one takes over */
#define STATEMENT_SECONDS 10
#define FINISH_MS 20            /* at a time: others wait for their words */
#define MOST_REFUSALS 5         /* the last after 31 s */
#define MOST_PIECE ((size_t)8192)       /* of an answer at once, so that each live event is short */
#define MOST_PIECES ((size_t)1024 * 1024) /* of all answers in one statement */
#define MOST_DOCUMENT (8 * MOST_PIECES)
#define ARENA_CEILING ((size_t)256 * 1024 * 1024)

struct answerer {
	const struct companion_run *run;
	const struct answerer_settings *settings;
	struct db *db;
	struct arena *arena;
	struct unwind unwind;
	struct model_client *client;
	struct answer_stream *streams;
	int64_t count, most;
	int64_t claim_due_ms, flush_due_ms;
	bool is_full;  /* more may wait than could be taken */
	bool is_away;
};

/* ---- the database ---- */

/* @return DB_AWAY, and nothing is asked before its time, where it is away */
static enum db_outcome work(struct answerer *answerer, void (*function)(void *context), void *context)
{
	enum db_outcome outcome = db_work(answerer->db, answerer->arena, &answerer->unwind, function, context);
	bool is_away = outcome == DB_AWAY;

	if (is_away != answerer->is_away && is_away)
		log_warning("the answerer's database is away; %lld answers go on", (long long)answerer->count);
	else if (is_away != answerer->is_away)
		log_info("the answerer's database is back");
	answerer->is_away = is_away;
	if (is_away)
		answerer->claim_due_ms = answerer->flush_due_ms = clock_steady_ms() + AWAY_MS;
	if (outcome == DB_REFUSED)
		log_error("answerer: %s %s", db_last_error(answerer->db)->sqlstate, db_last_error(answerer->db)->message);
	return outcome;
}

struct claim {
	struct answerer *answerer;
	struct result *claimed, *stopped;
};

static void claim_work(void *context)
{
	struct claim *claim = context;
	const struct answerer *answerer = claim->answerer;
	const struct companion_run *run = answerer->run;

	claim->claimed = db_queue(answerer->db, SQL_MODELS_CLAIM_REQUESTS,
				  PARAMS(P_UUID(&run->id), P_TEXT(run->host), P_INTEGER(getpid()),
					 P_INTEGER(*run->stopping ? 0 : answerer->most - answerer->count), P_TEXT(guardrail_rules_known(answerer->arena))));
	claim->stopped = db_queue(answerer->db, SQL_MODELS_STOPPED_REQUESTS, PARAMS(P_UUID(&run->id)));
	db_flush(answerer->db);
}

static struct answer_stream *find(const struct answerer *answerer, const struct uuid *request)
{
	struct answer_stream *stream = answerer->streams;

	while (stream && strcmp(stream->request.text, request->text) != 0)
		stream = stream->next;
	return stream;
}

static void set_json(json_t *question, const struct result *claimed, size_t row, const char *name)
{
	const char *text = result_text(claimed, row, name);

	if (text)
		json_object_set_new(question, name, json_loads(text, JSON_DECODE_ANY, NULL));
}

static json_t *question_of(const struct result *claimed, size_t row)
{
	json_t *question = json_pack("{s:s, s:s, s:I, s:s}", "request_id", result_text(claimed, row, "request_id"), "school_id",
				     result_text(claimed, row, "school_id"), "attempts", (json_int_t)result_integer(claimed, row, "attempts"),
				     "shown", result_text(claimed, row, "shown"));

	set_json(question, claimed, row, "messages");
	set_json(question, claimed, row, "options");
	set_json(question, claimed, row, "guardrails");
	set_json(question, claimed, row, "providers");
	set_json(question, claimed, row, "cached");
	return question;
}

static void begin(struct answerer *answerer, const struct result *claimed, size_t row)
{
	struct answer_stream *stream = answer_stream_begin(answerer->client, question_of(claimed, row), answerer->settings->key,
							   (unsigned)answerer->settings->config->answer_seconds, answerer->arena);

	stream->is_shown = result_boolean(claimed, row, "is_shown");
	stream->next = answerer->streams;
	answerer->streams = stream;
	answerer->count++;
}

/* A crash of the database can take the claim of an answer that goes on here: it is claimed once more, and goes on. */
static bool is_at_work(const struct answerer *answerer, const struct result *claimed, size_t row)
{
	const struct answer_stream *stream;
	struct uuid request;

	if (!result_uuid(claimed, row, "request_id", &request))
		return false;
	stream = find(answerer, &request);
	return stream && !stream->is_lost;
}

static void claim(struct answerer *answerer)
{
	struct claim claim = {.answerer = answerer};
	int64_t room = answerer->most - answerer->count;
	struct uuid request;

	answerer->claim_due_ms = clock_steady_ms() + POLL_MS;
	if (work(answerer, claim_work, &claim) != DB_DONE)
		return;
	for (size_t row = 0; row < result_count(claim.claimed); row++)
		if (!is_at_work(answerer, claim.claimed, row))
			begin(answerer, claim.claimed, row);
	answerer->is_full = (int64_t)result_count(claim.claimed) == room;
	for (size_t row = 0; row < result_count(claim.stopped); row++)
		if (result_uuid(claim.stopped, row, "request_id", &request)) {
			struct answer_stream *stream = find(answerer, &request);

			if (stream)
				answer_stream_stop(stream);
		}
}

/* ---- showing ---- */

static size_t waiting(const struct answer_stream *stream)
{
	return stream->is_lost || !stream->is_shown ? 0 : stream->shown.length - stream->kept;
}

/* The piece that is sent next: the one that is on its way already, or whole characters of what waits. */
static size_t choose_piece(struct answer_stream *stream)
{
	if (!stream->sending)
		stream->sending = text_fitting(strbuf_text(&stream->shown) + stream->kept, waiting(stream), MOST_PIECE);
	return stream->sending;
}

static void add_piece(struct strbuf *pieces, struct answer_stream *stream)
{
	size_t length = choose_piece(stream);

	strbuf_add_format(pieces, "%s{\"request\":\"%s\",\"first_byte\":%zu,\"text\":", pieces->length > 1 ? "," : "", stream->request.text,
			  stream->kept);
	strbuf_add_json(pieces, strbuf_text(&stream->shown) + stream->kept, length);
	strbuf_add_char(pieces, '}');
}

static const char *one_piece(struct answerer *answerer, struct answer_stream *stream)
{
	struct strbuf *pieces = strbuf_in_arena(answerer->arena, MOST_DOCUMENT);

	strbuf_add_char(pieces, '[');
	add_piece(pieces, stream);
	strbuf_add_char(pieces, ']');
	return strbuf_text(pieces);
}

struct showing {
	struct answerer *answerer;
	const char *pieces;
	struct answer_stream *ending; /* NULL where none is ended */
	const char *document;
	struct result *lost, *finished; /* finished: NULL where its last words must be shown first */
};

/* What is shown need not be on the disk when this returns; what is over must. */
static void show_work(void *context)
{
	struct showing *showing = context;
	const struct answerer *answerer = showing->answerer;
	struct db *db = answerer->db;

	db_begin(db);
	if (!showing->ending)
		db_queue(db, SQL_JOBS_WRITE_LAZILY, NO_PARAMS);
	if (showing->pieces)
		showing->lost = db_queue(db, SQL_MODELS_NOTE_SHOWN, PARAMS(P_UUID(&answerer->run->id), P_TEXT(showing->pieces)));
	if (showing->ending) {
		db_flush(db);
		if (!showing->lost || result_count(showing->lost) == 0)
			showing->finished = db_queue(db, SQL_MODELS_FINISH_REQUEST,
						     PARAMS(P_UUID(&answerer->run->id), P_UUID(&showing->ending->request), P_TEXT(showing->document)));
	}
	db_commit(db);
}

static void note_kept(struct answer_stream *stream)
{
	stream->kept += stream->sending;
	stream->sending = 0;
}

/* What a crash of the database took is shown again from there: nobody has seen it. */
static void go_back(struct answer_stream *stream, int64_t kept)
{
	log_warning("request %s goes on at byte %lld of %zu: the database lost what followed", stream->request.text, (long long)kept, stream->kept);
	stream->kept = (size_t)kept;
	stream->sending = 0;
}

static void lose(struct answerer *answerer, const struct result *lost)
{
	struct uuid request;

	for (size_t row = 0; row < result_count(lost); row++)
		if (result_uuid(lost, row, "request_id", &request)) {
			struct answer_stream *stream = find(answerer, &request);

			if (stream && result_text(lost, row, "kept")) {
				go_back(stream, result_integer(lost, row, "kept"));
				continue;
			}
			log_warning("request %s was taken over by another answerer, or is gone with its person", request.text);
			if (stream)
				answer_stream_lose(stream);
		}
}

/* One answer by itself, since the database refused something in all of them. What it refuses again is nothing that can be shown. */
static void show_one(struct answerer *answerer, struct answer_stream *stream)
{
	struct showing showing = {.answerer = answerer, .pieces = one_piece(answerer, stream)};

	switch (work(answerer, show_work, &showing)) {
	case DB_DONE:
		note_kept(stream);
		lose(answerer, showing.lost);
		break;
	case DB_AWAY:
		break;
	case DB_REFUSED:
	case DB_ABANDONED:
		answer_stream_lose(stream);
		break;
	}
}

static void show_each(struct answerer *answerer)
{
	for (struct answer_stream *stream = answerer->streams; stream && !answerer->is_away; stream = stream->next)
		if (stream->sending)
			show_one(answerer, stream);
}

static void show_all(struct answerer *answerer)
{
	struct strbuf *pieces = strbuf_in_arena(answerer->arena, MOST_DOCUMENT);
	struct showing showing = {.answerer = answerer};
	enum db_outcome outcome;

	strbuf_add_char(pieces, '[');
	for (struct answer_stream *stream = answerer->streams; stream; stream = stream->next)
		if (waiting(stream) && (pieces->length < MOST_PIECES || stream->sending))
			add_piece(pieces, stream);
	strbuf_add_char(pieces, ']');
	showing.pieces = strbuf_text(pieces);
	outcome = work(answerer, show_work, &showing);
	if (outcome == DB_AWAY)
		return;
	answerer->flush_due_ms = clock_steady_ms() + FLUSH_MS;
	if (outcome != DB_DONE) {
		show_each(answerer);
		return;
	}
	for (struct answer_stream *stream = answerer->streams; stream; stream = stream->next)
		note_kept(stream);
	lose(answerer, showing.lost);
}

/* ---- ending ---- */

static char *document_of(struct answerer *answerer, const struct answer_stream *stream)
{
	char *text = json_dumps(stream->answer, JSON_COMPACT), *copy;

	if (!text)
		log_die("out of memory");
	copy = arena_strdup(answerer->arena, text);
	free(text);
	return copy;
}

/* Tried again after a pause that grows; but nobody waits for ever for an answer that cannot be kept. */
static void postpone(struct answer_stream *stream)
{
	if (stream->refusals < MOST_REFUSALS) {
		stream->finish_at_ms = clock_steady_ms() + ((int64_t)POLL_MS << stream->refusals++);
		log_error("request %s could not be ended, and is tried again", stream->request.text);
		return;
	}
	stream->finish_at_ms = clock_steady_ms() + POLL_MS;
	answer_stream_give_up(stream);
	log_error("request %s could not be ended, and failed", stream->request.text);
}

/* @return whether it is over */
static bool end(struct answerer *answerer, struct answer_stream *stream)
{
	struct showing showing = {.answerer = answerer, .ending = stream, .document = document_of(answerer, stream)};

	if (stream->is_shown) /* also where nothing waits: so it is known that all is kept */
		showing.pieces = one_piece(answerer, stream);
	switch (work(answerer, show_work, &showing)) {
	case DB_DONE:
		if (!showing.finished) {
			lose(answerer, showing.lost);
			return stream->is_lost;
		}
		if (!result_boolean(showing.finished, 0, "is_finished"))
			log_warning("request %s was ended by another answerer, or is gone with its person", stream->request.text);
		return true;
	case DB_AWAY:
		return false;
	case DB_REFUSED:
	case DB_ABANDONED:
		postpone(stream);
		return false;
	}
	return false;
}

static bool is_to_end(const struct answer_stream *stream, int64_t now)
{
	return stream->answer && (stream->is_lost || (waiting(stream) <= MOST_PIECE && now >= stream->finish_at_ms));
}

/* As many as there is time for; the rest comes after others have had their words. */
static void end_some(struct answerer *answerer)
{
	int64_t until = clock_steady_ms() + FINISH_MS;

	for (struct answer_stream **place = &answerer->streams; *place && clock_steady_ms() < until && !answerer->is_away;) {
		struct answer_stream *stream = *place;

		if (!is_to_end(stream, until - FINISH_MS) || (!stream->is_lost && !end(answerer, stream))) {
			place = &stream->next;
			continue;
		}
		*place = stream->next;
		answer_stream_release(stream);
		answerer->count--;
		if (answerer->is_full)
			answerer->claim_due_ms = 0;
	}
}

/* ---- the loop ---- */

static int64_t sooner(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

/* When something is to be done next, if no model says anything: the first words of an answer and its end are due at once. */
static int64_t next_due(const struct answerer *answerer, int64_t now)
{
	int64_t due = answerer->claim_due_ms;

	for (const struct answer_stream *stream = answerer->streams; stream; stream = stream->next) {
		if (answerer->is_away)
			break;
		if (waiting(stream))
			due = sooner(due, stream->kept ? answerer->flush_due_ms : now);
		if (stream->answer)
			due = sooner(due, stream->finish_at_ms);
	}
	return due;
}

static bool has_to_show(const struct answerer *answerer, int64_t now)
{
	for (const struct answer_stream *stream = answerer->streams; stream; stream = stream->next)
		if (waiting(stream) && (now >= answerer->flush_due_ms || (!stream->kept && !answerer->is_away)))
			return true;
	return false;
}

static void mind_time(struct answerer *answerer)
{
	int64_t now = clock_steady_ms();

	for (struct answer_stream *stream = answerer->streams; stream; stream = stream->next)
		answer_stream_mind_time(stream, now);
}

static void turn(struct answerer *answerer)
{
	int64_t now = clock_steady_ms(), due = next_due(answerer, now);

	model_client_wait(answerer->client, db_socket(answerer->db), due > now ? (int)(due - now) : 0);
	alarm(LOOP_SECONDS);
	if (db_take_notices(answerer->db) > 0)
		answerer->claim_due_ms = 0;
	mind_time(answerer);
	if (clock_steady_ms() >= answerer->claim_due_ms)
		claim(answerer);
	if (has_to_show(answerer, clock_steady_ms()))
		show_all(answerer);
	end_some(answerer);
	if (db_take_notices(answerer->db) > 0) /* they came while answers were read, and wake nobody */
		answerer->claim_due_ms = 0;
	arena_reset(answerer->arena);
}

struct leaving {
	struct answerer *answerer;
	const struct uuid *who;
};

static void leave_work(void *context)
{
	const struct leaving *leaving = context;

	db_run(leaving->answerer->db, SQL_MODELS_LEAVE_REQUESTS, PARAMS(P_UUID(leaving->who)));
}

static void leave(struct answerer *answerer, const struct uuid *who)
{
	if (who->text[0])
		work(answerer, leave_work, &(struct leaving){answerer, who});
	arena_reset(answerer->arena);
}

static void serve(struct answerer *answerer)
{
	int64_t drained_ms = 0;

	leave(answerer, &answerer->run->predecessor);
	while (!*answerer->run->stopping)
		turn(answerer);
	for (drained_ms = clock_steady_ms() + DRAIN_MS; answerer->count && clock_steady_ms() < drained_ms;)
		turn(answerer);
	leave(answerer, &answerer->run->id);
}

int answerer_run(const struct companion_run *run)
{
	const struct answerer_settings *settings = run->context;
	struct answerer answerer = {.run = run, .settings = settings, .most = settings->config->model_streams};
	struct db_options database = {
		.conninfo = settings->config->database,
		.program = "seodang-worker answerer",
		.statement_timeout = STATEMENT_SECONDS,
	};

	answerer.db = db_create(&database);
	db_listen(answerer.db, "model_requests");
	answerer.arena = arena_create(ARENA_CEILING);
	answerer.client = model_client_create(settings->config, settings->dialogues);
	serve(&answerer);
	return EXIT_SUCCESS;
}
