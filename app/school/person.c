/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/person.h"

#include <string.h>

bool person_login_is_good(const char *login)
{
	return *login && !strpbrk(login, "@ \t\n");
}

bool person_email_is_good(const char *email)
{
	const char *at = strchr(email, '@');

	return at && at > email && at[1] && !strchr(at + 1, '@') && !strpbrk(email, " \t\n");
}
