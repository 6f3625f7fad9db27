/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to go after logging in: a place of this site, whatever a link from elsewhere asks for. */
#ifndef SEODANG_ACCOUNT_LOCAL_PATH_H
#define SEODANG_ACCOUNT_LOCAL_PATH_H

/**
 * @param asked  what ?next= or the form said; NULL for nothing
 * @return asked when it is a path of this site and no door (/login, /logout, /activate, /reset), else "/"
 */
const char *local_path(const char *asked);

#endif
