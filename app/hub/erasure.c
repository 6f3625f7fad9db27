/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/erasure.h"

#include <string.h>

#include "core/log.h"

enum erasure erasure_of(const struct result *decision)
{
	static const char *const words[] = {[ERASURE_DONE] = "erased", [ERASURE_NAME_DIFFERS] = "name_differs",
					    [ERASURE_HAS_OTHER_ROLES] = "has_other_roles"};
	const char *word = result_text(decision, 0, "decision");

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			return (enum erasure)i;
	log_die("hub.erase_student says %s", word);
}
