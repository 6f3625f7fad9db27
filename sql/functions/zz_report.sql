-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the role seodang_report sees, for a school's or an authority's own reports: figures by school and day, nobody's name, contact or
-- words. It sees these views and no table. Days are those of the school's time zone. Who makes the installation's roles makes this one
-- too (README); without it there is nobody who sees them.

DROP SCHEMA IF EXISTS report CASCADE;
CREATE SCHEMA report;

CREATE VIEW report.schools AS SELECT s.id, s.code, s.name FROM school.schools s;

CREATE VIEW report.people AS
SELECT r.school_id, r.role, count(*) AS people, count(*) FILTER (WHERE p.disabled_at IS NULL) AS active_people
FROM school.roles r JOIN school.people p ON p.id = r.person_id GROUP BY r.school_id, r.role;

CREATE VIEW report.mastery AS
SELECT m.school_id, s.grade, s.class_name, c.key AS concept, count(*) AS students, avg(m.mastery)::numeric(5,4) AS average_mastery
FROM hub.mastery m JOIN hub.students s ON s.id = m.student_id JOIN hub.concepts c ON c.id = m.concept_id WHERE s.is_current
GROUP BY m.school_id, s.grade, s.class_name, c.key;

CREATE VIEW report.speaking AS
SELECT d.school_id, d.date AS day, count(*) AS students, sum(d.sessions_count) AS sessions, sum(d.practice_count) AS recordings,
	sum(d.chat_turns_count) AS chat_turns
FROM speaking.daily_statistics d GROUP BY d.school_id, d.date;

CREATE VIEW report.conversations AS
SELECT c.school_id, (c.session_start AT TIME ZONE g.time_zone)::date AS day, c.session_type, c.with_partner, c.difficulty, count(*) AS sessions,
	count(DISTINCT c.user_id) AS people, sum(c.turn_count) AS turns
FROM chat.session_master c JOIN school.settings g ON g.school_id = c.school_id GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW report.model_requests AS
SELECT r.school_id, r.day, r.role, r.purpose, r.model, r.outcome, count(*) AS requests, count(*) FILTER (WHERE r.is_cache_hit) AS cache_hits,
	sum(r.tokens_in) AS tokens_in, sum(r.tokens_out) AS tokens_out, sum(r.cost) AS cost, avg(r.total_ms)::integer AS average_ms
FROM models.ai_request_stats r GROUP BY 1, 2, 3, 4, 5, 6;

CREATE VIEW report.guardrail_matches AS
SELECT m.school_id, (m.created_at AT TIME ZONE g.time_zone)::date AS day, m.direction, m.action, m.is_dry, count(*) AS matches
FROM guardrails.matches m JOIN school.settings g ON g.school_id = m.school_id GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW report.documents AS
SELECT d.school_id, (d.created_at AT TIME ZONE g.time_zone)::date AS day, count(*) AS documents
FROM documents.documents d JOIN school.settings g ON g.school_id = d.school_id GROUP BY 1, 2;

CREATE VIEW report.workflow_executions AS
SELECT e.school_id, (e.created_at AT TIME ZONE g.time_zone)::date AS day, e.status, e.fault, e.is_scheduled, count(*) AS executions,
	sum(e.step_count) AS steps, sum(e.cost) AS cost, avg(extract(epoch FROM e.finished_at - e.created_at))::numeric(12,3) AS average_seconds
FROM workspace.workflow_executions e JOIN school.settings g ON g.school_id = e.school_id GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW report.jobs AS
SELECT j.school_id, j.created_at::date AS day, j.type, j.status, count(*) AS jobs FROM jobs.jobs j GROUP BY 1, 2, 3, 4;

DO $$
BEGIN
	IF to_regrole('seodang_report') IS NOT NULL THEN
		EXECUTE format('GRANT CONNECT ON DATABASE %I TO seodang_report', current_database());
		GRANT USAGE ON SCHEMA report TO seodang_report;
		GRANT SELECT ON ALL TABLES IN SCHEMA report TO seodang_report;
	END IF;
END $$;
