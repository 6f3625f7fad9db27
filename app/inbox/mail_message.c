/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inbox/mail_message.h"

#include <ctype.h>
#include <sodium.h>

#include "core/random.h"
#include "core/text.h"

#define MOST_ADDRESS 254  /* RFC 5321, 4.5.3.1.3 */
#define MOST_PLAIN 60     /* bytes of a heading left as they are; longer ones are folded as encoded words */
#define MOST_IN_WORD 39   /* bytes in an encoded word: with "Subject: " the line keeps to the 76 letters of RFC 2047 */
#define BYTES_IN_LINE 57  /* 76 letters, RFC 2045 */
#define LETTERS_SIZE 81

bool mail_address_is_valid(const char *address)
{
	const char *at = address ? strchr(address, '@') : NULL;

	if (!at || at == address || !at[1] || strchr(at + 1, '@') || strlen(address) > MOST_ADDRESS)
		return false;
	for (; *address; address++)
		if (!isgraph((unsigned char)*address) || strchr("<>()[],;:\\\"", *address))
			return false;
	return true;
}

static void add_base64(struct strbuf *out, const char *bytes, size_t length)
{
	char letters[LETTERS_SIZE];

	sodium_bin2base64(letters, sizeof letters, (const unsigned char *)bytes, length, sodium_base64_VARIANT_ORIGINAL);
	strbuf_add_text(out, letters);
}

static bool is_plain(const char *text, const char *allowed)
{
	if (strlen(text) > MOST_PLAIN || strstr(text, "=?"))
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr(allowed, *text))
			return false;
	return true;
}

static void add_encoded_words(struct strbuf *out, const char *text)
{
	char part[MOST_IN_WORD];
	size_t length = strlen(text);

	while (length) {
		size_t taken = text_fitting(text, length, MOST_IN_WORD);

		for (size_t i = 0; i < taken; i++)
			part[i] = iscntrl((unsigned char)text[i]) ? ' ' : text[i];
		strbuf_add_text(out, "=?UTF-8?B?");
		add_base64(out, part, taken);
		strbuf_add_text(out, "?=");
		text += taken;
		length -= taken;
		if (length)
			strbuf_add_text(out, "\r\n ");
	}
}

static void add_words(struct strbuf *out, const char *text, const char *allowed)
{
	if (is_plain(text, allowed))
		strbuf_add_text(out, text);
	else
		add_encoded_words(out, text);
}

static void add_mailbox(struct strbuf *out, const char *heading, const char *name, const char *address)
{
	strbuf_add_format(out, "%s: ", heading);
	if (name && *name) {
		add_words(out, name, " "); /* other marks would need quotes in a phrase */
		strbuf_add_text(out, "\r\n ");
	}
	strbuf_add_format(out, "<%s>\r\n", address);
}

static void add_date(struct strbuf *out, clock_time now)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct clock_calendar date = clock_calendar(now, 0);

	strbuf_add_format(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[date.weekday], date.day,
			  months[date.month - 1], date.year, date.hour, date.minute, date.second);
}

static void add_headers(struct strbuf *out, const struct mail *mail, const char *from, clock_time now, const char *boundary)
{
	add_date(out, now);
	add_mailbox(out, "From", mail->sender_name, from);
	add_mailbox(out, "To", mail->name, mail->address);
	strbuf_add_text(out, "Subject: ");
	add_words(out, mail->subject, " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
	strbuf_add_format(out, "\r\nMessage-ID: <%s@%s>\r\n", mail->id, strchr(from, '@') + 1);
	strbuf_add_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	strbuf_add_format(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary);
}

static void add_part(struct strbuf *out, const char *boundary, const char *type, const char *body)
{
	size_t length = strlen(body);

	strbuf_add_format(out, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary, type);
	for (size_t done = 0; done < length; done += BYTES_IN_LINE) {
		add_base64(out, body + done, length - done < BYTES_IN_LINE ? length - done : BYTES_IN_LINE);
		strbuf_add_text(out, "\r\n");
	}
}

bool mail_write(struct strbuf *out, const struct mail *mail, const char *from, clock_time now)
{
	char boundary[RANDOM_TOKEN_SIZE];

	if (!mail_address_is_valid(from) || !mail_address_is_valid(mail->address))
		return false;
	random_token(boundary);
	add_headers(out, mail, from, now, boundary);
	add_part(out, boundary, "text/plain", mail->text);
	add_part(out, boundary, "text/html", mail->html);
	strbuf_add_format(out, "--%s--\r\n", boundary);
	return !strbuf_overflowed(out);
}
