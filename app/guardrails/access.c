/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guardrails/access.h"

ACCESS(GUARDRAIL, "{teacher,admin}", SQL_GUARDRAILS_FIND);
ACCESS(GUARDRAIL_HISTORY, "{teacher,admin}", SQL_GUARDRAILS_FIND_ANY);
ACCESS(GUARDRAIL_MATCH, "{teacher,admin}", SQL_GUARDRAILS_FIND_MATCH);
