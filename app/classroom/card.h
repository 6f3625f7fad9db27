/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learning cards: what a deck is started with, and how it is turned. What holds when many act at once is in sql/functions/classroom_cards.sql. */
#ifndef SEODANG_CLASSROOM_CARD_H
#define SEODANG_CLASSROOM_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/uuid.h"

struct request;

/* As fields and shapes name their words. */
#define CARD_MODES "once|until_right"
#define CARD_FORMS "choice|text"

/** How a deck goes. 0 and NULL where nothing was asked for: all difficulties, all types, no time, once, by choice, no teams. */
struct deck_settings {
	const char *grade;      /* "2-1"; needed unless continues */
	int64_t difficulty;     /* 1 to 5; where it is adaptive, the first card's */
	const char *type;       /* "vocabulary", "proverb", "math" */
	int64_t seconds;        /* a card; then it is revealed */
	const char *mode;       /* "once", "until_right" */
	const char *shown_as;   /* "choice", "text" */
	bool is_adaptive;       /* the difficulty follows the class's success */
	bool advances;          /* goes on by itself after a reveal */
	bool has_points;
	int64_t teams;          /* 2 to 8 */
	bool continues;         /* the class's unfinished deck goes on as it was; the rest does not count */
};

/** Start a deck in a session and show its first card. Refused by SQL: SD422 required at grade, SD409 too_few_problems, nothing_to_continue. */
void deck_start(struct request *req, const struct uuid *session, const struct deck_settings *settings);

/**
 * Turn the deck of a session. Refused by SQL: SD409 no_deck, first_card.
 * @param turn  "next", "skip", "back", "reveal", "pause", "resume" or "end"; see classroom.turn_card
 * @param seen  the card that was looked at: where another is shown by now, nothing happens; NULL for whichever
 */
void deck_turn(struct request *req, const struct uuid *session, const char *turn, const struct uuid *seen);

#endif
