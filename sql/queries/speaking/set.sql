-- SPDX-License-Identifier: GPL-3.0-or-later
-- Practice sets; see sql/functions/speaking_sets.sql.

-- name: speaking_sets
-- A page of the sets that the caller sees, newest first: search (in title, topic and sentences), level, topic, only one's own, cursor key and
-- id, rows.
SELECT s.id, s.created_at AS cursor_key, s.title, s.level, 'speaking.level.' || s.level AS level_label, s.topic, s.is_shared, s.version, s.created_at,
	s.author_id, a.name AS author_name, s.author_id = (SELECT auth.user_id()) AS is_own,
	(SELECT count(*) FROM speaking.sentences x WHERE x.set_id = s.id) AS sentence_count,
	(SELECT NULLIF(count(*), 0) FROM speaking.assignments g WHERE g.set_id = s.id AND g.assigned_by = (SELECT auth.user_id())) AS assigned_count,
	NULL::json AS sentences
FROM speaking.practice_sets s LEFT JOIN school.people a ON a.id = s.author_id
WHERE speaking.sees_set(s) AND ($2::text IS NULL OR s.level = $2) AND ($3::text IS NULL OR s.topic = $3)
	AND ($4::boolean IS NOT TRUE OR s.author_id = (SELECT auth.user_id()))
	AND ($1::text IS NULL OR strpos(lower(s.title || E'\n' || s.topic), lower($1)) > 0 OR EXISTS (SELECT FROM speaking.sentences x
		WHERE x.set_id = s.id AND strpos(lower(x.english || E'\n' || COALESCE(x.korean, '')), lower($1)) > 0))
	AND ($5::timestamptz IS NULL OR (s.created_at, s.id) < ($5, $6::uuid))
ORDER BY s.created_at DESC, s.id DESC LIMIT $7::integer

-- name: speaking_sets_filter
-- What the list was asked for and what it can be: search, level, topic, only one's own.
SELECT $1::text AS q, $2::text AS level, 'speaking.level.' || $2 AS level_label, $3::text AS topic, $4::boolean AS is_mine,
	COALESCE($1, '') <> '' OR $2 IS NOT NULL OR $3 IS NOT NULL OR $4 IS TRUE AS is_filtered,
	(SELECT json_agg(json_build_object('value', l, 'label', 'speaking.level.' || l, 'is_chosen', l = $2) ORDER BY place)
		FROM unnest('{beginner,intermediate,advanced}'::text[]) WITH ORDINALITY AS o(l, place)) AS levels,
	(SELECT json_agg(json_build_object('value', t.topic, 'is_chosen', t.topic = $3) ORDER BY t.topic COLLATE db.natural)
		FROM (SELECT DISTINCT s.topic::text FROM speaking.practice_sets s WHERE speaking.sees_set(s)) AS t) AS topics

-- name: speaking_set
-- One set with its sentences: id, in front of a sound's id in addresses, whether the caller is a program.
SELECT s.id, s.title, s.level, 'speaking.level.' || s.level AS level_label, s.topic, s.is_shared, s.version, s.created_at, s.author_id,
	a.name AS author_name, speaking.may_change_set(s) AS may_change, auth.has_role('tutor', 'teacher', 'admin') AS may_assign,
	(SELECT count(*) FROM speaking.sentences x WHERE x.set_id = s.id) AS sentence_count,
	(SELECT count(*) FROM speaking.sentences x WHERE x.set_id = s.id AND x.recording_file_id IS NOT NULL) AS recorded_count,
	(SELECT COALESCE(json_agg(json_build_object('id', x.id, 'index', x.sentence_index, 'english', x.english, 'korean', x.korean,
			'audio_url', $2::text || speaking.sound_of_sentence(x)) ORDER BY x.sentence_index), '[]')
		FROM speaking.sentences x WHERE x.set_id = s.id) AS sentences
FROM speaking.practice_sets s LEFT JOIN school.people a ON a.id = s.author_id WHERE s.id = $1::uuid

-- name: speaking_set_sentences
-- As pages show them: the set, in front of a sound's id in addresses.
SELECT x.id, x.sentence_index + 1 AS number, x.english, x.korean, $2::text || speaking.sound_of_sentence(x) AS audio_url,
	x.recording_file_id IS NOT NULL AS is_recorded, j.status IN ('PENDING', 'PROCESSING') AS is_making,
	CASE WHEN j.status = 'FAILED' THEN 'speaking.record.failed.' || CASE WHEN j.error IN ('unreadable', 'too_long', 'timeout') THEN j.error ELSE 'other' END END AS failure
