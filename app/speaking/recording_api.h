/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET: how much of a recording is there, for who goes on sending it. */
#ifndef SEODANG_SPEAKING_RECORDING_API_H
#define SEODANG_SPEAKING_RECORDING_API_H

#include "web/route.h"

route_handler recording_read, recording_page;

#endif
