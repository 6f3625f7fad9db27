/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who takes part in a class session: comes in by its code, under a nickname, without an account. The device keeps a token
 * (auth/guest.h), and who has it is the same participant again. The rules are sql/functions/classroom_participants.sql.
 */
#ifndef SEODANG_CLASSROOM_PARTICIPANT_H
#define SEODANG_CLASSROOM_PARTICIPANT_H

#include "core/random.h"
#include "core/uuid.h"
#include "http/request.h"

#define AVATARS 64

enum join_outcome {
	JOIN_JOINED,
	JOIN_SAME,             /* the device was in already, or waits */
	JOIN_AGAIN,            /* one who is signed in takes part from this device now, and no longer from an earlier one */
	JOIN_WRONG_CODE,       /* also of a session that is over, or of another school than the caller's */
	JOIN_GUESSING,         /* a wrong code again from this address: seconds until the next try */
	JOIN_REMOVED,          /* the teacher put this device out */
	JOIN_LOCKED,
	JOIN_SESSION_FULL,
	JOIN_NICKNAME_TAKEN,   /* suggestion: one that is free */
	JOIN_WORD_REFUSED,     /* a word of the school's list is in the nickname */
	JOIN_NICKNAME_MISSING, /* also one of which nothing is to be seen */
	JOIN_NOT_A_STUDENT,    /* who would join as oneself is no student of this school */
};

struct joining {
	const char *code;     /* as it was typed */
	const char *nickname; /* NULL: as_myself has a name already */
	int64_t avatar;       /* 1 to AVATARS */
	bool as_myself;       /* as the student who is signed in */

	const char *token;      /* out, where one is in: what the device keeps; in the arena */
	struct uuid participant; /* out, where one is in */
	const char *suggestion; /* out */
	int64_t seconds;        /* out */
};

/** Come in; where that is so, the rest of the transaction acts as the participant. */
enum join_outcome participant_join(struct request *req, struct joining *joining);

/** One of them, of equal chance: for who joins as oneself, and for a form, so that a class in a hurry is not all of the same. */
int64_t avatar_any(void);

/** The avatars for a form, [{"avatar_id", "name_key", "is_chosen"}]; chosen 0 for any. */
struct json_t *avatar_list(struct request *req, int64_t chosen);

#endif
