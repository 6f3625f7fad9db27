/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Language models are the school's admins' to set. */
#ifndef SEODANG_MODELS_ACCESS_H
#define SEODANG_MODELS_ACCESS_H

#include "auth/access.h"

extern const struct access ACCESS_MODEL_PROVIDER; /* a service of the school's own, not the built-in partner */
extern const struct access ACCESS_MODEL_KEY;      /* a key of one */
extern const struct access ACCESS_MODEL_QUOTA;    /* a quota */
extern const struct access ACCESS_MODEL_USER;     /* no object: who may use language models */

#endif
