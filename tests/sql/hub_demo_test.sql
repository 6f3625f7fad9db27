-- SPDX-License-Identifier: GPL-3.0-or-later
-- The demo's twelve weeks of learning give every page of the Hub something to say.
\ir fixture.psql
SELECT plan(10);
RESET SESSION AUTHORIZATION;
CREATE TEMP VIEW learners AS SELECT s.* FROM hub.students s JOIN school.schools c ON c.id = s.school_id WHERE c.code = 'HANBIT';
SELECT is((SELECT count(*) FROM learners WHERE is_current AND grade IS NOT NULL AND metadata ? 'learning_style'), 120::bigint, 'each student has a record');
SELECT ok((SELECT count(*) FROM hub.learning_history h JOIN learners s ON s.id = h.student_id) > 8000, 'with a history');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE occurred_at > now()), 0::bigint, 'none of it yet to come');
SELECT ok((SELECT min(day) FROM hub.activity_days) < current_date - 80, 'of twelve weeks');
SELECT ok((SELECT count(DISTINCT m.student_id) FROM hub.mastery m JOIN learners s ON s.id = m.student_id WHERE m.wrong_in_a_row >= 4) BETWEEN 3 AND 40,
	'some are stuck');
SELECT ok((SELECT count(*) FROM learners s WHERE (SELECT max(d.day) FROM hub.activity_days d WHERE d.student_id = s.id) < current_date - 7) BETWEEN 3 AND 30,
	'some have stopped coming');
SELECT ok((SELECT count(*) FROM hub.mastery WHERE mastery < 0.5) > 50 AND (SELECT count(*) FROM hub.mastery WHERE mastery > 0.85) > 200,
	'mastery is high and low');
SELECT is((SELECT array_agg(DISTINCT status::text ORDER BY status::text) FROM hub.interventions), '{active,completed,paused}', 'plans of every kind');
SELECT ok((SELECT count(*) FROM hub.notes) > 5, 'and notes');
SELECT is((SELECT count(*) FROM jobs.scheduled_tasks WHERE task_type = 'weekly_analytics' AND status = 'active'), 2::bigint, 'each school is told of its week');
SELECT * FROM finish();
ROLLBACK;
