/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question to one provider over HTTP, among others of a CURLM. Calls nobody back: who drives the CURLM looks after each step. */
#ifndef SEODANG_MODELS_CLIENT_CONNECTION_H
#define SEODANG_MODELS_CLIENT_CONNECTION_H

#include <curl/curl.h>

#include "models/client.h"
#include "models/client_reply.h"

struct model_connection;

/**
 * @param hosts   that may be asked (core/allowed_hosts.h)
 * @param body    of the request, a JSON document; copied
 * @param reply   what is said goes here; stays the caller's, for as long as the connection is open
 * @param owner   model_connection_owner of what libcurl reports
 * @return NULL where the address is not allowed
 */
struct model_connection *model_connection_open(CURLM *multi, const struct model_provider *provider, const char *hosts, const char *body,
					       struct model_reply *reply, void *owner);
void model_connection_close(struct model_connection *connection);

/** Whose connection libcurl reports. */
void *model_connection_owner(CURL *handle);

/** True once after the provider said anything that counts: words, calls, signs of life in the protocol's own form. */
bool model_connection_moved(struct model_connection *connection);

/** When libcurl says that it is over. @return NULL: it answered whole; else a fault as model_attempt has it */
const char *model_connection_fault(struct model_connection *connection, CURLcode code);

/** @return 0 before there is one */
long model_connection_status(const struct model_connection *connection);

/** Seconds that the provider wants to be left alone for; 0 where it says nothing. */
long model_connection_retry_after(const struct model_connection *connection);

#endif
