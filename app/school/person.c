/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/person.h"

#include <string.h>

#include "core/clock.h"
#include "inbox/mail_message.h"

#define FIRST_BIRTH_DATE "1901-01-01"

bool person_login_is_good(const char *login)
{
	return *login && !strpbrk(login, "@ \t\n");
}

bool person_email_is_good(const char *email)
{
	return mail_address_is_valid(email); /* an address that no mail could be sent to is none */
}

bool person_birth_date_is_good(const char *date)
{
	clock_time now = clock_now(), birth;

	return clock_parse(&birth, date, strlen(date)) && strcmp(date, FIRST_BIRTH_DATE) >= 0 &&
	       birth <= now + clock_offset(now) * CLOCK_SECOND; /* today begins earlier in Korea than in UTC */
}
