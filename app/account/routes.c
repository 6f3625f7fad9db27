/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/routes.h"

#include "account/link_pages.h"
#include "account/login_actions.h"
#include "account/login_pages.h"
#include "account/security_actions.h"
#include "account/security_pages.h"
#include "account/settings_pages.h"
#include "auth/password.h"

#include "account/account_fields.def"
#include "account/account_shapes.def"

static const struct route routes[] = {
#include "account/routes.def"
};

const struct route_table account_routes = ROUTE_TABLE("account", routes);
