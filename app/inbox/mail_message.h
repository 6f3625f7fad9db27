/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mail as it goes over the wire: RFC 5322 headers, RFC 2047 encoded words for what is not ASCII, and a
 * multipart/alternative body of plain text and HTML in base64. Built here and not by libcurl's curl_mime, because the
 * same bytes go to an SMTP server or into a file.
 */
#ifndef SEODANG_INBOX_MAIL_MESSAGE_H
#define SEODANG_INBOX_MAIL_MESSAGE_H

#include "core/clock.h"
#include "core/strbuf.h"

#define MAIL_MAXIMUM ((size_t)2 * 1024 * 1024)

struct mail {
	const char *id;           /* unique; the same when the same mail is sent again, so that a reader's program shows one */
	const char *sender_name;  /* UTF-8, as all texts here; NULL for none */
	const char *name;         /* of the recipient, NULL for none */
	const char *address;
	const char *subject;      /* one line; control characters become spaces */
	const char *text, *html;
};

/**
 * Write a mail with CRLF line ends.
 * @param from  the sender's address
 * @return false when an address cannot stand in a header (see mail_address_is_valid) or the mail is too long
 */
bool mail_write(struct strbuf *out, const struct mail *mail, const char *from, clock_time now);

/** name@host in printable ASCII without brackets, quotes, commas and the like: what every mail server takes. */
bool mail_address_is_valid(const char *address);

#endif
