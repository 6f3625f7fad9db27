/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who may see what of a student's record. Staff see the students of the own classes, or all where the school has set it
 * so (hub.sees); the roles say who never may, whatever the id (403); the statement finds the path's id through the
 * caller's rights (404).
 */
#ifndef SEODANG_HUB_ACCESS_H
#define SEODANG_HUB_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_OWN_EXPORT;    /* an export: the admin who asked for it */
extern const struct access ACCESS_RECORD_ADMIN;  /* a student: the school's admin */
extern const struct access ACCESS_RECORD_READER; /* a student: whose record it is, and staff who see it */
extern const struct access ACCESS_RECORD_STAFF;  /* a student: staff who see the record */
extern const struct access ACCESS_OWN_NOTE;      /* a note that one wrote about a student */
extern const struct access ACCESS_SEEN_CLASS;    /* a class: staff who see its students */
extern const struct access ACCESS_OWN_MESSAGE;   /* a notice of the own inbox, to read it whole */
extern const struct access ACCESS_NODE_KEY;      /* a key of one of the school's nodes */
extern const struct access ACCESS_CONCEPT;       /* a concept: staff of its school */
extern const struct access ACCESS_CONCEPT_ADMIN; /* a concept: the school's admin */
extern const struct access ACCESS_RECORD_PARTIES; /* students and staff; the statement finds whose records */
extern const struct access ACCESS_INTERVENTION_PARTY; /* an intervention: its student, and staff who see the student */
extern const struct access ACCESS_INTERVENTION_STAFF; /* an intervention: staff who see the student */
extern const struct access ACCESS_OWN_INTERVENTION;   /* an intervention: its student */
extern const struct access ACCESS_TASK_KEEPER;   /* scheduled tasks as a whole */
extern const struct access ACCESS_TASK;          /* a scheduled task: the school's admins; the platform's own: the operator */
extern const struct access ACCESS_JOB;           /* a job of the queue: who ordered it, and the school's admin */
extern const struct access ACCESS_REPORT_READER; /* reports as a whole: what each sees of them says the statement */
extern const struct access ACCESS_REPORT_STAFF;  /* a report: staff who see whom it is about */
extern const struct access ACCESS_ROLLOVER;      /* a year roll-over: the school's admin */
extern const struct access ACCESS_REPORT;        /* a report: staff who see whom it is about, and the student */

#endif
