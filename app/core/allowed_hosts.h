/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Services outside that schools may name, judged against the installation's list, so that nothing else is reached whatever a
 * school's admin writes into an address.
 *
 * A list is comma separated: "models.example.org" is that host's port 443, "models.example.org:8443" that port, "[2001:db8::5]:8443"
 * that address. They are asked over HTTPS, this machine (127.0.0.1, [::1], localhost) over HTTP as well. "http://10.0.0.5:8000" is a
 * host that is asked over HTTP.
 */
#ifndef SEODANG_CORE_ALLOWED_HOSTS_H
#define SEODANG_CORE_ALLOWED_HOSTS_H

#include <curl/curl.h>

#include "core/arena.h"

/** @return why an address is not asked: "invalid_address", "not_https", "host_not_allowed"; NULL when it is good */
const char *allowed_hosts_fault(const char *url, const char *list);

/**
 * Read an address as libcurl understands it, so that what is checked is what is asked.
 * @param fault  out: as allowed_hosts_fault
 * @return for CURLOPT_CURLU, the arena's; NULL where there is a fault
 */
CURLU *allowed_hosts_url(struct arena *arena, const char *url, const char *list, const char **fault);

/** Let a connection reach nothing but the address it is given: no redirects, no proxies, no other protocol, no signals. */
void allowed_hosts_bind(CURL *connection, CURLU *url);

#endif
