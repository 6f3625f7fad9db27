/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/access.h"

ACCESS(MODEL_PROVIDER, "{admin}", SQL_MODELS_FIND_PROVIDER);
ACCESS(MODEL_KEY, "{admin}", SQL_MODELS_FIND_KEY);
ACCESS(MODEL_QUOTA, "{admin}", SQL_MODELS_FIND_QUOTA);
ACCESS(MODEL_USER, "{student,tutor,teacher,admin}", NO_OBJECT);
