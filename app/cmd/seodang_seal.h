/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealing the contacts that wait in school.unsealed_contacts, where migrations and scripts put them; see auth/sealed.h. */
#ifndef SEODANG_CMD_SEODANG_SEAL_H
#define SEODANG_CMD_SEODANG_SEAL_H

#include "cmd/owner.h"

/** Seal all of them, so many in one transaction; what was done stays done. @return the exit status, the reason printed */
int seal_contacts(struct owner *owner);

#endif
