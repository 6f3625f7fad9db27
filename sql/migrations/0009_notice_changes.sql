-- SPDX-License-Identifier: GPL-3.0-or-later
-- When the reader last changed a notice: the moment of a change names all that it changed, however many, and so takes it back.
ALTER TABLE inbox.notifications ADD COLUMN changed_at timestamptz;
SELECT db.classify('inbox.notifications', 'activity: changed_at');
DROP FUNCTION IF EXISTS inbox.read_all();
DROP FUNCTION IF EXISTS inbox.undo_read_all(timestamptz);
