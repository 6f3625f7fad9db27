-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who takes part without an account: a pass that is given, opened, lengthened, taken away and given back (app/auth/guest.h).

-- Somebody asks who takes part without an account: SD401 where the token is none, or whose it is was put out; SD410 ended.
CREATE OR REPLACE FUNCTION auth.open_guest(token bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	g auth.guests;
BEGIN
	SELECT * INTO g FROM auth.guests e WHERE e.token_hash = token;
	IF NOT FOUND OR g.removed_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD401', MESSAGE = 'signed_out';
	ELSIF g.expires_at <= now() THEN
		RAISE EXCEPTION USING ERRCODE = 'SD410', MESSAGE = 'ended';
	END IF;
	PERFORM auth.act_in_school(g.school_id), set_config('seodang.guest_id', g.id::text, true);
END $$;

-- The guest who is asking; NULL for everybody else.
CREATE OR REPLACE FUNCTION auth.guest_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('seodang.guest_id', true), '')::uuid;

-- Guests of the caller's school may come until this moment: what they take part in ends then. By its teachers and admins.
CREATE OR REPLACE FUNCTION auth.keep_guests(guests uuid[], until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	UPDATE auth.guests g SET expires_at = until WHERE g.id = ANY (guests) AND g.school_id = auth.school_id() AND g.expires_at <> until;
END $$;

-- A guest's pass, under a token that replaces an earlier one of the same guest. Not for the application to call.
CREATE OR REPLACE FUNCTION auth.put_guest(guest uuid, school uuid, token bytea, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO auth.guests (id, school_id, token_hash, expires_at) VALUES (guest, school, token, until)
	ON CONFLICT (id) DO UPDATE SET token_hash = EXCLUDED.token_hash, expires_at = EXCLUDED.expires_at;
$$;

-- A guest is put out at once: no request, no stream. By teachers and admins of the school.
CREATE OR REPLACE FUNCTION auth.remove_guest(guest uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	UPDATE auth.guests g SET removed_at = now() WHERE g.id = guest AND g.school_id = auth.school_id() AND g.removed_at IS NULL;
	IF FOUND THEN
		PERFORM live.end_streams(guest);
	END IF;
END $$;

-- The asking guest gives the pass back.
CREATE OR REPLACE FUNCTION auth.forget_guest() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM live.end_streams(auth.guest_id());
	DELETE FROM auth.guests g WHERE g.id = auth.guest_id();
END $$;
