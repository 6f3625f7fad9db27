-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which key of the installation encrypted what (auth/secret.h writes its id in front), and putting what another key made in its place.

-- Columns that hold what is encrypted: NAME_sealed, with NAME_tag beside it where there is one, and the secrets of second factors, which
-- are bound to their person.
CREATE OR REPLACE FUNCTION auth.encrypted_columns()
RETURNS TABLE (table_name regclass, column_name name, tagged text, bound name) LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
	SELECT c.oid, a.attname, (SELECT left(a.attname, -7) FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = left(a.attname, -7) || '_tag'
			AND NOT t.attisdropped), CASE WHEN a.attname = 'totp_secret' THEN 'person_id'::name END
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype
	WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND (a.attname LIKE '%\_sealed' OR c.oid = 'auth.accounts'::regclass AND a.attname = 'totp_secret')
	ORDER BY 1, 2;
$$;

-- Values that another key than this made, so many at most, locked until they are put. place is the row's for the transaction.
CREATE OR REPLACE FUNCTION auth.older_values(key_id integer, most integer)
RETURNS TABLE (table_name text, column_name text, place text, value bytea, tagged text, bound text) LANGUAGE plpgsql AS $$
DECLARE
	c record;
	found bigint := 0;
	rows bigint;
BEGIN
	FOR c IN SELECT * FROM auth.encrypted_columns() LOOP
		RETURN QUERY EXECUTE format('SELECT %1$L, %2$L, t.tableoid::regclass || '' '' || t.ctid, t.%2$I, %3$L::text, %4$s FROM %1$s t
			WHERE octet_length(t.%2$I) > 40 AND get_byte(t.%2$I, 0) <> $1 LIMIT $2 FOR UPDATE', c.table_name, c.column_name, c.tagged,
			CASE WHEN c.bound IS NULL THEN 'NULL::text' ELSE format('t.%I::text', c.bound) END) USING key_id, most - found;
		GET DIAGNOSTICS rows = ROW_COUNT;
		found := found + rows;
		EXIT WHEN found >= most;
	END LOOP;
END $$;

-- Put values in the places that auth.older_values named in this transaction: [{"number","table_name","column_name","place","value","tag"?}].
-- Returns how many were: a place that has moved since, as with the first of two values of one row, is left for the next time.
CREATE OR REPLACE FUNCTION auth.put_values(items jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	i record;
	put bigint := 0;
	n bigint;
BEGIN
	FOR i IN SELECT x.* FROM jsonb_to_recordset(items) AS x(number integer, column_name text, place text, value bytea, tag bytea) ORDER BY x.number LOOP
		EXECUTE format('UPDATE %s t SET %I = $1%s WHERE t.ctid = $3::tid', split_part(i.place, ' ', 1)::regclass, i.column_name,
			CASE WHEN i.tag IS NOT NULL THEN format(', %I = $2', left(i.column_name, -7) || '_tag') ELSE '' END)
		USING i.value, i.tag, split_part(i.place, ' ', 2);
		GET DIAGNOSTICS n = ROW_COUNT;
		put := put + n;
	END LOOP;
	RETURN put;
END $$;
