/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a class says while it is in session: messages, questions with votes, reactions, and how the teacher keeps order.
 * Who may say what, when and how often is decided by sql/functions/classroom_messages.sql.
 */
#ifndef SEODANG_CLASSROOM_MESSAGE_H
#define SEODANG_CLASSROOM_MESSAGE_H

#include "core/uuid.h"
#include "web/page.h"

enum posting {
	POSTING_DONE,
	POSTING_AGAIN,          /* the same sending came before: message is the first one */
	POSTING_KEY_REUSED,     /* its key named another message before */
	POSTING_MUTED,
	POSTING_CHAT_LOCKED,
	POSTING_QUESTIONS_ONLY,
	POSTING_TOO_SOON,       /* seconds until the next may be sent */
	POSTING_EMPTY,          /* nothing is to be seen of it */
	POSTING_WORD_REFUSED,   /* a word of the school's list; instead: the text with what the school suggests in its place, or NULL */
	POSTING_LINK_REFUSED,
};

struct posted {
	struct uuid message;
	int64_t seconds;
	const char *instead; /* in the arena */
};

/** Say something as the asking participant; the sending is named by the request's key (message_client_key). */
enum posting message_post(struct request *req, const char *content, bool is_question, struct posted *posted);

/** Say something as the teacher of a session. */
const struct uuid *message_post_as_teacher(struct request *req, const struct uuid *session, const char *content, bool is_question);

/**
 * What names this sending, so that it is one message however often it arrives: a program's Idempotency-Key, a script's once. A
 * form's once is shared by the page's forms and by what is typed after going back, so its words belong to the name.
 * @return at most 64 characters, in the arena; NULL where the sending has no name
 */
const char *message_client_key(struct request *req);

enum reacting { REACTING_COUNTED, REACTING_MUTED, REACTING_TOO_MANY };

/** React as the asking participant. kind: clap, heart, smile, wow or hand. */
enum reacting message_react(struct request *req, const char *kind);

#endif
