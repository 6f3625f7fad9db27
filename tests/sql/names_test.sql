-- SPDX-License-Identifier: GPL-3.0-or-later
-- The indexes that the documents name are there, under the names that the migration gives for them.
\ir fixture.psql
SELECT no_plan();
SELECT ok(to_regclass(new) IS NOT NULL, old || ' is ' || new) FROM (VALUES
	('TutorStudents student_email-index', 'tutoring.tutor_students_student_id_idx'),
	('TutorRequests student_email-created_at-index', 'tutoring.tutor_requests_student_id_created_at_idx'),
	('TutorRequests tutor_email_status-created_at-index', 'tutoring.tutor_requests_tutor_id_status_created_at_idx'),
	('LearningSessions tutor_email-timestamp-index', 'speaking.learning_sessions_tutor_id_started_at_idx'),
	('FeedbackMessages student_email-timestamp-index', 'tutoring.feedback_messages_student_id_created_at_idx'),
	('WebSocketConnections user_email-index', 'live.connections_person_id_idx'),
	('WebSocketConnections tutor_email-index', 'live.connections_topics_idx'),
	('Notifications user_email-is_read-created_at-index', 'inbox.notifications_user_id_is_read_created_at_idx')) AS x(old, new);
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM jobs.retention r JOIN (VALUES
	('speaking.learning_sessions', interval '90 days'), ('tutoring.feedback_messages', '90 days'), ('live.connections', '24 hours'),
	('jobs.jobs', '7 days'), ('tutoring.tutor_requests', '30 days'), ('inbox.notifications', '90 days'),
	('http.idempotency_keys', '24 hours')) AS d(t, keep) ON d.t = r.table_name AND d.keep = r.keep), 7::bigint,
	'rows are kept as long as the documents say');
-- Without one: staff who wrote something down, who are hardly ever erased, and the few drafts.
SELECT is(string_agg(c.conrelid::regclass || ' ' || c.conname, ', '), NULL, 'each foreign key that deletes or empties has an index to find its rows by')
FROM pg_constraint c
WHERE c.contype = 'f' AND c.confdeltype IN ('c', 'n') AND c.conname !~ '_(recorded_by|withdrawn_by|assigned_by|ended_by)_fkey$'
	AND c.conrelid <> 'tutoring.feedback_drafts'::regclass
	AND c.connamespace::regnamespace::text NOT LIKE 'pg\_%'
	AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = ANY (c.conkey));
SELECT * FROM finish();
ROLLBACK;
