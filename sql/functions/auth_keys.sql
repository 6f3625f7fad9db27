-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which key of the installation encrypted what (auth/secret.h writes its id in front), and putting what another key made in its place.

-- Everything that holds what is encrypted: columns NAME_sealed, with NAME_tag beside it where there is one; the secrets of second factors,
-- which are bound to their person; and JSON documents with members NAME_sealed and NAME_tag, at any depth.
DROP FUNCTION IF EXISTS auth.encrypted_columns();
CREATE OR REPLACE FUNCTION auth.encrypted_columns()
RETURNS TABLE (table_name regclass, column_name name, tagged text, bound name, is_document boolean) LANGUAGE sql STABLE
SET search_path = pg_catalog AS $$
	SELECT c.oid, a.attname, (SELECT left(a.attname, -7) FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = left(a.attname, -7) || '_tag'
			AND NOT t.attisdropped), CASE WHEN a.attname = 'totp_secret' THEN 'person_id'::name END, a.atttypid = 'jsonb'::regtype
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND (a.atttypid = 'bytea'::regtype AND a.attname LIKE '%\_sealed'
		OR (c.oid, a.attname) IN (('auth.accounts'::regclass, 'totp_secret'), ('school.imports'::regclass, 'report')))
	ORDER BY 1, 2;
$$;

-- Whether a document has a member NAME_sealed that another key than this made.
CREATE OR REPLACE FUNCTION auth.has_older_members(document jsonb, key_id integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT document::text LIKE '%\_sealed"%' AND EXISTS (SELECT FROM jsonb_path_query(document, 'strict $.** ? (@.type() == "object")') AS o,
		jsonb_each_text(o) AS m WHERE m.key LIKE '%\_sealed' AND m.value LIKE '\\x%' AND substr(m.value, 3, 2) <> lpad(to_hex(key_id), 2, '0'));
$$;

-- Values that another key than this made, so many at most, and of documents one, locked until they are put. place is the row's for the
-- transaction.
DROP FUNCTION IF EXISTS auth.older_values(integer, integer);
CREATE OR REPLACE FUNCTION auth.older_values(key_id integer, most integer)
RETURNS TABLE (table_name text, column_name text, place text, value text, tagged text, bound text, is_document boolean) LANGUAGE plpgsql AS $$
DECLARE
	c record;
	found bigint := 0;
	rows bigint;
BEGIN
	FOR c IN SELECT * FROM auth.encrypted_columns() LOOP
		RETURN QUERY EXECUTE format('SELECT %1$L, %2$L, t.tableoid::regclass || '' '' || t.ctid, t.%2$I::text, %3$L::text, %4$s, %6$L::boolean FROM %1$s t
			WHERE %5$s LIMIT $2 FOR UPDATE', c.table_name, c.column_name, c.tagged,
			CASE WHEN c.bound IS NULL THEN 'NULL::text' ELSE format('t.%I::text', c.bound) END,
			format(CASE WHEN c.is_document THEN 'auth.has_older_members(t.%1$I, $1)'
				ELSE 'octet_length(t.%1$I) > 40 AND get_byte(t.%1$I, 0) <> $1' END, c.column_name), c.is_document)
		USING key_id, CASE WHEN c.is_document THEN 1 ELSE most - found END;
		GET DIAGNOSTICS rows = ROW_COUNT;
		found := found + rows;
		EXIT WHEN found >= most;
	END LOOP;
END $$;

-- Put values in the places that auth.older_values named in this transaction: [{"number","column_name","place","value","tag"?,"is_document"}].
-- Returns how many were: a place that has moved since, as with the first of two values of one row, is left for the next time.
CREATE OR REPLACE FUNCTION auth.put_values(items jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	i record;
	put bigint := 0;
	n bigint;
BEGIN
	FOR i IN SELECT x.* FROM jsonb_to_recordset(items) AS x(number integer, column_name text, place text, value text, tag bytea, is_document boolean)
		ORDER BY x.number
	LOOP
		EXECUTE format('UPDATE %s t SET %I = $1::%s%s WHERE t.ctid = $3::tid', split_part(i.place, ' ', 1)::regclass, i.column_name,
			CASE WHEN i.is_document THEN 'jsonb' ELSE 'bytea' END, CASE WHEN i.tag IS NOT NULL THEN format(', %I = $2', left(i.column_name, -7) || '_tag') ELSE '' END)
		USING i.value, i.tag, split_part(i.place, ' ', 2);
		GET DIAGNOSTICS n = ROW_COUNT;
		put := put + n;
	END LOOP;
	RETURN put;
END $$;
