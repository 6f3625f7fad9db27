-- SPDX-License-Identifier: GPL-3.0-or-later
-- Language models: requests on their way, providers, keys, quotas, what was used.

CREATE SCHEMA models;
