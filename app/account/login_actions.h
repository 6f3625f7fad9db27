/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logging in and out, in the browser and for programs, and who one is. */
#ifndef SEODANG_ACCOUNT_LOGIN_ACTIONS_H
#define SEODANG_ACCOUNT_LOGIN_ACTIONS_H

#include "http/request.h"

enum http_status login_form(struct request *req);
enum http_status login_code_form(struct request *req);
enum http_status logout_form(struct request *req);

enum http_status login_call(struct request *req);
enum http_status logout_call(struct request *req);
enum http_status me_read(struct request *req);

#endif
