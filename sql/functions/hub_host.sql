-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the database fares, for the operator of the installation: sizes, use of indexes, rows of partitions, cache, connections. It is the
-- installation's, not a school's: no row of anybody is read. Counters are those since PostgreSQL's statistics were last reset.

-- One row of figures. Ratios are 0 to 1, NULL where nothing has been read yet; months_ahead counts the partitions after this month.
CREATE OR REPLACE FUNCTION hub.host_summary()
RETURNS TABLE (database_bytes bigint, cache_hit_ratio double precision, connections integer, connections_maximum integer,
	waiting_locks integer, longest_wait_seconds double precision, deadlocks bigint, rollbacks bigint, commits bigint, months_ahead integer,
	archived_partitions integer, statistics_since timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT pg_database_size(d.datid),
		(SELECT sum(u.heap_blks_hit)::double precision / NULLIF(sum(u.heap_blks_hit) + sum(u.heap_blks_read), 0) FROM pg_statio_user_tables u),
		(SELECT count(*)::integer FROM pg_stat_activity a WHERE a.datid = d.datid), current_setting('max_connections')::integer,
		w.locks, w.seconds, d.deadlocks, d.xact_rollback, d.xact_commit, hub.partitions_ahead(),
		(SELECT count(*)::integer FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = 'hub.learning_history'::regclass AND c.relnamespace = 'archive'::regnamespace), d.stats_reset
	FROM pg_stat_database d, (SELECT count(*)::integer AS locks, COALESCE(extract(epoch FROM now() - min(l.waitstart)), 0)::double precision AS seconds
		FROM pg_locks l WHERE NOT l.granted) AS w
	WHERE d.datname = current_database();
END $$;

-- How many months after this one (UTC) have their partition, without a gap.
CREATE OR REPLACE FUNCTION hub.partitions_ahead() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
	SELECT COALESCE(min(m) FILTER (WHERE NOT hub.has_partition(now() + make_interval(months => m))) - 1, 120)::integer
	FROM generate_series(1, 120) AS m;
$$;

-- The largest tables; of a partitioned one all parts together.
CREATE OR REPLACE FUNCTION hub.host_tables(most integer)
RETURNS TABLE (table_name text, row_count bigint, table_bytes bigint, index_bytes bigint, total_bytes bigint, dead_rows bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT COALESCE(i.inhparent, s.relid)::regclass::text, sum(s.n_live_tup)::bigint, sum(pg_table_size(s.relid))::bigint,
		sum(pg_indexes_size(s.relid))::bigint, sum(pg_total_relation_size(s.relid))::bigint AS total, sum(s.n_dead_tup)::bigint
	FROM pg_stat_user_tables s LEFT JOIN pg_inherits i ON i.inhrelid = s.relid
	GROUP BY 1 ORDER BY total DESC, 1 LIMIT most;
END $$;

-- The largest indexes, those of partitions summed up under the name of the index they belong to. is_unused: never read, and not there to
-- keep rows unique.
CREATE OR REPLACE FUNCTION hub.host_indexes(most integer, only_unused boolean)
RETURNS TABLE (index_name text, table_name text, scans bigint, index_bytes bigint, is_unused boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT g.name, g.owner, g.scans, g.bytes, g.scans = 0 AND NOT g.is_unique
	FROM (SELECT COALESCE(i.inhparent, s.indexrelid)::regclass::text AS name, COALESCE(t.inhparent, s.relid)::regclass::text AS owner,
			sum(s.idx_scan)::bigint AS scans, sum(pg_relation_size(s.indexrelid))::bigint AS bytes, bool_or(x.indisunique) AS is_unique
		FROM pg_stat_user_indexes s JOIN pg_index x ON x.indexrelid = s.indexrelid
		LEFT JOIN pg_inherits i ON i.inhrelid = s.indexrelid LEFT JOIN pg_inherits t ON t.inhrelid = s.relid
		GROUP BY 1, 2) AS g
	WHERE NOT only_unused OR g.scans = 0 AND NOT g.is_unique
	ORDER BY g.bytes DESC, g.name LIMIT most;
END $$;

-- The partitions of the learning history, newest first.
CREATE OR REPLACE FUNCTION hub.host_partitions()
RETURNS TABLE (partition_name text, month date, row_count bigint, total_bytes bigint, is_archived boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT s.schemaname || '.' || s.relname, to_date(right(s.relname, 7), 'YYYY_MM'), s.n_live_tup, pg_total_relation_size(s.relid),
		s.schemaname = 'archive'
	FROM pg_inherits i JOIN pg_stat_user_tables s ON s.relid = i.inhrelid
	WHERE i.inhparent = 'hub.learning_history'::regclass ORDER BY 2 DESC;
END $$;

-- What waits for a lock now, longest first, and for which table.
CREATE OR REPLACE FUNCTION hub.host_waits()
RETURNS TABLE (pid integer, lock_type text, mode text, table_name text, waiting_seconds double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT l.pid, l.locktype, l.mode, l.relation::regclass::text, COALESCE(extract(epoch FROM now() - l.waitstart), 0)::double precision
	FROM pg_locks l WHERE NOT l.granted AND (l.database IS NULL OR l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
	ORDER BY l.waitstart LIMIT 20;
END $$;