FROM speaking.sentences x LEFT JOIN jobs.jobs j ON j.job_id = x.recording_job_id
WHERE x.set_id = $1::uuid ORDER BY x.sentence_index

-- name: speaking_set_form
SELECT s.id, s.title, s.level, s.topic, s.is_shared, s.version FROM speaking.practice_sets s WHERE s.id = $1::uuid

-- name: speaking_set_options
-- What a form offers: level and sharing that were typed, or NULL for those of the set, or NULL for a new one.
SELECT (SELECT json_agg(json_build_object('value', l, 'label', 'speaking.level.' || l, 'hint', 'speaking.level.' || l || '_hint',
		'is_chosen', l = COALESCE($1::text, o.level, 'beginner')) ORDER BY place)
		FROM unnest('{beginner,intermediate,advanced}'::text[]) WITH ORDINALITY AS u(l, place)) AS levels,
	(SELECT json_agg(json_build_object('value', t.topic) ORDER BY t.topic COLLATE db.natural)
		FROM (SELECT DISTINCT s.topic::text FROM speaking.practice_sets s WHERE speaking.sees_set(s)) AS t) AS topics,
	COALESCE($2::boolean, o.is_shared, true) AS is_shared
FROM (SELECT) AS one LEFT JOIN speaking.practice_sets o ON o.id = $3::uuid

-- name: speaking_set_save
-- NULL id adds one; the members that change as JSON; the version that was looked at, or NULL. decision: saved, set_changed.
SELECT r.id, r.decision FROM speaking.save_set($1::uuid, $2::jsonb, $3::integer) AS r

-- name: speaking_set_delete
DELETE FROM speaking.practice_sets s WHERE s.id = $1::uuid AND speaking.may_change_set(s)

-- name: speaking_set_effects
-- What goes with a set.
SELECT s.id, s.title, (SELECT count(*) FROM speaking.sentences x WHERE x.set_id = s.id) AS sentence_count,
	(SELECT NULLIF(count(*), 0) FROM speaking.assignments g WHERE g.set_id = s.id AND g.completed_at IS NULL) AS open_count
FROM speaking.practice_sets s WHERE s.id = $1::uuid

-- name: speaking_sets_plan
-- A file tried, for a page: rows of the file, title, level and topic of rows that have none, how many words a sentence may have. Refused lines first.
WITH p AS MATERIALIZED (SELECT * FROM speaking.plan_sets($1::jsonb, $2::text, $3::text, $4::text))
SELECT count(*) FILTER (WHERE p.code IS NULL) AS write_count, count(*) FILTER (WHERE p.code IS NOT NULL) AS refused,
	count(DISTINCT p.title) FILTER (WHERE p.code IS NULL) AS set_count, count(*) FILTER (WHERE p.code IS NULL) > 0 AS has_writes,
	count(*) FILTER (WHERE p.code IS NOT NULL) > 0 AS has_refused, $2 AS title, $3 AS level, $4 AS topic,
	(SELECT json_agg(json_build_object('title', s.title, 'level_label', 'speaking.level.' || s.level, 'topic', s.topic, 'count', s.count) ORDER BY s.line)
		FROM (SELECT w.title, min(w.level) AS level, min(w.topic) AS topic, count(*) AS count, min(w.line) AS line FROM p AS w WHERE w.code IS NULL
			GROUP BY w.title) AS s) AS sets,
	(SELECT json_agg(json_build_object('line', f.line, 'english', f.english, 'field_label', 'speaking.import.column.' || f.field,
			'reason', json_build_object('key', 'errors.' || f.code, 'limit', $5::integer), 'words', (SELECT string_agg(w, ', ') FROM jsonb_array_elements_text(f.words) AS w), 'is_unknown', f.code = 'unknown_word') ORDER BY f.line)
		FROM p AS f WHERE f.code IS NOT NULL) AS lines
FROM p

-- name: speaking_sets_import
-- The same done, and whether the sets are shared.
SELECT r.* FROM speaking.import_sets($1::jsonb, $2::text, $3::text, $4::text, $5::boolean) AS r

-- name: speaking_set_start
-- For a student who may practise it: whether that has begun.
SELECT s.id AS set_id, EXISTS (SELECT FROM speaking.sentences x JOIN speaking.pronunciation_results r ON r.sentence_id = x.id
	WHERE x.set_id = s.id AND r.student_id = (SELECT auth.user_id()) AND r.scorable) AS is_begun
FROM speaking.practice_sets s WHERE s.id = $1::uuid AND auth.has_role('student')
