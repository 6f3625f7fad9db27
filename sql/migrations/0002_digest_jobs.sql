-- SPDX-License-Identifier: GPL-3.0-or-later
-- A digest is a job of its reader, made by inbox.notify for the hour it is due: quiet hours and the school's zone decide that hour,
-- not the platform's clock.
DELETE FROM jobs.schedule WHERE name = 'digest';
DROP FUNCTION IF EXISTS inbox.enqueue_digests();
