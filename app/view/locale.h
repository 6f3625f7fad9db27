/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages that every text exists in. */
#ifndef SEODANG_VIEW_LOCALE_H
#define SEODANG_VIEW_LOCALE_H

enum view_locale {
	VIEW_KO,
	VIEW_EN,
};

#define VIEW_LOCALE_COUNT 2

#endif
