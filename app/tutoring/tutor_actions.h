/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for a place with a tutor, changing one's own entry. */
#ifndef SEODANG_TUTORING_TUTOR_ACTIONS_H
#define SEODANG_TUTORING_TUTOR_ACTIONS_H

#include "http/request.h"

enum http_status tutor_watch(struct request *req);
enum http_status tutor_unwatch(struct request *req);
enum http_status tutor_update(struct request *req);
enum http_status tutor_accept(struct request *req);

#endif
