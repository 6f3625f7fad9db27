-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows and their executions, connections to other programs, the log.

CREATE SCHEMA workspace;
