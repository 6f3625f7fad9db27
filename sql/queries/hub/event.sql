-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: hub_node
-- Which source node is asking.
SELECT auth.node() AS node

-- name: hub_accept_events
-- Items as hub/event.h writes them, of the node that is asking.
SELECT accepted, duplicates, errors FROM hub.accept_events($1::jsonb, auth.node())

-- name: hub_timeline
-- Student, type, node, from, to, with the archive, cursor key and id, rows: the events, newest first. The bounds are known before the
-- first row is read, so that only partitions of the range are.
SELECT hub.event_cursor(h.id) AS id, h.occurred_at AS cursor_key, h.student_id, h.event_type, h.source_node, h.source_id, h.content,
	h.occurred_at, h.content ->> 'concept' AS concept, replace(h.content ->> 'action', '_', ' ') AS action,
	CASE WHEN h.content ->> 'action' IN ('solved_problem', 'feedback_given', 'match_started', 'match_ended', 'intervention_started',
			'intervention_completed', 'practised_speaking')
		THEN 'hub.event.action.' || (h.content ->> 'action') END AS known_action,
	'hub.event.type.' || h.event_type AS type_label, 'hub.node.' || h.source_node AS node_label,
	h.content ->> 'result' = 'correct' AS is_correct, h.content ->> 'result' = 'wrong' AS is_wrong,
	CASE WHEN jsonb_typeof(h.content -> 'time_spent') = 'number' AND (h.content ->> 'time_spent')::numeric BETWEEN 1 AND 86400
		THEN ceil((h.content ->> 'time_spent')::numeric / 60)::integer END AS minutes
FROM hub.learning_history h
WHERE h.student_id = $1::uuid AND ($2::text IS NULL OR h.event_type = $2) AND ($3::integer IS NULL OR h.source_node = $3)
	AND h.occurred_at >= hub.timeline_start($4::text, $6::boolean)
	AND h.occurred_at <= COALESCE(hub.range_bound('to', $5::text, true), 'infinity')
	AND h.occurred_at <= COALESCE($7::timestamptz, 'infinity') AND ($8::uuid IS NULL OR (h.occurred_at, h.id) < ($7, hub.event_number($8)))
ORDER BY h.occurred_at DESC, h.id DESC LIMIT $9::integer

-- name: hub_event_types
-- For a filter: the types, the one that is chosen.
SELECT t AS id, 'hub.event.type.' || t AS label, t = $1::text AS is_chosen
FROM unnest('{study,test,review,assessment,intervention}'::text[]) WITH ORDINALITY AS u(t, i) ORDER BY i

-- name: hub_source_nodes
-- The nodes, the one that is chosen; of those that are other systems.
SELECT n.node AS id, 'hub.node.' || n.node AS label, n.node = $1::integer AS is_chosen, n.room IS NOT NULL AS is_own
FROM hub.source_nodes n ORDER BY n.node

-- name: hub_timeline_student
-- Whose timeline a page shows.
SELECT s.id, s.name, s.grade, s.class_name FROM hub.students s WHERE s.id = $1::uuid

-- name: hub_quarantine_months
-- The events that wait for a partition, by month (UTC).
SELECT (q.month AT TIME ZONE 'UTC')::date AS month, to_char(q.month AT TIME ZONE 'UTC', 'YYYY') AS year,
	'hub.report.month.' || to_char(q.month AT TIME ZONE 'UTC', 'FMMM') AS month_label, q.waiting, q.received_at,
	hub.has_partition(q.month) AS has_partition
FROM (SELECT date_trunc('month', occurred_at, 'UTC') AS month, count(*) AS waiting, max(received_at) AS received_at
	FROM hub.quarantined_events WHERE replayed_at IS NULL GROUP BY 1) AS q
ORDER BY q.month DESC LIMIT 100

-- name: hub_partitions
-- The months that have a partition, newest first, with about how many events of the whole installation each holds.
SELECT substr(c.relname, length('learning_history_') + 1, 4) AS year,
	'hub.report.month.' || right(c.relname, 2)::integer AS month_label,
	greatest(c.reltuples, 0)::bigint AS events, c.relnamespace = 'archive'::regnamespace AS is_archived,
	substr(c.relname, length('learning_history_') + 1) > to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM') AS is_ahead
FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'hub.learning_history'::regclass ORDER BY c.relname DESC

-- name: hub_make_partition
SELECT hub.make_partition($1::date) AS decision

-- name: hub_replay_events
SELECT accepted, duplicates, waiting FROM hub.replay_events($1::date)
