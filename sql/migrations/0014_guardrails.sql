-- SPDX-License-Identifier: GPL-3.0-or-later
-- What may be asked and answered.

CREATE SCHEMA guardrails;
