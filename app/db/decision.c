/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "db/decision.h"

#include <string.h>

#include "core/log.h"

int decision_of(const struct result *result, const char *const *words, size_t count)
{
	const char *word = result_text(result, 0, "decision");

	for (size_t i = 0; word && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	log_die("the database decided \"%s\", which is no word of this decision", word ? word : "");
}
