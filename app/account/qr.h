/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR code as data for a template: no markup is made here. */
#ifndef SEODANG_ACCOUNT_QR_H
#define SEODANG_ACCOUNT_QR_H

#include "core/arena.h"

struct qr {
	const char *path; /* an SVG path's d: the dark modules, one unit each, with the four-module margin of the standard */
	int size;         /* width and height in units, margin included */
};

/** @param content  UTF-8, under 1000 bytes. The process ends if there is no memory for it. */
struct qr qr_make(struct arena *arena, const char *content);

#endif
