/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The voices of a school: which built-in one speaks, and a service of its own. */
#ifndef SEODANG_SPEAKING_VOICE_PAGES_H
#define SEODANG_SPEAKING_VOICE_PAGES_H

#include "web/route.h"

route_handler voice_page, voice_save, voice_try;

#endif
