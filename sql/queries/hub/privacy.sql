-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is kept about a student, the file with all of it, erasure, and how the installation fares.

-- name: hub_find_export
SELECT auth.found(EXISTS (SELECT FROM hub.exports e WHERE e.id = $1::uuid AND e.expires_at > now()))

-- name: hub_privacy_student
-- Whose data it is: one row.
SELECT s.id, s.name AS student_name, s.grade, s.class_name, s.student_number AS number, s.graduated_on, s.anonymized_at,
	s.anonymized_at IS NOT NULL AS is_anonymized,
	EXISTS (SELECT FROM school.roles r WHERE r.person_id = s.id AND r.role <> 'student') AS has_other_roles
FROM hub.students s WHERE s.id = $1::uuid

-- name: hub_privacy_counts
-- Where rows of the student are, those that a law keeps last.
SELECT 'hub.table.' || replace(c.table_name, '.', '_') AS label, c.row_count, c.law IS NOT NULL AS is_kept,
	'hub.law.' || c.law AS law, 'hub.law.' || c.law || '.why' AS why, extract(year FROM c.kept_for)::integer AS years,
	(SELECT json_agg(json_build_object('label', 'hub.category.' || k)) FROM unnest(c.categories) AS k) AS categories
FROM hub.personal_counts($1::uuid) c WHERE c.table_name <> 'hub.exports' ORDER BY c.law IS NOT NULL, c.row_count DESC, c.table_name

-- name: hub_privacy_prose
-- Texts of others with the name in them.
SELECT 'hub.table.' || replace(m.table_name, '.', '_') AS label, m.row_count FROM hub.prose_mentions($1::uuid) m

-- name: hub_exports_of_student
-- The caller's files about the student that are there or being made.
SELECT e.id, e.created_at, e.made_at, e.expires_at, e.made_at IS NOT NULL AS is_ready,
	ceil(octet_length(e.content) / 1024.0)::integer AS kilobytes
FROM hub.exports e WHERE e.student_id = $1::uuid AND e.expires_at > now() ORDER BY e.created_at DESC, e.id DESC LIMIT 20

-- name: hub_order_export
SELECT o.export_id, o.job_id FROM hub.order_export($1::uuid) o

-- name: hub_export_content
SELECT e.content FROM hub.exports e WHERE e.id = $1::uuid AND e.content IS NOT NULL

-- name: hub_export_open
-- The job's payload; no row when there is nothing to make.
SELECT o.student_id, o.locale, ($1::jsonb ->> 'export')::uuid AS id FROM hub.open_export(($1::jsonb ->> 'export')::uuid) o

-- name: hub_export_keep
SELECT hub.keep_export($1::uuid, $2::bytea)

-- name: hub_export_about
SELECT s.id, s.name, now() AS exported_at, c.name AS school FROM hub.students s JOIN school.schools c ON c.id = s.school_id WHERE s.id = $1::uuid

-- name: hub_export_tables
SELECT t.table_name, t.label, t.columns FROM hub.export_tables($1::uuid) t

-- name: hub_export_rows
SELECT r AS row FROM hub.export_rows($1::uuid, $2::text::regclass) r

-- name: hub_export_files
-- Newest ids say nothing: in the order of their names.
SELECT f.name, f.content FROM hub.export_files($1::uuid) f

-- name: hub_export_stored
SELECT s.path, s.store, s.name, s.bytes FROM hub.export_stored($1::uuid) s

-- name: hub_erase
-- Student, the name as it was typed. One of: erased, name_differs, has_other_roles.
SELECT hub.erase_student($1::uuid, $2::text) AS decision

-- name: hub_privacy_rules
-- What is deleted when, by the schedule: only tables with personal data.
SELECT 'hub.table.' || replace(r.table_name, '.', '_') AS label, json_build_object('key', 'hub.keep.' || r.unit, 'n', r.amount) AS keep
FROM hub.retention_rules() r ORDER BY r.keep DESC, r.table_name

-- name: hub_privacy_summary
-- Where the school stands with graduates, and the archive.
SELECT count(*) FILTER (WHERE s.graduated_on IS NOT NULL AND s.anonymized_at IS NULL) AS graduate_count,
	count(*) FILTER (WHERE s.anonymized_at IS NOT NULL) AS anonymized_count,
	count(*) FILTER (WHERE s.anonymized_at IS NULL AND s.graduated_on < CURRENT_DATE - interval '4 years') AS soon_count
FROM hub.students s

-- name: hub_archive_history
SELECT hub.archive_old_learning_history_partitions() FROM (SELECT $1::jsonb) AS payload

-- name: hub_anonymize_students
SELECT anonymized = 100 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, hub.anonymize_old_students(100) AS anonymized

-- name: hub_refresh_statistics
SELECT hub.refresh_statistics() FROM (SELECT $1::jsonb) AS payload

-- name: hub_host_summary
SELECT s.database_bytes / 1048576 AS megabytes, round(100 * s.cache_hit_ratio::numeric, 1) AS cache_percent, s.cache_hit_ratio < 0.95 AS is_cache_low,
	s.connections, s.connections_maximum, round(100.0 * s.connections / s.connections_maximum)::integer AS connection_percent, s.waiting_locks,
	s.waiting_locks > 0 AS has_waits, s.deadlocks, s.rollbacks, s.commits, s.months_ahead, s.months_ahead < 2 AS is_short_of_months,
	s.archived_partitions, s.statistics_since
FROM hub.host_summary() s

-- name: hub_host_tables
SELECT t.table_name, t.row_count, t.dead_rows, ceil(t.table_bytes / 1024.0)::bigint AS table_kilobytes, ceil(t.index_bytes / 1024.0)::bigint AS index_kilobytes,
	ceil(t.total_bytes / 1024.0)::bigint AS total_kilobytes, round(100.0 * t.total_bytes / max(t.total_bytes) OVER ())::integer AS percent
FROM hub.host_tables(20) t ORDER BY t.total_bytes DESC, t.table_name

-- name: hub_host_indexes
-- The largest, or with $1 those that nothing has read.
SELECT i.index_name, i.table_name, i.scans, ceil(i.index_bytes / 1024.0)::bigint AS kilobytes, i.is_unused,
	COALESCE(round(100.0 * i.index_bytes / NULLIF(max(i.index_bytes) OVER (), 0)), 0)::integer AS percent
FROM hub.host_indexes(20, $1::boolean) i ORDER BY i.index_bytes DESC, i.index_name

-- name: hub_host_partitions
SELECT p.partition_name, to_char(p.month, 'YYYY-MM') AS month, p.row_count, ceil(p.total_bytes / 1024.0)::bigint AS kilobytes, p.is_archived,
	COALESCE(round(100.0 * p.row_count / NULLIF(max(p.row_count) OVER (), 0)), 0)::integer AS percent
FROM hub.host_partitions() p ORDER BY p.month DESC

-- name: hub_host_waits
SELECT w.pid, w.lock_type, w.mode, w.table_name, round(w.waiting_seconds)::integer AS seconds FROM hub.host_waits() w

-- name: hub_export_ordered
-- The answer to an order: its job.
SELECT $1::uuid AS job_id
