/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_CHAT_ACCESS_H
#define SEODANG_CHAT_ACCESS_H

#include "auth/access.h"

#endif
