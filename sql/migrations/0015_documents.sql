-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents: folders, versions, shares, passages for the search.

CREATE SCHEMA documents;
