/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace/access.h"

const struct access ACCESS_ASSISTANT = {.name = "ASSISTANT", .roles = "{student,tutor,teacher,admin}", .object = NO_OBJECT, .only_reads = true};
