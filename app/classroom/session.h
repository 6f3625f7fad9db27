/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A class session: a class comes together for thirty minutes under a code. The rules are sql/functions/classroom_sessions.sql.
 * Whoever calls these teaches the class.
 */
#ifndef SEODANG_CLASSROOM_SESSION_H
#define SEODANG_CLASSROOM_SESSION_H

#include "core/uuid.h"
#include "http/request.h"
#include "web/page.h"

#define CLASS_SESSION_EXTENSION 30 /* minutes, where nothing else is asked for */

enum class_session_start { CLASS_SESSION_STARTED, CLASS_SESSION_ALREADY_RUNNING };

enum class_session_extension { CLASS_SESSION_EXTENDED, CLASS_SESSION_LONGEST };

/**
 * Start one for a class of the caller's, under a new code.
 * @param class_session  out: the started one, or the one that is running
 */
enum class_session_start class_session_start(struct request *req, const struct uuid *class, bool lobby, bool locked,
					     struct uuid *class_session);

enum class_session_extension class_session_extend_by(struct request *req, const struct uuid *class_session, int64_t minutes);

/** The parameters of SQL_CLASSROOM_SESSION, in the arena. The login must be known: after run or sent. */
struct params class_session_params(struct request *req, const struct uuid *class_session);

/** "2학년 3반", in the reader's language: of a row with grade and class_name that has arrived. In the arena. */
const char *class_session_class_name(struct request *req, const struct result *row);

/** The address behind which a session's code is typed, and with it: "https://hanbit.example/join/K7MP2RXQ". */
const char *class_session_join_url(struct request *req, const char *code);

#endif
