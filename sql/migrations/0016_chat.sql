-- SPDX-License-Identifier: GPL-3.0-or-later
-- Conversations: sessions, turns by month, what hangs on them.

CREATE SCHEMA chat;
