-- SPDX-License-Identifier: GPL-3.0-or-later
-- Idempotency-Key: the first answer is kept in the transaction of the change, so that neither exists without the other.

-- new: do it, then finish_idempotent. replay: give the stored answer. mismatch: the key was used for another body.
-- running: the first one has not ended; a form waits for it instead, because a browser shows only the answer to its last click.
-- Without a login all is new and nothing is kept. The lock is the transaction's and needs no clean-up after a crash.
CREATE OR REPLACE FUNCTION http.begin_idempotent(wanted_key text, wanted_hash bytea)
RETURNS TABLE (outcome text, status integer, response text, content_type text, location text) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	first http.idempotency_keys;
	place bigint := hashtextextended('http.idempotency ' || auth.user_id() || ' ' || wanted_key, 0);
BEGIN
	IF wanted_key LIKE 'form:%' THEN
		PERFORM pg_advisory_xact_lock(place);
	ELSIF NOT pg_try_advisory_xact_lock(place) THEN
		outcome := 'running';
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT k.* INTO first FROM http.idempotency_keys k
	WHERE k.person_id = auth.user_id() AND k.key = wanted_key AND k.created_at > now() - interval '24 hours';
	outcome := CASE WHEN NOT FOUND THEN 'new' WHEN first.request_hash = wanted_hash THEN 'replay' ELSE 'mismatch' END;
	IF outcome = 'replay' THEN
		status := first.status; response := first.response; content_type := first.content_type; location := first.location;
	END IF;
	RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION http.finish_idempotent(wanted_key text, wanted_hash bytea, status integer, response text,
	content_type text DEFAULT NULL, location text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO http.idempotency_keys (person_id, key, school_id, request_hash, status, response, content_type, location)
	SELECT auth.user_id(), wanted_key, auth.school_id(), wanted_hash, status, response, content_type, location
	WHERE auth.user_id() IS NOT NULL
	ON CONFLICT (person_id, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = EXCLUDED.status,
		response = EXCLUDED.response, content_type = EXCLUDED.content_type, location = EXCLUDED.location, created_at = now();
$$;
