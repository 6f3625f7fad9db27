-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a class knows and does: the matrix of students and concepts, and the weeks.

-- The concepts that a class's matrix shows: those whose name holds the text, at most 30, the ones worked at last; in order of their names.
CREATE OR REPLACE FUNCTION hub.class_concepts(class uuid, search text)
RETURNS TABLE (id uuid, name text, target double precision, average double precision, learner_count integer, all_count integer)
LANGUAGE sql STABLE ROWS 30 AS $$
	SELECT x.id, x.name, x.target, x.average, x.learner_count, x.all_count
	FROM (SELECT c.id, c.name, c.target, m.average, m.learner_count, count(*) OVER ()::integer AS all_count
		FROM (SELECT y.concept_id, avg(y.mastery) AS average, count(*)::integer AS learner_count, max(y.last_at) AS last_at
			FROM hub.students s JOIN hub.mastery y ON y.student_id = s.id AND y.observations > 0
			WHERE s.class_id = class AND s.is_current GROUP BY y.concept_id) AS m
		JOIN hub.concepts c ON c.id = m.concept_id
		WHERE search IS NULL OR strpos(lower(c.name), lower(search)) > 0
		ORDER BY m.last_at DESC, c.id LIMIT 30) AS x
	ORDER BY x.name COLLATE db.natural, x.id;
$$;

-- A row a student of the class; cells are the mastery of class_concepts in their order, null where there was no answer yet. sort is
-- name, number, average or the id of a concept; nulls come last.
CREATE OR REPLACE FUNCTION hub.class_matrix(class uuid, search text, sort text, is_descending boolean)
RETURNS TABLE (id uuid, student_name text, number text, average double precision, cells jsonb) LANGUAGE sql STABLE ROWS 30 AS $$
	WITH shown AS MATERIALIZED (SELECT c.id, c.place FROM hub.class_concepts(class, search) WITH ORDINALITY AS c(id, n, t, a, l, k, place)),
	students AS MATERIALIZED (
		SELECT s.id, s.name, s.student_number, v.average, v.cells, v.sorted
		FROM hub.students s
		CROSS JOIN LATERAL (SELECT avg(m.mastery) AS average, jsonb_agg(m.mastery ORDER BY c.place) AS cells,
				max(m.mastery) FILTER (WHERE c.id::text = sort) AS sorted
			FROM shown c LEFT JOIN hub.mastery m ON m.student_id = s.id AND m.concept_id = c.id AND m.observations > 0) AS v
		WHERE s.class_id = class AND s.is_current)
	SELECT s.id, s.name, s.student_number, s.average, COALESCE(s.cells, '[]')
	FROM students s CROSS JOIN LATERAL (SELECT CASE WHEN sort = 'average' THEN s.average ELSE s.sorted END AS value) AS v
	ORDER BY CASE WHEN is_descending THEN -v.value ELSE v.value END NULLS LAST,
		CASE WHEN sort = 'name' AND NOT is_descending THEN s.name END, CASE WHEN sort = 'name' AND is_descending THEN s.name END DESC,
		CASE WHEN sort = 'number' AND is_descending THEN s.student_number END DESC, s.student_number, s.name, s.id
	LIMIT 200;
$$;

-- The mean mastery of a class at the end of each of these days: of every student and concept with an answer by then.
CREATE OR REPLACE FUNCTION hub.class_mastery_at(class uuid, days date[]) RETURNS TABLE (day date, average double precision)
LANGUAGE sql STABLE ROWS 12 AS $$
	WITH held AS MATERIALIZED (
		SELECT d.mastery, d.day AS from_day, lead(d.day) OVER (PARTITION BY d.student_id, d.concept_id ORDER BY d.day) AS to_day
		FROM hub.students s JOIN hub.mastery_days d ON d.student_id = s.id WHERE s.class_id = class AND s.is_current)
	SELECT w.day, avg(h.mastery) FROM unnest(days) AS w(day)
	LEFT JOIN held h ON h.from_day <= w.day AND (h.to_day IS NULL OR h.to_day > w.day)
	GROUP BY w.day ORDER BY w.day;
$$;

-- What a class did from one day to another.
CREATE OR REPLACE FUNCTION hub.class_activity(class uuid, from_day date, to_day date)
RETURNS TABLE (active_count integer, events integer, minutes integer, share double precision) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT count(DISTINCT a.student_id) FILTER (WHERE a.events > 0)::integer, COALESCE(sum(a.events), 0)::integer,
		COALESCE(sum(a.seconds) / 60, 0)::integer, sum(a.correct)::double precision / NULLIF(sum(a.correct + a.wrong), 0)
	FROM hub.students s JOIN hub.activity_days a ON a.student_id = s.id AND a.day BETWEEN from_day AND to_day
	WHERE s.class_id = class AND s.is_current;
$$;

-- This week until today beside the last until the same weekday: what is compared, as a text key, with both values; shares in percent.
CREATE OR REPLACE FUNCTION hub.class_comparison(class uuid)
RETURNS TABLE (label text, unit text, before integer, now integer) LANGUAGE sql STABLE ROWS 5 AS $$
	WITH days AS (SELECT t AS today, date_trunc('week', t::timestamp)::date AS monday FROM hub.today() AS t),
	mastery AS (SELECT max(m.average) FILTER (WHERE m.day = d.today - 7) AS before, max(m.average) FILTER (WHERE m.day = d.today) AS now
		FROM days d CROSS JOIN LATERAL hub.class_mastery_at(class, ARRAY[d.today - 7, d.today]) AS m)
	SELECT v.* FROM days d
	CROSS JOIN LATERAL hub.class_activity(class, d.monday - 7, d.today - 7) AS b
	CROSS JOIN LATERAL hub.class_activity(class, d.monday, d.today) AS n
	CROSS JOIN mastery m
	CROSS JOIN LATERAL (VALUES ('active', 'people', b.active_count, n.active_count), ('events', 'times', b.events, n.events),
		('minutes', 'minutes', b.minutes, n.minutes), ('share', 'percent', floor(b.share * 100)::integer, floor(n.share * 100)::integer),
		('mastery', 'percent', floor(m.before * 100)::integer, floor(m.now * 100)::integer)) AS v;
$$;
