/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting a password by a one-time link or printed code: first activation, and after one was forgotten. */
#ifndef SEODANG_ACCOUNT_LINK_PAGES_H
#define SEODANG_ACCOUNT_LINK_PAGES_H

#include "http/request.h"

enum http_status activate_page(struct request *req);
enum http_status activate_link_page(struct request *req);
enum http_status reset_page(struct request *req);
enum http_status reset_link_page(struct request *req);

enum http_status activate_code(struct request *req);
enum http_status link_password(struct request *req);
enum http_status reset_ask(struct request *req);

#endif
