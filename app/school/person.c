/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/person.h"

#include <string.h>

#include "inbox/mail_message.h"

bool person_login_is_good(const char *login)
{
	return *login && !strpbrk(login, "@ \t\n");
}

bool person_email_is_good(const char *email)
{
	return mail_address_is_valid(email); /* an address that no mail could be sent to is none */
}
