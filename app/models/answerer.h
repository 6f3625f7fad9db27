/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Asks models for everybody: one process with one event loop, one connection to the database, and up to model_streams answers at once
 * (config). It claims requests (models.requests) as they are asked, hands on what may be shown of all answers in one statement, the first of
 * an answer at once and more every 25 ms at most, and ends each in one transaction with what follows from it.
 *
 * Whatever dies when: what was shown is in the database before anybody sees it, and so stays. A request whose answerer died is taken over,
 * at once by its successor and after ten seconds by another: it begins anew where nothing was shown, and ends as "cut" where something was.
 * While the database is away answers go on and are kept here.
 */
#ifndef SEODANG_MODELS_ANSWERER_H
#define SEODANG_MODELS_ANSWERER_H

#include "auth/secret.h"
#include "core/config.h"
#include "jobs/pool.h"

struct dialogues;

struct answerer_settings {
	const struct config *config;
	const struct secret_key *key; /* opens the providers' keys */
	const struct dialogues *dialogues; /* of the scripted partner (models/dialogue.h); NULL: it is away */
};

/** A companion's run; its context is struct answerer_settings. On SIGTERM nothing new is claimed, and what has not ended in ten seconds is given back. */
int answerer_run(const struct companion_run *run);

#endif
