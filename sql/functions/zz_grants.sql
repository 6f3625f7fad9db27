-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the application may. It owns nothing; queues, credentials and the log change through functions only.

GRANT USAGE ON SCHEMA auth, http, school, jobs, live, inbox, tutoring, speaking, hub, classroom, files, models, guardrails, documents, chat,
	workspace, archive, db, extensions TO seodang_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA http, school, inbox, tutoring, speaking, hub, classroom, files, models, guardrails,
	documents, chat, workspace TO seodang_app;
REVOKE INSERT, UPDATE, DELETE ON school.schools, inbox.notification_types, inbox.kinds, hub.source_nodes, hub.help_rule_defaults FROM seodang_app;
REVOKE UPDATE, DELETE ON school.access_log FROM seodang_app;
REVOKE INSERT, UPDATE, DELETE ON hub.exports FROM seodang_app;
GRANT SELECT ON db.kept TO seodang_app;
REVOKE ALL ON school.unsealed_contacts, files.removals FROM seodang_app;
REVOKE INSERT, UPDATE, DELETE ON files.files, speaking.daily_statistics FROM seodang_app;
REVOKE ALL ON chat.recent_conversations FROM seodang_app;
REVOKE INSERT, UPDATE, DELETE ON workspace.settings, workspace.workflows, workspace.workflow_versions, workspace.workflow_executions,
	workspace.workflow_steps, workspace.step_deciders, workspace.logs FROM seodang_app;

REVOKE ALL ON models.answerers, models.requests, models.shown_pieces FROM seodang_app;
REVOKE INSERT, UPDATE, DELETE ON models.quota_use, models.ai_request_stats, models.cache_metadata FROM seodang_app;

GRANT USAGE ON ALL SEQUENCES IN SCHEMA hub TO seodang_app;
GRANT SELECT ON ALL TABLES IN SCHEMA archive TO seodang_app;

GRANT SELECT ON jobs.jobs, jobs.scheduled_tasks, jobs.task_runs, jobs.workers TO seodang_app;

GRANT SELECT (person_id, school_id, password_changed_at, totp_enabled_at, created_at) ON auth.accounts TO seodang_app;
GRANT SELECT (id, person_id, school_id, kind, name, scopes, totp_pending, created_at, last_seen_at, idle_seconds, expires_at,
	user_agent, address) ON auth.sessions TO seodang_app;
GRANT SELECT (person_id, school_id, purpose, created_at, expires_at, used_at) ON auth.one_time_links TO seodang_app;
GRANT SELECT (id, school_id, created_at, removed_at, expires_at) ON auth.guests TO seodang_app;
GRANT SELECT (id, school_id, source_node, name, created_at, last_used_at, revoked_at) ON auth.node_keys TO seodang_app;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA auth, http, school, jobs, live, inbox, tutoring, speaking, hub, classroom, files,
	models, guardrails, documents, chat, workspace, db FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA auth, http, school, jobs, live, inbox, tutoring, speaking, hub, classroom, files,
	models, guardrails, documents, chat, workspace TO seodang_app;
-- They do not ask who is calling: only functions above them may.
REVOKE EXECUTE ON FUNCTION auth.drop_sessions, auth.put_password, auth.open_node, auth.open_guest, auth.put_guest, auth.older_values, auth.put_values, classroom.add_participant, live.completion, hub.create_learning_history_partition,
REVOKE EXECUTE ON FUNCTION auth.drop_sessions, auth.put_password, auth.open_node, auth.open_guest, auth.put_guest, auth.older_values, auth.put_values, classroom.add_participant, live.completion, live.forget_answers, hub.create_learning_history_partition,
	jobs.enqueue_task, live.keep_answer, live.forget_answer, models.standing, models.reserve, models.settle, models.providers_for, models.note_request, models.note_attempts,
	models.spend, models.cached_answer, models.keep_answer, hub.anonymize_student, hub.forget_mentions, hub.follow_students,
	school.seal_contacts FROM seodang_app;
REVOKE EXECUTE ON FUNCTION chat.create_conversations_partition, chat.turn_answered, chat.feedback_answered, chat.summary_written,
	speaking.count_turn, workspace.order_step, workspace.order_calling FROM seodang_app;

-- Pages read a person's newest rows in the order of an index. At the default costs the planner prefers to collect and sort what it
-- takes for a few rows, which is 60 times slower for who has thousands (seen with 5,000 unread notices). No page is worth compiling.
DO $$
BEGIN
	EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
	EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
END $$;
