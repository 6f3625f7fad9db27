/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An intervention: weak areas of a student, and the steps that mend them. A teacher begins one, or accepts what the
 * nightly job proposes; steps are ticked by the student, by staff, and by the events that do them; with the last step
 * it is completed and told. A student never works at one concept in two active ones. All of it is decided in SQL
 * (sql/functions/hub_interventions.sql); the words of the document are those of Student Hub, section 3.3.
 */
#ifndef SEODANG_HUB_INTERVENTION_H
#define SEODANG_HUB_INTERVENTION_H

#include "core/uuid.h"
#include "http/request.h"

struct result;

enum intervention_start {
	INTERVENTION_STARTED,
	INTERVENTION_ALREADY_ACTIVE,   /* at one of the concepts, or at all weak areas */
	INTERVENTION_NO_WEAK_AREAS,    /* none was given, and the student has none */
	INTERVENTION_PROPOSAL_DECIDED, /* somebody was first */
};

enum intervention_change {
	INTERVENTION_CHANGED,
	INTERVENTION_SAME,
	INTERVENTION_TAKEN,       /* resuming it: another one works at a concept meanwhile */
	INTERVENTION_ENDED,       /* completed or cancelled before */
	INTERVENTION_NOT_ACTIVE,  /* paused: nothing to tick */
	INTERVENTION_WRONG_TOTAL, /* it has another number of steps */
	INTERVENTION_NO_STEP,
	INTERVENTION_BY_EVENT,    /* an event has ticked the step: it stays */
};

/** How many steps of how many are done. */
struct intervention_progress {
	int64_t completed, total;
};

/** What to begin. */
struct intervention_plan {
	const struct uuid *student;
	const char *areas, *path;    /* JSON as hub/intervention_document.h checks it; NULL: of the student's weak areas */
	const char *due;             /* a date, NULL: in 14 days */
	const struct uuid *proposal; /* accepted with it; or NULL */
	const char *type;            /* auto or teacher_requested; NULL: as the proposal says */
};

/**
 * Begin one and tell the student. A student whom the caller does not see ends in 404.
 * @param id  out: of the new one
 */
enum intervention_start intervention_begin(struct request *req, const struct intervention_plan *plan, struct uuid *id);

/**
 * Both or neither: tick the first open steps, or take back the last ticks, until so many are done; and set the status.
 * @param status    active (resume), paused, completed or cancelled; NULL: as it is
 * @param progress  NULL: as it is
 */
enum intervention_change intervention_change(struct request *req, const struct uuid *id, const char *status,
					     const struct intervention_progress *progress);

/**
 * Tick a step or take the tick back, as the student or as staff.
 * @param is_completed  out: it was the last one
 */
enum intervention_change intervention_tick(struct request *req, const struct uuid *id, int64_t step, bool is_done, bool *is_completed);

#endif
