/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored sound, at an address for pages and one for programs. That staff hears a student is logged. */
#ifndef SEODANG_SPEAKING_SOUND_PAGES_H
#define SEODANG_SPEAKING_SOUND_PAGES_H

#include "web/route.h"

route_handler sound_file;

#endif
