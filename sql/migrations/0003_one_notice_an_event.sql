-- SPDX-License-Identifier: GPL-3.0-or-later
-- A notice is one event, and groups are made where notices are shown: a page's place between two notices never moves, and the badge
-- counts events. What had joined a notice before stays one notice, with the words of the last: the earlier ones were written over.
DROP INDEX inbox.notifications_open_group_key;
DROP VIEW IF EXISTS inbox.notices; -- made again with the functions, as what follows
DROP FUNCTION IF EXISTS inbox.take_digest(uuid);
DROP FUNCTION IF EXISTS inbox.take_mail(uuid[]);
ALTER TABLE inbox.notifications DROP COLUMN group_count;

-- In whose mail it is told with others of its group; stays pending until that mail is sent.
ALTER TABLE inbox.deliveries ADD COLUMN joined_id uuid;
SELECT db.classify('inbox.deliveries', 'no: joined_id');
