-- SPDX-License-Identifier: GPL-3.0-or-later
-- The keys with which other systems of a school send events. The database knows a key by its SHA-256 alone.

-- A new key of a source node, by an admin or the administrator's command; a node may have several.
CREATE OR REPLACE FUNCTION auth.add_node_key(node integer, token_hash bytea, name text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	key uuid;
BEGIN
	IF NOT auth.is_owner() THEN
		PERFORM auth.require_role('admin');
	END IF;
	INSERT INTO auth.node_keys (school_id, source_node, token_hash, name)
	VALUES (auth.school_id(), node, add_node_key.token_hash, NULLIF(add_node_key.name, '')) RETURNING id INTO key;
	RETURN key;
END $$;

-- The key opens nothing from now on. False: it was revoked before, or is not there.
CREATE OR REPLACE FUNCTION auth.revoke_node_key(key uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF NOT auth.is_owner() THEN
		PERFORM auth.require_role('admin');
	END IF;
	UPDATE auth.node_keys k SET revoked_at = now()
	WHERE k.id = key AND k.school_id = auth.school_id() AND k.revoked_at IS NULL;
	RETURN FOUND;
END $$;
