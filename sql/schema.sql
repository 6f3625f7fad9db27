
CREATE SCHEMA archive;

CREATE SCHEMA auth;

CREATE SCHEMA classroom;

CREATE SCHEMA db;

CREATE SCHEMA extensions;

CREATE SCHEMA files;

CREATE SCHEMA http;

CREATE SCHEMA hub;

CREATE SCHEMA inbox;

CREATE SCHEMA jobs;

CREATE SCHEMA live;

CREATE SCHEMA school;

CREATE SCHEMA speaking;

CREATE SCHEMA tutoring;

CREATE COLLATION db."natural" (provider = icu, locale = 'ko-u-kn-true');

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE DOMAIN db.line AS text
	CONSTRAINT line_check CHECK (((VALUE IS NFC NORMALIZED) AND (VALUE !~ '[[:cntrl:]]'::text) AND (VALUE = btrim(VALUE)) AND (VALUE <> ''::text)));

CREATE DOMAIN db.prose AS text
	CONSTRAINT prose_check CHECK (((VALUE IS NFC NORMALIZED) AND (translate(VALUE, '
	'::text, ''::text) !~ '[[:cntrl:]]'::text) AND (VALUE ~ '\S'::text)));

CREATE TYPE hub.event_key AS (
	occurred_at timestamp with time zone,
	source_node integer,
	source_id text
);

CREATE TYPE hub.incoming_event AS (
	index integer,
	student_id uuid,
	occurred_at timestamp with time zone,
	event_type text,
	source_id text,
	content jsonb,
	concept text,
	is_correct boolean
);

CREATE FUNCTION auth.accept_totp_step(person uuid, step bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE auth.accounts SET totp_last_step = step
	WHERE person_id = person AND totp_enabled_at IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < step);
	RETURN FOUND;
END $$;

CREATE FUNCTION auth.act_in_school(school uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT set_config('seodang.school_id', COALESCE(school::text, ''), true), set_config('seodang.user_id', '', true),
		set_config('seodang.roles', '', true), set_config('seodang.session_id', '', true);
$$;

CREATE FUNCTION auth.add_node_key(node integer, token_hash bytea, name text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION auth.begin_totp(secret bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE auth.accounts SET totp_secret = secret, totp_last_step = NULL
	WHERE person_id = auth.user_id() AND totp_enabled_at IS NULL;
	RETURN FOUND;
END $$;

CREATE FUNCTION auth.change_password(hash text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NOT NULL);
	PERFORM auth.put_password(auth.user_id(), hash, auth.session_id());
END $$;

CREATE FUNCTION auth.create_link(person uuid, purpose text, token bytea, lifetime interval) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	until timestamptz;
BEGIN
	IF auth.user_id() IS NOT NULL OR (auth.school_id() IS NULL AND NOT auth.is_owner()) THEN
		PERFORM auth.require_role('teacher', 'admin', 'operator');
	END IF;
	DELETE FROM auth.one_time_links l WHERE l.person_id = person AND l.purpose = create_link.purpose AND l.used_at IS NULL
		AND (auth.school_id() IS NULL OR l.school_id = auth.school_id());
	INSERT INTO auth.one_time_links (token_hash, person_id, school_id, purpose, expires_at)
	SELECT token, p.id, p.school_id, create_link.purpose, now() + lifetime FROM school.people p
	WHERE p.id = person AND p.disabled_at IS NULL AND (auth.school_id() IS NULL OR p.school_id = auth.school_id())
	RETURNING expires_at INTO until;
	PERFORM auth.found(until IS NOT NULL);
	RETURN until;
END $$;

CREATE FUNCTION auth.create_session(token bytea, person uuid, kind text, name text DEFAULT NULL::text, scopes text[] DEFAULT '{read,write}'::text[], user_agent text DEFAULT NULL::text, address text DEFAULT NULL::text, totp_pending boolean DEFAULT false, lifetime interval DEFAULT NULL::interval) RETURNS TABLE(session_id uuid, expires_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	INSERT INTO auth.sessions AS s (token_hash, person_id, school_id, kind, name, scopes, totp_pending, idle_seconds, expires_at,
		user_agent, address)
	SELECT token, p.id, p.school_id, create_session.kind, create_session.name, create_session.scopes, create_session.totp_pending,
		CASE WHEN create_session.totp_pending THEN 600 WHEN create_session.kind <> 'token' THEN 43200 END,
		now() + COALESCE(lifetime, CASE create_session.kind WHEN 'token' THEN interval '1 year' ELSE interval '30 days' END),
		left(create_session.user_agent, 500), left(create_session.address, 100)
	FROM school.people p WHERE p.id = person AND p.disabled_at IS NULL
	RETURNING s.id, s.expires_at;
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION auth.create_token(token bytea, name text, scopes text[], lifetime interval DEFAULT NULL::interval) RETURNS TABLE(session_id uuid, expires_at timestamp with time zone)
    LANGUAGE plpgsql ROWS 1
    AS $$
BEGIN
	RETURN QUERY SELECT s.session_id, s.expires_at
	FROM auth.create_session(token, auth.user_id(), 'token', create_token.name, create_token.scopes, lifetime => create_token.lifetime) s;
END $$;

CREATE FUNCTION auth.disable_totp() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	DELETE FROM auth.recovery_codes WHERE person_id = auth.user_id();
	UPDATE auth.accounts SET totp_secret = NULL, totp_enabled_at = NULL, totp_last_step = NULL WHERE person_id = auth.user_id();
	RETURN FOUND;
END $$;

CREATE FUNCTION auth.drop_sessions(person uuid, only_session uuid DEFAULT NULL::uuid, except_session uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	gone uuid;
	dropped integer := 0;
BEGIN
	FOR gone IN DELETE FROM auth.sessions s
		WHERE s.person_id = person AND (only_session IS NULL OR s.id = only_session) AND s.id IS DISTINCT FROM except_session
		RETURNING s.id
	LOOP
		PERFORM live.end_streams(person, gone);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END $$;

CREATE FUNCTION auth.enable_totp(step bigint, code_hashes bytea[]) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE auth.accounts SET totp_enabled_at = now(), totp_last_step = step
	WHERE person_id = auth.user_id() AND totp_secret IS NOT NULL AND totp_enabled_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM auth.put_recovery_codes(code_hashes);
	PERFORM auth.drop_sessions(auth.user_id(), except_session => auth.session_id());
	RETURN true;
END $$;

CREATE FUNCTION auth.end_session(token bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	s record;
BEGIN
	SELECT id, person_id INTO s FROM auth.sessions WHERE token_hash = token;
	RETURN FOUND AND auth.drop_sessions(s.person_id, s.id) > 0;
END $$;

CREATE FUNCTION auth.forget_guest() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM live.end_streams(auth.guest_id());
	DELETE FROM auth.guests g WHERE g.id = auth.guest_id();
END $$;

CREATE FUNCTION auth.found(is_found boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF is_found IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'SD404', MESSAGE = 'not_found';
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION auth.guest_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('seodang.guest_id'::text, true), ''::text))::uuid;

CREATE FUNCTION auth.has_role(VARIADIC wanted text[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((string_to_array(current_setting('seodang.roles'::text, true), ','::text) && wanted), false);

CREATE TABLE auth.login_throttle (
    key text NOT NULL,
    failures integer NOT NULL,
    last_failure_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone,
    first_failure_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN auth.login_throttle.key IS 'personal: device';

COMMENT ON COLUMN auth.login_throttle.failures IS 'personal: activity';

COMMENT ON COLUMN auth.login_throttle.last_failure_at IS 'personal: activity';

COMMENT ON COLUMN auth.login_throttle.blocked_until IS 'personal: activity';

COMMENT ON COLUMN auth.login_throttle.first_failure_at IS 'personal: activity';

CREATE FUNCTION auth.is_forgotten(failed auth.login_throttle, after interval, from_first boolean) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT CASE WHEN from_first THEN failed.first_failure_at ELSE failed.last_failure_at END < now() - after;
$$;

CREATE FUNCTION auth.is_owner() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT session_user = current_user $$;

CREATE FUNCTION auth.keep_guests(guests uuid[], until timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	UPDATE auth.guests g SET expires_at = until WHERE g.id = ANY (guests) AND g.school_id = auth.school_id() AND g.expires_at <> until;
END $$;

CREATE FUNCTION auth.login_candidates(typed text, tag bytea) RETURNS TABLE(person_id uuid, school_id uuid, school_code text, password_hash text, totp_secret bytea, totp_enabled boolean, totp_last_step bigint, disabled boolean, needs_consent boolean, locale text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	word text := lower(normalize(btrim(typed), NFC));
BEGIN
	RETURN QUERY
	SELECT p.id, p.school_id, c.code, a.password_hash, a.totp_secret, a.totp_enabled_at IS NOT NULL, a.totp_last_step,
		p.disabled_at IS NOT NULL, school.needs_consent(p.id), p.locale
	FROM (SELECT l.id FROM school.people l WHERE lower(l.login) = word
		UNION SELECT e.id FROM school.people e WHERE e.email_tag = tag
		UNION SELECT b.id FROM school.schools o JOIN school.people b ON b.school_id = o.id
			WHERE word LIKE '%@%' AND o.code = upper(split_part(word, '@', 2)) AND lower(b.login) = split_part(word, '@', 1)) AS meant
	JOIN school.people p ON p.id = meant.id
	JOIN school.schools c ON c.id = p.school_id
	JOIN auth.accounts a ON a.person_id = p.id
	WHERE a.password_hash IS NOT NULL
	ORDER BY p.created_at, p.id
	LIMIT 4;
END $$;

CREATE FUNCTION auth.my_account() RETURNS TABLE(password_hash text, password_changed_at timestamp with time zone, totp_secret bytea, totp_enabled_at timestamp with time zone, totp_last_step bigint, recovery_codes_left integer)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT a.password_hash, a.password_changed_at, a.totp_secret, a.totp_enabled_at, a.totp_last_step,
		(SELECT count(*)::integer FROM auth.recovery_codes c WHERE c.person_id = a.person_id AND c.used_at IS NULL)
	FROM auth.accounts a WHERE a.person_id = auth.user_id();
$$;

CREATE FUNCTION auth.node() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('seodang.node'::text, true), ''::text))::integer;

CREATE FUNCTION auth.open_guest(token bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION auth.open_node(token bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	k auth.node_keys;
BEGIN
	SELECT * INTO k FROM auth.node_keys n WHERE n.token_hash = token AND n.revoked_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM auth.act_in_school(k.school_id), set_config('seodang.node', k.source_node::text, true);
	IF k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute' THEN
		UPDATE auth.node_keys SET last_used_at = now()
		WHERE id = (SELECT i.id FROM auth.node_keys i WHERE i.id = k.id FOR UPDATE SKIP LOCKED);
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION auth.open_session(token bytea, required_roles text[], required_scope text) RETURNS TABLE(person_id uuid, school_id uuid, school_code text, school_name text, name text, login text, locale text, theme text, roles text[], session_id uuid, kind text, scopes text[], totp_pending boolean, totp_enabled boolean, must_enrol_totp boolean, expires_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	s record;
	refusal text;
	is_public boolean := COALESCE('public' = ANY (required_roles), false);
	is_totp boolean := COALESCE('totp' = ANY (required_roles), false);
	is_enrol boolean := COALESCE('enrol' = ANY (required_roles), false);
BEGIN
	IF required_roles = '{node}' AND auth.open_node(token) THEN
		RETURN NEXT;
		RETURN;
	END IF;
	IF required_roles = '{guest}' THEN
		PERFORM auth.open_guest(token);
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT e.id, e.person_id, e.school_id, e.kind, e.scopes, e.totp_pending, e.last_seen_at, e.expires_at,
		e.expires_at <= now() OR e.last_seen_at + make_interval(secs => e.idle_seconds) <= now() AS is_expired,
		p.name, p.login, p.locale, p.theme, p.birth_date, p.disabled_at, c.code AS school_code, c.name AS school_name,
		ARRAY(SELECT r.role FROM school.roles r WHERE r.person_id = p.id ORDER BY r.role) AS roles,
		a.totp_enabled_at IS NOT NULL AS totp_enabled, g.require_totp_of_staff
	INTO s
	FROM auth.sessions e
	JOIN school.people p ON p.id = e.person_id
	JOIN school.schools c ON c.id = e.school_id
	JOIN school.settings g ON g.school_id = e.school_id
	LEFT JOIN auth.accounts a ON a.person_id = e.person_id
	WHERE e.token_hash = token;

	refusal := CASE
		WHEN NOT FOUND THEN 'signed_out'
		WHEN s.is_expired THEN 'session_expired'
		WHEN s.disabled_at IS NOT NULL THEN 'disabled'
		-- A day more than 14 years, so that only who may be younger costs a look.
		WHEN s.birth_date > current_date - 5115 AND school.needs_consent(s.person_id) THEN 'consent_missing'
		WHEN s.totp_pending AND NOT is_totp THEN 'totp_pending'
		WHEN s.require_totp_of_staff AND NOT s.totp_enabled AND NOT is_enrol AND s.roles && '{teacher,admin,operator}'::text[]
			THEN 'totp_enrolment'
	END;
	IF refusal IS NOT NULL AND is_public THEN
		RETURN NEXT;
		RETURN;
	ELSIF refusal IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD401', MESSAGE = refusal;
	END IF;
	IF NOT is_public AND required_scope <> ALL (s.scopes) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'scope';
	END IF;
	IF NOT is_public AND NOT is_totp AND NOT is_enrol AND cardinality(required_roles) > 0 AND NOT s.roles && required_roles THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'role';
	END IF;

	PERFORM set_config('seodang.user_id', s.person_id::text, true), set_config('seodang.session_id', s.id::text, true);
	IF NOT s.totp_pending THEN
		PERFORM set_config('seodang.school_id', s.school_id::text, true),
			set_config('seodang.roles', array_to_string(s.roles, ','), true);
	END IF;
	IF s.last_seen_at < now() - interval '1 minute' THEN
		-- SKIP LOCKED: a long action of the same session must not hold up its pages.
		UPDATE auth.sessions e SET last_seen_at = now()
		WHERE e.id = (SELECT i.id FROM auth.sessions i WHERE i.id = s.id FOR UPDATE SKIP LOCKED);
	END IF;

	person_id := s.person_id; school_id := s.school_id; school_code := s.school_code; school_name := s.school_name;
	name := s.name; login := s.login; locale := s.locale; theme := s.theme; roles := s.roles;
	session_id := s.id; kind := s.kind; scopes := s.scopes; totp_pending := s.totp_pending; totp_enabled := s.totp_enabled;
	must_enrol_totp := s.require_totp_of_staff AND NOT s.totp_enabled AND s.roles && '{teacher,admin,operator}'::text[];
	expires_at := s.expires_at;
	RETURN NEXT;
END $$;

CREATE FUNCTION auth.pass_totp(new_token bytea) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	until timestamptz;
BEGIN
	UPDATE auth.sessions SET token_hash = new_token, totp_pending = false, idle_seconds = 43200, last_seen_at = now()
	WHERE id = auth.session_id() AND totp_pending RETURNING expires_at INTO until;
	PERFORM auth.found(until IS NOT NULL);
	RETURN until;
END $$;

CREATE FUNCTION auth.peek_link(token bytea) RETURNS TABLE(person_id uuid, purpose text, name text, login text, email_sealed bytea, school_name text, locale text, needs_consent boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT p.id, l.purpose, p.name::text, p.login::text, p.email_sealed, c.name::text, p.locale, school.needs_consent(p.id)
	FROM auth.one_time_links l JOIN school.people p ON p.id = l.person_id JOIN school.schools c ON c.id = p.school_id
	WHERE l.token_hash = token AND l.used_at IS NULL AND l.expires_at > now() AND p.disabled_at IS NULL;
END $$;

CREATE FUNCTION auth.put_guest(guest uuid, school uuid, token bytea, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	INSERT INTO auth.guests (id, school_id, token_hash, expires_at) VALUES (guest, school, token, until)
	ON CONFLICT (id) DO UPDATE SET token_hash = EXCLUDED.token_hash, expires_at = EXCLUDED.expires_at;
$$;

CREATE FUNCTION auth.put_password(person uuid, hash text, except_session uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	INSERT INTO auth.accounts AS a (person_id, school_id, password_hash, password_changed_at)
	SELECT p.id, p.school_id, hash, now() FROM school.people p WHERE p.id = person
	ON CONFLICT (person_id) DO UPDATE SET password_hash = hash, password_changed_at = now();
	PERFORM auth.drop_sessions(person, except_session => except_session);
END $$;

CREATE FUNCTION auth.put_recovery_codes(code_hashes bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	DELETE FROM auth.recovery_codes WHERE person_id = auth.user_id();
	INSERT INTO auth.recovery_codes (person_id, school_id, code_hash)
	SELECT a.person_id, a.school_id, h FROM auth.accounts a, unnest(code_hashes) AS h WHERE a.person_id = auth.user_id();
$$;

CREATE FUNCTION auth.refuse_field(field text, code text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'SD422', MESSAGE = code, COLUMN = field;
END $$;

CREATE FUNCTION auth.remove_guest(guest uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	UPDATE auth.guests g SET removed_at = now() WHERE g.id = guest AND g.school_id = auth.school_id() AND g.removed_at IS NULL;
	IF FOUND THEN
		PERFORM live.end_streams(guest);
	END IF;
END $$;

CREATE FUNCTION auth.request_reset(typed text, tag bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT l.person_id, l.school_id FROM auth.login_candidates(typed, tag) l JOIN school.people p ON p.id = l.person_id
		WHERE NOT l.disabled AND p.email_tag IS NOT NULL
	LOOP
		PERFORM jobs.enqueue('reset_mail', jsonb_build_object('person', c.person_id), c.school_id, priority => 1,
			unique_key => 'reset_mail:' || c.person_id, max_attempts => 5);
	END LOOP;
END $$;

CREATE FUNCTION auth.require_role(VARIADIC wanted text[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF NOT auth.has_role(VARIADIC wanted) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'role';
	END IF;
END $$;

CREATE FUNCTION auth.reset_totp(person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	UPDATE auth.accounts SET totp_secret = NULL, totp_enabled_at = NULL, totp_last_step = NULL
	WHERE person_id = person AND school_id = auth.school_id();
	PERFORM auth.found(FOUND);
	DELETE FROM auth.recovery_codes WHERE person_id = person;
	PERFORM auth.drop_sessions(person);
END $$;

CREATE FUNCTION auth.revoke_node_key(key uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	IF NOT auth.is_owner() THEN
		PERFORM auth.require_role('admin');
	END IF;
	UPDATE auth.node_keys k SET revoked_at = now()
	WHERE k.id = key AND k.school_id = auth.school_id() AND k.revoked_at IS NULL;
	RETURN FOUND;
END $$;

CREATE FUNCTION auth.revoke_session(session uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	RETURN auth.found(auth.drop_sessions(auth.user_id(), session) > 0);
END $$;

CREATE FUNCTION auth.revoke_sessions(person uuid, except_session uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found(person = auth.user_id() OR auth.has_role('admin', 'operator')
		AND EXISTS (SELECT FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id()));
	RETURN auth.drop_sessions(person, except_session => except_session);
END $$;

CREATE FUNCTION auth.school_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('seodang.school_id'::text, true), ''::text))::uuid;

CREATE FUNCTION auth.session_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('seodang.session_id'::text, true), ''::text))::uuid;

CREATE FUNCTION auth.throttle_check(keys text[]) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT COALESCE(max(ceil(extract(epoch FROM t.blocked_until - now()))), 0)::integer
	FROM auth.login_throttle t WHERE t.key = ANY (keys) AND t.blocked_until > now();
$$;

CREATE FUNCTION auth.throttle_clear(keys text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	DELETE FROM auth.login_throttle WHERE key = ANY (keys) AND split_part(key, ':', 1) NOT IN ('address', 'link');
$$;

CREATE FUNCTION auth.throttle_failed(keys text[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	rule record;
	counted integer;
BEGIN
	-- In one order everywhere, so that two failures never wait for each other crosswise.
	FOR rule IN SELECT k.key, r.* FROM unnest(keys) AS k(key)
		JOIN auth.throttle_rules r ON r.prefix = split_part(k.key, ':', 1) ORDER BY k.key
	LOOP
		INSERT INTO auth.login_throttle AS t (key, failures, last_failure_at) VALUES (rule.key, 1, now())
		ON CONFLICT (key) DO UPDATE SET last_failure_at = now(),
			failures = CASE WHEN auth.is_forgotten(t, rule.forget_after, rule.from_first) THEN 1 ELSE t.failures + 1 END,
			first_failure_at = CASE WHEN auth.is_forgotten(t, rule.forget_after, rule.from_first) THEN now() ELSE t.first_failure_at END
		RETURNING failures INTO counted;
		UPDATE auth.login_throttle SET blocked_until = CASE WHEN counted > rule.free_failures
			THEN now() + least(rule.first_wait * 2 ^ least(counted - rule.free_failures - 1, 20), rule.longest_wait) END
		WHERE key = rule.key;
	END LOOP;
	RETURN auth.throttle_check(keys);
END $$;

CREATE FUNCTION auth.throttle_key(prefix text, word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((prefix || ':'::text) || encode(sha256(convert_to(lower(NORMALIZE(btrim(word), NFC)), 'UTF8'::name)), 'hex'::text));

CREATE FUNCTION auth.throttle_keys(typed text, address text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
	RETURN ARRAY[auth.throttle_key('pair', address || ' ' || btrim(typed)), auth.throttle_key('account', typed),
		auth.throttle_key('address', address)];
END $$;

CREATE FUNCTION auth.use_link(token bytea, hash text) RETURNS TABLE(person_id uuid, school_id uuid, login text)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	person uuid;
BEGIN
	UPDATE auth.one_time_links l SET used_at = now() FROM school.people p
	WHERE l.token_hash = token AND l.used_at IS NULL AND l.expires_at > now() AND p.id = l.person_id AND p.disabled_at IS NULL
	RETURNING p.id, p.school_id, p.login INTO person, school_id, login;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM auth.put_password(person, hash);
	PERFORM auth.throttle_clear(ARRAY[auth.throttle_key('account', login)]);
	person_id := person;
	RETURN NEXT;
END $$;

CREATE FUNCTION auth.use_recovery_code(person uuid, hash bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE auth.recovery_codes SET used_at = now() WHERE person_id = person AND code_hash = hash AND used_at IS NULL;
	RETURN FOUND;
END $$;

CREATE FUNCTION auth.user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('seodang.user_id'::text, true), ''::text))::uuid;

CREATE TABLE classroom.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    class_id uuid NOT NULL,
    teacher_id uuid,
    code character(8) NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    expires_at timestamp with time zone DEFAULT (now() + '00:30:00'::interval) NOT NULL,
    lobby boolean DEFAULT false NOT NULL,
    locked boolean DEFAULT false NOT NULL,
    chat_locked boolean DEFAULT false NOT NULL,
    slow_seconds integer DEFAULT 0 NOT NULL,
    questions_only boolean DEFAULT false NOT NULL,
    pinned_id uuid,
    most_present integer DEFAULT 0 NOT NULL,
    CONSTRAINT sessions_check CHECK ((ended_at >= started_at)),
    CONSTRAINT sessions_code_check CHECK ((code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'::text)),
    CONSTRAINT sessions_slow_seconds_check CHECK (((slow_seconds >= 0) AND (slow_seconds <= 300)))
);

ALTER TABLE ONLY classroom.sessions FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.sessions.id IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.class_id IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.teacher_id IS 'personal: link';

COMMENT ON COLUMN classroom.sessions.code IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.started_at IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.ended_at IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.expires_at IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.lobby IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.locked IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.chat_locked IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.slow_seconds IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.questions_only IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.pinned_id IS 'personal: no';

COMMENT ON COLUMN classroom.sessions.most_present IS 'personal: no';

CREATE FUNCTION classroom.add_participant(s classroom.sessions, nickname text, avatar integer, token bytea, student uuid, earlier uuid, must_wait boolean) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	participant uuid := COALESCE(earlier, gen_random_uuid());
	admitted timestamptz := CASE WHEN NOT (s.lobby OR must_wait) THEN now() END;
BEGIN
	INSERT INTO classroom.participants AS p (id, school_id, session_id, student_id, nickname, avatar_id, admitted_at)
	VALUES (participant, s.school_id, s.id, student, add_participant.nickname, avatar, admitted)
	ON CONFLICT (id) DO UPDATE SET nickname = EXCLUDED.nickname, avatar_id = EXCLUDED.avatar_id, admitted_at = EXCLUDED.admitted_at,
		removed_at = NULL, last_seen_at = now();
	PERFORM auth.put_guest(participant, s.school_id, token, s.expires_at);
	PERFORM classroom.count_most(s.id), classroom.log(s.id, CASE WHEN admitted IS NULL THEN 'waiting' ELSE 'joined' END, jsonb_build_object('participant_id', participant)),
		classroom.tell_people(s.id);
	RETURN participant;
END $$;

CREATE FUNCTION classroom.add_starter(school uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO classroom.settings AS s (school_id, starter_added_at) VALUES (school, now())
	ON CONFLICT (school_id) DO UPDATE SET starter_added_at = now() WHERE s.starter_added_at IS NULL;
	IF FOUND THEN
		INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, concept)
		SELECT school, p.question, p.answer, string_to_array(p.choices, '|'), p.type, p.difficulty, p.grade, p.concept
		FROM classroom.starter_problems() p
		ON CONFLICT DO NOTHING;
	END IF;
END $$;

CREATE FUNCTION classroom.add_starter_of_school() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM classroom.add_starter(NEW.id);
	RETURN NULL;
END $$;

CREATE FUNCTION classroom.admit(session uuid, participant uuid) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	let_in uuid[];
BEGIN
	IF participant IS NULL THEN
		PERFORM classroom.lock_running(session);
	ELSE
		PERFORM classroom.find_participant(session, participant);
	END IF;
	WITH admitted AS (UPDATE classroom.participants p SET admitted_at = now()
		WHERE p.session_id = session AND p.admitted_at IS NULL AND p.removed_at IS NULL AND (participant IS NULL OR p.id = participant)
		RETURNING p.id)
	SELECT COALESCE(array_agg(id), '{}') INTO let_in FROM admitted;
	IF let_in = '{}' THEN
		RETURN 0;
	END IF;
	PERFORM classroom.count_most(session);
	PERFORM live.add_topic(id, 'class:' || session), classroom.tell_one(id, 'admitted'),
		classroom.log(session, 'admitted', jsonb_build_object('participant_id', id, 'by', auth.user_id()))
	FROM unnest(let_in) AS id;
	PERFORM classroom.tell_people(session);
	RETURN cardinality(let_in);
END $$;

CREATE FUNCTION classroom.answer_message(session uuid, message uuid, answered boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF NOT m.is_question THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_a_question';
	ELSIF (m.answered_at IS NOT NULL) = answered THEN
		RETURN;
	END IF;
	UPDATE classroom.messages o SET answered_at = CASE WHEN answered THEN now() END WHERE o.id = m.id;
	PERFORM classroom.log(session, CASE WHEN answered THEN 'question_answered' ELSE 'question_reopened' END, jsonb_build_object('message_id', m.id));
	PERFORM classroom.tell(session, 'answered', jsonb_build_object('message_id', m.id, 'answered', answered), m.moderated);
END $$;

CREATE TABLE classroom.cards (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    session_id uuid NOT NULL,
    deck_id uuid NOT NULL,
    problem_id uuid,
    number integer NOT NULL,
    type character varying(20) NOT NULL,
    difficulty integer NOT NULL,
    concept text NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    options text[],
    shown_at timestamp with time zone DEFAULT now() NOT NULL,
    ends_at timestamp with time zone,
    paused_left interval,
    revealed_at timestamp with time zone,
    skipped_at timestamp with time zone,
    tally_shown boolean DEFAULT false NOT NULL,
    CONSTRAINT cards_number_check CHECK ((number > 0))
);

ALTER TABLE ONLY classroom.cards FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.cards.id IS 'personal: no';

COMMENT ON COLUMN classroom.cards.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.cards.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.cards.deck_id IS 'personal: no';

COMMENT ON COLUMN classroom.cards.problem_id IS 'personal: no';

COMMENT ON COLUMN classroom.cards.number IS 'personal: no';

COMMENT ON COLUMN classroom.cards.type IS 'personal: no';

COMMENT ON COLUMN classroom.cards.difficulty IS 'personal: no';

COMMENT ON COLUMN classroom.cards.concept IS 'personal: no';

COMMENT ON COLUMN classroom.cards.question IS 'personal: no';

COMMENT ON COLUMN classroom.cards.answer IS 'personal: no';

COMMENT ON COLUMN classroom.cards.options IS 'personal: no';

COMMENT ON COLUMN classroom.cards.shown_at IS 'personal: no';

COMMENT ON COLUMN classroom.cards.ends_at IS 'personal: no';

COMMENT ON COLUMN classroom.cards.paused_left IS 'personal: no';

COMMENT ON COLUMN classroom.cards.revealed_at IS 'personal: no';

COMMENT ON COLUMN classroom.cards.skipped_at IS 'personal: no';

COMMENT ON COLUMN classroom.cards.tally_shown IS 'personal: no';

CREATE FUNCTION classroom.card_document(card classroom.cards, is_for_staff boolean DEFAULT false) RETURNS jsonb
    LANGUAGE sql
    AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('card_id', card.id, 'type', card.type, 'question', card.question, 'options', card.options,
		'revealed', v.is_revealed, 'answer', CASE WHEN v.is_revealed OR is_for_staff THEN card.answer END,
		'number', card.number, 'total', d.total, 'mode', d.mode, 'as', CASE WHEN card.options IS NULL THEN 'text' ELSE 'choice' END,
		'seconds', d.seconds, 'paused', card.paused_left IS NOT NULL, 'ends_at', classroom.moment(card.ends_at),
		'seconds_left', CASE WHEN NOT v.is_revealed THEN round(extract(epoch FROM COALESCE(card.ends_at - clock_timestamp(),
			CASE WHEN d.seconds IS NOT NULL THEN card.paused_left END)), 1) END))
	FROM classroom.decks d, LATERAL (SELECT classroom.is_revealed(card) AS is_revealed) AS v WHERE d.id = card.deck_id;
$$;

CREATE FUNCTION classroom.card_due(card uuid, school uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions;
	d classroom.decks;
	c classroom.cards;
BEGIN
	PERFORM auth.act_in_school(school);
	SELECT * INTO s FROM classroom.sessions r WHERE r.id = (SELECT k.session_id FROM classroom.cards k WHERE k.id = card) FOR NO KEY UPDATE;
	d := classroom.running_deck(s.id);
	c := classroom.current_card(s.id);
	IF c.id IS DISTINCT FROM card OR c.paused_left IS NOT NULL THEN
		RETURN;
	ELSIF c.revealed_at IS NULL AND c.ends_at <= clock_timestamp() THEN
		PERFORM classroom.reveal_card(card);
	ELSIF c.revealed_at + classroom.rest_between_cards() <= clock_timestamp() AND d.advances AND s.ended_at IS NULL AND s.expires_at > now() THEN
		PERFORM classroom.go_on(d, s.class_id);
	END IF;
END $$;

CREATE FUNCTION classroom.card_page(of_session uuid) RETURNS TABLE(has_card boolean, card_id uuid, number integer, total integer, question text, is_long boolean, is_choice boolean, is_text boolean, revealed boolean, paused boolean, is_open boolean, can_answer boolean, answer text, ends_at timestamp with time zone, seconds_left numeric, options jsonb, word text, says jsonb, mine text, has_back boolean, remaining integer, answered integer, participants integer, correct integer, wrong jsonb, people jsonb, tally_shown boolean, shows_bars boolean, has_points boolean, podium jsonb, start jsonb)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	p classroom.participants := classroom.participant();
	session uuid := COALESCE(of_session, CASE WHEN p.admitted_at IS NOT NULL THEN p.session_id END);
	is_staff boolean := of_session IS NOT NULL;
	d classroom.decks := classroom.running_deck(session);
	c classroom.cards := classroom.current_card(session);
	is_over boolean := classroom.is_revealed(c);
	tally jsonb := CASE WHEN is_staff THEN classroom.tally(session) END;
	a classroom.answers;
BEGIN
	IF session IS NULL THEN
		RETURN;
	END IF;
	SELECT * INTO a FROM classroom.answers g WHERE g.card_id = c.id AND g.participant_id = p.id;
	word := classroom.card_word(is_over, c.paused_left IS NOT NULL, d.mode, a);
	RETURN QUERY SELECT c.id IS NOT NULL, c.id, c.number, d.total, c.question, char_length(c.question) > 40, c.options IS NOT NULL,
		c.id IS NOT NULL AND c.options IS NULL, is_over, c.paused_left IS NOT NULL, NOT is_over AND c.paused_left IS NULL, word IN ('open', 'sent', 'again'),
		CASE WHEN is_over OR is_staff THEN c.answer END, CASE WHEN NOT is_over THEN c.ends_at END,
		(classroom.card_document(c) -> 'seconds_left')::numeric, classroom.option_rows(c, is_over OR is_staff, a.content, tally), word,
		jsonb_build_object(word, true), a.content, c.number > 1, cardinality(d.remaining), (tally -> 'answered')::integer,
		(tally -> 'participants')::integer, (tally -> 'correct')::integer, tally -> 'wrong', tally -> 'people', c.tally_shown, is_over OR c.tally_shown,
		d.has_points, CASE WHEN is_staff THEN classroom.podium(session) END,
		CASE WHEN is_staff THEN classroom.deck_choices((SELECT s.class_id FROM classroom.sessions s WHERE s.id = session)) END;
END $$;

CREATE TABLE classroom.answers (
    card_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    school_id uuid NOT NULL,
    content text NOT NULL,
    normalized text NOT NULL,
    correct boolean NOT NULL,
    tries integer DEFAULT 1 NOT NULL,
    points integer DEFAULT 0 NOT NULL,
    first_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    answered_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT answers_content_check CHECK (((char_length(content) >= 1) AND (char_length(content) <= 200)))
);

ALTER TABLE ONLY classroom.answers FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.answers.card_id IS 'personal: no';

COMMENT ON COLUMN classroom.answers.participant_id IS 'personal: no';

COMMENT ON COLUMN classroom.answers.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.answers.content IS 'personal: content';

COMMENT ON COLUMN classroom.answers.normalized IS 'personal: content';

COMMENT ON COLUMN classroom.answers.correct IS 'personal: activity';

COMMENT ON COLUMN classroom.answers.tries IS 'personal: activity';

COMMENT ON COLUMN classroom.answers.points IS 'personal: activity';

COMMENT ON COLUMN classroom.answers.first_at IS 'personal: activity';

COMMENT ON COLUMN classroom.answers.answered_at IS 'personal: activity';

CREATE FUNCTION classroom.card_word(is_revealed boolean, is_paused boolean, mode text, mine classroom.answers) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN is_revealed THEN CASE WHEN (mine).correct THEN 'right'::text WHEN ((mine).correct IS NULL) THEN 'missed'::text ELSE 'wrong'::text END WHEN is_paused THEN 'paused'::text WHEN ((mine).card_id IS NULL) THEN 'open'::text WHEN (mode = 'once'::text) THEN 'sent'::text WHEN (mine).correct THEN 'right'::text ELSE 'again'::text END;

CREATE FUNCTION classroom.name_key(nickname text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$ SELECT lower(regexp_replace(normalize(nickname, NFKC), '[\s\u200c\u200d\ufe00-\ufe0f]+', '', 'g') COLLATE "C") $$;

CREATE FUNCTION classroom.choices_fault(answer text, choices text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (classroom.name_key(answer) IN (SELECT classroom.name_key(c.c) AS name_key FROM unnest(choices_fault.choices) c(c))) THEN 'choice_is_answer'::text WHEN ((SELECT count(DISTINCT classroom.name_key(c.c)) AS count FROM unnest(choices_fault.choices) c(c)) < cardinality(choices)) THEN 'choices_alike'::text WHEN (array_to_string(choices, ''::text) ~~ '%|%'::text) THEN 'choice_has_bar'::text ELSE NULL::text END;

CREATE FUNCTION classroom.close_deck(session uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	d classroom.decks := classroom.running_deck(session);
BEGIN
	IF d.id IS NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.decks k SET ended_at = clock_timestamp() WHERE k.id = d.id;
	PERFORM classroom.reveal_card(c.id) FROM classroom.cards c WHERE c.id = d.current_id AND c.skipped_at IS NULL;
	PERFORM classroom.log(session, 'deck_ended', jsonb_build_object('deck_id', d.id));
	PERFORM classroom.tell(session, 'deck_ended');
END $$;

CREATE FUNCTION classroom.close_session(session uuid, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM classroom.close_deck(session);
	UPDATE classroom.sessions s SET ended_at = greatest(at, s.started_at) WHERE s.id = session;
	PERFORM classroom.log(session, 'session_ended'), classroom.tell(session, 'session_ended');
	PERFORM classroom.tell_one(p.id, 'session_ended') FROM classroom.participants p
		WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NULL;
	PERFORM live.end_streams(p.id) FROM classroom.participants p
		WHERE p.session_id = session AND p.removed_at IS NULL;
END $$;

CREATE FUNCTION classroom.close_teacher_streams() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM live.end_streams(t.person_id, topic => format('class:%s:staff', s.id))
	FROM gone t JOIN classroom.sessions s ON s.class_id = t.class_id AND s.ended_at IS NULL
	WHERE NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = t.person_id AND r.role = 'admin');
	RETURN NULL;
END $$;

CREATE FUNCTION classroom.common_words() RETURNS TABLE(word text, suggestion text)
    LANGUAGE sql IMMUTABLE
    AS $$
	VALUES ('바보', '장난꾸러기'), ('멍청이', '느림보'), ('똥개', '강아지'), ('꺼져', '비켜 줘'), ('닥쳐', '조용히 해 줘'), ('찌질이', '친구'), ('못난이', '친구'),
		('뚱땡이', '친구'), ('재수없어', '속상해'), ('짜증나', '속상해'), ('죽을래', '그만해 줘'), ('미친', '엄청난'), ('졸라', '정말'), ('망했', '아쉽');
$$;

CREATE FUNCTION hub.name_parts(name text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT COALESCE(array_agg(DISTINCT part), '{}')
	FROM unnest(ARRAY[lower(name COLLATE "C"), hub.initial_consonants(name)]) AS w(word),
		generate_series(1, char_length(word)) AS i, unnest(ARRAY[substr(word, i, 1), substr(word, i, 2)]) AS part;
$$;

CREATE TABLE classroom.problems (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    class_id uuid,
    question text NOT NULL,
    answer text NOT NULL,
    choices text[],
    type character varying(20) NOT NULL,
    difficulty integer NOT NULL,
    grade character varying(10) NOT NULL,
    concept text,
    created_by uuid,
    search_parts text[] GENERATED ALWAYS AS (hub.name_parts(((question || '
'::text) || answer))) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT problems_answer_check CHECK (((char_length(answer) >= 1) AND (char_length(answer) <= 200))),
    CONSTRAINT problems_choices_check CHECK ((((cardinality(choices) >= 1) AND (cardinality(choices) <= 5)) AND (array_position(choices, NULL::text) IS NULL))),
    CONSTRAINT problems_concept_check CHECK (((char_length(concept) >= 1) AND (char_length(concept) <= 200))),
    CONSTRAINT problems_difficulty_check CHECK (((difficulty >= 1) AND (difficulty <= 5))),
    CONSTRAINT problems_grade_check CHECK (((grade)::text ~ '^[1-6]-[12]$'::text)),
    CONSTRAINT problems_question_check CHECK (((char_length(question) >= 1) AND (char_length(question) <= 500))),
    CONSTRAINT problems_type_check CHECK (((type)::text = ANY ((ARRAY['vocabulary'::character varying, 'proverb'::character varying, 'math'::character varying])::text[])))
);

ALTER TABLE ONLY classroom.problems FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.problems.id IS 'personal: no';

COMMENT ON COLUMN classroom.problems.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.problems.class_id IS 'personal: no';

COMMENT ON COLUMN classroom.problems.question IS 'personal: no';

COMMENT ON COLUMN classroom.problems.answer IS 'personal: no';

COMMENT ON COLUMN classroom.problems.choices IS 'personal: no';

COMMENT ON COLUMN classroom.problems.type IS 'personal: no';

COMMENT ON COLUMN classroom.problems.difficulty IS 'personal: no';

COMMENT ON COLUMN classroom.problems.grade IS 'personal: no';

COMMENT ON COLUMN classroom.problems.concept IS 'personal: no';

COMMENT ON COLUMN classroom.problems.created_by IS 'personal: link';

COMMENT ON COLUMN classroom.problems.search_parts IS 'personal: no';

COMMENT ON COLUMN classroom.problems.created_at IS 'personal: no';

COMMENT ON COLUMN classroom.problems.updated_at IS 'personal: no';

CREATE FUNCTION classroom.concept_of(problem classroom.problems) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT COALESCE(problem.concept, CASE problem.type WHEN 'vocabulary' THEN '낱말' WHEN 'proverb' THEN '속담' ELSE '수학' END || ' ' || problem.grade);
$$;

CREATE FUNCTION classroom.count_most(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE classroom.sessions s SET most_present = greatest(s.most_present, classroom.participant_count(s.id)) WHERE s.id = session;
$$;

CREATE TABLE classroom.participants (
    id uuid NOT NULL,
    school_id uuid NOT NULL,
    session_id uuid NOT NULL,
    student_id uuid,
    nickname db.line NOT NULL,
    avatar_id integer NOT NULL,
    team integer,
    points integer DEFAULT 0 NOT NULL,
    muted boolean DEFAULT false NOT NULL,
    joined_at timestamp with time zone DEFAULT now() NOT NULL,
    admitted_at timestamp with time zone,
    removed_at timestamp with time zone,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT participants_avatar_id_check CHECK (((avatar_id >= 1) AND (avatar_id <= 64))),
    CONSTRAINT participants_nickname_check CHECK ((char_length((nickname)::text) <= 20)),
    CONSTRAINT participants_team_check CHECK (((team >= 1) AND (team <= 8)))
);

ALTER TABLE ONLY classroom.participants FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.participants.id IS 'personal: no';

COMMENT ON COLUMN classroom.participants.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.participants.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.participants.student_id IS 'personal: link';

COMMENT ON COLUMN classroom.participants.nickname IS 'personal: identity';

COMMENT ON COLUMN classroom.participants.avatar_id IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.team IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.points IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.muted IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.joined_at IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.admitted_at IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.removed_at IS 'personal: activity';

COMMENT ON COLUMN classroom.participants.last_seen_at IS 'personal: activity';

CREATE FUNCTION classroom.counted_participants(session uuid) RETURNS SETOF classroom.participants
    LANGUAGE sql STABLE
    AS $$
	SELECT * FROM classroom.participants p WHERE p.session_id = session AND p.admitted_at IS NOT NULL AND p.removed_at IS NULL;
$$;

CREATE FUNCTION classroom.current_card(session uuid) RETURNS classroom.cards
    LANGUAGE sql STABLE
    AS $$
	SELECT c FROM classroom.decks d JOIN classroom.cards c ON c.id = d.current_id WHERE d.session_id = session AND d.ended_at IS NULL;
$$;

CREATE FUNCTION classroom.days_kept(kept text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT extract(day FROM r.keep)::integer FROM jobs.retention r WHERE r.table_name = 'classroom.' || kept;
$$;

CREATE FUNCTION classroom.deal_teams(session uuid, teams integer, has_points boolean) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE classroom.participants p SET points = CASE WHEN has_points THEN 0 ELSE p.points END, team = t.team
	FROM (SELECT o.id, CASE WHEN teams > 0 THEN 1 + (row_number() OVER (ORDER BY o.joined_at, o.id) - 1) % teams END AS team
		FROM classroom.counted_participants(session) o) AS t
	WHERE p.id = t.id AND (p.team IS DISTINCT FROM t.team OR has_points AND p.points <> 0);
$$;

CREATE FUNCTION classroom.deck_choices(class uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	WITH fitting AS MATERIALIZED (SELECT p.grade, p.type, p.difficulty, count(*)::integer AS problems FROM classroom.problems p
		WHERE p.class_id IS NULL OR p.class_id = class GROUP BY 1, 2, 3),
	grades AS (SELECT f.grade, sum(f.problems) AS problems FROM fitting f GROUP BY 1),
	likely AS (SELECT g.grade FROM grades g, school.classes c WHERE c.id = class ORDER BY abs(left(g.grade, 1)::integer - c.grade),
		right(g.grade, 1)::integer = CASE WHEN extract(month FROM now() AT TIME ZONE hub.time_zone()) BETWEEN 3 AND 8 THEN 1 ELSE 2 END DESC LIMIT 1)
	SELECT jsonb_build_object('grades', COALESCE((SELECT jsonb_agg(jsonb_build_object('grade', g.grade, 'problems', g.problems,
			'is_chosen', g.grade = (SELECT grade FROM likely)) ORDER BY g.grade) FROM grades g), '[]'),
		'counts', COALESCE((SELECT jsonb_object_agg(concat_ws(' ', f.grade, f.type, f.difficulty), f.problems) FROM fitting f), '{}')::text,
		'left', (SELECT cardinality(u.remaining) FROM classroom.unfinished_deck(class) AS u));
$$;

CREATE FUNCTION classroom.device(token bytea) RETURNS TABLE(grade integer, class_name text, nickname text, was_removed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT c.grade, c.name, p.nickname, g.removed_at IS NOT NULL FROM auth.guests g JOIN classroom.participants p ON p.id = g.id
	JOIN classroom.sessions s ON s.id = p.session_id JOIN school.classes c ON c.id = s.class_id
	WHERE g.token_hash = device.token AND g.expires_at > now();
$$;

CREATE FUNCTION classroom.dismiss_reports(session uuid, message uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF m.reports > 0 THEN
		UPDATE classroom.messages o SET reports = 0 WHERE o.id = m.id;
		PERFORM classroom.log(session, 'reports_dismissed', jsonb_build_object('message_id', m.id));
		PERFORM live.publish_soon('class:' || session || ':staff', 'reported');
	END IF;
END $$;

CREATE FUNCTION classroom.draw_card(deck uuid, class uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	d classroom.decks;
	p classroom.problems;
	card uuid;
BEGIN
	SELECT * INTO d FROM classroom.decks k WHERE k.id = deck;
	SELECT b.* INTO p FROM unnest(d.remaining) WITH ORDINALITY AS r(id, n) JOIN classroom.problems b ON b.id = r.id
	ORDER BY CASE WHEN d.adaptive THEN abs(b.difficulty - d.level) ELSE 0 END, r.n LIMIT 1;
	IF p.id IS NULL THEN
		UPDATE classroom.decks k SET remaining = '{}' WHERE k.id = deck; -- those left were deleted from the bank
		PERFORM classroom.close_deck(d.session_id);
		RETURN;
	END IF;
	INSERT INTO classroom.cards (school_id, session_id, deck_id, problem_id, number, type, difficulty, concept, question, answer, options)
	SELECT d.school_id, d.session_id, d.id, p.id, COALESCE((SELECT max(o.number) FROM classroom.cards o WHERE o.deck_id = d.id), 0) + 1, p.type,
		p.difficulty, classroom.concept_of(p), p.question, p.answer, CASE WHEN d.shown_as = 'choice' THEN classroom.options_of(p, class) END
	RETURNING id INTO card;
	UPDATE classroom.decks k SET remaining = array_remove(k.remaining, p.id) WHERE k.id = deck;
	PERFORM classroom.put_up(card);
END $$;

CREATE FUNCTION classroom.drop_word(word uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	DELETE FROM classroom.words w WHERE w.id = drop_word.word;
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION classroom.end_session(session uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM classroom.lock_running(session);
	PERFORM classroom.close_session(session, now());
	PERFORM auth.keep_guests(ARRAY(SELECT p.id FROM classroom.participants p WHERE p.session_id = session), now());
END $$;

CREATE FUNCTION classroom.end_sessions(batch integer DEFAULT 100) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	s record;
	ended integer := 0;
BEGIN
	FOR s IN SELECT o.id, o.school_id, o.expires_at FROM classroom.sessions o WHERE o.ended_at IS NULL AND o.expires_at <= now()
		ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		PERFORM auth.act_in_school(s.school_id), classroom.close_session(s.id, s.expires_at);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

CREATE FUNCTION classroom.extend_session(session uuid, minutes integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	until timestamptz := least(s.expires_at + make_interval(mins => minutes), s.started_at + classroom.longest_session());
BEGIN
	IF until <= s.expires_at THEN
		RETURN 'longest';
	END IF;
	UPDATE classroom.sessions o SET expires_at = until WHERE o.id = session;
	PERFORM auth.keep_guests(ARRAY(SELECT p.id FROM classroom.participants p WHERE p.session_id = session), until);
	PERFORM classroom.log(session, 'session_extended', jsonb_build_object('by', auth.user_id(), 'minutes', minutes));
	PERFORM classroom.tell_session(session);
	RETURN 'extended';
END $$;

CREATE FUNCTION classroom.find_participant(session uuid, participant uuid) RETURNS classroom.participants
    LANGUAGE plpgsql
    AS $$
DECLARE
	p classroom.participants;
BEGIN
	PERFORM classroom.lock_running(session);
	SELECT * INTO p FROM classroom.participants o WHERE o.id = participant AND o.session_id = session;
	PERFORM auth.found(FOUND);
	RETURN p;
END $$;

CREATE FUNCTION classroom.find_problems(search text, type text, difficulty integer, grade text, class text, after_key text, after_id uuid, row_limit integer) RETURNS TABLE(id uuid, cursor_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	word text := NULLIF(hub.search_word(search), '');
	taught uuid[] := ARRAY(SELECT classroom.taught_classes());
BEGIN
	IF class IS NOT NULL AND class <> 'shared' THEN
		PERFORM auth.found(class::uuid = ANY (taught));
	END IF;
	RETURN QUERY EXECUTE concat_ws(' AND ', $q$
		SELECT p.id, p.grade || ' ' || p.difficulty || ' ' || p.type FROM classroom.problems p WHERE p.school_id = $1$q$,
		CASE WHEN class IS NULL THEN '(p.class_id IS NULL OR p.class_id = ANY ($2))' WHEN class = 'shared' THEN 'p.class_id IS NULL'
			ELSE 'p.class_id = ' || quote_literal(class) END,
		'p.grade = ' || quote_literal(grade), 'p.difficulty = ' || difficulty, 'p.type = ' || quote_literal(type),
		CASE WHEN word IS NOT NULL THEN format($q$p.search_parts @> %L AND lower((p.question || E'\n' || p.answer) COLLATE "C") ~ %L$q$,
			hub.search_parts(word), hub.search_pattern(word)) END,
		CASE WHEN after_key IS NOT NULL THEN $q$(p.grade::text, p.difficulty::text, p.type::text, p.id)
			> (split_part($3, ' ', 1), split_part($3, ' ', 2), split_part($3, ' ', 3), $4)$q$ END)
		|| ' ORDER BY p.grade, p.difficulty, p.type, p.id LIMIT $5'
	USING auth.school_id(), taught, after_key, after_id, row_limit;
END $_$;

CREATE FUNCTION classroom.forget_guests() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	DELETE FROM auth.guests g USING gone WHERE g.id = gone.id;
	RETURN NULL;
END $$;

CREATE FUNCTION classroom.free_nickname(session uuid, nickname text) RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT o.name FROM generate_series(2, 2 + classroom.most_participants()) AS n,
		LATERAL (SELECT rtrim(left(nickname, 20 - length(n::text))) || n AS name) AS o
	WHERE NOT EXISTS (SELECT FROM classroom.participants p WHERE p.session_id = session AND p.removed_at IS NULL
		AND classroom.name_key(p.nickname) = classroom.name_key(o.name))
	ORDER BY n LIMIT 1;
$$;

CREATE FUNCTION classroom.give_answer(card uuid, given text) RETURNS TABLE(answer text, correct boolean, tries integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	p classroom.participants := classroom.participant();
	c classroom.cards;
	d classroom.decks;
	chosen text := given;
	compared text;
	is_right boolean;
	kept classroom.answers;
BEGIN
	SELECT * INTO c FROM classroom.cards k WHERE k.id = card AND k.session_id = p.session_id FOR SHARE;
	PERFORM auth.found(FOUND);
	SELECT * INTO d FROM classroom.decks k WHERE k.id = c.deck_id;
	IF classroom.is_revealed(c) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'revealed';
	ELSIF d.ended_at IS NOT NULL OR d.current_id IS DISTINCT FROM c.id THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_current';
	ELSIF c.paused_left IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'paused';
	END IF;
	IF c.options IS NOT NULL THEN
		SELECT o.text INTO chosen FROM unnest(c.options) AS o(text)
		WHERE classroom.normalize_answer(o.text, c.type) = classroom.normalize_answer(given, c.type) ORDER BY o.text <> given LIMIT 1;
		IF chosen IS NULL THEN
			PERFORM auth.refuse_field('answer', 'not_an_option');
		END IF;
	END IF;
	-- What was chosen is compared as it stands: options may differ in a mark alone.
	compared := CASE WHEN c.options IS NULL THEN classroom.normalize_answer(chosen, c.type) ELSE chosen END;
	is_right := compared = CASE WHEN c.options IS NULL THEN classroom.normalize_answer(c.answer, c.type) ELSE c.answer END;
	INSERT INTO classroom.answers AS a (card_id, participant_id, school_id, content, normalized, correct, points)
	VALUES (c.id, p.id, c.school_id, chosen, compared, is_right,
		CASE WHEN is_right AND d.has_points THEN classroom.points_of(c, d.seconds, 1) ELSE 0 END)
	ON CONFLICT (card_id, participant_id) DO UPDATE SET content = EXCLUDED.content, normalized = EXCLUDED.normalized, correct = EXCLUDED.correct,
		tries = a.tries + 1, answered_at = clock_timestamp(),
		points = CASE WHEN is_right AND d.has_points THEN classroom.points_of(c, d.seconds, CASE d.mode WHEN 'once' THEN 1 ELSE a.tries + 1 END) ELSE 0 END
	WHERE a.normalized <> EXCLUDED.normalized AND NOT (d.mode = 'until_right' AND a.correct);
	IF FOUND THEN
		PERFORM classroom.join_team(p, d.teams);
		PERFORM live.publish_soon('class:' || p.session_id || ':staff', 'tally');
	END IF;
	SELECT * INTO kept FROM classroom.answers a WHERE a.card_id = c.id AND a.participant_id = p.id;
	RETURN QUERY SELECT kept.content, CASE WHEN d.mode = 'until_right' THEN kept.correct END, kept.tries;
END $$;

CREATE FUNCTION classroom.go_back(c classroom.cards) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	earlier uuid := (SELECT o.id FROM classroom.cards o WHERE o.deck_id = c.deck_id AND o.number < c.number ORDER BY o.number DESC LIMIT 1);
BEGIN
	IF earlier IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'first_card';
	ELSIF classroom.is_revealed(c) THEN
		PERFORM classroom.reveal_card(c.id);
	ELSE
		UPDATE classroom.cards k SET ends_at = NULL, paused_left = NULL WHERE k.id = c.id;
	END IF;
	PERFORM classroom.put_up(earlier);
END $$;

CREATE TABLE classroom.decks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    session_id uuid NOT NULL,
    grade character varying(10) NOT NULL,
    difficulty integer,
    type character varying(20),
    seconds integer,
    mode text DEFAULT 'once'::text NOT NULL,
    shown_as text DEFAULT 'choice'::text NOT NULL,
    adaptive boolean DEFAULT false NOT NULL,
    advances boolean DEFAULT false NOT NULL,
    has_points boolean DEFAULT false NOT NULL,
    teams integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    level integer,
    remaining uuid[] NOT NULL,
    current_id uuid,
    podium_shown boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT decks_level_check CHECK (((level >= 1) AND (level <= 5))),
    CONSTRAINT decks_mode_check CHECK ((mode = ANY (ARRAY['once'::text, 'until_right'::text]))),
    CONSTRAINT decks_seconds_check CHECK (((seconds >= 5) AND (seconds <= 600))),
    CONSTRAINT decks_shown_as_check CHECK ((shown_as = ANY (ARRAY['choice'::text, 'text'::text]))),
    CONSTRAINT decks_teams_check CHECK ((((teams >= 0) AND (teams <= 8)) AND (teams <> 1))),
    CONSTRAINT decks_total_check CHECK ((total > 0))
);

ALTER TABLE ONLY classroom.decks FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.decks.id IS 'personal: no';

COMMENT ON COLUMN classroom.decks.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.decks.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.decks.grade IS 'personal: no';

COMMENT ON COLUMN classroom.decks.difficulty IS 'personal: no';

COMMENT ON COLUMN classroom.decks.type IS 'personal: no';

COMMENT ON COLUMN classroom.decks.seconds IS 'personal: no';

COMMENT ON COLUMN classroom.decks.mode IS 'personal: no';

COMMENT ON COLUMN classroom.decks.shown_as IS 'personal: no';

COMMENT ON COLUMN classroom.decks.adaptive IS 'personal: no';

COMMENT ON COLUMN classroom.decks.advances IS 'personal: no';

COMMENT ON COLUMN classroom.decks.has_points IS 'personal: no';

COMMENT ON COLUMN classroom.decks.teams IS 'personal: no';

COMMENT ON COLUMN classroom.decks.total IS 'personal: no';

COMMENT ON COLUMN classroom.decks.level IS 'personal: no';

COMMENT ON COLUMN classroom.decks.remaining IS 'personal: no';

COMMENT ON COLUMN classroom.decks.current_id IS 'personal: no';

COMMENT ON COLUMN classroom.decks.podium_shown IS 'personal: no';

COMMENT ON COLUMN classroom.decks.created_at IS 'personal: no';

COMMENT ON COLUMN classroom.decks.ended_at IS 'personal: no';

CREATE FUNCTION classroom.go_on(d classroom.decks, class uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	following uuid := (SELECT n.id FROM classroom.cards n JOIN classroom.cards c ON c.id = d.current_id
		WHERE n.deck_id = d.id AND n.number > c.number AND n.skipped_at IS NULL ORDER BY n.number LIMIT 1);
BEGIN
	IF following IS NULL THEN
		PERFORM classroom.draw_card(d.id, class);
	ELSE
		PERFORM classroom.put_up(following);
	END IF;
END $$;

CREATE FUNCTION classroom.has_link(content text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
	SELECT lower(normalize(content, NFKC)) ~ ('://|\mwww\.|youtu\.be|bit\.ly|\mt\.me/|[[:alnum:]]\.(?:com|net|org|edu|info|biz|dev|app|xyz|site|shop|online|link|'
		|| 'kr|io|gg|tv|co|jp|cn|uk)(?:$|[^a-z])');
$_$;

CREATE FUNCTION classroom.has_messages(s classroom.sessions) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT classroom.over_at(s) > now() - make_interval(days => classroom.days_kept('messages'));
$$;

CREATE FUNCTION classroom.hide_message(session uuid, message uuid, hidden boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF m.moderated = hidden THEN
		RETURN;
	END IF;
	UPDATE classroom.messages o SET moderated = hidden WHERE o.id = m.id RETURNING * INTO m;
	PERFORM classroom.log(session, CASE WHEN hidden THEN 'message_hidden' ELSE 'message_shown' END, jsonb_build_object('message_id', m.id));
	IF hidden THEN
		PERFORM classroom.untell_message(session, m.id), classroom.tell(session, 'message_hidden', jsonb_build_object('message_id', m.id));
		PERFORM classroom.pin(session, NULL) FROM classroom.sessions s WHERE s.id = session AND s.pinned_id = m.id;
	ELSE
		PERFORM classroom.tell_message('message_shown', m);
	END IF;
	IF m.reports > 0 THEN
		PERFORM live.publish_soon('class:' || session || ':staff', 'reported');
	END IF;
END $$;

CREATE FUNCTION classroom.import_problems(file_rows jsonb, file_columns text[], is_dry boolean) RETURNS TABLE(created integer, changed integer, unchanged integer, refused integer, lines jsonb)
    LANGUAGE plpgsql ROWS 1
    AS $_$
DECLARE
	plan jsonb;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	PERFORM FROM classroom.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE;
	plan := (SELECT COALESCE(jsonb_agg(to_jsonb(p) ORDER BY p.line), '[]') FROM classroom.plan_problems(file_rows, file_columns) p);
	IF NOT is_dry THEN
		INSERT INTO classroom.problems (school_id, class_id, question, answer, choices, type, difficulty, grade, concept, created_by)
		SELECT auth.school_id(), p.class_id, p.question, p.answer, p.choices, p.type, p.difficulty, p.grade, p.concept, auth.user_id()
		FROM jsonb_populate_recordset(NULL::classroom.problems, jsonb_path_query_array(plan, '$[*] ? (@.status == "created")')) AS p
		ON CONFLICT DO NOTHING;
		UPDATE classroom.problems o SET answer = p.answer, type = p.type, difficulty = p.difficulty, choices = p.choices, concept = p.concept,
			updated_at = now()
		FROM jsonb_populate_recordset(NULL::classroom.problems, jsonb_path_query_array(plan, '$[*] ? (@.status == "changed")')) AS p
		WHERE o.id = p.id;
	END IF;
	RETURN QUERY SELECT count(*) FILTER (WHERE r.status = 'created')::integer, count(*) FILTER (WHERE r.status = 'changed')::integer,
		count(*) FILTER (WHERE r.status = 'unchanged')::integer, count(*) FILTER (WHERE r.status = 'refused')::integer, plan
	FROM jsonb_to_recordset(plan) AS r(status text);
END $_$;

CREATE FUNCTION classroom.is_present(participant uuid, last_seen_at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT is_present.last_seen_at > now() - interval '20 seconds' OR EXISTS (SELECT FROM live.connections c WHERE c.guest_id = participant);
$$;

CREATE FUNCTION classroom.is_revealed(card classroom.cards) RETURNS boolean
    LANGUAGE sql
    AS $$
	SELECT card.revealed_at IS NOT NULL OR COALESCE(card.ends_at <= clock_timestamp(), false);
$$;

CREATE FUNCTION classroom.join_session(code text, address text, nickname text, avatar integer, fresh_token bytea, shown_token bytea, as_myself boolean) RETURNS TABLE(outcome text, participant_id uuid, suggestion text, seconds integer)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
#variable_conflict use_column
DECLARE
	knocked record;
	s classroom.sessions;
	device record;
	student uuid;
	earlier record;
	wanted text := nickname;
BEGIN
	SELECT * INTO knocked FROM classroom.knock(code, address);
	seconds := knocked.seconds;
	-- One newcomer after the other: names, places and the counts are right.
	SELECT * INTO s FROM classroom.sessions o WHERE o.id = knocked.session AND o.ended_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		outcome := CASE WHEN seconds IS NULL THEN 'wrong_code' ELSE 'guessing' END;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT * INTO device FROM classroom.participant_of_token(shown_token, s.id);
	student := CASE WHEN as_myself THEN classroom.myself(s.school_id) END;
	SELECT p.id, p.removed_at IS NOT NULL AS had_left INTO earlier FROM classroom.participants p
	WHERE p.session_id = s.id AND p.student_id = student AND device.participant IS NULL;
	outcome := CASE
		WHEN device.was_removed OR EXISTS (SELECT FROM classroom.participants p JOIN auth.guests g ON g.id = p.id
			WHERE p.session_id = s.id AND p.student_id = classroom.myself(s.school_id) AND p.removed_at IS NOT NULL) THEN 'removed'
		WHEN device.participant IS NOT NULL THEN 'same'
		WHEN as_myself AND student IS NULL THEN 'not_a_student'
		WHEN s.locked THEN 'locked'
		WHEN earlier.id IS NOT NULL AND NOT earlier.had_left THEN 'again'
		WHEN (SELECT count(*) FROM classroom.participants p WHERE p.session_id = s.id AND p.removed_at IS NULL) >= classroom.most_participants()
			THEN 'session_full'
	END;
	IF outcome IS NULL AND student IS NOT NULL THEN
		SELECT btrim(left(p.name, 20)) INTO wanted FROM school.people p WHERE p.id = student;
	END IF;
	outcome := CASE
		WHEN outcome IS NOT NULL THEN outcome
		WHEN wanted IS NULL OR classroom.name_key(wanted) ~ '^[\u2800\U000e0020-\U000e007f]*$' THEN 'nickname_missing'
		WHEN student IS NULL AND (classroom.refused_word(s.school_id, wanted)).id IS NOT NULL THEN 'word_refused'
		WHEN NOT EXISTS (SELECT FROM classroom.participants p WHERE p.session_id = s.id AND p.removed_at IS NULL
			AND classroom.name_key(p.nickname) = classroom.name_key(wanted)) THEN 'joined'
		WHEN student IS NULL THEN 'nickname_taken'
	END;
	IF outcome IS NULL OR outcome = 'nickname_taken' THEN
		suggestion := classroom.free_nickname(s.id, wanted);
	END IF;
	IF outcome IS NULL THEN -- of two students of one name the second has a number
		wanted := suggestion;
		outcome := 'joined';
	END IF;
	IF outcome = 'joined' THEN
		participant_id := classroom.add_participant(s, wanted, avatar, fresh_token, student, earlier.id, seconds IS NOT NULL);
	ELSIF outcome = 'again' THEN
		participant_id := earlier.id;
		PERFORM live.end_streams(earlier.id), auth.put_guest(earlier.id, s.school_id, fresh_token, s.expires_at);
	ELSIF outcome = 'same' THEN
		participant_id := device.participant;
	END IF;
	IF participant_id IS NOT NULL THEN
		PERFORM auth.open_guest(CASE outcome WHEN 'same' THEN shown_token ELSE fresh_token END);
	END IF;
	RETURN NEXT;
END $_$;

CREATE FUNCTION classroom.join_team(p classroom.participants, teams integer) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE classroom.participants o SET team = (SELECT t.team FROM generate_series(1, teams) AS t(team)
		ORDER BY (SELECT count(*) FROM classroom.counted_participants(p.session_id) m WHERE m.team = t.team), t.team LIMIT 1)
	WHERE o.id = p.id AND o.team IS NULL AND teams > 0;
$$;

CREATE FUNCTION classroom.joined_session() RETURNS uuid
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	p classroom.participants := classroom.participant();
BEGIN
	IF p.admitted_at IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'waiting';
	END IF;
	RETURN p.session_id;
END $$;

CREATE FUNCTION classroom.knock(code text, address text, OUT session uuid, OUT seconds integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	keys text[] := ARRAY[auth.throttle_key('class_code', address)];
BEGIN
	seconds := NULLIF(auth.throttle_check(keys), 0);
	SELECT s.id INTO session FROM classroom.sessions s
	WHERE s.code = knock.code::bpchar AND s.ended_at IS NULL AND s.expires_at > now()
		AND (auth.school_id() IS NULL OR s.school_id = auth.school_id());
	IF session IS NULL AND seconds IS NULL THEN
		PERFORM auth.throttle_failed(keys);
	ELSIF session IS NULL THEN
		seconds := auth.throttle_failed(keys);
	END IF;
END $$;

CREATE FUNCTION classroom.korean_number(words text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
	native CONSTANT text[] := '{스물,이십,스무,이십,서른,삼십,마흔,사십,쉰,오십,예순,육십,일흔,칠십,여든,팔십,아흔,구십,열,십,하나,일,다섯,오,여섯,육,일곱,칠,여덟,팔,
		아홉,구,한,일,둘,이,두,이,셋,삼,세,삼,넷,사,네,사,륙,육,영,공}';
	sign text;
	digits text;
	digit numeric;
	section numeric := 0; -- below 10,000
	total numeric := 0;
	unit numeric;
	last_unit numeric := 10000;
	last_myriad numeric := 'Infinity';
BEGIN
	FOR i IN 1 .. cardinality(native) / 2 LOOP
		words := replace(words, native[2 * i - 1], native[2 * i]);
	END LOOP;
	IF words = '공' THEN
		RETURN 0;
	ELSIF words !~ '^[0-9일이삼사오육칠팔구십백천만억조]+$' OR words !~ '[^0-9]' THEN
		RETURN NULL;
	END IF;
	FOR sign, digits IN SELECT m[1], m[2] FROM regexp_matches(words, '([^0-9]|([0-9]+))', 'g') AS m LOOP
		unit := (ARRAY[10, 100, 1000])[NULLIF(strpos('십백천', sign), 0)];
		IF digits IS NOT NULL OR strpos('일이삼사오육칠팔구', sign) > 0 THEN
			IF digit IS NOT NULL THEN
				RETURN NULL;
			END IF;
			digit := COALESCE(digits::numeric, strpos('일이삼사오육칠팔구', sign));
		ELSIF unit IS NOT NULL THEN
			IF unit >= last_unit THEN
				RETURN NULL;
			END IF;
			section := section + COALESCE(digit, 1) * unit;
			digit := NULL;
			last_unit := unit;
		ELSE
			unit := (ARRAY[10000, 100000000, 1000000000000])[strpos('만억조', sign)];
			section := section + COALESCE(digit, 0);
			IF unit >= last_myriad THEN
				RETURN NULL;
			END IF;
			total := total + CASE WHEN section = 0 THEN 1 ELSE section END * unit;
			section := 0;
			digit := NULL;
			last_unit := 10000;
			last_myriad := unit;
		END IF;
	END LOOP;
	RETURN total + section + COALESCE(digit, 0);
END $_$;

CREATE FUNCTION classroom.leave() RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	p classroom.participants := classroom.participant();
BEGIN
	UPDATE classroom.participants o SET removed_at = now() WHERE o.id = p.id;
	PERFORM classroom.log(p.session_id, 'left', jsonb_build_object('participant_id', p.id)), classroom.tell_people(p.session_id), auth.forget_guest();
END $$;

CREATE FUNCTION classroom.links_refused() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE((SELECT s.links_refused FROM classroom.settings s WHERE s.school_id = (SELECT auth.school_id())), true);
$$;

CREATE TABLE classroom.messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    session_id uuid NOT NULL,
    participant_id uuid,
    is_teacher boolean DEFAULT false NOT NULL,
    nickname character varying(20) NOT NULL,
    avatar_id integer NOT NULL,
    content text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    moderated boolean DEFAULT false NOT NULL,
    is_question boolean DEFAULT false NOT NULL,
    answered_at timestamp with time zone,
    votes integer DEFAULT 0 NOT NULL,
    reports integer DEFAULT 0 NOT NULL,
    client_key text,
    CONSTRAINT messages_avatar_id_check CHECK (((avatar_id >= 1) AND (avatar_id <= 64))),
    CONSTRAINT messages_client_key_check CHECK (((char_length(client_key) >= 1) AND (char_length(client_key) <= 64))),
    CONSTRAINT messages_content_check CHECK (((char_length(content) >= 1) AND (char_length(content) <= 200)))
);

ALTER TABLE ONLY classroom.messages FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.messages.id IS 'personal: no';

COMMENT ON COLUMN classroom.messages.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.messages.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.messages.participant_id IS 'personal: no';

COMMENT ON COLUMN classroom.messages.is_teacher IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.nickname IS 'personal: identity';

COMMENT ON COLUMN classroom.messages.avatar_id IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.content IS 'personal: content';

COMMENT ON COLUMN classroom.messages.created_at IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.moderated IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.is_question IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.answered_at IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.votes IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.reports IS 'personal: activity';

COMMENT ON COLUMN classroom.messages.client_key IS 'personal: no';

CREATE FUNCTION classroom.lock_message(session uuid, message uuid) RETURNS classroom.messages
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	m classroom.messages;
BEGIN
	SELECT * INTO m FROM classroom.messages o WHERE o.id = message AND o.session_id = s.id FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	RETURN m;
END $$;

CREATE FUNCTION classroom.lock_running(session uuid) RETURNS classroom.sessions
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions;
BEGIN
	PERFORM classroom.require_teacher(session);
	SELECT * INTO s FROM classroom.sessions r WHERE r.id = session FOR NO KEY UPDATE;
	IF s.ended_at IS NOT NULL OR s.expires_at <= now() THEN
		RAISE EXCEPTION USING ERRCODE = 'SD410', MESSAGE = 'ended';
	END IF;
	RETURN s;
END $$;

CREATE FUNCTION classroom.log(session uuid, event_type text, payload jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO classroom.logs (school_id, session_id, event_type, payload)
	SELECT s.school_id, s.id, log.event_type, log.payload FROM classroom.sessions s WHERE s.id = session;
$$;

CREATE FUNCTION classroom.log_report_looks(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT hub.log_looks(array_agg(p.student_id), 'classroom_report_read') FROM classroom.participants p
	WHERE p.session_id = session AND p.student_id IS NOT NULL HAVING count(*) > 0;
$$;

CREATE FUNCTION classroom.longest_session() RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '08:00:00'::interval;

CREATE FUNCTION classroom.may_change_problem(p classroom.problems) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT auth.has_role('admin') OR CASE WHEN p.class_id IS NULL THEN COALESCE(p.created_by = (SELECT auth.user_id()), false)
		ELSE classroom.teaches(p.class_id) END;
$$;

CREATE FUNCTION classroom.message_json(m classroom.messages) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('id', m.id, 'participant_id', m.participant_id, 'is_teacher', m.is_teacher, 'nickname', m.nickname, 'avatar_id', m.avatar_id,
		'content', m.content, 'created_at', classroom.moment(m.created_at), 'moderated', m.moderated,
		'is_question', m.is_question, 'votes', m.votes, 'answered', m.answered_at IS NOT NULL, 'client_key', m.client_key);
$$;

CREATE FUNCTION classroom.message_rows(session uuid, before timestamp with time zone, before_id uuid, row_limit integer) RETURNS TABLE(id uuid, cursor_key timestamp with time zone, participant_id uuid, is_teacher boolean, nickname text, avatar_id integer, content text, created_at timestamp with time zone, moderated boolean, is_question boolean, answered boolean, votes integer, reports integer, client_key text, is_mine boolean, voted boolean, is_pinned boolean)
    LANGUAGE sql STABLE
    AS $$
	SELECT r.* FROM classroom.messages_before(COALESCE(session, (SELECT classroom.seen_session())), session IS NOT NULL, before, before_id, row_limit) AS m,
		LATERAL classroom.shown_message(m, session IS NOT NULL) AS r ORDER BY m.created_at DESC, m.id DESC;
$$;

CREATE FUNCTION classroom.messages_before(session uuid, staff boolean, before timestamp with time zone, before_id uuid, row_limit integer) RETURNS SETOF classroom.messages
    LANGUAGE sql STABLE
    AS $$
	SELECT m.* FROM classroom.messages m
	WHERE m.session_id = messages_before.session
		AND (m.created_at, m.id) < (COALESCE(before, 'infinity'), COALESCE(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
		AND (staff OR NOT m.moderated)
	ORDER BY m.created_at DESC, m.id DESC LIMIT row_limit;
$$;

CREATE FUNCTION classroom.moderation_events() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{session_started,session_extended,session_ended,door_locked,door_unlocked,lobby_on,lobby_off,admitted,removed,muted,unmuted,message_hidden,message_shown,message_reported,reports_dismissed,message_pinned,message_unpinned,question_answered,question_reopened,chat_locked,chat_unlocked,slow_mode,questions_only,everything_allowed}'::text[];

CREATE FUNCTION classroom.moment(at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
$$;

CREATE FUNCTION classroom.most_participants() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 300;

CREATE FUNCTION classroom.most_words() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 500;

CREATE FUNCTION classroom.mute(session uuid, participant uuid, muted boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	p classroom.participants := classroom.find_participant(session, participant);
BEGIN
	IF p.muted = mute.muted THEN
		RETURN;
	END IF;
	UPDATE classroom.participants o SET muted = mute.muted WHERE o.id = participant;
	PERFORM classroom.tell_one(participant, 'muted', jsonb_build_object('muted', mute.muted)),
		classroom.log(session, CASE WHEN mute.muted THEN 'muted' ELSE 'unmuted' END, jsonb_build_object('participant_id', participant, 'by', auth.user_id()));
END $$;

CREATE FUNCTION classroom.myself(school uuid) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT s.id FROM hub.students s
	WHERE s.id = auth.user_id() AND s.school_id = school AND s.school_id = auth.school_id() AND auth.has_role('student');
$$;

CREATE FUNCTION classroom.news(after bigint, topics text[]) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	most CONSTANT integer := 500; -- as a stream
	up_to bigint;
	missed jsonb[];
	is_reload boolean;
BEGIN
	PERFORM live.assign_positions();
	up_to := live.last_position();
	after := COALESCE(after, up_to);
	missed := ARRAY(SELECT e.payload FROM live.events_of_topics(after, up_to, topics, most + 1) e WHERE e.kind = 'message' ORDER BY e.id);
	is_reload := NOT live.can_resume(after) OR cardinality(missed) > most;
	RETURN jsonb_build_object('position', up_to, 'reload', is_reload, 'events', CASE WHEN is_reload THEN '[]' ELSE to_jsonb(missed) END);
END $$;

CREATE FUNCTION classroom.news_of_participant(after bigint) RETURNS jsonb
    LANGUAGE sql
    AS $$
	SELECT classroom.seen();
	SELECT classroom.news(after, ARRAY['user:' || p.id] || CASE WHEN p.admitted_at IS NOT NULL THEN ARRAY['class:' || p.session_id] END)
	FROM classroom.participant() AS p;
$$;

CREATE FUNCTION classroom.next_level(level integer, share numeric) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN LEAST(GREATEST((level + CASE WHEN (share >= 0.8) THEN 1 WHEN (share < 0.5) THEN '-1'::integer ELSE 0 END), 1), 5);

CREATE FUNCTION classroom.normalize_answer(given text, type text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
	folded CONSTANT text := regexp_replace(lower(normalize(given, NFKC)), '[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+', '', 'g');
	marks CONSTANT text := '[!"''()*,.:;?\[\]_`{}~·…、。「」『』《》〈〉“”‘’]+';
	bare text;
	part text[];
BEGIN
	IF type = 'math' THEN
		bare := regexp_replace(regexp_replace(translate(folded, '−–⁄÷', '--//'), '^' || replace(marks, '.', '') || '|' || marks || '$', '', 'g'), '^=', '');
	ELSE
		bare := regexp_replace(folded, '^(' || marks || '|[-–—]+)+|(' || marks || '|[-–—]+)+$', '', 'g');
	END IF;
	IF bare = '' THEN
		RETURN folded;
	ELSIF type <> 'math' THEN
		RETURN bare;
	END IF;
	part := regexp_match(bare, '^(.*[0-9일이삼사오육칠팔구십백천만억조영공한두세네열닷엿섯곱덟홉른흔쉰순든물무나둘셋넷])(개|명|원|마리|권|자루|송이|그루|켤레|장|대|살|번|병|판|채|줄)$');
	bare := COALESCE(part[1], bare);
	IF bare ~ '^[^/]+분의[^/]+$' THEN
		part := regexp_match(bare, '^(.+)분의(.+)$');
		RETURN classroom.normalize_number(part[2]) || '/' || classroom.normalize_number(part[1]);
	END IF;
	RETURN (SELECT string_agg(classroom.normalize_number(piece), '/' ORDER BY n) FROM string_to_table(bare, '/') WITH ORDINALITY AS p(piece, n));
END $_$;

CREATE FUNCTION classroom.normalize_number(given text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
	plain text := regexp_replace(given, '(\d),(?=\d{3}(\D|$))', '\1', 'g');
BEGIN
	IF plain ~ '^[+-]?(\d+(\.\d*)?|\.\d+)$' AND char_length(plain) <= 100 THEN
		RETURN trim_scale(plain::numeric)::text;
	END IF;
	RETURN COALESCE(classroom.korean_number(plain)::text, plain);
END $_$;

CREATE FUNCTION classroom.option_rows(card classroom.cards, shows_answer boolean, mine text, tally jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(jsonb_agg(jsonb_build_object('text', o.text, 'mark', substr('①②③④⑤⑥', o.n::integer, 1), 'is_mine', o.text = mine,
		'is_answer', shows_answer AND o.text = card.answer, 'count', COALESCE(tally #>> ARRAY['options', (o.n - 1)::text, 'count'], '0'),
		'percent', COALESCE(round(100 * (tally #> ARRAY['options', (o.n - 1)::text, 'count'])::numeric / NULLIF((tally -> 'answered')::numeric, 0)), 0))
		ORDER BY o.n), '[]')
	FROM unnest(card.options) WITH ORDINALITY AS o(text, n);
$$;

CREATE FUNCTION classroom.options_of(problem classroom.problems, class uuid) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
DECLARE
	right_one text := classroom.normalize_answer(problem.answer, problem.type);
	others text[] := problem.choices; -- as they were written: which may be a mark alone
BEGIN
	IF others IS NULL THEN
		SELECT array_agg(w.text) INTO others FROM (
			SELECT u.text FROM (
				SELECT DISTINCT ON (classroom.normalize_answer(p.answer, problem.type)) p.answer AS text, abs(p.difficulty - problem.difficulty) AS distance
				FROM classroom.problems_of(class, problem.grade, NULL, problem.type) p
				WHERE classroom.normalize_answer(p.answer, problem.type) <> right_one
				ORDER BY classroom.normalize_answer(p.answer, problem.type), distance) AS u
			ORDER BY u.distance, random() LIMIT 3) AS w;
	END IF;
	RETURN (SELECT array_agg(o.text ORDER BY random()) FROM unnest(others || problem.answer) AS o(text) WHERE others IS NOT NULL);
END $$;

CREATE FUNCTION classroom.over_at(s classroom.sessions) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
	SELECT least(COALESCE(s.ended_at, s.expires_at), now());
$$;

CREATE FUNCTION classroom.own_answer(card classroom.cards) RETURNS jsonb
    LANGUAGE sql
    AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('answer', a.content, 'tries', a.tries,
		'correct', CASE WHEN d.mode = 'until_right' OR classroom.is_revealed(card) THEN a.correct END))
	FROM classroom.answers a JOIN classroom.decks d ON d.id = card.deck_id
	WHERE a.card_id = card.id AND a.participant_id = (SELECT auth.guest_id());
$$;

CREATE FUNCTION classroom.own_card() RETURNS jsonb
    LANGUAGE sql
    AS $$
	SELECT classroom.card_document(c) || jsonb_strip_nulls(jsonb_build_object('mine', classroom.own_answer(c)))
	FROM classroom.participant() AS p, classroom.current_card(p.session_id) AS c WHERE c.id IS NOT NULL AND p.admitted_at IS NOT NULL;
$$;

CREATE FUNCTION classroom.participant() RETURNS classroom.participants
    LANGUAGE sql STABLE
    AS $$
	SELECT p FROM classroom.participants p WHERE p.id = (SELECT auth.guest_id());
$$;

CREATE FUNCTION classroom.participant_count(session uuid) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
	SELECT count(*)::integer FROM classroom.counted_participants(session);
$$;

CREATE FUNCTION classroom.participant_of_token(token bytea, session uuid, OUT participant uuid, OUT was_removed boolean) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT p.id, p.removed_at IS NOT NULL FROM auth.guests g JOIN classroom.participants p ON p.id = g.id
	WHERE g.token_hash = participant_of_token.token AND p.session_id = participant_of_token.session;
$$;

CREATE FUNCTION classroom.participants_event(topic text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('type', 'participants', 'count', classroom.participant_count(classroom.session_of_topic(topic)));
$$;

CREATE FUNCTION classroom.pause_card(c classroom.cards) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF c.paused_left IS NOT NULL OR c.revealed_at IS NULL AND classroom.is_revealed(c) THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET paused_left = COALESCE(CASE WHEN k.revealed_at IS NULL THEN k.ends_at - clock_timestamp() END, '0'),
		ends_at = CASE WHEN k.revealed_at IS NOT NULL THEN k.ends_at END
	WHERE k.id = c.id;
	PERFORM classroom.log(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id, 'paused', true, 'ends_at', NULL));
END $$;

CREATE FUNCTION classroom.people_event(topic text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('type', 'people', 'count', classroom.participant_count(s), 'waiting', classroom.waiting_count(s),
		'present', classroom.present_count(s))
	FROM classroom.session_of_topic(topic) AS s;
$$;

CREATE FUNCTION classroom.pin(session uuid, message uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	UPDATE classroom.sessions s SET pinned_id = message WHERE s.id = session;
	PERFORM classroom.tell(session, 'pinned', jsonb_build_object('message', classroom.pinned_message(session)));
END $$;

CREATE FUNCTION classroom.pin_message(session uuid, message uuid, pinned boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
	is_pinned boolean := EXISTS (SELECT FROM classroom.sessions s WHERE s.id = session AND s.pinned_id = m.id);
BEGIN
	IF pinned AND m.moderated THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'message_hidden';
	ELSIF is_pinned <> pinned THEN
		PERFORM classroom.pin(session, CASE WHEN pinned THEN m.id END);
		PERFORM classroom.log(session, CASE WHEN pinned THEN 'message_pinned' ELSE 'message_unpinned' END, jsonb_build_object('message_id', m.id));
	END IF;
END $$;

CREATE FUNCTION classroom.pinned_message(session uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT classroom.message_json(m) FROM classroom.sessions s JOIN classroom.messages m ON m.id = s.pinned_id WHERE s.id = session AND NOT m.moderated;
$$;

CREATE FUNCTION classroom.plan_problems(file_rows jsonb, file_columns text[]) RETURNS TABLE(line integer, status text, id uuid, class_id uuid, question text, answer text, type text, difficulty integer, grade text, choices text[], concept text, field text, code text, changes jsonb)
    LANGUAGE sql STABLE ROWS 500
    AS $$
	WITH given AS MATERIALIZED (
		SELECT g.*, c.id AS class_id
		FROM jsonb_to_recordset(file_rows) AS g(line integer, question text, answer text, type text, difficulty integer, grade text,
			choices text[], concept text, class_grade integer, class_name text, field text, code text)
		LEFT JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = g.class_grade AND c.name = g.class_name
			AND c.id IN (SELECT classroom.taught_classes())),
	met AS MATERIALIZED (
		SELECT g.line, g.class_id, g.class_name, g.question, g.answer, g.type, g.difficulty, g.grade, g.field, g.code, p.id,
			CASE WHEN 'choices' = ANY (file_columns) THEN g.choices ELSE p.choices END AS choices,
			CASE WHEN 'concept' = ANY (file_columns) THEN g.concept ELSE p.concept END AS concept,
			p.answer AS old_answer, p.type AS old_type, p.difficulty AS old_difficulty, p.choices AS old_choices, p.concept AS old_concept,
			classroom.may_change_problem(p) AS is_own,
			row_number() OVER (PARTITION BY g.class_id, g.class_name, g.grade, g.question, g.code IS NULL ORDER BY g.line) > 1 AS is_again
		FROM given g LEFT JOIN classroom.problems p ON md5(p.question) = md5(g.question) AND p.question = g.question AND p.grade = g.grade
			AND p.school_id = auth.school_id() AND p.class_id IS NOT DISTINCT FROM g.class_id),
	compared AS MATERIALIZED (
		SELECT m.*, (SELECT jsonb_agg(jsonb_build_object('label', 'classroom.problem.' || v.name) || CASE v.name
				WHEN 'type' THEN jsonb_build_object('from_key', 'classroom.type.' || v.old, 'to_key', 'classroom.type.' || v.new)
				ELSE jsonb_build_object('from', v.old, 'to', v.new) END ORDER BY v.place)
			FROM (VALUES (1, 'answer', m.old_answer, m.answer), (2, 'type', m.old_type, m.type),
				(3, 'difficulty', m.old_difficulty::text, m.difficulty::text),
				(4, 'choices', array_to_string(m.old_choices, ' | '), array_to_string(m.choices, ' | ')),
				(5, 'concept', m.old_concept, m.concept)) AS v(place, name, old, new)
			WHERE m.id IS NOT NULL AND v.old IS DISTINCT FROM v.new) AS changes
		FROM met m),
	judged AS MATERIALIZED (
		SELECT c.*, CASE WHEN c.code IS NOT NULL THEN ARRAY[c.field, c.code]
			WHEN c.class_name IS NOT NULL AND c.class_id IS NULL THEN '{scope,unknown_class}'
			WHEN c.is_again THEN '{question,doubled_row}'
			WHEN classroom.choices_fault(c.answer, c.choices) IS NOT NULL THEN ARRAY['choices', classroom.choices_fault(c.answer, c.choices)]
			WHEN c.changes IS NOT NULL AND NOT c.is_own THEN '{question,not_your_problem}' END AS fault
		FROM compared c)
	SELECT j.line, CASE WHEN j.fault IS NOT NULL THEN 'refused' WHEN j.id IS NULL THEN 'created' WHEN j.changes IS NULL THEN 'unchanged' ELSE 'changed' END,
		j.id, j.class_id, j.question, j.answer, j.type, j.difficulty, j.grade, j.choices, j.concept, j.fault[1], j.fault[2],
		CASE WHEN j.fault IS NULL THEN j.changes END
	FROM judged j ORDER BY j.line;
$$;

CREATE FUNCTION classroom.podium(session uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('shown', d.podium_shown) || CASE WHEN NOT d.podium_shown THEN '{}' ELSE jsonb_build_object(
		'top', COALESCE((SELECT jsonb_agg(jsonb_build_object('place', t.place, 'nickname', t.nickname, 'avatar_id', t.avatar_id, 'points', t.points)
			ORDER BY t.place, t.joined_at) FROM (SELECT rank() OVER (ORDER BY p.points DESC) AS place, p.nickname, p.avatar_id, p.points, p.joined_at
				FROM classroom.counted_participants(session) p WHERE p.points > 0 ORDER BY p.points DESC, p.joined_at LIMIT 3) AS t), '[]'),
		'teams', CASE WHEN d.teams = 0 THEN '[]' ELSE COALESCE((SELECT jsonb_agg(jsonb_build_object('team', t.team, 'points', t.points)
			ORDER BY t.points DESC, t.team) FROM (SELECT p.team, sum(p.points) AS points FROM classroom.counted_participants(session) p
				WHERE p.team IS NOT NULL GROUP BY p.team) AS t), '[]') END) END
	FROM (SELECT * FROM classroom.decks l WHERE l.session_id = session ORDER BY l.created_at DESC, l.id LIMIT 1) AS d WHERE d.has_points;
$$;

CREATE FUNCTION classroom.points_of(card classroom.cards, seconds integer, tries integer) RETURNS integer
    LANGUAGE sql
    AS $$
	SELECT round((500 + 500 * greatest(0, least(1, 1 - extract(epoch FROM clock_timestamp() - card.shown_at) / COALESCE(seconds, 30)))) / tries)::integer;
$$;

CREATE FUNCTION classroom.post_message(content text, is_question boolean, client_key text) RETURNS TABLE(outcome text, id uuid, seconds integer, instead text)
    LANGUAGE plpgsql
    AS $_$
#variable_conflict use_variable
DECLARE
	p classroom.participants;
	s classroom.sessions;
	m classroom.messages;
	w classroom.words;
BEGIN
	SELECT * INTO s FROM classroom.sessions o WHERE o.id = (classroom.participant()).session_id FOR SHARE;
	SELECT * INTO p FROM classroom.participants o WHERE o.id = auth.guest_id() FOR NO KEY UPDATE;
	IF p.removed_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD401', MESSAGE = 'signed_out';
	ELSIF s.ended_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD410', MESSAGE = 'ended';
	END IF;
	SELECT * INTO m FROM classroom.messages o WHERE o.participant_id = p.id AND o.client_key = post_message.client_key;
	IF FOUND THEN
		outcome := CASE WHEN (m.content, m.is_question) = (post_message.content, post_message.is_question) THEN 'again' ELSE 'key_reused' END;
		id := m.id;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT q.refusal, q.seconds INTO outcome, seconds FROM classroom.silence(p, s, is_question) AS q;
	IF outcome IS NULL AND content ~ '^[\s\u200c\u200d\u2800\ufe00-\ufe0f\U000e0020-\U000e007f]*$' THEN
		outcome := 'empty';
	END IF;
	IF outcome IS NULL THEN
		w := classroom.refused_word(p.school_id, content);
		IF w.id IS NOT NULL THEN
			outcome := 'word_refused';
			instead := classroom.with_suggestion(content, w.word, w.suggestion);
		END IF;
	END IF;
	IF outcome IS NULL AND classroom.links_refused() AND classroom.has_link(content) THEN
		outcome := 'link_refused';
	END IF;
	IF outcome IS NULL THEN
		INSERT INTO classroom.messages AS n (school_id, session_id, participant_id, nickname, avatar_id, content, is_question, client_key)
		VALUES (p.school_id, s.id, p.id, p.nickname, p.avatar_id, content, is_question, client_key) RETURNING n.* INTO m;
		PERFORM classroom.tell_message('message', m);
		outcome := 'posted';
		id := m.id;
	END IF;
	RETURN NEXT;
END $_$;

CREATE FUNCTION classroom.post_teacher_message(session uuid, content text, is_question boolean, client_key text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	m classroom.messages;
BEGIN
	INSERT INTO classroom.messages AS n (school_id, session_id, is_teacher, nickname, avatar_id, content, is_question, client_key)
	SELECT s.school_id, s.id, true, left(t.name, 20), 1, post_teacher_message.content, post_teacher_message.is_question, post_teacher_message.client_key
	FROM school.people t WHERE t.id = auth.user_id() RETURNING n.* INTO m;
	PERFORM classroom.tell_message('message', m);
	RETURN m.id;
END $$;

CREATE FUNCTION classroom.present_count(session uuid) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT count(*)::integer FROM classroom.participants p
	WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NOT NULL AND classroom.is_present(p.id, p.last_seen_at)
		AND (auth.school_id() IS NULL OR p.school_id = auth.school_id());
$$;

CREATE FUNCTION classroom.problems_of(class uuid, of_grade text, of_difficulty integer, of_type text) RETURNS SETOF classroom.problems
    LANGUAGE sql STABLE
    AS $$
	SELECT * FROM classroom.problems p WHERE p.grade = of_grade AND (of_difficulty IS NULL OR p.difficulty = of_difficulty)
		AND (of_type IS NULL OR p.type = of_type) AND (p.class_id IS NULL OR p.class_id = class);
$$;

CREATE FUNCTION classroom.put_up(card uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	c classroom.cards;
BEGIN
	UPDATE classroom.cards p SET skipped_at = NULL, paused_left = NULL, shown_at = CASE WHEN p.revealed_at IS NULL THEN clock_timestamp() ELSE p.shown_at END,
		ends_at = CASE WHEN p.revealed_at IS NULL THEN clock_timestamp() + make_interval(secs => d.seconds) ELSE p.ends_at END
	FROM classroom.decks d WHERE p.id = card AND d.id = p.deck_id RETURNING p.* INTO c;
	UPDATE classroom.decks d SET current_id = c.id, podium_shown = false WHERE d.id = c.deck_id;
	IF c.revealed_at IS NULL AND c.ends_at IS NOT NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, c.ends_at);
	END IF;
	PERFORM classroom.log(c.session_id, 'card_shown', jsonb_build_object('card_id', c.id, 'number', c.number));
	PERFORM classroom.tell(c.session_id, 'card', jsonb_build_object('card', classroom.card_document(c),
		'again', EXISTS (SELECT FROM classroom.answers a WHERE a.card_id = c.id)));
	PERFORM live.publish_soon('class:' || c.session_id || ':staff', 'tally');
END $$;

CREATE FUNCTION classroom.put_word(word text, suggestion text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	fresh boolean;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	PERFORM FROM school.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE; -- two at once must not pass the limit
	IF classroom.word_key(word) = '' THEN
		RETURN 'no_letters';
	ELSIF (SELECT count(*) FROM classroom.words w WHERE w.school_id = auth.school_id() AND w.key <> classroom.word_key(put_word.word)) >= classroom.most_words() THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO classroom.words AS w (school_id, word, suggestion) VALUES (auth.school_id(), put_word.word, NULLIF(put_word.suggestion, ''))
	ON CONFLICT (school_id, key) DO UPDATE SET word = EXCLUDED.word, suggestion = EXCLUDED.suggestion
	RETURNING w.xmax = 0 INTO fresh;
	RETURN CASE WHEN fresh THEN 'added' ELSE 'changed' END;
END $$;

CREATE FUNCTION classroom.react(kind text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	p classroom.participants := classroom.participant();
	sent integer;
BEGIN
	IF p.muted THEN
		RETURN 'muted';
	END IF;
	INSERT INTO classroom.reaction_counts AS c (participant_id, school_id, since, reactions) VALUES (p.id, p.school_id, clock_timestamp(), 1)
	ON CONFLICT (participant_id) DO UPDATE SET
		since = CASE WHEN c.since < clock_timestamp() - interval '2 seconds' THEN clock_timestamp() ELSE c.since END,
		reactions = CASE WHEN c.since < clock_timestamp() - interval '2 seconds' THEN 1 ELSE c.reactions + 1 END
	RETURNING reactions INTO sent;
	IF sent > 8 THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO classroom.reactions (school_id, session_id, kind) VALUES (p.school_id, p.session_id, react.kind);
	PERFORM live.publish_soon('class:' || p.session_id, 'reactions');
	RETURN 'counted';
END $$;

CREATE FUNCTION classroom.reactions_of_topic(topic text) RETURNS jsonb
    LANGUAGE sql
    AS $$
	WITH taken AS (DELETE FROM classroom.reactions r WHERE r.session_id = classroom.session_of_topic(topic) RETURNING r.kind)
	SELECT jsonb_build_object('type', 'reactions', 'counts', jsonb_object_agg(k.kind, k.count))
	FROM (SELECT t.kind, count(*) FROM taken t GROUP BY t.kind) AS k HAVING count(*) > 0;
$$;

CREATE FUNCTION classroom.record_answers(card classroom.cards) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	items jsonb;
BEGIN
	SELECT jsonb_agg(hub.event_item(p.student_id, a.answered_at, 'test', 'card:' || card.id, jsonb_build_object('concept', card.concept,
		'result', CASE WHEN a.correct THEN 'correct' ELSE 'wrong' END, 'question', card.question, 'problem_type', card.type,
		'difficulty', card.difficulty, 'attempts', a.tries,
		'time_spent', round(extract(epoch FROM greatest(a.answered_at - card.shown_at, interval '0')))))
		|| jsonb_build_object('index', row_number - 1))
	INTO items
	FROM (SELECT *, row_number() OVER (ORDER BY g.participant_id) FROM classroom.answers g WHERE g.card_id = card.id) AS a
	JOIN classroom.counted_participants(card.session_id) p ON p.id = a.participant_id WHERE p.student_id IS NOT NULL;
	IF items IS NOT NULL THEN
		PERFORM hub.accept_events(items, (SELECT n.node FROM hub.source_nodes n WHERE n.room = 'classroom'));
	END IF;
END $$;

CREATE FUNCTION classroom.refuse_links(refused boolean) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT auth.require_role('teacher', 'admin');
	INSERT INTO classroom.settings AS s (school_id, links_refused) VALUES (auth.school_id(), refused)
	ON CONFLICT (school_id) DO UPDATE SET links_refused = EXCLUDED.links_refused, updated_at = now();
$$;

CREATE FUNCTION classroom.word_key(word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$ SELECT regexp_replace(lower(normalize(word, NFKD)), '[^[:alpha:]]', '', 'g') $$;

CREATE TABLE classroom.words (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    word db.line NOT NULL,
    key text GENERATED ALWAYS AS (classroom.word_key((word)::text)) STORED NOT NULL,
    suggestion db.line,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT words_key_check CHECK ((key <> ''::text)),
    CONSTRAINT words_suggestion_check CHECK ((char_length((suggestion)::text) <= 30)),
    CONSTRAINT words_word_check CHECK ((char_length((word)::text) <= 30))
);

ALTER TABLE ONLY classroom.words FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.words.id IS 'personal: no';

COMMENT ON COLUMN classroom.words.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.words.word IS 'personal: no';

COMMENT ON COLUMN classroom.words.key IS 'personal: no';

COMMENT ON COLUMN classroom.words.suggestion IS 'personal: no';

COMMENT ON COLUMN classroom.words.created_at IS 'personal: no';

CREATE FUNCTION classroom.refused_word(school uuid, content text) RETURNS classroom.words
    LANGUAGE sql STABLE
    AS $$
	SELECT w FROM classroom.words w
	WHERE w.school_id = school AND strpos((SELECT classroom.word_key(content)), w.key) > 0
		AND lower(normalize(content, NFKD)) ~ classroom.word_pattern(w.key)
	ORDER BY char_length(w.key) DESC, w.word LIMIT 1;
$$;

CREATE FUNCTION classroom.remove(session uuid, participant uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF (classroom.find_participant(session, participant)).removed_at IS NOT NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.participants p SET removed_at = now() WHERE p.id = participant;
	PERFORM classroom.tell_one(participant, 'removed'), auth.remove_guest(participant),
		classroom.log(session, 'removed', jsonb_build_object('participant_id', participant, 'by', auth.user_id())), classroom.tell_people(session);
END $$;

CREATE FUNCTION classroom.report_cards(session uuid) RETURNS TABLE(id uuid, place integer, type text, concept text, question text, answer text, answers integer, correct integer, share numeric, wrong jsonb)
    LANGUAGE sql STABLE
    AS $$
	SELECT c.id, row_number() OVER (ORDER BY c.shown_at, c.number)::integer, c.type, c.concept, c.question, c.answer, a.answers, a.correct,
		round(a.correct::numeric / NULLIF(a.answers, 0), 4) AS share, w.wrong
	FROM classroom.cards c
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.answers o WHERE o.card_id = c.id) AS a
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('text', g.content, 'count', g.count) ORDER BY g.count DESC, g.content COLLATE "C"), '[]') AS wrong
		FROM (SELECT min(o.content) AS content, count(*)::integer AS count FROM classroom.answers o
			WHERE o.card_id = c.id AND NOT o.correct GROUP BY o.normalized ORDER BY count(*) DESC, min(o.content) COLLATE "C" LIMIT 3) AS g) AS w
	WHERE c.session_id = session AND (a.answers > 0 OR c.revealed_at IS NOT NULL)
	ORDER BY share, a.answers DESC, c.shown_at, c.number;
$$;

CREATE FUNCTION classroom.report_concepts(session uuid) RETURNS TABLE(concept text, cards integer, answers integer, correct integer, share numeric)
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(k.name, c.concept), count(*)::integer, sum(c.answers)::integer, sum(c.correct)::integer,
		round(sum(c.correct)::numeric / NULLIF(sum(c.answers), 0), 4) AS share
	FROM classroom.report_cards(session) AS c LEFT JOIN hub.concepts k ON k.school_id = auth.school_id() AND k.key = c.concept
	GROUP BY COALESCE(k.name, c.concept) ORDER BY share, sum(c.answers) DESC, COALESCE(k.name, c.concept) COLLATE "C";
$$;

CREATE FUNCTION classroom.report_log(session uuid) RETURNS TABLE(id uuid, at timestamp with time zone, event_type text, nickname text, message text)
    LANGUAGE sql STABLE
    AS $$
	SELECT l.id, l.timestamp, l.event_type, COALESCE(m.nickname, p.nickname::text), m.content
	FROM classroom.logs l
	LEFT JOIN classroom.messages m ON m.session_id = session AND m.id = (l.payload ->> 'message_id')::uuid
	LEFT JOIN classroom.participants p ON p.session_id = session AND p.id = (l.payload ->> 'participant_id')::uuid AND NOT l.payload ? 'message_id'
	WHERE l.session_id = session AND l.event_type = ANY (classroom.moderation_events())
	ORDER BY l.timestamp, l.id LIMIT 500;
$$;

CREATE FUNCTION classroom.report_message(message uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.seen_message(message);
	changed integer;
BEGIN
	INSERT INTO classroom.message_reports (message_id, participant_id, school_id)
	SELECT m.id, auth.guest_id(), m.school_id WHERE m.participant_id IS DISTINCT FROM auth.guest_id() ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS changed = ROW_COUNT;
	IF changed > 0 THEN
		UPDATE classroom.messages o SET reports = o.reports + 1 WHERE o.id = m.id;
		PERFORM classroom.log(m.session_id, 'message_reported', jsonb_build_object('message_id', m.id, 'participant_id', auth.guest_id()));
		PERFORM live.publish_soon('class:' || m.session_id || ':staff', 'reported');
	END IF;
END $$;

CREATE FUNCTION classroom.report_people(session uuid) RETURNS TABLE(id uuid, nickname text, avatar_id integer, student_id uuid, student_name text, joined_at timestamp with time zone, left_at timestamp with time zone, minutes integer, is_let_in boolean, is_removed boolean, messages integer, questions integer, answers integer, correct integer, points integer)
    LANGUAGE sql STABLE
    AS $$
	SELECT p.id, p.nickname, p.avatar_id, p.student_id, n.name, p.joined_at, t.left_at,
		CASE WHEN p.admitted_at IS NOT NULL THEN greatest(1, ceil(extract(epoch FROM t.left_at - p.admitted_at) / 60))::integer END,
		p.admitted_at IS NOT NULL, p.removed_at IS NOT NULL, CASE WHEN k.has_messages THEN m.messages END, CASE WHEN k.has_messages THEN m.questions END,
		a.answers, a.correct, p.points
	FROM classroom.sessions s JOIN classroom.participants p ON p.session_id = s.id
	LEFT JOIN school.people n ON n.id = p.student_id
	CROSS JOIN LATERAL (SELECT COALESCE(p.removed_at, least(greatest(p.last_seen_at, p.joined_at), classroom.over_at(s))) AS left_at) AS t
	CROSS JOIN LATERAL (SELECT classroom.has_messages(s) AS has_messages) AS k
	CROSS JOIN LATERAL (SELECT count(*)::integer AS messages, count(*) FILTER (WHERE o.is_question)::integer AS questions
		FROM classroom.messages o WHERE k.has_messages AND o.participant_id = p.id) AS m
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.answers o WHERE o.participant_id = p.id) AS a
	WHERE s.id = session ORDER BY p.joined_at, p.id;
$$;

CREATE FUNCTION classroom.report_questions(session uuid) RETURNS TABLE(id uuid, nickname text, content text, votes integer, created_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
	SELECT m.id, m.nickname, m.content, m.votes, m.created_at FROM classroom.messages m
	WHERE m.session_id = session AND m.is_question AND m.answered_at IS NULL AND NOT m.moderated
	ORDER BY m.votes DESC, m.created_at, m.id LIMIT 100;
$$;

CREATE FUNCTION classroom.reported_of_topic(topic text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('type', 'reported', 'count', count(*)) FROM classroom.messages m
	WHERE m.session_id = classroom.session_of_topic(topic) AND m.reports > 0 AND NOT m.moderated;
$$;

CREATE FUNCTION classroom.require_teacher(session uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	PERFORM auth.found(classroom.teaches((SELECT s.class_id FROM classroom.sessions s WHERE s.id = session)));
END $$;

CREATE FUNCTION classroom.rest_between_cards() RETURNS interval
    LANGUAGE sql IMMUTABLE
    RETURN '00:00:05'::interval;

CREATE FUNCTION classroom.resume_card(c classroom.cards, d classroom.decks) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF c.paused_left IS NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET paused_left = NULL,
		ends_at = CASE WHEN k.revealed_at IS NULL AND d.seconds IS NOT NULL THEN clock_timestamp() + k.paused_left ELSE k.ends_at END
	WHERE k.id = c.id RETURNING k.* INTO c;
	IF c.revealed_at IS NULL AND c.ends_at IS NOT NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, c.ends_at);
	ELSIF c.revealed_at IS NOT NULL AND d.advances THEN
		PERFORM classroom.wake_card(c.id, c.school_id, clock_timestamp());
	END IF;
	PERFORM classroom.log(c.session_id, 'card_resumed', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id, 'paused', false, 'ends_at', classroom.moment(c.ends_at),
		'seconds_left', round(extract(epoch FROM c.ends_at - clock_timestamp()), 1)));
END $$;

CREATE FUNCTION classroom.reveal_card(card uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	c classroom.cards;
	d classroom.decks;
BEGIN
	UPDATE classroom.cards r SET revealed_at = least(clock_timestamp(), r.ends_at), paused_left = NULL
	WHERE r.id = card AND r.revealed_at IS NULL RETURNING r.* INTO c;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE classroom.decks k SET level = CASE WHEN k.adaptive THEN classroom.next_level(k.level,
		(SELECT avg(a.correct::integer) FROM classroom.answers a WHERE a.card_id = c.id)) ELSE k.level END
	WHERE k.id = c.deck_id RETURNING k.* INTO d;
	UPDATE classroom.participants p SET points = p.points + a.points FROM classroom.answers a
	WHERE a.card_id = c.id AND a.participant_id = p.id AND a.correct AND d.has_points;
	PERFORM classroom.record_answers(c);
	PERFORM classroom.log(c.session_id, 'card_revealed', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'reveal', jsonb_build_object('card_id', c.id, 'answer', c.answer));
	PERFORM live.publish_soon('class:' || c.session_id || ':staff', 'tally');
	IF d.advances AND d.ended_at IS NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, clock_timestamp() + classroom.rest_between_cards());
	END IF;
END $$;

CREATE FUNCTION classroom.running_deck(session uuid) RETURNS classroom.decks
    LANGUAGE sql STABLE
    AS $$
	SELECT d FROM classroom.decks d WHERE d.session_id = session AND d.ended_at IS NULL;
$$;

CREATE FUNCTION classroom.save_problem(problem uuid, changes jsonb) RETURNS TABLE(id uuid, decision text)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	p classroom.problems;
	code text;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT * INTO p FROM classroom.problems o WHERE o.id = problem FOR NO KEY UPDATE;
	PERFORM auth.found(problem IS NULL OR FOUND AND classroom.may_change_problem(p));
	p := jsonb_populate_record(p, changes);
	p.choices := NULLIF(p.choices, '{}');
	PERFORM auth.refuse_field(f.field, 'required') FROM (VALUES ('question', p.question), ('answer', p.answer), ('type', p.type),
		('grade', p.grade), ('difficulty', p.difficulty::text)) AS f(field, value) WHERE f.value IS NULL;
	IF changes ->> 'class_id' IS NOT NULL THEN
		PERFORM auth.found(classroom.teaches(p.class_id));
	END IF;
	code := classroom.choices_fault(p.answer, p.choices);
	IF code IS NOT NULL THEN
		PERFORM auth.refuse_field('choices', code);
	END IF;
	decision := 'saved';
	BEGIN
		IF problem IS NULL THEN
			INSERT INTO classroom.problems (school_id, class_id, question, answer, choices, type, difficulty, grade, concept, created_by)
			VALUES (auth.school_id(), p.class_id, p.question, p.answer, p.choices, p.type, p.difficulty, p.grade, p.concept, auth.user_id())
			RETURNING problems.id INTO id;
		ELSE
			UPDATE classroom.problems o SET class_id = p.class_id, question = p.question, answer = p.answer, choices = p.choices,
				type = p.type, difficulty = p.difficulty, grade = p.grade, concept = p.concept, updated_at = now()
			WHERE o.id = problem RETURNING o.id INTO id;
		END IF;
	EXCEPTION WHEN unique_violation THEN
		decision := 'problem_exists';
	END;
	RETURN NEXT;
END $$;

CREATE FUNCTION classroom.seen() RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE classroom.participants p SET last_seen_at = now()
	WHERE p.id = (SELECT o.id FROM classroom.participants o WHERE o.id = auth.guest_id() AND o.last_seen_at < now() - interval '10 seconds'
		FOR NO KEY UPDATE SKIP LOCKED);
$$;

CREATE FUNCTION classroom.seen_message(message uuid) RETURNS classroom.messages
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	m classroom.messages;
BEGIN
	SELECT * INTO m FROM classroom.messages o WHERE o.id = message AND o.session_id = classroom.joined_session() AND NOT o.moderated;
	PERFORM auth.found(FOUND);
	RETURN m;
END $$;

CREATE FUNCTION classroom.seen_session() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT p.session_id FROM classroom.participants p WHERE p.id = (SELECT auth.guest_id()) AND p.admitted_at IS NOT NULL;
$$;

CREATE FUNCTION classroom.session_document(session uuid, base text, prefix text) RETURNS TABLE(id uuid, class_id uuid, code text, join_url text, qr_svg_url text, started_at timestamp with time zone, expires_at timestamp with time zone, ended_at timestamp with time zone, lobby boolean, locked boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT s.id, s.class_id, s.code, base || '/join/' || s.code, prefix || '/join/' || s.code || '/qr.svg', s.started_at, s.expires_at,
		COALESCE(s.ended_at, CASE WHEN s.expires_at <= now() THEN s.expires_at END), s.lobby, s.locked
	FROM classroom.sessions s WHERE s.id = session;
$$;

CREATE FUNCTION classroom.session_figures(sessions uuid[]) RETURNS TABLE(session_id uuid, people integer, as_themselves integer, messages integer, questions integer, cards integer, answers integer, correct integer)
    LANGUAGE sql STABLE
    AS $$
	SELECT s.id, p.people, p.as_themselves, CASE WHEN k.has_messages THEN m.messages END, CASE WHEN k.has_messages THEN m.questions END,
		c.cards, a.answers, a.correct
	FROM classroom.sessions s
	CROSS JOIN LATERAL (SELECT classroom.has_messages(s) AS has_messages) AS k
	CROSS JOIN LATERAL (SELECT count(*)::integer AS people, count(o.student_id)::integer AS as_themselves
		FROM classroom.participants o WHERE o.session_id = s.id AND o.admitted_at IS NOT NULL) AS p
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE o.participant_id IS NOT NULL)::integer AS messages,
		count(*) FILTER (WHERE o.is_question)::integer AS questions FROM classroom.messages o WHERE k.has_messages AND o.session_id = s.id) AS m
	CROSS JOIN LATERAL (SELECT count(*)::integer AS cards FROM classroom.report_cards(s.id)) AS c
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.cards d JOIN classroom.answers o ON o.card_id = d.id WHERE d.session_id = s.id) AS a
	WHERE s.id = ANY (sessions);
$$;

CREATE FUNCTION classroom.session_of_topic(topic text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (split_part(topic, ':'::text, 2))::uuid;

CREATE FUNCTION classroom.set_chat(session uuid, locked boolean, slow_seconds integer, questions_only boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	was classroom.sessions := classroom.lock_running(session);
	s classroom.sessions;
BEGIN
	UPDATE classroom.sessions o SET chat_locked = COALESCE(set_chat.locked, o.chat_locked), slow_seconds = COALESCE(set_chat.slow_seconds, o.slow_seconds),
		questions_only = COALESCE(set_chat.questions_only, o.questions_only) WHERE o.id = session RETURNING * INTO s;
	PERFORM classroom.log(session, c.event_type, c.payload) FROM (VALUES
		(s.chat_locked <> was.chat_locked, CASE WHEN s.chat_locked THEN 'chat_locked' ELSE 'chat_unlocked' END, '{}'),
		(s.slow_seconds <> was.slow_seconds, 'slow_mode', jsonb_build_object('seconds', s.slow_seconds)),
		(s.questions_only <> was.questions_only, CASE WHEN s.questions_only THEN 'questions_only' ELSE 'everything_allowed' END, '{}')
	) AS c (changed, event_type, payload) WHERE c.changed;
	IF (s.chat_locked, s.slow_seconds, s.questions_only) IS DISTINCT FROM (was.chat_locked, was.slow_seconds, was.questions_only) THEN
		PERFORM classroom.tell(session, 'chat',
			jsonb_build_object('locked', s.chat_locked, 'slow_seconds', s.slow_seconds, 'questions_only', s.questions_only));
	END IF;
END $$;

CREATE FUNCTION classroom.set_door(session uuid, locked boolean, lobby boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	wanted_locked boolean := COALESCE(set_door.locked, s.locked);
	wanted_lobby boolean := COALESCE(set_door.lobby, s.lobby);
BEGIN
	IF (wanted_locked, wanted_lobby) = (s.locked, s.lobby) THEN
		RETURN;
	END IF;
	UPDATE classroom.sessions o SET locked = wanted_locked, lobby = wanted_lobby WHERE o.id = session;
	IF wanted_locked <> s.locked THEN
		PERFORM classroom.log(session, CASE WHEN wanted_locked THEN 'door_locked' ELSE 'door_unlocked' END, jsonb_build_object('by', auth.user_id()));
	END IF;
	IF wanted_lobby <> s.lobby THEN
		PERFORM classroom.log(session, CASE WHEN wanted_lobby THEN 'lobby_on' ELSE 'lobby_off' END, jsonb_build_object('by', auth.user_id()));
	END IF;
	PERFORM classroom.tell_session(session);
END $$;

CREATE FUNCTION classroom.show_door(code text, address text, token bytea) RETURNS TABLE(session uuid, seconds integer, grade integer, class_name text, is_here boolean, was_removed boolean, is_locked boolean, my_name text)
    LANGUAGE sql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT k.session, k.seconds, c.grade, c.name, d.participant IS NOT NULL, d.was_removed, s.locked,
		(SELECT p.name FROM school.people p WHERE p.id = classroom.myself(s.school_id))
	FROM classroom.knock(show_door.code, show_door.address) AS k
	LEFT JOIN classroom.sessions s ON s.id = k.session
	LEFT JOIN school.classes c ON c.id = s.class_id
	LEFT JOIN LATERAL classroom.participant_of_token(token, s.id) AS d ON true;
$$;

CREATE FUNCTION classroom.show_podium(session uuid, is_shown boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
BEGIN
	UPDATE classroom.decks k SET podium_shown = is_shown WHERE k.has_points
		AND k.id = (SELECT d.id FROM classroom.decks d WHERE d.session_id = s.id ORDER BY d.created_at DESC, d.id LIMIT 1);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_points';
	END IF;
	PERFORM classroom.log(s.id, CASE WHEN is_shown THEN 'podium_shown' ELSE 'podium_hidden' END);
	PERFORM classroom.tell(s.id, 'podium', classroom.podium(s.id));
END $$;

CREATE FUNCTION classroom.show_tally(session uuid, is_shown boolean, seen uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	c classroom.cards := classroom.current_card(session);
BEGIN
	IF c.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_deck';
	ELSIF seen <> c.id THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET tally_shown = is_shown WHERE k.id = c.id;
	PERFORM classroom.tell(s.id, 'tally_shown', jsonb_build_object('card_id', c.id, 'shown', is_shown), true);
END $$;

CREATE FUNCTION classroom.shown_message(m classroom.messages, staff boolean) RETURNS TABLE(id uuid, cursor_key timestamp with time zone, participant_id uuid, is_teacher boolean, nickname text, avatar_id integer, content text, created_at timestamp with time zone, moderated boolean, is_question boolean, answered boolean, votes integer, reports integer, client_key text, is_mine boolean, voted boolean, is_pinned boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT m.id, m.created_at, m.participant_id, m.is_teacher, m.nickname, m.avatar_id, m.content, m.created_at, m.moderated, m.is_question,
		m.answered_at IS NOT NULL, m.votes, m.reports, m.client_key, COALESCE(m.participant_id = (SELECT auth.guest_id()), staff AND m.is_teacher),
		EXISTS (SELECT FROM classroom.message_votes v WHERE v.message_id = m.id AND v.participant_id = (SELECT auth.guest_id())),
		COALESCE(m.id = (SELECT s.pinned_id FROM classroom.sessions s WHERE s.id = m.session_id), false);
$$;

CREATE FUNCTION classroom.shuffled(class uuid, grade text, difficulty integer, type text, is_choice boolean) RETURNS uuid[]
    LANGUAGE sql
    AS $$
	SELECT COALESCE(array_agg(p.id ORDER BY random()), '{}') FROM classroom.problems_of(class, shuffled.grade, shuffled.difficulty, shuffled.type) p
	WHERE NOT is_choice OR p.choices IS NOT NULL OR EXISTS (SELECT FROM classroom.problems_of(class, p.grade, NULL, p.type) o
		WHERE classroom.normalize_answer(o.answer, o.type) <> classroom.normalize_answer(p.answer, p.type));
$$;

CREATE FUNCTION classroom.silence(p classroom.participants, s classroom.sessions, is_question boolean, OUT refusal text, OUT seconds integer) RETURNS record
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF s.slow_seconds > 0 THEN
		SELECT ceil(extract(epoch FROM m.created_at + make_interval(secs => s.slow_seconds) - clock_timestamp())) INTO seconds
		FROM classroom.messages m WHERE m.participant_id = p.id ORDER BY m.created_at DESC LIMIT 1;
	END IF;
	refusal := CASE WHEN p.muted THEN 'muted'
		WHEN s.chat_locked THEN 'chat_locked'
		WHEN s.questions_only AND NOT is_question THEN 'questions_only'
		WHEN seconds > 0 THEN 'slow_mode' END;
END $$;

CREATE FUNCTION classroom.skip_card(c classroom.cards) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF classroom.is_revealed(c) THEN
		PERFORM classroom.reveal_card(c.id);
	ELSE
		UPDATE classroom.cards k SET skipped_at = clock_timestamp(), ends_at = NULL, paused_left = NULL WHERE k.id = c.id;
		PERFORM classroom.log(c.session_id, 'card_skipped', jsonb_build_object('card_id', c.id));
	END IF;
END $$;

CREATE FUNCTION classroom.staff_card(session uuid) RETURNS jsonb
    LANGUAGE sql
    AS $$
	SELECT COALESCE(classroom.card_document(c, true), '{}')
		|| jsonb_build_object('ended', c.id IS NULL, 'remaining', COALESCE(cardinality((classroom.running_deck(session)).remaining), 0))
	FROM classroom.current_card(session) AS c;
$$;

CREATE FUNCTION classroom.start_deck(session uuid, wanted jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	d classroom.decks := jsonb_populate_record(NULL::classroom.decks,
		'{"mode": "once", "shown_as": "choice", "adaptive": false, "advances": false, "has_points": false, "teams": 0}' || jsonb_strip_nulls(wanted));
	earlier classroom.decks;
BEGIN
	PERFORM classroom.close_deck(session);
	IF (wanted -> 'continue')::boolean THEN
		earlier := classroom.unfinished_deck(s.class_id);
		IF earlier.id IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'nothing_to_continue';
		END IF;
		d := earlier;
		UPDATE classroom.decks k SET remaining = '{}' WHERE k.id = earlier.id;
	ELSIF d.grade IS NULL THEN
		PERFORM auth.refuse_field('grade', 'required');
	ELSE
		d.remaining := classroom.shuffled(s.class_id, d.grade, CASE WHEN NOT d.adaptive THEN d.difficulty END, d.type, d.shown_as = 'choice');
		d.level := CASE WHEN d.adaptive THEN COALESCE(d.difficulty, 3) END;
	END IF;
	IF NOT EXISTS (SELECT FROM classroom.problems p WHERE p.id = ANY (d.remaining)) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'too_few_problems';
	END IF;
	INSERT INTO classroom.decks (school_id, session_id, grade, difficulty, type, seconds, mode, shown_as, adaptive, advances, has_points, teams,
		total, level, remaining, created_at)
	VALUES (s.school_id, s.id, d.grade, d.difficulty, d.type, d.seconds, d.mode, d.shown_as, d.adaptive, d.advances, d.has_points, d.teams,
		cardinality(d.remaining), d.level, d.remaining, clock_timestamp())
	RETURNING id INTO d.id;
	PERFORM classroom.deal_teams(session, d.teams, d.has_points);
	PERFORM classroom.log(session, 'deck_started', jsonb_build_object('deck_id', d.id, 'total', cardinality(d.remaining)));
	PERFORM classroom.draw_card(d.id, s.class_id);
END $$;

CREATE FUNCTION classroom.start_session(class uuid, code text, lobby boolean DEFAULT false, locked boolean DEFAULT false) RETURNS TABLE(outcome text, session_id uuid)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	s record;
BEGIN
	PERFORM auth.found(classroom.teaches(class));
	PERFORM FROM school.classes c WHERE c.id = class FOR NO KEY UPDATE;
	FOR s IN SELECT o.id, o.expires_at FROM classroom.sessions o
		WHERE o.class_id = class AND o.ended_at IS NULL AND o.expires_at <= now() FOR NO KEY UPDATE
	LOOP
		PERFORM classroom.close_session(s.id, s.expires_at);
	END LOOP;
	SELECT o.id INTO session_id FROM classroom.sessions o WHERE o.class_id = class AND o.ended_at IS NULL;
	IF session_id IS NOT NULL THEN
		outcome := 'already_running';
		RETURN NEXT;
		RETURN;
	END IF;
	INSERT INTO classroom.sessions (school_id, class_id, teacher_id, code, lobby, locked)
	VALUES (auth.school_id(), class, auth.user_id(), start_session.code, COALESCE(start_session.lobby, false), COALESCE(start_session.locked, false))
	ON CONFLICT DO NOTHING RETURNING id INTO session_id;
	outcome := CASE WHEN session_id IS NULL THEN 'code_taken' ELSE 'started' END;
	IF session_id IS NOT NULL THEN
		PERFORM classroom.log(session_id, 'session_started', jsonb_build_object('by', auth.user_id()));
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION classroom.starter_problems() RETURNS TABLE(grade text, type text, difficulty integer, concept text, question text, answer text, choices text)
    LANGUAGE sql IMMUTABLE ROWS 252
    AS $$ VALUES
	('1-1', 'vocabulary', 1, NULL, '비가 올 때 머리 위로 펴서 쓰는 물건', '우산', '모자|부채|장화'),
	('1-1', 'vocabulary', 1, NULL, '연필로 쓴 글씨를 없앨 때 쓰는 물건', '지우개', '연필|가위|풀'),
	('1-1', 'vocabulary', 1, NULL, '밤하늘에 셀 수 없이 많이 떠서 반짝이는 것', '별', '해|구름|무지개'),
	('1-1', 'vocabulary', 1, NULL, '음식을 집어 먹는 한 쌍의 가는 막대', '젓가락', '숟가락|국자|접시'),
	('1-1', 'vocabulary', 2, NULL, '어머니와 아버지를 함께 이르는 말', '부모', '형제|친구|이웃'),
	('1-1', 'vocabulary', 2, NULL, '걸을 때 발에 신는 물건', '신발', '장갑|목도리|허리띠'),
	('1-1', 'vocabulary', 2, NULL, '이를 닦을 때 쓰는 물건', '칫솔', '빗|수건|비누'),
	('1-1', 'proverb', 1, NULL, '가는 □이 고와야 오는 □이 곱다', '말', '꽃|길|손'),
	('1-1', 'proverb', 1, NULL, '낮말은 □가 듣고 밤말은 쥐가 듣는다', '새', '개|소|해'),
	('1-1', 'proverb', 1, NULL, '원숭이도 □□에서 떨어진다', '나무', '바위|지붕|다리'),
	('1-1', 'proverb', 2, NULL, '고래 싸움에 □□ 등 터진다', '새우', '상어|거북|조개'),
	('1-1', 'proverb', 1, NULL, '개구리 □□□ 적 생각 못 한다', '올챙이', '송아지|강아지|병아리'),
	('1-1', 'proverb', 2, NULL, '누워서 □ 먹기', '떡', '밥|엿|콩'),
	('1-1', 'math', 1, '덧셈', '3 + 4 = □', '7', '6|8|1'),
	('1-1', 'math', 1, '덧셈', '5 + 2 = □', '7', '3|8|6'),
	('1-1', 'math', 1, '뺄셈', '9 - 5 = □', '4', '5|3|14'),
	('1-1', 'math', 1, '뺄셈', '8 - 6 = □', '2', '3|14|1'),
	('1-1', 'math', 2, '덧셈', '6 + 0 = □', '6', '0|60|7'),
	('1-1', 'math', 2, '덧셈', '□ + 3 = 8', '5', '11|4|6'),
	('1-1', 'math', 2, '뺄셈', '7 - □ = 4', '3', '11|4|2'),
	('1-1', 'math', 3, '뺄셈', '□ - 2 = 6', '8', '4|7|9'),
	('1-2', 'vocabulary', 1, NULL, '나뭇잎이 붉고 노랗게 물드는 계절', '가을', '봄|여름|겨울'),
	('1-2', 'vocabulary', 1, NULL, '오늘의 바로 다음 날', '내일', '어제|그제|글피'),
	('1-2', 'vocabulary', 2, NULL, '학교에 가는 일', '등교', '하교|소풍|방학'),
	('1-2', 'vocabulary', 2, NULL, '다른 사람의 집에 찾아온 사람', '손님', '주인|가족|선생님'),
	('1-2', 'vocabulary', 2, NULL, '길을 건너려고 기다릴 때 보는, 빨간불과 초록불이 켜지는 것', '신호등', '가로등|손전등|등대'),
	('1-2', 'vocabulary', 3, NULL, '추석에 빚어 먹는 반달 모양의 떡', '송편', '떡국|팥죽|만두'),
	('1-2', 'vocabulary', 3, NULL, '설날에 웃어른께 절을 하며 드리는 인사', '세배', '악수|박수|소개'),
	('1-2', 'proverb', 1, NULL, '콩 심은 데 콩 나고 □ 심은 데 □ 난다', '팥', '쌀|벼|밀'),
	('1-2', 'proverb', 2, NULL, '하늘의 □ 따기', '별', '달|해|꽃'),
	('1-2', 'proverb', 1, NULL, '꿩 먹고 □ 먹기', '알', '물|밥|쌀'),
	('1-2', 'proverb', 2, NULL, '바늘 도둑이 □ 도둑 된다', '소', '말|닭|쌀'),
	('1-2', 'proverb', 2, NULL, '수박 □ 핥기', '겉', '속|씨|잎'),
	('1-2', 'proverb', 1, NULL, '작은 □□가 더 맵다', '고추', '마늘|가지|상추'),
	('1-2', 'math', 1, '덧셈', '30 + 40 = □', '70', '60|10|80'),
	('1-2', 'math', 1, '뺄셈', '80 - 50 = □', '30', '40|20|130'),
	('1-2', 'math', 2, '덧셈', '8 + 7 = □', '15', '14|16|1'),
	('1-2', 'math', 2, '뺄셈', '13 - 6 = □', '7', '8|6|13'),
	('1-2', 'math', 2, '덧셈', '25 + 4 = □', '29', '65|21|28'),
	('1-2', 'math', 2, '뺄셈', '57 - 30 = □', '27', '54|87|37'),
	('1-2', 'math', 3, '덧셈', '7 + 3 + 5 = □', '15', '14|16|10'),
	('1-2', 'math', 3, '덧셈', '□ + 6 = 14', '8', '20|7|9'),
	('2-1', 'vocabulary', 1, NULL, '하루에 있었던 일과 그때의 생각을 적은 글', '일기', '동시|편지|안내문'),
	('2-1', 'vocabulary', 2, NULL, '몸이 아픈 사람을 찾아가 위로하는 일', '병문안', '나들이|심부름|집들이'),
	('2-1', 'vocabulary', 2, NULL, '다른 사람에게 알려지지 않은 숨은 이야기나 일', '비밀', '소문|칭찬|약속'),
	('2-1', 'vocabulary', 2, NULL, '서로 이기고 지는 것을 겨루는 일', '시합', '연습|응원|휴식'),
	('2-1', 'vocabulary', 2, NULL, '먹을 것이나 물건을 아껴 쓰는 일', '절약', '낭비|구경|자랑'),
	('2-1', 'vocabulary', 3, NULL, '일이 뜻대로 되지 않아 섭섭한 마음', '실망', '감동|만족|희망'),
	('2-1', 'vocabulary', 3, NULL, '새로 알게 된 낱말의 뜻을 찾아보는 책', '사전', '동화책|위인전|지도책'),
	('2-1', 'proverb', 2, NULL, '세 살 버릇 □□까지 간다', '여든', '다섯|열셋|모레'),
	('2-1', 'proverb', 2, NULL, '등잔 밑이 □□□', '어둡다', '환하다|차갑다|푸르다'),
	('2-1', 'proverb', 1, NULL, '티끌 모아 □□', '태산', '바다|기와|모래'),
	('2-1', 'proverb', 2, NULL, '소 잃고 □□□ 고친다', '외양간', '사랑방|부엌문|대문간'),
	('2-1', 'proverb', 2, NULL, '우물 안 □□□', '개구리', '물고기|두꺼비|올챙이'),
	('2-1', 'proverb', 2, NULL, '아니 땐 굴뚝에 □□ 날까', '연기', '바람|소리|먼지'),
	('2-1', 'math', 2, '덧셈', '37 + 45 = □', '82', '72|712|83'),
	('2-1', 'math', 2, '뺄셈', '62 - 28 = □', '34', '46|44|36'),
	('2-1', 'math', 2, '덧셈', '54 + 68 = □', '122', '112|132|22'),
	('2-1', 'math', 2, '뺄셈', '80 - 43 = □', '37', '47|43|27'),
	('2-1', 'math', 3, '덧셈과 뺄셈', '36 + 19 - 20 = □', '35', '45|25|37'),
	('2-1', 'math', 3, '덧셈', '□ + 27 = 50', '23', '33|77|27'),
	('2-1', 'math', 2, '곱셈', '5 + 5 + 5 = 5 × □', '3', '5|15|2'),
	('2-1', 'math', 3, '뺄셈', '□ - 16 = 38', '54', '22|44|64'),
	('2-2', 'vocabulary', 1, NULL, '우리 집 가까이에 사는 사람', '이웃', '손님|친척|주인'),
	('2-2', 'vocabulary', 2, NULL, '잘못을 인정하고 용서를 비는 일', '사과', '칭찬|부탁|거절'),
	('2-2', 'vocabulary', 2, NULL, '어떤 일을 꼭 하기로 미리 정하는 것', '약속', '핑계|걱정|변명'),
	('2-2', 'vocabulary', 2, NULL, '물건을 사고파는 사람들이 모이는 곳', '시장', '극장|도서관|공원'),
	('2-2', 'vocabulary', 2, NULL, '서로 마주 보고 이야기를 주고받는 것', '대화', '독서|낭독|침묵'),
	('2-2', 'vocabulary', 3, NULL, '봄, 여름, 가을, 겨울처럼 한 해를 날씨에 따라 나눈 것', '계절', '날씨|시간|방향'),
	('2-2', 'vocabulary', 3, NULL, '다른 사람의 처지를 헤아려 도와주려는 마음', '배려', '욕심|질투|고집'),
	('2-2', 'proverb', 2, NULL, '돌다리도 □□□ 보고 건너라', '두들겨', '쳐다만|뛰어서|올라가'),
	('2-2', 'proverb', 2, NULL, '벼는 익을수록 □□를 숙인다', '고개', '허리|다리|어깨'),
	('2-2', 'proverb', 2, NULL, '가재는 □ 편', '게', '소|개|새'),
	('2-2', 'proverb', 2, NULL, '가랑비에 □ 젖는 줄 모른다', '옷', '발|손|책'),
	('2-2', 'proverb', 2, NULL, '백지장도 □□□ 낫다', '맞들면', '접으면|자르면|말리면'),
	('2-2', 'proverb', 1, NULL, '도토리 □ 재기', '키', '귀|무|발'),
	('2-2', 'math', 2, '곱셈구구', '7 × 8 = □', '56', '54|63|48'),
	('2-2', 'math', 2, '곱셈구구', '6 × 9 = □', '54', '56|45|63'),
	('2-2', 'math', 1, '곱셈구구', '5 × 4 = □', '20', '9|25|16'),
	('2-2', 'math', 3, '곱셈구구', '□ × 6 = 42', '7', '8|6|36'),
	('2-2', 'math', 3, '곱셈구구', '4 × □ = 36', '9', '8|7|32'),
	('2-2', 'math', 2, '곱셈구구', '8 × 0 = □', '0', '8|80|1'),
	('2-2', 'math', 2, '네 자리 수', '2000 + 500 + 30 + 7 = □', '2537', '2573|20537|2357'),
	('2-2', 'math', 3, '곱셈구구', '9 × □ = 63', '7', '8|6|54'),
	('3-1', 'vocabulary', 1, NULL, '사는 곳을 다른 데로 옮기는 일', '이사', '여행|소풍|산책'),
	('3-1', 'vocabulary', 2, NULL, '글에서 글쓴이가 말하려는 가장 중요한 생각', '중심 생각', '이어질 내용|꾸며 주는 말|글의 제목'),
	('3-1', 'vocabulary', 2, NULL, '사람을 대할 때 지켜야 하는 바르고 공손한 태도', '예절', '재주|버릇|습관'),
	('3-1', 'vocabulary', 3, NULL, '배추흰나비의 한살이에서 애벌레가 어른벌레가 되기 전에 거치는, 움직이지 않는 때', '번데기', '알|허물|새싹'),
	('3-1', 'vocabulary', 3, NULL, '쇠붙이를 끌어당기는 성질을 가진 물체', '자석', '고무|유리|나무'),
	('3-1', 'vocabulary', 3, NULL, '사람이나 물건을 옮기는 데 쓰는 탈것을 통틀어 이르는 말', '교통수단', '통신수단|문화유산|중심지'),
	('3-1', 'vocabulary', 3, NULL, '예전부터 한 고장에 전해 내려오는 이야기', '설화', '광고|기사|논설문'),
	('3-1', 'proverb', 2, NULL, '천 리 길도 한 □□부터', '걸음', '마을|고개|시간'),
	('3-1', 'proverb', 2, NULL, '믿는 □□에 발등 찍힌다', '도끼', '망치|친구|바위'),
	('3-1', 'proverb', 3, NULL, '하룻강아지 □ 무서운 줄 모른다', '범', '곰|말|뱀'),
	('3-1', 'proverb', 2, NULL, '빈 □□가 요란하다', '수레', '가방|마루|지게'),
	('3-1', 'proverb', 2, NULL, '발 없는 말이 □ 리 간다', '천', '백|만|십'),
	('3-1', 'proverb', 3, NULL, '같은 값이면 □□□□', '다홍치마', '노랑치마|초록치마|비단이불'),
	('3-1', 'math', 2, '덧셈', '347 + 285 = □', '632', '532|622|6212'),
	('3-1', 'math', 3, '뺄셈', '602 - 247 = □', '355', '445|455|345'),
	('3-1', 'math', 2, '나눗셈', '24 ÷ 6 = □', '4', '3|18|6'),
	('3-1', 'math', 2, '곱셈', '13 × 3 = □', '39', '16|33|36'),
	('3-1', 'math', 3, '나눗셈', '56 ÷ □ = 8', '7', '6|48|9'),
	('3-1', 'math', 3, '나눗셈', '□ ÷ 5 = 9', '45', '14|40|54'),
	('3-1', 'math', 2, '곱셈', '42 × 4 = □', '168', '46|164|128'),
	('3-1', 'math', 3, '뺄셈', '714 - □ = 368', '346', '456|446|354'),
	('3-2', 'vocabulary', 2, NULL, '"멍멍", "반짝반짝"처럼 소리나 모양을 나타내는 말', '흉내 내는 말', '이어 주는 말|높임말|줄임말'),
	('3-2', 'vocabulary', 2, NULL, '물체가 떨려서 생기고 귀로 들을 수 있는 것', '소리', '빛|그림자|무게'),
	('3-2', 'vocabulary', 3, NULL, '책을 읽고 생각이나 느낌을 적은 글', '독서 감상문', '기행문|설명문|초대장'),
	('3-2', 'vocabulary', 3, NULL, '일정한 모양과 부피가 있는 물질의 상태', '고체', '액체|기체|증기'),
	('3-2', 'vocabulary', 3, NULL, '담는 그릇에 따라 모양은 변하지만 부피는 변하지 않는 물질의 상태', '액체', '고체|기체|먼지'),
	('3-2', 'vocabulary', 3, NULL, '먼 옛날 사람들이 돌로 만들어 쓴 도구', '석기', '토기|철기|청동기'),
	('3-2', 'vocabulary', 4, NULL, '다른 나라나 고장에 가서 보고 들은 것을 쓴 글', '기행문', '독후감|전기문|제안문'),
	('3-2', 'proverb', 3, NULL, '호랑이에게 물려 가도 □□만 차리면 산다', '정신', '인사|음식|재물'),
	('3-2', 'proverb', 3, NULL, '까마귀 날자 □ 떨어진다', '배', '감|밤|귤'),
	('3-2', 'proverb', 3, NULL, '꼬리가 길면 □□□', '밟힌다', '예쁘다|춤춘다|자란다'),
	('3-2', 'proverb', 3, NULL, '닭 쫓던 개 □□ 쳐다본다', '지붕', '하늘|마당|대문'),
	('3-2', 'proverb', 3, NULL, '공든 □이 무너지랴', '탑', '집|성|담'),
	('3-2', 'proverb', 2, NULL, '윗물이 맑아야 □□□이 맑다', '아랫물', '우물물|바닷물|시냇물'),
	('3-2', 'math', 2, '곱셈', '214 × 3 = □', '642', '632|612|217'),
	('3-2', 'math', 2, '곱셈', '20 × 40 = □', '800', '80|8000|60'),
	('3-2', 'math', 3, '곱셈', '37 × 24 = □', '888', '222|868|788'),
	('3-2', 'math', 3, '나눗셈', '84 ÷ 4 = □', '21', '12|20|24'),
	('3-2', 'math', 3, '나눗셈', '96 ÷ 8 = □', '12', '11|13|102'),
	('3-2', 'math', 3, '나눗셈', '47 ÷ 6 = 7 … □', '5', '6|4|8'),
	('3-2', 'math', 3, '분수', '12의 2/3 = □', '8', '4|6|18'),
	('3-2', 'math', 4, '곱셈', '□ × 7 = 175', '25', '35|24|168'),
	('4-1', 'vocabulary', 2, NULL, '땅의 모습을 정해진 약속에 따라 줄여서 그린 그림', '지도', '사진|도표|달력'),
	('4-1', 'vocabulary', 2, NULL, '글이나 말의 중요한 내용만 간추리는 것', '요약', '낭독|암송|과장'),
	('4-1', 'vocabulary', 3, NULL, '지도에서 실제 거리를 줄인 정도', '축척', '방위|범례|등고선'),
	('4-1', 'vocabulary', 3, NULL, '높이가 같은 곳을 이은 지도 위의 선', '등고선', '해안선|경계선|철도선'),
	('4-1', 'vocabulary', 3, NULL, '옛날에 살았던 생물의 몸이나 흔적이 돌 속에 남아 있는 것', '화석', '광석|운석|석탄'),
	('4-1', 'vocabulary', 3, NULL, '자기 고장의 대표를 주민이 직접 뽑는 일', '지방 선거', '주민 회의|공청회|서명 운동'),
	('4-1', 'vocabulary', 4, NULL, '땅속 깊은 곳의 마그마가 땅 위로 나온 것', '용암', '암석|퇴적물|모래'),
	('4-1', 'proverb', 3, NULL, '열 번 찍어 안 넘어가는 □□ 없다', '나무', '바위|사람|기둥'),
	('4-1', 'proverb', 3, NULL, '사공이 많으면 배가 □으로 간다', '산', '강|섬|집'),
	('4-1', 'proverb', 3, NULL, '구슬이 서 말이라도 꿰어야 □□', '보배', '반지|재산|자랑'),
	('4-1', 'proverb', 3, NULL, '지렁이도 밟으면 □□□□', '꿈틀한다', '도망간다|노래한다|소리친다'),
	('4-1', 'proverb', 3, NULL, '오르지 못할 나무는 □□□□도 마라', '쳐다보지', '건드리지|심어두지|베어내지'),
	('4-1', 'proverb', 2, NULL, '말 한마디에 천 냥 □도 갚는다', '빚', '집|쌀|꿈'),
	('4-1', 'math', 3, '곱셈', '125 × 40 = □', '5000', '500|4800|50000'),
	('4-1', 'math', 3, '곱셈', '234 × 21 = □', '4914', '702|4814|4934'),
	('4-1', 'math', 3, '나눗셈', '720 ÷ 24 = □', '30', '3|300|32'),
	('4-1', 'math', 4, '나눗셈', '812 ÷ 28 = □', '29', '27|31|28'),
	('4-1', 'math', 3, '각도', '65° + 45° = □°', '110', '100|120|20'),
	('4-1', 'math', 3, '각도', '180° - 75° = □°', '105', '115|95|255'),
	('4-1', 'math', 2, '큰 수', '30000 + 5000 + 200 = □', '35200', '30520|35020|3520'),
	('4-1', 'math', 4, '나눗셈', '250 ÷ 32 = 7 … □', '26', '24|16|36'),
	('4-2', 'vocabulary', 2, NULL, '사실이나 정보를 알려 주기 위하여 쓴 글', '설명문', '동시|일기|희곡'),
	('4-2', 'vocabulary', 3, NULL, '물이 기체인 수증기로 변하는 현상', '증발', '응결|연소|낙하'),
	('4-2', 'vocabulary', 3, NULL, '공기 중의 수증기가 물방울로 변하는 현상', '응결', '증발|연소|용해'),
	('4-2', 'vocabulary', 3, NULL, '아기가 태어나는 수가 줄어드는 현상', '저출산', '고령화|도시화|세계화'),
	('4-2', 'vocabulary', 3, NULL, '전체 인구에서 노인이 차지하는 비율이 높아지는 현상', '고령화', '저출산|정보화|산업화'),
	('4-2', 'vocabulary', 3, NULL, '어떤 일에 대하여 굳게 내세우는 의견', '주장', '묘사|농담|인사'),
	('4-2', 'vocabulary', 4, NULL, '성별이나 생김새가 다르다는 이유로 공평하지 않게 대하는 것', '차별', '존중|협동|양보'),
	('4-2', 'proverb', 3, NULL, '뛰는 놈 위에 □□ 놈 있다', '나는', '걷는|자는|웃는'),
	('4-2', 'proverb', 3, NULL, '쇠뿔도 단□에 빼라', '김', '칼|불|손'),
	('4-2', 'proverb', 3, NULL, '남의 □이 더 커 보인다', '떡', '밥|옷|집'),
	('4-2', 'proverb', 3, NULL, '고생 끝에 □이 온다', '낙', '병|적|손'),
	('4-2', 'proverb', 3, NULL, '밑 빠진 □에 물 붓기', '독', '솥|병|컵'),
	('4-2', 'proverb', 3, NULL, '서당 개 □ 년이면 풍월을 읊는다', '삼', '일|오|십'),
	('4-2', 'math', 2, '분수의 덧셈', '2/7 + 3/7 = □', '5/7', '5/14|6/7|1/7'),
	('4-2', 'math', 3, '분수의 뺄셈', '1 - 3/8 = □', '5/8', '3/8|2/8|7/8'),
	('4-2', 'math', 3, '소수의 덧셈', '0.4 + 0.35 = □', '0.75', '0.39|0.79|3.9'),
	('4-2', 'math', 3, '소수의 뺄셈', '1.2 - 0.75 = □', '0.45', '0.55|0.63|1.05'),
	('4-2', 'math', 3, '분수의 덧셈', '5/9 + 4/9 = □', '1', '9/18|8/9|2'),
	('4-2', 'math', 3, '소수의 덧셈', '2.7 + 1.58 = □', '4.28', '3.85|1.85|4.18'),
	('4-2', 'math', 4, '분수의 뺄셈', '2 - 4/5 = □', '6/5', '4/5|2/5|1/5'),
	('4-2', 'math', 4, '소수의 뺄셈', '□ - 0.8 = 1.5', '2.3', '0.7|2.2|1.3'),
	('5-1', 'vocabulary', 2, NULL, '자기의 잘못이나 부족함을 스스로 돌아보는 것', '반성', '자만|비난|방심'),
	('5-1', 'vocabulary', 3, NULL, '이야기의 짜임에서 사건이 마무리되고 갈등이 풀리는 부분', '결말', '발단|전개|절정'),
	('5-1', 'vocabulary', 3, NULL, '사람이라면 누구나 태어나면서부터 가지는 기본적인 권리', '인권', '의무|재산|자격'),
	('5-1', 'vocabulary', 3, NULL, '국민이 나라의 주인으로서 나라의 중요한 일을 결정하는 권리', '주권', '특권|소유권|저작권'),
	('5-1', 'vocabulary', 3, NULL, '어떤 물질이 액체에 녹아 고르게 섞이는 현상', '용해', '연소|증발|침식'),
	('5-1', 'vocabulary', 4, NULL, '태양의 둘레를 도는 지구와 같은 천체', '행성', '항성|위성|은하'),
	('5-1', 'vocabulary', 4, NULL, '토론에서 상대편의 주장이 옳지 않음을 밝히는 말', '반론', '찬성|근거|사회'),
	('5-1', 'proverb', 3, NULL, '목마른 사람이 □□ 판다', '우물', '연못|도랑|논밭'),
	('5-1', 'proverb', 4, NULL, '부뚜막의 □□도 집어넣어야 짜다', '소금', '설탕|간장|고추'),
	('5-1', 'proverb', 4, NULL, '가지 많은 나무에 □□ 잘 날 없다', '바람', '구름|햇볕|소리'),
	('5-1', 'proverb', 3, NULL, '제 논에 □ 대기', '물', '불|흙|벼'),
	('5-1', 'proverb', 4, NULL, '못된 송아지 엉덩이에 □ 난다', '뿔', '털|풀|혹'),
	('5-1', 'proverb', 3, NULL, '배보다 □□이 더 크다', '배꼽', '머리|손톱|가슴'),
	('5-1', 'math', 3, '혼합 계산', '12 + 6 × 3 = □', '30', '54|21|36'),
	('5-1', 'math', 3, '혼합 계산', '(15 - 7) × 4 = □', '32', '43|28|36'),
	('5-1', 'math', 3, '혼합 계산', '24 ÷ (3 + 5) = □', '3', '13|4|8'),
	('5-1', 'math', 4, '약수와 배수', '12와 18의 최대공약수는 □', '6', '3|36|2'),
	('5-1', 'math', 4, '약수와 배수', '6과 8의 최소공배수는 □', '24', '48|2|14'),
	('5-1', 'math', 4, '분수의 덧셈', '1/2 + 1/3 = □', '5/6', '2/5|1/6|2/6'),
	('5-1', 'math', 4, '분수의 뺄셈', '3/4 - 1/6 = □', '7/12', '2/2|1/2|5/12'),
	('5-1', 'math', 3, '넓이', '가로 8 cm, 세로 5 cm인 직사각형의 넓이는 □ cm²', '40', '26|13|80'),
	('5-2', 'vocabulary', 2, NULL, '어떤 일을 이루려고 끝까지 참고 견디는 힘', '인내', '포기|변덕|게으름'),
	('5-2', 'vocabulary', 3, NULL, '우리 겨레가 세운 첫 나라로 단군왕검이 세운 나라', '고조선', '고구려|백제|신라'),
	('5-2', 'vocabulary', 3, NULL, '세종 대왕이 백성을 위하여 만든 글자의 처음 이름', '훈민정음', '대동여지도|동의보감|삼국사기'),
	('5-2', 'vocabulary', 3, NULL, '일정한 지역에서 생물과 환경이 서로 영향을 주고받는 체계', '생태계', '태양계|대기권|먹이'),
	('5-2', 'vocabulary', 4, NULL, '습도를 재는 데 쓰는 기구', '습도계', '풍속계|기압계|저울'),
	('5-2', 'vocabulary', 4, NULL, '서로 다른 의견을 모두가 받아들일 수 있게 맞추는 일', '의견 조정', '의견 대립|역할극|자기소개'),
	('5-2', 'vocabulary', 4, NULL, '물체가 1초나 1시간처럼 단위 시간 동안 이동한 거리', '속력', '무게|부피|밀도'),
	('5-2', 'proverb', 4, NULL, '자라 보고 놀란 가슴 □□□ 보고 놀란다', '솥뚜껑', '거북이|항아리|주전자'),
	('5-2', 'proverb', 4, NULL, '떡 줄 사람은 생각도 않는데 □□□부터 마신다', '김칫국', '된장국|미역국|동치미'),
	('5-2', 'proverb', 4, NULL, '비 온 뒤에 □이 굳어진다', '땅', '돌|물|길'),
	('5-2', 'proverb', 4, NULL, '미운 아이 □ 하나 더 준다', '떡', '매|콩|옷'),
	('5-2', 'proverb', 4, NULL, '될성부른 나무는 □□부터 알아본다', '떡잎', '열매|뿌리|가지'),
	('5-2', 'proverb', 3, NULL, '급하다고 바늘허리에 □ 매어 쓸까', '실', '끈|옷|줄'),
	('5-2', 'math', 3, '분수의 곱셈', '2/3 × 3/5 = □', '2/5', '5/8|1/5|5/15'),
	('5-2', 'math', 3, '소수의 곱셈', '0.6 × 0.4 = □', '0.24', '2.4|1|0.024'),
	('5-2', 'math', 4, '분수의 곱셈', '4 × 3/8 = □', '3/2', '3/32|12/32|7/8'),
	('5-2', 'math', 4, '소수의 곱셈', '1.5 × 2.4 = □', '3.6', '36|3.9|0.36'),
	('5-2', 'math', 3, '평균', '7, 9, 11의 평균은 □', '9', '27|10|8'),
	('5-2', 'math', 3, '분수의 곱셈', '2/5 × 10 = □', '4', '2/50|20|2'),
	('5-2', 'math', 4, '평균', '84, 90, 78, 88의 평균은 □', '85', '84|86|340'),
	('5-2', 'math', 4, '소수의 곱셈', '0.25 × 8 = □', '2', '0.2|20|2.5'),
	('6-1', 'vocabulary', 2, NULL, '어떤 것을 비슷한 다른 것에 빗대어 나타내는 방법', '비유', '반복|생략|나열'),
	('6-1', 'vocabulary', 3, NULL, '나라의 법을 만드는 기관', '국회', '법원|정부|경찰서'),
	('6-1', 'vocabulary', 3, NULL, '법에 따라 옳고 그름을 판단하는 재판을 하는 기관', '법원', '국회|구청|소방서'),
	('6-1', 'vocabulary', 3, NULL, '글쓴이가 주장을 뒷받침하려고 드는 까닭이나 자료', '근거', '제목|소재|배경'),
	('6-1', 'vocabulary', 4, NULL, '둘 이상의 낱말이 합쳐져 원래와 다른 새로운 뜻으로 굳어져 쓰이는 표현', '관용 표현', '높임 표현|시간 표현|부정 표현'),
	('6-1', 'vocabulary', 4, NULL, '식물이 빛을 이용하여 스스로 양분을 만드는 일', '광합성', '증산 작용|호흡|소화'),
	('6-1', 'vocabulary', 4, NULL, '국가의 힘을 입법, 행정, 사법으로 나누어 서로 견제하게 하는 것', '삼권 분립', '지방 자치|다수결|직접 선거'),
	('6-1', 'proverb', 4, NULL, '첫술에 □ 부르랴', '배', '꿈|흥|손'),
	('6-1', 'proverb', 4, NULL, '호미로 막을 것을 □□로 막는다', '가래', '괭이|도끼|삽날'),
	('6-1', 'proverb', 4, NULL, '달면 삼키고 쓰면 □□□', '뱉는다', '씹는다|굽는다|남긴다'),
	('6-1', 'proverb', 4, NULL, '언 발에 □□ 누기', '오줌', '소금|이불|모래'),
	('6-1', 'proverb', 4, NULL, '물이 깊을수록 □□가 없다', '소리', '고기|바위|냄새'),
	('6-1', 'proverb', 4, NULL, '팔은 □으로 굽는다', '안', '밖|위|옆'),
	('6-1', 'math', 3, '분수의 나눗셈', '3/4 ÷ 3 = □', '1/4', '9/4|1/12|3/7'),
	('6-1', 'math', 3, '소수의 나눗셈', '6.4 ÷ 4 = □', '1.6', '16|0.16|2.4'),
	('6-1', 'math', 4, '분수의 나눗셈', '5/7 ÷ 2 = □', '5/14', '10/7|5/9|2/7'),
	('6-1', 'math', 4, '비와 비율', '200의 15%는 □', '30', '15|3|300'),
	('6-1', 'math', 4, '비와 비율', '3 : 4의 비율을 소수로 나타내면 □', '0.75', '0.34|1.3|0.7'),
	('6-1', 'math', 3, '부피', '한 모서리가 4 cm인 정육면체의 부피는 □ cm³', '64', '16|12|96'),
	('6-1', 'math', 4, '소수의 나눗셈', '8.1 ÷ 6 = □', '1.35', '13.5|1.5|1.3'),
	('6-1', 'math', 5, '비와 비율', '40은 160의 □%', '25', '4|40|20'),
	('6-2', 'vocabulary', 3, NULL, '나라와 나라 사이에 물건이나 서비스를 사고파는 일', '무역', '소비|저축|생산'),
	('6-2', 'vocabulary', 3, NULL, '물질이 산소와 빠르게 만나 빛과 열을 내며 타는 현상', '연소', '소화|응결|용해'),
	('6-2', 'vocabulary', 3, NULL, '전쟁과 다툼이 없이 평온한 상태', '평화', '분쟁|경쟁|갈등'),
	('6-2', 'vocabulary', 3, NULL, '지구의 북쪽 끝 지역', '북극', '적도|남극|본초 자오선'),
	('6-2', 'vocabulary', 4, NULL, '지구를 북반구와 남반구로 나누는, 위도 0도의 선', '적도', '경선|날짜 변경선|회귀선'),
	('6-2', 'vocabulary', 4, NULL, '현재의 필요를 채우면서 미래 세대의 몫도 생각하는 발전', '지속 가능한 발전', '급속한 성장|대량 생산|자유 경쟁'),
	('6-2', 'vocabulary', 5, NULL, '매체에 실린 내용이 믿을 만한지 따져 보며 읽는 태도', '비판적 읽기', '훑어 읽기|소리 내어 읽기|외워 읽기'),
	('6-2', 'proverb', 4, NULL, '열 길 물속은 알아도 한 길 □□ 속은 모른다', '사람', '우물|바다|동굴'),
	('6-2', 'proverb', 5, NULL, '가는 날이 □□', '장날', '휴일|생일|명절'),
	('6-2', 'proverb', 4, NULL, '개천에서 □ 난다', '용', '뱀|물|범'),
	('6-2', 'proverb', 5, NULL, '나무만 보고 □을 보지 못한다', '숲', '산|강|꽃'),
	('6-2', 'proverb', 5, NULL, '낙숫물이 □□을 뚫는다', '댓돌', '처마|지붕|마당'),
	('6-2', 'proverb', 5, NULL, '모난 돌이 □ 맞는다', '정', '비|칼|매'),
	('6-2', 'math', 4, '분수의 나눗셈', '3/4 ÷ 1/8 = □', '6', '3/32|24|1/6'),
	('6-2', 'math', 4, '분수의 나눗셈', '2/5 ÷ 3/10 = □', '4/3', '3/25|2/3|3/4'),
	('6-2', 'math', 3, '소수의 나눗셈', '7.2 ÷ 0.9 = □', '8', '0.8|80|6.48'),
	('6-2', 'math', 4, '비례식', '3 : 5 = 12 : □', '20', '14|15|36'),
	('6-2', 'math', 4, '비례식', '4 : 7 = □ : 35', '20', '32|28|5'),
	('6-2', 'math', 4, '소수의 나눗셈', '2.4 ÷ 0.06 = □', '40', '4|0.4|400'),
	('6-2', 'math', 4, '원의 넓이', '지름이 10 cm인 원의 원주는 □ cm (원주율 3.14)', '31.4', '314|78.5|62.8'),
	('6-2', 'math', 5, '원의 넓이', '반지름이 5 cm인 원의 넓이는 □ cm² (원주율 3.14)', '78.5', '31.4|15.7|314')
$$;

CREATE FUNCTION classroom.stream_of_participant(participant uuid) RETURNS TABLE(refusal text, listener uuid, session uuid, topics text, "position" bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT CASE WHEN p.id IS NULL OR g.removed_at IS NOT NULL OR p.removed_at IS NOT NULL THEN 'signed_out'
			WHEN g.expires_at <= now() OR s.ended_at IS NOT NULL OR s.expires_at <= now() THEN 'ended' END,
		p.id, p.id, 'user:' || p.id || CASE WHEN p.admitted_at IS NULL THEN '' ELSE ',class:' || p.session_id END, live.last_position()
	FROM (VALUES (stream_of_participant.participant)) AS asked(id)
	LEFT JOIN auth.guests g ON g.id = asked.id
	LEFT JOIN classroom.participants p ON p.id = g.id
	LEFT JOIN classroom.sessions s ON s.id = p.session_id;
$$;

CREATE FUNCTION classroom.stream_of_teacher(class_session uuid, login uuid) RETURNS TABLE(refusal text, listener uuid, session uuid, topics text, "position" bigint)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT CASE WHEN e.id IS NULL OR e.expires_at <= now() OR e.last_seen_at + make_interval(secs => e.idle_seconds) <= now()
				OR p.disabled_at IS NOT NULL THEN 'signed_out'
			WHEN s.id IS NULL OR NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND (r.role = 'admin'
				OR r.role = 'teacher' AND EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = s.class_id AND t.person_id = p.id)))
				THEN 'not_found'
			WHEN s.ended_at IS NOT NULL OR s.expires_at <= now() THEN 'ended' END,
		p.id, e.id, format('class:%s,class:%s:staff', s.id, s.id), live.last_position()
	FROM (VALUES (stream_of_teacher.login)) AS asked(id)
	LEFT JOIN auth.sessions e ON e.id = asked.id
	LEFT JOIN school.people p ON p.id = e.person_id
	LEFT JOIN classroom.sessions s ON s.id = stream_of_teacher.class_session AND s.school_id = e.school_id;
$$;

CREATE FUNCTION classroom.tally(session uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	WITH card AS (SELECT * FROM classroom.current_card(session)),
	given AS MATERIALIZED (SELECT p.id, p.nickname, p.joined_at, a.content, a.normalized, a.correct FROM card c
		CROSS JOIN classroom.counted_participants(session) p LEFT JOIN classroom.answers a ON a.card_id = c.id AND a.participant_id = p.id
		WHERE c.id IS NOT NULL)
	SELECT jsonb_build_object('card_id', c.id, 'answered', (SELECT count(content) FROM given), 'participants', (SELECT count(*) FROM given),
		'correct', (SELECT count(*) FILTER (WHERE correct) FROM given),
		'options', COALESCE((SELECT jsonb_agg(jsonb_build_object('text', o.text,
			'count', (SELECT count(*) FROM given g WHERE g.content = o.text)) ORDER BY o.n) FROM unnest(c.options) WITH ORDINALITY AS o(text, n)), '[]'),
		'wrong', COALESCE((SELECT jsonb_agg(jsonb_build_object('text', w.text, 'count', w.count) ORDER BY w.count DESC, w.text)
			FROM (SELECT mode() WITHIN GROUP (ORDER BY g.content) AS text, count(*) AS count FROM given g WHERE NOT g.correct
				GROUP BY g.normalized ORDER BY count(*) DESC, 1 LIMIT 5) AS w), '[]'),
		'people', COALESCE((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'nickname', g.nickname, 'answered', g.content IS NOT NULL)
			ORDER BY g.joined_at, g.id) FROM given g), '[]'))
	FROM card c WHERE c.id IS NOT NULL;
$$;

CREATE FUNCTION classroom.tally_event(topic text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT '{"type": "tally"}' || classroom.tally(c.session_id) || jsonb_build_object('answer', c.answer)
	FROM classroom.current_card(classroom.session_of_topic(topic)) AS c WHERE c.id IS NOT NULL;
$$;

CREATE FUNCTION classroom.taught_classes() RETURNS SETOF uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT c.id FROM school.classes c WHERE c.school_id = auth.school_id() AND (auth.has_role('admin')
		OR auth.has_role('teacher') AND EXISTS (SELECT FROM school.class_teachers t
			WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id())));
$$;

CREATE FUNCTION classroom.teaches(class uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM school.classes c WHERE c.id = class AND (auth.has_role('admin')
		OR auth.has_role('teacher') AND EXISTS (SELECT FROM school.class_teachers t
			WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id()))));
$$;

CREATE FUNCTION classroom.tell(session uuid, type text, payload jsonb DEFAULT '{}'::jsonb, only_staff boolean DEFAULT false) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT live.publish('class:' || session || CASE WHEN only_staff THEN ':staff' ELSE '' END, 'message', jsonb_build_object('type', type) || payload);
$$;

CREATE FUNCTION classroom.tell_message(type text, m classroom.messages) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT classroom.tell(m.session_id, type, jsonb_build_object('message', classroom.message_json(m)), m.moderated);
$$;

CREATE FUNCTION classroom.tell_one(participant uuid, type text, payload jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT live.publish('user:' || participant, 'message', jsonb_build_object('type', type) || payload);
$$;

CREATE FUNCTION classroom.tell_people(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT live.publish_soon('class:' || session, 'participants'), live.publish_soon('class:' || session || ':staff', 'people');
$$;

CREATE FUNCTION classroom.tell_session(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT classroom.tell(s.id, 'session', jsonb_build_object('locked', s.locked, 'lobby', s.lobby, 'expires_at', s.expires_at))
	FROM classroom.sessions s WHERE s.id = session;
$$;

CREATE FUNCTION classroom.turn_card(session uuid, turn text, seen uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	d classroom.decks := classroom.running_deck(session);
	c classroom.cards := classroom.current_card(session);
BEGIN
	IF d.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_deck';
	ELSIF seen <> c.id THEN
		RETURN;
	END IF;
	CASE turn
		WHEN 'next' THEN
			PERFORM classroom.reveal_card(c.id), classroom.go_on(d, s.class_id);
		WHEN 'skip' THEN
			PERFORM classroom.skip_card(c), classroom.go_on(d, s.class_id);
		WHEN 'back' THEN
			PERFORM classroom.go_back(c);
		WHEN 'reveal' THEN
			PERFORM classroom.reveal_card(c.id);
		WHEN 'pause' THEN
			PERFORM classroom.pause_card(c);
		WHEN 'resume' THEN
			PERFORM classroom.resume_card(c, d);
		WHEN 'end' THEN
			PERFORM classroom.close_deck(session);
	END CASE;
END $$;

CREATE FUNCTION classroom.unfinished_deck(class uuid) RETURNS classroom.decks
    LANGUAGE sql STABLE
    AS $$
	SELECT d FROM classroom.decks d JOIN classroom.sessions s ON s.id = d.session_id
	WHERE s.class_id = class AND cardinality(d.remaining) > 0 ORDER BY d.created_at DESC, d.id LIMIT 1;
$$;

CREATE FUNCTION classroom.untell_message(session uuid, message uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	UPDATE live.events e SET payload = CASE e.payload ->> 'type' WHEN 'pinned' THEN '{"type": "pinned", "message": null}'
		ELSE jsonb_build_object('type', 'message_hidden', 'message_id', message) END
	WHERE e.topic = 'class:' || session AND e.payload #>> '{message,id}' = message::text
		AND EXISTS (SELECT FROM classroom.messages m WHERE m.id = message AND m.session_id = session AND m.moderated);
$$;

CREATE FUNCTION classroom.vote_for(message uuid, wanted boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	m classroom.messages := classroom.seen_message(message);
	changed integer;
BEGIN
	IF NOT m.is_question THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_a_question';
	END IF;
	IF wanted THEN
		INSERT INTO classroom.message_votes (message_id, participant_id, school_id) VALUES (m.id, auth.guest_id(), m.school_id) ON CONFLICT DO NOTHING;
	ELSE
		DELETE FROM classroom.message_votes v WHERE v.message_id = m.id AND v.participant_id = auth.guest_id();
	END IF;
	GET DIAGNOSTICS changed = ROW_COUNT;
	IF changed > 0 THEN
		UPDATE classroom.messages o SET votes = o.votes + CASE WHEN wanted THEN 1 ELSE -1 END WHERE o.id = m.id;
		PERFORM live.publish_soon('class:' || m.session_id, 'votes');
	END IF;
END $$;

CREATE FUNCTION classroom.votes_of_topic(topic text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('type', 'votes', 'votes', jsonb_object_agg(q.id, q.votes))
	FROM (SELECT m.id, m.votes FROM classroom.messages m WHERE m.session_id = classroom.session_of_topic(topic) AND m.is_question AND NOT m.moderated
		ORDER BY m.votes DESC, m.created_at LIMIT 200) AS q HAVING count(*) > 0;
$$;

CREATE FUNCTION classroom.waiting_count(session uuid) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
	SELECT count(*)::integer FROM classroom.participants p WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NULL;
$$;

CREATE FUNCTION classroom.wake_card(card uuid, school uuid, at timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT jobs.enqueue('classroom_card_due', jsonb_build_object('card_id', card, 'school', school), school, run_at => at, priority => 1,
		unique_key => 'card:' || card || ':' || extract(epoch FROM at));
$$;

CREATE FUNCTION classroom.with_suggestion(content text, word text, suggestion text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	SELECT CASE WHEN t.changed <> content AND char_length(t.changed) <= 200 THEN t.changed END
	FROM (SELECT regexp_replace(content, array_to_string(ARRAY(SELECT '[' || l || ']'
			FROM unnest(string_to_array(regexp_replace(word, '[^[:alpha:]]', '', 'g'), NULL)) AS l), '[^[:alpha:]]*'),
		replace(suggestion, '\', '\\'), 'gi') AS changed) AS t;
$$;

CREATE FUNCTION classroom.word_heads() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	SELECT normalize('너|넌|너는|니가|네가|나|난|나는|야|왕|완전|진짜', NFKD);
$$;

CREATE FUNCTION classroom.word_pattern(key text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
	SELECT format('(?:^|[^[:alpha:]])(?:%s)?(?:%s)+(?:$|[^[:alpha:]]|%s)', classroom.word_heads(),
		array_to_string(string_to_array(key, NULL), '[^[:alpha:]]*') || '[^[:alpha:]]*',
		CASE WHEN right(key, 1) BETWEEN 'ᄀ' AND 'ᇿ' THEN classroom.word_tails() ELSE '[ᄀ-ᇿ]' END);
$_$;

CREATE FUNCTION classroom.word_tails() RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
	SELECT normalize('은|는|이|가|을|를|아|야|도|의|에|와|과|랑|로|만|들|님|놈|년|같|처럼|보다|까지|부터|라|래|냐|네|구나|군|지|다|요|죠|임|하|한|할|해|했|였|인|입|짓|새끼|탱이', NFKD);
$$;

CREATE FUNCTION db.classify(target regclass, columns text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	part text;
	name text;
BEGIN
	FOREACH part IN ARRAY string_to_array(columns, ';') LOOP
		FOREACH name IN ARRAY regexp_split_to_array(btrim(split_part(part, ':', 2)), '\s+') LOOP
			EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, name, 'personal: ' || btrim(split_part(part, ':', 1)));
		END LOOP;
	END LOOP;
END $$;

CREATE FUNCTION db.forget_person(value jsonb, id text, names text[], name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'object' THEN db.members_without_person(value, id, names, name)
		ELSE COALESCE(db.without_person(value, id, names, name), '{}') END;
$$;

CREATE FUNCTION db.isolate(target regclass, condition text DEFAULT 'school_id = (SELECT auth.school_id())'::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
	EXECUTE format('CREATE POLICY own_rows ON %s USING (%s) WITH CHECK (%s)', target, condition, condition);
	EXECUTE format('CREATE POLICY owner_cares ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', target);
END $$;

CREATE FUNCTION db.members_without_person(value jsonb, id text, names text[], name text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
	RETURN (SELECT COALESCE(jsonb_object_agg(w.k, w.v), '{}') FROM (SELECT m.key AS k, db.without_person(m.value, id, names, name) AS v
		FROM jsonb_each(value) m WHERE strpos(m.key, id) = 0) AS w WHERE w.v IS NOT NULL);
END $$;

CREATE FUNCTION db.personal_columns() RETURNS TABLE(table_name regclass, column_name name, number smallint, type regtype, category text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT c.oid, a.attname, a.attnum, a.atttypid, substr(d.description, 11)
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum AND d.description LIKE 'personal: %'
	WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition;
$$;

CREATE FUNCTION db.without_person(value jsonb, id text, names text[], name text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $$
DECLARE
	word text := value #>> '{}';
BEGIN
	CASE jsonb_typeof(value)
	WHEN 'string' THEN
		RETURN CASE WHEN strpos(word, id) > 0 THEN NULL WHEN word = ANY (names) THEN '"○○○"'
			ELSE to_jsonb(COALESCE(replace(word, name, '○○○'), word)) END;
	WHEN 'array' THEN
		RETURN (SELECT COALESCE(jsonb_agg(w.v ORDER BY w.n), '[]') FROM (SELECT db.without_person(e.v, id, names, name) AS v, e.n
			FROM jsonb_array_elements(value) WITH ORDINALITY AS e(v, n)) AS w WHERE w.v IS NOT NULL);
	WHEN 'object' THEN
		IF EXISTS (SELECT FROM jsonb_each(value) m WHERE jsonb_typeof(m.value) = 'string' AND strpos(m.value #>> '{}', id) > 0) THEN
			RETURN NULL;
		END IF;
		RETURN db.members_without_person(value, id, names, name);
	ELSE
		RETURN value;
	END CASE;
END $$;

CREATE FUNCTION files.drop_unwritten() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	DELETE FROM files.files f WHERE f.bytes IS NULL AND f.created_at < now() - interval '1 hour' AND auth.school_id() IS NULL;
$$;

CREATE FUNCTION files.follow_owner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	before uuid := (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
BEGIN
	IF before IS NOT NULL AND (TG_OP = 'DELETE' OR before IS DISTINCT FROM (to_jsonb(NEW) ->> TG_ARGV[0])::uuid) THEN
		DELETE FROM files.files f WHERE f.id = before;
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION files.keep(file uuid, bytes bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE files.files f SET bytes = keep.bytes WHERE f.id = file AND f.school_id = auth.school_id() AND f.bytes IS NULL;
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION files.next_removals(after text, most integer) RETURNS TABLE(name text, store text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT r.name, r.store FROM files.removals r WHERE r.name > after AND r.due_at <= now() AND auth.school_id() IS NULL
	ORDER BY r.name LIMIT most;
$$;

CREATE FUNCTION files.note_removal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	INSERT INTO files.removals (name, store, due_at)
	SELECT g.name, g.store, CASE WHEN g.bytes IS NULL THEN greatest(now(), g.created_at + interval '1 hour') ELSE now() END
	FROM gone g ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE FUNCTION files.removed(names text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	DELETE FROM files.removals r WHERE r.name = ANY (names) AND auth.school_id() IS NULL;
$$;

CREATE FUNCTION files.reserve(person uuid, content_type text, store text) RETURNS TABLE(id uuid, name text)
    LANGUAGE sql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	INSERT INTO files.files AS f (school_id, person_id, store, name, content_type)
	VALUES (auth.school_id(), reserve.person, reserve.store, replace(gen_random_uuid()::text, '-', ''), reserve.content_type)
	RETURNING f.id, f.name;
$$;

CREATE FUNCTION http.begin_idempotent(wanted_key text, wanted_hash bytea) RETURNS TABLE(outcome text, status integer, response text, content_type text, location text)
    LANGUAGE plpgsql ROWS 1
    AS $$
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

CREATE FUNCTION http.finish_idempotent(wanted_key text, wanted_hash bytea, status integer, response text, content_type text DEFAULT NULL::text, location text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO http.idempotency_keys (person_id, key, school_id, request_hash, status, response, content_type, location)
	SELECT auth.user_id(), wanted_key, auth.school_id(), wanted_hash, status, response, content_type, location
	WHERE auth.user_id() IS NOT NULL
	ON CONFLICT (person_id, key) DO UPDATE SET request_hash = EXCLUDED.request_hash, status = EXCLUDED.status,
		response = EXCLUDED.response, content_type = EXCLUDED.content_type, location = EXCLUDED.location, created_at = now();
$$;

CREATE FUNCTION hub.accept_events(items jsonb, node integer) RETURNS TABLE(accepted integer, duplicates integer, errors jsonb)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	school uuid := auth.school_id();
	zone text := hub.time_zone();
	known hub.incoming_event[];
	homeless hub.incoming_event[];
	fresh hub.incoming_event[];
	missing jsonb;
BEGIN
	SELECT array_agg(p.event) FILTER (WHERE (p.event).student_id IS NOT NULL AND p.has_partition),
		array_agg(p.event) FILTER (WHERE (p.event).student_id IS NOT NULL AND NOT p.has_partition),
		jsonb_agg(jsonb_build_object('index', (p.event).index, 'field', CASE WHEN p.is_by_name THEN 'student' ELSE 'student_id' END,
			'code', 'not_found')) FILTER (WHERE (p.event).student_id IS NULL)
	INTO known, homeless, missing FROM hub.place_events(items, school) AS p;

	INSERT INTO hub.quarantined_events (school_id, student_id, source_node, source_id, occurred_at, event_type, content)
	SELECT school, h.student_id, node, h.source_id, h.occurred_at, h.event_type, h.content FROM unnest(homeless) AS h
	ORDER BY h.student_id, h.occurred_at, h.source_id
	ON CONFLICT DO NOTHING;

	-- Concepts that nobody planned; then the locks, so that folding follows one order for each student and concept.
	INSERT INTO hub.concepts (school_id, key, name, is_planned)
	SELECT DISTINCT school, k.concept, k.concept, false FROM unnest(known) AS k
	WHERE k.concept IS NOT NULL AND NOT EXISTS (SELECT FROM hub.concepts c WHERE c.key = k.concept AND c.school_id = school)
	ORDER BY 2 ON CONFLICT DO NOTHING;
	PERFORM hub.lock_mastery(array_agg(k.student_id), array_agg(c.id)) FROM unnest(known) AS k
	JOIN hub.concepts c ON c.key = k.concept AND c.school_id = school
	WHERE k.is_correct IS NOT NULL;

	WITH kept AS (
		INSERT INTO hub.learning_history AS h (occurred_at, school_id, student_id, event_type, source_node, source_id, content)
		SELECT k.occurred_at, school, k.student_id, k.event_type, node, k.source_id, k.content FROM unnest(known) AS k
		ORDER BY k.student_id, k.occurred_at, k.source_id
		ON CONFLICT (source_node, source_id, student_id, occurred_at) DO NOTHING
		RETURNING h.student_id, h.occurred_at, h.source_id)
	SELECT array_agg(k.event) INTO fresh FROM kept h
	JOIN (SELECT DISTINCT ON (e.student_id, e.occurred_at, e.source_id) e::hub.incoming_event AS event, e.student_id, e.occurred_at, e.source_id
		FROM unnest(known) AS e ORDER BY e.student_id, e.occurred_at, e.source_id, e.index) AS k
		ON k.student_id = h.student_id AND k.occurred_at = h.occurred_at AND k.source_id = h.source_id;
	accepted := COALESCE(cardinality(fresh), 0);
	duplicates := COALESCE(cardinality(known), 0) - accepted;

	PERFORM hub.count_activity(fresh, zone);
	PERFORM hub.fold_answers(fresh, node, zone);
	PERFORM hub.follow_interventions(fresh);
	IF accepted > 0 THEN
		PERFORM hub.tell_staff();
	END IF;

	errors := COALESCE(missing, '[]') || COALESCE((SELECT jsonb_agg(jsonb_build_object('index', h.index, 'field', 'occurred_at',
		'code', 'quarantined')) FROM unnest(homeless) AS h), '[]');
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.accept_proposals(proposals uuid[]) RETURNS TABLE(student_id uuid, student_name text, decision text, id uuid, concepts text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	p record;
BEGIN
	FOR p IN SELECT x.*, s.name::text AS name FROM hub.intervention_proposals x JOIN hub.students s ON s.id = x.student_id
		WHERE x.id = ANY (proposals) AND hub.sees(x.student_id) ORDER BY x.student_id, x.id
	LOOP
		student_id := p.student_id;
		student_name := p.name;
		concepts := hub.concept_names(p.weak_areas);
		SELECT d.decision, d.id INTO decision, id FROM hub.begin_intervention(p.student_id, p.weak_areas, p.learning_path, NULL, p.id) d;
		RETURN NEXT;
	END LOOP;
END $$;

CREATE FUNCTION hub.activate_intervention(intervention uuid) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF EXISTS (SELECT FROM hub.intervention_concepts k JOIN hub.intervention_concepts o ON o.student_id = k.student_id
		AND o.concept = k.concept AND o.is_active AND o.intervention_id <> k.intervention_id WHERE k.intervention_id = intervention) THEN
		RETURN false;
	END IF;
	UPDATE hub.interventions SET status = 'active', completed_at = NULL, updated_at = now() WHERE id = intervention;
	UPDATE hub.intervention_concepts SET is_active = true, mastery_after = NULL WHERE intervention_id = intervention;
	RETURN true;
END $$;

CREATE FUNCTION hub.activity_totals(student uuid, from_day date, to_day date) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('events', COALESCE(sum(d.events), 0), 'correct', COALESCE(sum(d.correct), 0),
		'wrong', COALESCE(sum(d.wrong), 0), 'minutes', COALESCE(sum(d.seconds), 0)::bigint / 60)
	FROM hub.activity_days d WHERE d.student_id = student AND d.day BETWEEN from_day AND to_day;
$$;

CREATE FUNCTION hub.add_note(student uuid, kind text, body text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	note uuid;
BEGIN
	INSERT INTO hub.notes (school_id, student_id, author_id, kind, body)
	VALUES (auth.school_id(), student, auth.user_id(), add_note.kind, add_note.body) RETURNING id INTO note;
	IF kind = 'contact' THEN
		PERFORM hub.note_contact(ARRAY[student], 'contact');
	END IF;
	PERFORM school.log_access(student, 'note_added');
	RETURN note;
END $$;

CREATE FUNCTION hub.anonymize_old_students(most integer DEFAULT NULL::integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	student uuid;
	anonymized integer := 0;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	FOR student IN SELECT s.id FROM hub.students s JOIN school.settings g ON g.school_id = s.school_id
		WHERE s.anonymized_at IS NULL AND s.graduated_on < (now() AT TIME ZONE g.time_zone)::date - interval '5 years'
			AND NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = s.id AND r.role <> 'student')
		ORDER BY s.graduated_on, s.id LIMIT most FOR UPDATE OF s SKIP LOCKED
	LOOP
		PERFORM hub.anonymize_student(student);
		anonymized := anonymized + 1;
	END LOOP;
	RETURN anonymized;
END $$;

CREATE FUNCTION hub.anonymize_student(student uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	r record;
BEGIN
	PERFORM FROM school.people p WHERE p.id = student FOR UPDATE;
	PERFORM auth.drop_sessions(student);
	PERFORM hub.forget_mentions(student);
	FOR r IN SELECT t.table_name, t.condition FROM hub.tables_of_a_person() t
		WHERE t.is_direct AND NOT EXISTS (SELECT FROM db.kept k WHERE k.table_name = t.table_name::text)
	LOOP
		EXECUTE format('DELETE FROM %s t WHERE %s', r.table_name, r.condition) USING student;
	END LOOP;
	-- Every column that says who a person is, whatever columns there are.
	EXECUTE (SELECT format('UPDATE school.people SET name = ''ANONYMIZED_'' || id, disabled_at = COALESCE(disabled_at, now()), %s WHERE id = $1',
			string_agg(format('%I = NULL', c.column_name), ', '))
		FROM db.personal_columns() c WHERE c.table_name = 'school.people'::regclass AND c.column_name <> 'name'
			AND c.category IN ('identity', 'contact', 'birth', 'credential')) USING student;
	UPDATE hub.students SET metadata = '{}', anonymized_at = now(), updated_at = now() WHERE id = student;
END $_$;

CREATE FUNCTION hub.answer_of(event_type text, content jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((event_type <> 'intervention'::text) AND ((content ->> 'result'::text) = ANY (ARRAY['correct'::text, 'wrong'::text]))) THEN ((content ->> 'result'::text) = 'correct'::text) ELSE NULL::boolean END;

CREATE FUNCTION hub.apply_rollover(rollover uuid, state text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	kept hub.rollovers;
BEGIN
	PERFORM school.check_is_admin();
	PERFORM hub.hold_classes();
	SELECT * INTO kept FROM hub.rollovers r WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.applied_at IS NOT NULL THEN
		RETURN 'already_applied';
	END IF;
	IF kept.plan ->> 'state' <> hub.rollover_state() THEN
		UPDATE hub.rollovers r SET plan = hub.plan_rollover(kept.plan - '{state,rows,counts,classes,leaving}'::text[]) WHERE r.id = rollover;
		RETURN 'stale';
	END IF;
	IF kept.plan ->> 'state' <> apply_rollover.state THEN
		RETURN 'stale';
	END IF;
	IF NOT hub.can_roll_over(kept.plan -> 'counts') THEN
		RETURN 'refused';
	END IF;
	-- Only the last one is undone: nobody needs to know any more where people were before the ones before it.
	UPDATE hub.rollovers r SET before = NULL, plan = r.plan - '{rows,left}'::text[]
	WHERE r.school_id = (SELECT auth.school_id()) AND r.applied_at IS NOT NULL;
	UPDATE hub.rollovers r SET before = hub.write_rollover(rollover, kept.plan), applied_at = clock_timestamp(), plan = r.plan - 'given'
		|| jsonb_build_object('has_file', kept.plan ? 'given')
	WHERE r.id = rollover;
	RETURN 'applied';
END $$;

CREATE FUNCTION hub.archive_old_learning_history_partitions() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '5s'
    AS $_$
DECLARE
	old name;
	moved integer := 0;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	FOR old IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'hub.learning_history'::regclass AND c.relnamespace = 'hub'::regnamespace
			AND c.relname ~ '^learning_history_\d{4}_\d{2}$'
			AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= (now() AT TIME ZONE 'UTC') - interval '2 years'
		ORDER BY 1
	LOOP
		EXECUTE format('ALTER TABLE hub.%I SET SCHEMA archive', old);
		moved := moved + 1;
	END LOOP;
	RETURN moved;
END $_$;

CREATE FUNCTION hub.begin_intervention(student uuid, areas jsonb, path jsonb, due date, proposal uuid DEFAULT NULL::uuid, type text DEFAULT NULL::text) RETURNS TABLE(decision text, id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	today date := hub.today();
	at_work text[];
	i hub.interventions;
BEGIN
	PERFORM auth.found(hub.sees(student));
	IF due < today THEN
		PERFORM auth.refuse_field('due_on', 'date_past');
	END IF;
	PERFORM FROM hub.students s WHERE s.id = student FOR NO KEY UPDATE;
	IF proposal IS NOT NULL THEN
		PERFORM FROM hub.intervention_proposals p WHERE p.id = proposal AND p.student_id = student AND p.decision IS NULL FOR UPDATE;
		IF NOT FOUND THEN
			RETURN QUERY SELECT 'proposal_decided', NULL::uuid;
			RETURN;
		END IF;
	END IF;
	at_work := hub.concepts_at_work(student, false);
	areas := CASE WHEN areas IS NULL THEN hub.pressing_areas(student, at_work, 5) ELSE hub.complete_areas(student, areas) END;
	decision := CASE WHEN areas IS NULL THEN CASE WHEN EXISTS (SELECT FROM hub.weak_areas(student)) THEN 'already_active' ELSE 'no_weak_areas' END
		WHEN EXISTS (SELECT FROM jsonb_array_elements(areas) AS a WHERE a ->> 'concept' = ANY (at_work)) THEN 'already_active'
		ELSE 'started' END;
	IF decision = 'started' THEN
		path := COALESCE(path, hub.learning_path(areas));
		INSERT INTO hub.interventions (school_id, student_id, type, weak_areas, learning_path, progress, due_on, created_by)
		VALUES (auth.school_id(), student, CASE WHEN proposal IS NULL THEN COALESCE(begin_intervention.type, 'teacher_requested') ELSE 'auto' END, areas, path,
			jsonb_build_object('completed', 0, 'total', jsonb_array_length(path)),
			COALESCE(due, today + 14), auth.user_id())
		RETURNING * INTO i;
		id := i.id;
		INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id, mastery_before)
		SELECT i.id, a ->> 'concept', i.school_id, student, m.mastery FROM jsonb_array_elements(areas) AS a
		LEFT JOIN hub.concepts c ON c.key = a ->> 'concept' AND c.school_id = auth.school_id()
		LEFT JOIN hub.mastery m ON m.student_id = student AND m.concept_id = c.id AND m.observations > 0;
		UPDATE hub.intervention_proposals p SET decision = 'accepted', decided_by = auth.user_id(), decided_at = now(), intervention_id = i.id
		WHERE p.id = proposal;
		-- What was proposed for one of these concepts is overtaken; the next night proposes what is left of it.
		DELETE FROM hub.intervention_proposals p WHERE p.student_id = student AND p.decision IS NULL AND EXISTS (
			SELECT FROM jsonb_array_elements(p.weak_areas) AS a JOIN jsonb_array_elements(areas) AS b ON a -> 'concept' = b -> 'concept');
		PERFORM hub.note_contact(ARRAY[student], 'intervention');
		PERFORM inbox.notify(student, 'intervention_started', jsonb_build_object('concepts', hub.concept_names(areas),
			'count', jsonb_array_length(path), 'due_on', i.due_on), '/learning', 'intervention_started:' || i.id);
		PERFORM hub.record_intervention(i, 'started');
		PERFORM school.log_access(student, 'intervention_started');
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.can_roll_over(counts jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN ((((counts ->> 'refused'::text))::integer = 0) AND (((((counts ->> 'moved'::text))::integer + ((counts ->> 'dealt'::text))::integer) + ((counts ->> 'graduated'::text))::integer) > 0));

CREATE FUNCTION hub.care_for_partitions() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('hub.learning_history'));
	PERFORM hub.create_learning_history_partition((now() AT TIME ZONE 'UTC' + make_interval(months => m))::date)
	FROM generate_series(0, 6) AS m;
END $$;

CREATE FUNCTION hub.change_intervention(intervention uuid, wanted text, completed integer, total integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	decision text := 'same';
BEGIN
	IF completed IS NOT NULL THEN
		decision := hub.set_progress(intervention, completed, total);
	END IF;
	IF wanted IS NOT NULL AND decision IN ('changed', 'same') THEN
		decision := hub.set_intervention_status(intervention, wanted);
		IF decision NOT IN ('changed', 'same') THEN
			RAISE EXCEPTION USING ERRCODE = 'SD000';
		END IF;
	END IF;
	RETURN decision;
EXCEPTION WHEN SQLSTATE 'SD000' THEN -- takes progress back
	RETURN decision;
END $$;

CREATE FUNCTION hub.change_task(task uuid, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id)),
		hub.check_task_config(t.task_type, change_task.schedule_type, change_task.config);
	IF t.school_id IS NULL AND t.config - 'every_seconds' <> change_task.config - 'every_seconds' THEN
		PERFORM auth.refuse_field('config', 'platform_task');
	END IF;
	UPDATE jobs.scheduled_tasks s SET schedule_type = change_task.schedule_type, cron_expression = change_task.cron_expression,
		config = change_task.config, missed = COALESCE(change_task.missed, s.missed), status = change_task.status,
		next_run_at = change_task.next_run_at, updated_at = now(),
		completed_at = CASE WHEN change_task.status = 'completed' THEN COALESCE(s.completed_at, now()) END
	WHERE s.id = task;
END $$;

CREATE FUNCTION hub.check_may_care_for(student uuid) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found((auth.has_role('admin') OR auth.is_owner()
			OR auth.user_id() IS NULL AND EXISTS (SELECT FROM hub.exports e WHERE e.student_id = student AND e.made_at IS NULL))
		AND EXISTS (SELECT FROM hub.students s WHERE s.id = student AND s.school_id = auth.school_id()));
END $$;

CREATE FUNCTION hub.check_sees(students uuid[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	sees_all boolean := hub.sees_all();
	classes uuid[] := ARRAY(SELECT hub.visible_classes());
BEGIN
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(students) AS wanted
		WHERE NOT EXISTS (SELECT FROM hub.students s WHERE s.id = wanted AND (sees_all OR s.class_id = ANY (classes)))));
END $$;

CREATE FUNCTION hub.check_task_config(task_type text, schedule_type text, config jsonb) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
	code text;
BEGIN
	code := CASE
		WHEN jsonb_typeof(config) IS DISTINCT FROM 'object' THEN 'wrong_type'
		WHEN octet_length(config::text) > 4000 THEN 'config_too_long'
		WHEN (schedule_type = 'interval' OR config ? 'every_seconds') AND (jsonb_typeof(config -> 'every_seconds') IS DISTINCT FROM 'number'
			OR (config -> 'every_seconds')::text !~ '^\d{1,8}$' OR (config -> 'every_seconds')::integer NOT BETWEEN 60 AND 31622400)
			THEN 'bad_interval'
		WHEN config ? 'include_sections' AND NOT (jsonb_typeof(config -> 'include_sections') = 'array'
			AND config -> 'include_sections' <@ to_jsonb(hub.report_sections()) AND config -> 'include_sections' <> '[]') THEN 'bad_sections'
		WHEN config ? 'report_format' AND config -> 'report_format' <> '"pdf"' THEN 'bad_format'
		WHEN config ? 'metrics' AND NOT (jsonb_typeof(config -> 'metrics') = 'array'
			AND config -> 'metrics' <@ '["engagement", "performance"]' AND config -> 'metrics' <> '[]') THEN 'bad_metrics'
		WHEN config ? 'scope' AND (task_type <> 'weekly_analytics' OR NOT config -> 'scope' <@ '["school", "all_schools"]') THEN 'bad_scope'
		WHEN config ?| '{task_id,student_id}' THEN 'reserved'
	END;
	IF code IS NOT NULL THEN
		PERFORM auth.refuse_field('config', code);
	END IF;
END $_$;

CREATE FUNCTION hub.check_task_student(student uuid, task_type text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF student IS NULL THEN
		RETURN;
	ELSIF NOT (SELECT t.takes_student FROM hub.task_types() t WHERE t.task_type = check_task_student.task_type) THEN
		PERFORM auth.refuse_field('student_id', 'not_taken');
	ELSIF NOT EXISTS (SELECT FROM hub.students s WHERE s.id = student AND s.school_id = auth.school_id()) THEN
		PERFORM auth.refuse_field('student_id', 'unknown_student');
	END IF;
END $$;

CREATE FUNCTION hub.class_activity(class uuid, from_day date, to_day date) RETURNS TABLE(active_count integer, events integer, minutes integer, share double precision)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT count(DISTINCT a.student_id) FILTER (WHERE a.events > 0)::integer, COALESCE(sum(a.events), 0)::integer,
		COALESCE(sum(a.seconds) / 60, 0)::integer, sum(a.correct)::double precision / NULLIF(sum(a.correct + a.wrong), 0)
	FROM hub.students s JOIN hub.activity_days a ON a.student_id = s.id AND a.day BETWEEN from_day AND to_day
	WHERE s.class_id = class AND s.is_current;
$$;

CREATE FUNCTION hub.class_comparison(class uuid) RETURNS TABLE(label text, unit text, before integer, now integer)
    LANGUAGE sql STABLE ROWS 5
    AS $$
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

CREATE FUNCTION hub.class_concepts(class uuid, search text) RETURNS TABLE(id uuid, name text, target double precision, average double precision, learner_count integer, all_count integer)
    LANGUAGE sql STABLE ROWS 30
    AS $$
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

CREATE FUNCTION hub.class_for(grade integer, class_name text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	found uuid;
BEGIN
	IF auth.has_role('admin') THEN
		INSERT INTO school.classes (school_id, grade, name) VALUES (auth.school_id(), grade, class_name) ON CONFLICT DO NOTHING;
	END IF;
	SELECT c.id INTO found FROM school.classes c WHERE c.school_id = auth.school_id() AND c.grade = grade AND c.name = class_name
		AND c.id IN (SELECT hub.visible_classes());
	PERFORM auth.found(found IS NOT NULL);
	RETURN found;
END $$;

CREATE FUNCTION hub.class_mastery_at(class uuid, days date[]) RETURNS TABLE(day date, average double precision)
    LANGUAGE sql STABLE ROWS 12
    AS $$
	WITH held AS MATERIALIZED (
		SELECT d.mastery, d.day AS from_day, lead(d.day) OVER (PARTITION BY d.student_id, d.concept_id ORDER BY d.day) AS to_day
		FROM hub.students s JOIN hub.mastery_days d ON d.student_id = s.id WHERE s.class_id = class AND s.is_current)
	SELECT w.day, avg(h.mastery) FROM unnest(days) AS w(day)
	LEFT JOIN held h ON h.from_day <= w.day AND (h.to_day IS NULL OR h.to_day > w.day)
	GROUP BY w.day ORDER BY w.day;
$$;

CREATE FUNCTION hub.class_matrix(class uuid, search text, sort text, is_descending boolean) RETURNS TABLE(id uuid, student_name text, number text, average double precision, cells jsonb)
    LANGUAGE sql STABLE ROWS 30
    AS $$
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

CREATE FUNCTION hub.compare_intervention(intervention uuid) RETURNS TABLE(concept text, name text, target double precision, before double precision, after double precision, compared integer, compared_before double precision, compared_after double precision)
    LANGUAGE sql STABLE
    AS $$
	WITH span AS MATERIALIZED (
		SELECT i.id, i.student_id, i.created_at, COALESCE(i.completed_at, now()) AS ended_at,
			(i.created_at AT TIME ZONE g.time_zone)::date AS first_day, (COALESCE(i.completed_at, now()) AT TIME ZONE g.time_zone)::date AS last_day
		FROM hub.interventions i JOIN school.settings g ON g.school_id = i.school_id WHERE i.id = intervention)
	SELECT k.concept, COALESCE(c.name, k.concept), c.target, k.mastery_before, COALESCE(k.mastery_after, m.mastery), o.compared, o.before, o.after
	FROM span s JOIN hub.intervention_concepts k ON k.intervention_id = s.id
	LEFT JOIN hub.concepts c ON c.key = k.concept AND c.school_id = k.school_id
	LEFT JOIN hub.mastery m ON m.student_id = s.student_id AND m.concept_id = c.id AND m.observations > 0
	LEFT JOIN LATERAL (
		SELECT count(*)::integer AS compared, avg(b.mastery) AS before, avg(a.mastery) AS after
		FROM hub.mastery r
		CROSS JOIN LATERAL (SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = r.student_id AND d.concept_id = r.concept_id
			AND d.day <= s.first_day ORDER BY d.day DESC LIMIT 1) AS b
		CROSS JOIN LATERAL (SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = r.student_id AND d.concept_id = r.concept_id
			AND d.day <= s.last_day ORDER BY d.day DESC LIMIT 1) AS a
		WHERE r.concept_id = c.id AND r.student_id <> s.student_id AND abs(b.mastery - k.mastery_before) <= 0.1
			AND NOT EXISTS (SELECT FROM hub.intervention_concepts x JOIN hub.interventions y ON y.id = x.intervention_id
				WHERE x.student_id = r.student_id AND x.concept = k.concept AND y.created_at < s.ended_at
					AND COALESCE(y.completed_at, CASE y.status WHEN 'cancelled' THEN y.updated_at END, 'infinity') > s.created_at)) AS o ON true
	ORDER BY k.concept;
$$;

CREATE FUNCTION hub.complete_areas(student uuid, areas jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_agg(jsonb_build_object('concept', a.item ->> 'concept',
		'current_mastery', COALESCE((a.item ->> 'current_mastery')::double precision, round(m.mastery::numeric, 4)::double precision),
		'target_mastery', COALESCE((a.item ->> 'target_mastery')::double precision, c.target, 0.85),
		'priority', COALESCE((a.item ->> 'priority')::integer, a.place::integer),
		'answers', COALESCE(cardinality(m.recent), 0), 'correct', COALESCE(cardinality(array_positions(m.recent, true)), 0))
		ORDER BY COALESCE((a.item ->> 'priority')::integer, a.place::integer), a.place)
	FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place)
	LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id()
	LEFT JOIN hub.mastery m ON m.student_id = student AND m.concept_id = c.id AND m.observations > 0;
$$;

CREATE FUNCTION hub.concept_depths() RETURNS TABLE(concept_id uuid, depth integer)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
	level uuid[] := ARRAY(SELECT c.id FROM hub.concepts c
		WHERE NOT EXISTS (SELECT FROM hub.concept_prerequisites p WHERE p.concept_id = c.id));
	known uuid[] := '{}';
BEGIN
	depth := 0;
	WHILE cardinality(level) > 0 LOOP
		RETURN QUERY SELECT l, depth FROM unnest(level) AS l;
		known := known || level;
		depth := depth + 1;
		level := ARRAY(SELECT DISTINCT p.concept_id FROM hub.concept_prerequisites p WHERE p.prerequisite_id = ANY (level)
			AND NOT EXISTS (SELECT FROM hub.concept_prerequisites o WHERE o.concept_id = p.concept_id AND o.prerequisite_id <> ALL (known)));
	END LOOP;
END $$;

CREATE FUNCTION hub.concept_names(areas jsonb) RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT string_agg(COALESCE(c.name, a.item ->> 'concept'), ', ' ORDER BY a.place)
	FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place) LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id();
$$;

CREATE FUNCTION hub.concepts_at_work(student uuid, with_paused boolean) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(array_agg(k.concept), '{}') FROM hub.intervention_concepts k
	JOIN hub.interventions i ON i.id = k.intervention_id
	WHERE k.student_id = student AND (i.status = 'active' OR with_paused AND i.status = 'paused');
$$;

CREATE FUNCTION hub.count_activity(events hub.incoming_event[], zone text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO hub.activity_days AS a (student_id, day, school_id, events, correct, wrong, seconds)
	SELECT f.student_id, (f.occurred_at AT TIME ZONE zone)::date, auth.school_id(), count(*),
		count(*) FILTER (WHERE hub.answer_of(f.event_type, f.content)), count(*) FILTER (WHERE NOT hub.answer_of(f.event_type, f.content)),
		sum(CASE WHEN jsonb_typeof(f.content -> 'time_spent') = 'number'
			THEN least(greatest((f.content ->> 'time_spent')::numeric, 0), 86400) ELSE 0 END)::bigint
	FROM unnest(events) AS f WHERE f.event_type <> 'intervention'
	GROUP BY 1, 2 ORDER BY 1, 2
	ON CONFLICT (student_id, day) DO UPDATE SET events = a.events + EXCLUDED.events, correct = a.correct + EXCLUDED.correct,
		wrong = a.wrong + EXCLUDED.wrong, seconds = a.seconds + EXCLUDED.seconds;
END $$;

CREATE FUNCTION hub.count_progress(intervention uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions;
BEGIN
	UPDATE hub.interventions x SET updated_at = now(), progress = jsonb_build_object('completed',
		(SELECT count(*) FROM hub.intervention_steps s WHERE s.intervention_id = x.id), 'total', jsonb_array_length(x.learning_path))
	WHERE x.id = intervention RETURNING * INTO i;
	IF i.status IN ('active', 'paused') AND i.progress -> 'completed' = i.progress -> 'total' THEN
		PERFORM hub.finish_intervention(i.id);
	END IF;
END $$;

CREATE FUNCTION hub.count_wrong_at_end(results boolean[], before integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (array_position(results, true) IS NULL) THEN (before + cardinality(results)) ELSE (cardinality(results) - (SELECT max(i.i) AS max FROM generate_subscripts(count_wrong_at_end.results, 1) i(i) WHERE (count_wrong_at_end.results)[i.i])) END;

CREATE FUNCTION hub.create_learning_history_partition(partition_date date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	start_date date := date_trunc('month', partition_date::timestamp);
	end_date date := start_date + interval '1 month';
	partition_name text := 'learning_history_' || to_char(start_date, 'YYYY_MM');
	c record;
BEGIN
	IF to_regclass('hub.' || partition_name) IS NOT NULL OR to_regclass('archive.' || partition_name) IS NOT NULL THEN
		RETURN;
	END IF;
	EXECUTE format('CREATE TABLE hub.%I PARTITION OF hub.learning_history FOR VALUES FROM (%L) TO (%L)', partition_name,
		start_date || ' 00:00:00+00', end_date || ' 00:00:00+00');
	-- Asked by its own name it keeps schools apart too.
	PERFORM db.isolate(('hub.' || partition_name)::regclass);
	FOR c IN SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment FROM pg_attribute a
		WHERE a.attrelid = 'hub.learning_history'::regclass AND a.attnum > 0
	LOOP
		EXECUTE format('COMMENT ON COLUMN hub.%I.%I IS %L', partition_name, c.attname, c.comment);
	END LOOP;
END $$;

CREATE FUNCTION hub.create_task(student uuid, task_type text, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	task uuid;
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	IF NOT EXISTS (SELECT FROM hub.task_types() t WHERE t.task_type = create_task.task_type) THEN
		PERFORM auth.refuse_field('task_type', 'unknown_choice');
	END IF;
	PERFORM hub.check_task_config(create_task.task_type, create_task.schedule_type, create_task.config),
		hub.check_task_student(student, create_task.task_type);
	INSERT INTO jobs.scheduled_tasks (school_id, student_id, task_type, schedule_type, cron_expression, config, missed, status, next_run_at,
		created_by)
	VALUES (auth.school_id(), student, create_task.task_type, create_task.schedule_type, create_task.cron_expression, create_task.config,
		COALESCE(create_task.missed, 'run_once'), COALESCE(create_task.status, 'active'), create_task.next_run_at, auth.user_id())
	RETURNING id INTO task;
	RETURN task;
END $$;

CREATE FUNCTION hub.delete_task(task uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	IF t.school_id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'platform_task';
	END IF;
	DELETE FROM jobs.scheduled_tasks s WHERE s.id = task;
END $$;

CREATE FUNCTION hub.dismiss_proposals(proposals uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	seen uuid[] := ARRAY(SELECT p.id FROM hub.intervention_proposals p WHERE p.id = ANY (proposals) AND hub.sees(p.student_id));
	dismissed integer;
BEGIN
	PERFORM auth.found(cardinality(seen) > 0);
	UPDATE hub.intervention_proposals SET decision = 'dismissed', decided_by = auth.user_id(), decided_at = now()
	WHERE id = ANY (seen) AND decision IS NULL;
	GET DIAGNOSTICS dismissed = ROW_COUNT;
	RETURN dismissed;
END $$;

CREATE FUNCTION hub.enqueue_for_schools(type text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found(auth.school_id() IS NULL AND auth.user_id() IS NULL);
	RETURN (SELECT count(jobs.enqueue(enqueue_for_schools.type, '{}', s.id, priority => 6, unique_key => enqueue_for_schools.type || ':' || s.id))
		FROM school.schools s);
END $$;

CREATE FUNCTION hub.erase_student(student uuid, typed_name text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	p school.people;
	erased jsonb;
BEGIN
	PERFORM auth.found(auth.has_role('admin') OR auth.is_owner());
	PERFORM hub.check_may_care_for(student);
	SELECT * INTO p FROM school.people WHERE id = student FOR UPDATE;
	IF EXISTS (SELECT FROM school.roles r WHERE r.person_id = student AND r.role <> 'student') THEN
		RETURN 'has_other_roles';
	ELSIF p.name IS DISTINCT FROM normalize(btrim(typed_name)) THEN
		RETURN 'name_differs';
	END IF;
	SELECT jsonb_object_agg(c.table_name, c.row_count) INTO erased FROM hub.personal_counts(student) c WHERE c.law IS NULL;
	PERFORM auth.drop_sessions(student);
	PERFORM hub.forget_mentions(student);
	DELETE FROM school.people WHERE id = student;
	PERFORM school.log_access(student, 'student_erased', jsonb_build_object('rows', erased));
	RETURN 'erased';
END $$;

CREATE FUNCTION hub.event_cursor(id bigint) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (lpad(to_hex(id), 32, '0'::text))::uuid;

CREATE FUNCTION hub.event_item(student uuid, occurred_at timestamp with time zone, event_type text, source_id text, content jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT jsonb_build_object('index', 0, 'student_id', student, 'occurred_at', occurred_at, 'event_type', event_type,
		'source_id', source_id, 'content', content)
		|| CASE WHEN jsonb_typeof(content -> 'concept') = 'string' THEN jsonb_build_object('concept', content ->> 'concept') ELSE '{}' END
		|| CASE WHEN jsonb_typeof(content -> 'concept') = 'string' AND hub.answer_of(event_type, content) IS NOT NULL
			THEN jsonb_build_object('is_correct', hub.answer_of(event_type, content)) ELSE '{}' END;
$$;

CREATE FUNCTION hub.event_number(cursor_id uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((('x'::text || "right"(replace((cursor_id)::text, '-'::text, ''::text), 16)))::bit(64))::bigint;

CREATE FUNCTION hub.evidence(name text, answers integer, correct integer, current_mastery double precision, target_mastery double precision) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_build_object('key', CASE WHEN (current_mastery IS NULL) THEN 'hub.evidence.none'::text WHEN (COALESCE(answers, 0) = 0) THEN 'hub.evidence.mastery'::text ELSE 'hub.evidence.answers'::text END, 'name', name, 'count', answers, 'correct', correct, 'current', to_char(current_mastery, 'FM0.00'::text), 'target', to_char(target_mastery, 'FM0.00'::text));

CREATE FUNCTION hub.export_files(student uuid) RETURNS TABLE(name text, content bytea)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r record;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT t.table_name, t.condition, c.column_name FROM hub.tables_of_a_person() t
		JOIN db.personal_columns() c ON c.table_name = t.table_name AND c.category = 'content' AND c.type = 'bytea'::regtype
		WHERE t.table_name <> 'hub.exports'::regclass
	LOOP
		RETURN QUERY EXECUTE format('SELECT %s, t.%I FROM %s t WHERE %s ORDER BY 1', hub.export_path(r.table_name), r.column_name,
			r.table_name, r.condition) USING student;
	END LOOP;
END $$;

CREATE FUNCTION hub.export_path(from_table regclass) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT format('%L || %s || %s', 'files/' || from_table || '/', (SELECT string_agg(format('t.%I', a.attname), ' || ''-'' || ' ORDER BY k.n)
			FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY AS k(number, n), pg_attribute a
			WHERE p.conrelid = from_table AND p.contype = 'p' AND a.attrelid = from_table AND a.attnum = k.number), CASE WHEN EXISTS (SELECT FROM pg_attribute a
			WHERE a.attrelid = from_table AND a.attname = 'content_type')
		THEN '''.'' || split_part(t.content_type, ''/'', 2)' ELSE '''.bin''' END);
$$;

CREATE FUNCTION hub.export_rows(student uuid, from_table regclass) RETURNS SETOF jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	selected text;
	newest text;
	wanted text;
BEGIN
	PERFORM hub.check_may_care_for(student);
	SELECT t.condition INTO wanted FROM hub.tables_of_a_person() t WHERE t.table_name = from_table AND t.table_name <> 'hub.exports'::regclass;
	PERFORM auth.found(wanted IS NOT NULL);
	SELECT string_agg(CASE WHEN c.type = 'bytea'::regtype AND c.category = 'content' THEN format('%s AS %I', hub.export_path(from_table), c.column_name)
			WHEN c.table_name = 'files.files'::regclass AND c.column_name = 'name' THEN 'hub.stored_path(t) AS file'
			WHEN c.column_name = 'concept_id' THEN 't.concept_id, (SELECT k.name FROM hub.concepts k WHERE k.id = t.concept_id) AS concept'
			ELSE format('t.%I', c.column_name) END, ', ' ORDER BY c.number),
		(array_agg(format('t.%I DESC', c.column_name) ORDER BY c.number) FILTER (WHERE c.type = 'timestamptz'::regtype))[1]
	INTO selected, newest FROM db.personal_columns() c
	WHERE c.table_name = from_table AND c.category <> 'credential'
		AND (c.type <> 'bytea'::regtype OR c.category = 'content' OR c.column_name LIKE '%\_sealed');
	RETURN QUERY EXECUTE format('SELECT to_jsonb(x) FROM (SELECT %s FROM %s t WHERE %s ORDER BY %s) AS x', selected, from_table, wanted,
		COALESCE(newest, '1')) USING student;
END $$;

CREATE FUNCTION hub.export_stored(student uuid) RETURNS TABLE(path text, store text, name text, bytes bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	wanted text;
BEGIN
	PERFORM hub.check_may_care_for(student);
	SELECT string_agg(format('SELECT t.%I FROM %s t WHERE %s', a.attname, p.table_name, p.condition), ' UNION ') INTO wanted
	FROM hub.tables_of_a_person() p
	JOIN pg_constraint f ON f.conrelid = p.table_name AND f.contype = 'f' AND f.confrelid = 'files.files'::regclass
	JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey) AND a.attname <> 'school_id';
	RETURN QUERY EXECUTE format('SELECT hub.stored_path(f), f.store, f.name, f.bytes FROM files.files f
		WHERE f.bytes IS NOT NULL AND (f.person_id = $1 OR f.id IN (%s)) ORDER BY f.created_at DESC, f.id', wanted) USING student;
END $_$;

CREATE FUNCTION hub.export_tables(student uuid) RETURNS TABLE(table_name text, label text, columns jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
	SELECT n.table_name, 'hub.table.' || replace(n.table_name, '.', '_'),
		(SELECT COALESCE(jsonb_agg(jsonb_build_object('name', v.name, 'label', 'hub.column.' || v.name, 'is_time', c.type = 'timestamptz'::regtype)
				ORDER BY c.number), '[]')
			FROM db.personal_columns() c, LATERAL (SELECT CASE WHEN c.column_name = 'concept_id' THEN 'concept'
				ELSE regexp_replace(c.column_name, '_sealed$', '') END) AS v(name)
			WHERE c.table_name::text = n.table_name AND c.category NOT IN ('link', 'credential') AND c.column_name NOT LIKE '%\_tag'
				AND (c.category <> 'no' OR c.column_name = ANY ('{kind,type,status,event_type,title,class_name,grade,role,concept,concept_id}')))
	FROM hub.personal_counts(student) n WHERE n.table_name <> 'hub.exports' ORDER BY n.table_name COLLATE "C";
$_$;

CREATE FUNCTION hub.find_cycle(starts text[], ends text[]) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
	names text[];
	first_edge integer[];   -- of each name; one more at the end
	targets integer[];      -- of each edge: the number of its end
	is_left boolean[];      -- whether all that a name leads to has been looked at
	place integer[];        -- where a name stands on the path, 0 for nowhere
	path integer[];
	next_edge integer[];    -- of each name on the path
	depth integer;
	node integer;
BEGIN
	WITH edges AS MATERIALIZED (SELECT DISTINCT e.s, e.t FROM unnest(starts, ends) AS e(s, t)),
	nodes AS MATERIALIZED (SELECT n.name, row_number() OVER (ORDER BY n.name COLLATE "C")::integer AS number
		FROM (SELECT s AS name FROM edges UNION SELECT t FROM edges) AS n),
	numbered AS MATERIALIZED (SELECT s.number AS s, t.number AS t FROM edges e JOIN nodes s ON s.name = e.s JOIN nodes t ON t.name = e.t),
	counted AS (SELECT n.number, n.name, count(e.t) AS edge_count FROM nodes n LEFT JOIN numbered e ON e.s = n.number GROUP BY 1, 2)
	SELECT array_agg(c.name ORDER BY c.number), array_agg(c.edge_end - c.edge_count + 1 ORDER BY c.number) || (max(c.edge_end) + 1)::integer,
		(SELECT array_agg(e.t ORDER BY e.s, e.t) FROM numbered e)
	INTO names, first_edge, targets
	FROM (SELECT x.*, sum(x.edge_count) OVER (ORDER BY x.number) AS edge_end FROM counted x) AS c;
	is_left := array_fill(false, ARRAY[COALESCE(cardinality(names), 0)]);
	place := array_fill(0, ARRAY[COALESCE(cardinality(names), 0)]);
	FOR root IN 1 .. COALESCE(cardinality(names), 0) LOOP
		CONTINUE WHEN is_left[root];
		depth := 1;
		path[1] := root;
		next_edge[1] := first_edge[root];
		place[root] := 1;
		WHILE depth > 0 LOOP
			IF next_edge[depth] = first_edge[path[depth] + 1] THEN
				is_left[path[depth]] := true;
				place[path[depth]] := 0;
				depth := depth - 1;
				CONTINUE;
			END IF;
			node := targets[next_edge[depth]];
			next_edge[depth] := next_edge[depth] + 1;
			IF place[node] > 0 THEN
				RETURN ARRAY(SELECT names[path[i]] FROM generate_series(place[node], depth) AS i ORDER BY i) || names[node];
			ELSIF NOT is_left[node] THEN
				depth := depth + 1;
				path[depth] := node;
				next_edge[depth] := first_edge[node];
				place[node] := depth;
			END IF;
		END LOOP;
	END LOOP;
	RETURN NULL;
END $$;

CREATE FUNCTION hub.find_students(search text, grade integer, class_name text, class uuid, metadata text[], state text, sort text, after_key text, after_id uuid, row_limit integer, email_tag bytea) RETURNS TABLE(id uuid, cursor_key text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	few constant integer := 1000;
	word text := NULLIF(hub.search_word(search), '');
	by_name text := hub.name_condition(word);
	addressed uuid := (SELECT p.id FROM school.people p WHERE p.school_id = auth.school_id() AND p.email_tag = find_students.email_tag);
	is_seen_all boolean := hub.sees_all();
	conditions text := format('s.school_id = %L', auth.school_id())
		|| CASE state WHEN 'all' THEN '' WHEN 'graduated' THEN ' AND s.graduated_on IS NOT NULL' ELSE ' AND s.is_current' END
		|| CASE WHEN is_seen_all THEN '' ELSE format(' AND s.class_id = ANY (%L)', ARRAY(SELECT hub.visible_classes())) END
		|| COALESCE(' AND s.grade = ' || grade, '')
		|| CASE WHEN sort = 'place' AND grade IS NOT NULL THEN format(' AND s.place >= %L', lpad(grade::text, 2, '0') || ' ') ELSE '' END -- its first class
		|| COALESCE(' AND s.class_name = ' || quote_literal(class_name), '')
		|| COALESCE(' AND s.class_id = ' || quote_literal(class), '')
		|| COALESCE((SELECT string_agg(' AND ' || hub.metadata_condition(m), '') FROM unnest(metadata) AS m), '');
	found uuid[];
	place text := CASE sort WHEN 'place' THEN 's.place' ELSE 's.name' END;
BEGIN
	IF word IS NOT NULL OR grade IS NOT NULL OR class_name IS NOT NULL OR class IS NOT NULL OR metadata <> '{}' OR state = 'graduated'
		OR NOT is_seen_all THEN
		EXECUTE 'SELECT array_agg(f.id) FROM (' || format('(SELECT s.id FROM hub.students s WHERE %s LIMIT %s)',
				concat_ws(' AND ', conditions, by_name), few + 1)
			|| CASE WHEN addressed IS NULL THEN '' ELSE format(' UNION SELECT s.id FROM hub.students s WHERE %s AND s.id = %L', conditions, addressed) END
			|| ') AS f' INTO found;
		IF found IS NULL THEN
			RETURN;
		END IF;
		conditions := CASE WHEN cardinality(found) <= few THEN 's.id = ANY ($1)'
			WHEN addressed IS NULL THEN concat_ws(' AND ', conditions, by_name)
			ELSE format('%s AND (%s OR s.id = %L)', conditions, by_name, addressed) END;
	END IF;
	RETURN QUERY EXECUTE CASE WHEN sort = 'activity' THEN format('SELECT s.id, l.day::text FROM hub.last_activity l JOIN hub.students s ON s.id = l.student_id
			WHERE l.school_id = %L AND %s AND ($2 IS NULL OR (l.day, l.student_id) < ($2::date, $3)) ORDER BY l.day DESC, l.student_id DESC LIMIT $4',
			auth.school_id(), conditions)
		ELSE format('SELECT s.id, %1$s::text FROM hub.students s WHERE %2$s AND ($2 IS NULL OR (%1$s, s.id) > ($2, $3)) ORDER BY %1$s, s.id LIMIT $4',
			place, conditions) END
	USING found, after_key, after_id, row_limit;
END $_$;

CREATE FUNCTION hub.finish_intervention(intervention uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions;
BEGIN
	UPDATE hub.interventions SET status = 'completed', completed_at = now(), updated_at = now() WHERE id = intervention RETURNING * INTO i;
	UPDATE hub.intervention_concepts k SET is_active = false, mastery_after = (SELECT m.mastery FROM hub.concepts c
		JOIN hub.mastery m ON m.concept_id = c.id AND m.student_id = i.student_id AND m.observations > 0 WHERE c.key = k.concept AND c.school_id = k.school_id)
	WHERE k.intervention_id = i.id;
	PERFORM inbox.notify(t.person_id, 'intervention_completed', jsonb_build_object('student', s.name,
		'concepts', hub.concept_names(i.weak_areas)), CASE WHEN t.person_id = s.id THEN '/learning' ELSE '/hub/interventions/' || i.id END,
		'intervention_completed:' || i.id)
	FROM hub.students s, LATERAL (SELECT c.person_id FROM school.class_teachers c WHERE c.class_id = s.class_id
		UNION SELECT i.created_by WHERE i.created_by IS NOT NULL UNION SELECT s.id ORDER BY 1) AS t
	WHERE s.id = i.student_id AND t.person_id IS DISTINCT FROM auth.user_id();
	PERFORM hub.record_intervention(i, 'completed');
END $$;

CREATE FUNCTION hub.first_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (name ~ '^[가-힣]{2,3}$'::text) THEN substr(name, 2) WHEN (name ~ '^[가-힣]{4}$'::text) THEN substr(name, 3) ELSE split_part(name, ' '::text, 1) END;

CREATE FUNCTION hub.fold_answers(answers hub.incoming_event[], node integer, zone text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	late_students uuid[];
	late_concepts uuid[];
BEGIN
	WITH grouped AS MATERIALIZED (
		SELECT a.student_id, c.id AS concept_id, c.p_learn, c.p_guess, c.p_slip,
			array_agg(a.is_correct ORDER BY a.occurred_at, a.source_id COLLATE "C") AS results,
			array_agg((a.occurred_at AT TIME ZONE zone)::date ORDER BY a.occurred_at, a.source_id COLLATE "C") AS days,
			array_agg(a.occurred_at ORDER BY a.occurred_at, a.source_id COLLATE "C") AS times,
			array_agg(a.source_id ORDER BY a.occurred_at, a.source_id COLLATE "C") AS ids
		FROM unnest(answers) AS a JOIN hub.concepts c ON c.key = a.concept AND c.school_id = auth.school_id()
		WHERE a.is_correct IS NOT NULL
		GROUP BY a.student_id, c.id),
	states AS MATERIALIZED (
		SELECT g.student_id, g.concept_id, m.school_id, g.results, g.days, g.times[cardinality(g.times)] AS last_at,
			g.ids[cardinality(g.ids)] AS last_id, m.observations AS before, x.is_late,
			CASE WHEN NOT x.is_late THEN hub.trace_mastery(m.mastery, g.results, g.p_learn, g.p_guess, g.p_slip) END AS path
		FROM grouped g JOIN hub.mastery m ON m.student_id = g.student_id AND m.concept_id = g.concept_id
		CROSS JOIN LATERAL (SELECT COALESCE(g.times[1] < m.last_at OR g.times[1] = m.last_at
			AND (node, g.ids[1] COLLATE "C") < (m.last_source_node, m.last_source_id COLLATE "C"), false) AS is_late) AS x),
	folded AS (
		UPDATE hub.mastery m SET mastery = s.path[cardinality(s.path)], observations = m.observations + cardinality(s.results),
			correct = m.correct + cardinality(array_positions(s.results, true)), recent = hub.last_results(m.recent || s.results),
			wrong_in_a_row = hub.count_wrong_at_end(s.results, m.wrong_in_a_row),
			last_at = s.last_at, last_source_node = node, last_source_id = s.last_id
		FROM states s WHERE m.student_id = s.student_id AND m.concept_id = s.concept_id AND NOT s.is_late),
	dated AS (
		INSERT INTO hub.mastery_days AS d (student_id, concept_id, day, school_id, mastery, observations)
		SELECT DISTINCT ON (s.student_id, s.concept_id, u.day) s.student_id, s.concept_id, u.day, s.school_id, u.mastery, s.before + u.i
		FROM states s CROSS JOIN LATERAL unnest(s.path, s.days) WITH ORDINALITY AS u(mastery, day, i)
		WHERE NOT s.is_late
		ORDER BY s.student_id, s.concept_id, u.day, u.i DESC
		ON CONFLICT (student_id, concept_id, day) DO UPDATE SET mastery = EXCLUDED.mastery, observations = EXCLUDED.observations)
	SELECT array_agg(s.student_id), array_agg(s.concept_id) INTO late_students, late_concepts FROM states s WHERE s.is_late;
	PERFORM hub.recompute_mastery(l.student, l.concept, zone) FROM unnest(late_students, late_concepts) AS l(student, concept);
END $$;

CREATE FUNCTION hub.follow_activity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	INSERT INTO hub.last_activity AS l (student_id, school_id, day)
	SELECT a.student_id, a.school_id, max(a.day) FROM added a GROUP BY 1, 2 ORDER BY 1
	ON CONFLICT (student_id) DO UPDATE SET day = EXCLUDED.day WHERE l.day < EXCLUDED.day;
	RETURN NULL;
END $$;

CREATE FUNCTION hub.follow_changed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM hub.follow_students(ARRAY(SELECT person_id FROM changed));
	RETURN NULL;
END $$;

CREATE FUNCTION hub.follow_class() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE hub.students SET grade = NEW.grade, class_name = NEW.name, updated_at = now() WHERE class_id = NEW.id;
	RETURN NULL;
END $$;

CREATE FUNCTION hub.follow_interventions(events hub.incoming_event[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions;
BEGIN
	FOR i IN SELECT * FROM hub.interventions x WHERE x.status = 'active'
		AND x.student_id IN (SELECT e.student_id FROM unnest(events) AS e WHERE e.event_type <> 'intervention')
		ORDER BY x.student_id, x.id FOR UPDATE
	LOOP
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		SELECT i.id, s.place, i.school_id, 'event' FROM jsonb_array_elements(i.learning_path) WITH ORDINALITY AS s(step, place)
		WHERE NOT EXISTS (SELECT FROM hub.intervention_steps d WHERE d.intervention_id = i.id AND d.step = s.place)
			AND hub.is_step_met(i, s.step);
		IF FOUND THEN
			PERFORM hub.count_progress(i.id);
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION hub.follow_people() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM hub.follow_students(ARRAY(SELECT n.id FROM now_so n JOIN was_so w ON w.id = n.id
		WHERE (n.name, n.disabled_at) IS DISTINCT FROM (w.name, w.disabled_at)));
	RETURN NULL;
END $$;

CREATE FUNCTION hub.follow_students(people uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	INSERT INTO hub.students (id, school_id, name, is_current, created_at)
	SELECT p.id, p.school_id, p.name, false, p.created_at
	FROM school.people p JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
	WHERE p.id = ANY (people) AND NOT EXISTS (SELECT FROM hub.students s WHERE s.id = p.id)
	ON CONFLICT (id) DO NOTHING;
	-- Apart from the rest: a name that is set is taken apart again (name_parts).
	UPDATE hub.students s SET name = p.name, updated_at = now() FROM school.people p
	WHERE p.id = ANY (people) AND s.id = p.id AND s.name <> p.name;
	UPDATE hub.students s SET grade = COALESCE(c.grade, s.grade), class_id = c.id, class_name = c.name, student_number = n.number,
		graduated_on = CASE WHEN s.class_id IS NOT NULL OR c.id IS NULL THEN s.graduated_on END,
		is_current = p.disabled_at IS NULL AND r.person_id IS NOT NULL AND (s.graduated_on IS NULL OR s.class_id IS NULL AND c.id IS NOT NULL),
		updated_at = now()
	FROM school.people p
	LEFT JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
	LEFT JOIN school.class_students n ON n.person_id = p.id
	LEFT JOIN school.classes c ON c.id = n.class_id
	WHERE p.id = ANY (people) AND s.id = p.id;
	INSERT INTO hub.last_activity (student_id, school_id)
	SELECT s.id, s.school_id FROM hub.students s WHERE s.id = ANY (people) ORDER BY s.id
	ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION hub.forget_mentions(person uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	p school.people := (SELECT o FROM school.people o WHERE o.id = person);
	names text[] := array_remove(ARRAY[p.name, p.login]::text[], NULL);
	long_name text := CASE WHEN char_length(p.name) >= 3 THEN p.name END;
	-- How a text of a row that is worth a closer look goes: the id, the name, or a whole JSON string of one of the names.
	words text[] := array_remove(ARRAY[person::text, long_name], NULL) || ARRAY(SELECT to_json(n)::text FROM unnest(names) AS n);
	filter text;
	m db.mentions;
BEGIN
	-- Jobs about this person alone, waiting or running: whoever runs one finds at its end that it is no longer there.
	DELETE FROM jobs.jobs j WHERE j.school_id = p.school_id AND (j.created_by = person
		OR strpos(j.payload::text, person::text) > 0 AND db.without_person(j.payload, person::text, '{}', NULL) IS NULL);
	-- Files that hold everybody: a roster between its dry run and its import, reports about a class or the school, which can be made again.
	DELETE FROM school.imports i WHERE i.school_id = p.school_id;
	DELETE FROM hub.reports r WHERE r.school_id = p.school_id AND r.student_id IS NULL;
	FOR m IN SELECT * FROM db.mentions WHERE on_erase <> 'review' AND to_regclass(table_name) IS NOT NULL ORDER BY table_name, column_name LOOP
		filter := format('EXISTS (SELECT FROM unnest($1) AS w WHERE strpos(t.%I::text, w) > 0)', m.column_name)
			|| CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = m.table_name::regclass AND a.attname = 'school_id')
				THEN ' AND t.school_id = $2' ELSE '' END;
		EXECUTE CASE m.on_erase
			WHEN 'delete' THEN format('DELETE FROM %s t WHERE %s', m.table_name, filter)
			WHEN 'blank' THEN format('UPDATE %s t SET %I = %L WHERE %s', m.table_name, m.column_name, '', filter)
			ELSE format('UPDATE %1$s t SET %2$I = db.forget_person(t.%2$I, $3, $4, $5) WHERE %3$s', m.table_name, m.column_name, filter) END
			USING words, p.school_id, person::text, names, long_name;
	END LOOP;
END $_$;

CREATE FUNCTION hub.guardian_delivery(student uuid) RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT CASE WHEN COALESCE(x.frequency, 'weekly') = 'never' OR x.method IS NULL OR x.method NOT IN ('email', 'print') THEN 'none'
		WHEN EXISTS (SELECT FROM hub.reports r WHERE r.student_id = student AND r.guardian_delivery <> 'none'
			AND r.created_at > now() - CASE x.frequency WHEN 'daily' THEN interval '20 hours' WHEN 'monthly' THEN interval '27 days'
				ELSE interval '6 days 12 hours' END) THEN 'none'
		ELSE x.method END
	FROM (SELECT s.metadata #>> '{parent_preferences,notification_method}' AS method,
		s.metadata #>> '{parent_preferences,report_frequency}' AS frequency FROM hub.students s WHERE s.id = student) AS x;
$$;

CREATE FUNCTION hub.has_partition(at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(to_regclass('hub.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')),
		to_regclass('archive.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM'))) IS NOT NULL;
$$;

CREATE FUNCTION hub.help_findings(students uuid[]) RETURNS TABLE(student_id uuid, code text, concept_id uuid, value numeric, sentence jsonb)
    LANGUAGE plpgsql STABLE ROWS 100
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	today date := (now() AT TIME ZONE zone)::date;
	since timestamptz := (today - 13)::timestamp AT TIME ZONE zone; -- what happened after the day 14 days ago
	wrong_at double precision; -- the thresholds; out of reach where a rule is off
	inactive_at double precision;
	fall_at double precision;
	late_at double precision;
	wait_at double precision;
BEGIN
	SELECT max(x.at) FILTER (WHERE x.code = 'wrong_in_a_row'), max(x.at) FILTER (WHERE x.code = 'inactive'),
		max(x.at) FILTER (WHERE x.code = 'mastery_falling'), max(x.at) FILTER (WHERE x.code = 'intervention_late'),
		max(x.at) FILTER (WHERE x.code = 'waiting_for_tutor')
	INTO STRICT wrong_at, inactive_at, fall_at, late_at, wait_at
	FROM (SELECT n.code, CASE WHEN n.is_enabled THEN n.threshold ELSE 'Infinity' END AS at FROM hub.help_rules_now() AS n) AS x;

	RETURN QUERY WITH
	-- One look at the mastery rows for both of its rules; what was answered once or lacks less to 1 than the threshold has not fallen.
	weak AS MATERIALIZED (
		SELECT m.student_id, m.concept_id, m.mastery, m.wrong_in_a_row,
			m.last_at >= since AND m.mastery <= 1.01 - fall_at AND m.observations > 1 AS may_have_fallen
		FROM hub.mastery m JOIN unnest(students) AS s(id) ON s.id = m.student_id
		WHERE m.wrong_in_a_row >= wrong_at OR m.last_at >= since AND m.mastery <= 1.01 - fall_at AND m.observations > 1),
	compared AS MATERIALIZED (
		SELECT w.student_id, w.concept_id, w.mastery, COALESCE(
			(SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = w.student_id AND d.concept_id = w.concept_id AND d.day <= today - 14
				ORDER BY d.day DESC LIMIT 1),
			(SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = w.student_id AND d.concept_id = w.concept_id AND d.day > today - 14
				ORDER BY d.day LIMIT 1)) AS before
		FROM weak w WHERE w.may_have_fallen),
	fallen AS MATERIALIZED (
		SELECT f.student_id, f.concept_id, trunc(f.before::numeric, 2) AS before, trunc(f.mastery::numeric, 2) AS now
		FROM compared f WHERE f.before - f.mastery > fall_at - 0.02) -- cut to hundredths they lie less than 0.01 further apart
	SELECT w.student_id, 'wrong_in_a_row', w.concept_id, w.wrong_in_a_row::numeric, jsonb_build_object(
		'key', 'hub.help.reason.wrong_in_a_row', 'concept', c.name, 'value', w.wrong_in_a_row)
	FROM weak w JOIN hub.concepts c ON c.id = w.concept_id WHERE w.wrong_in_a_row >= wrong_at
	UNION ALL
	SELECT f.student_id, 'mastery_falling', f.concept_id, v.fall, jsonb_build_object('key', 'hub.help.reason.mastery_falling', 'concept', c.name,
		'value', v.fall::text, 'before', f.before::text, 'now', f.now::text)
	FROM fallen f JOIN hub.concepts c ON c.id = f.concept_id
	CROSS JOIN LATERAL (SELECT trim_scale(f.before - f.now) AS fall) AS v
	WHERE v.fall::double precision >= fall_at
	UNION ALL
	SELECT s.id, 'inactive', NULL, i.days::numeric, jsonb_build_object('key',
		CASE WHEN d.last IS NULL THEN 'hub.help.reason.never_active' ELSE 'hub.help.reason.inactive' END, 'value', i.days, 'last_day', d.last)
	FROM hub.students s JOIN unnest(students) AS w(id) ON w.id = s.id LEFT JOIN hub.last_activity a ON a.student_id = s.id
	CROSS JOIN LATERAL (SELECT NULLIF(a.day, '-infinity') AS last) AS d
	CROSS JOIN LATERAL (SELECT today - COALESCE(d.last, (s.created_at AT TIME ZONE zone)::date) AS days) AS i
	WHERE i.days >= inactive_at
	UNION ALL
	SELECT v.student_id, 'intervention_late', NULL, l.days::numeric, jsonb_build_object('key', 'hub.help.reason.intervention_late',
		'value', l.days, 'due_on', v.due_on)
	FROM (SELECT x.student_id, min(x.due_on) AS due_on FROM hub.interventions x JOIN unnest(students) AS w(id) ON w.id = x.student_id
		WHERE x.status = 'active' AND x.due_on < today GROUP BY x.student_id) AS v
	CROSS JOIN LATERAL (SELECT today - v.due_on AS days) AS l WHERE l.days >= late_at
	UNION ALL
	SELECT q.student_id, 'waiting_for_tutor', NULL, l.days::numeric, jsonb_build_object('key', 'hub.help.reason.waiting_for_tutor',
		'value', l.days, 'since', q.since)
	FROM (SELECT x.student_id, min(x.created_at AT TIME ZONE zone)::date AS since
		FROM tutoring.tutor_requests x JOIN unnest(students) AS w(id) ON w.id = x.student_id
		WHERE x.school_id = auth.school_id() AND x.status = 'PENDING' GROUP BY x.student_id) AS q
	CROSS JOIN LATERAL (SELECT today - q.since AS days) AS l WHERE l.days >= wait_at;
END $$;

CREATE FUNCTION hub.help_list(class uuid, reason text, after_key text, after_id uuid, row_limit integer, action text) RETURNS TABLE(id uuid, cursor_key text, student_name text, student_short text, grade integer, class_name text, number text, urgency integer, is_urgent boolean, reasons jsonb, concept_id uuid, last_contact_at timestamp with time zone, found_count integer, codes jsonb)
    LANGUAGE sql ROWS 20
    AS $_$
	WITH flagged AS MATERIALIZED (SELECT n.*, jsonb_path_query_array(n.reasons, '$[*].code') AS student_codes FROM hub.needs_help(class) AS n),
	found AS MATERIALIZED (
		SELECT s.id, to_char(100 - f.urgency, 'FM000 ') || s.name AS cursor_key, s.name, s.grade, s.class_name, s.student_number,
			f.urgency, f.reasons, f.concept_id, f.last_contact_at, count(*) OVER ()::integer AS found_count
		FROM flagged f JOIN hub.students s ON s.id = f.student_id WHERE reason IS NULL OR f.student_codes ? reason),
	counted AS MATERIALIZED (
		SELECT jsonb_agg(jsonb_build_object('code', d.code, 'title', jsonb_build_object('key', 'hub.rules.' || d.code),
			'student_count', c.student_count, 'is_current', d.code IS NOT DISTINCT FROM reason) ORDER BY d.position) AS codes
		FROM hub.help_rule_defaults d
		JOIN (SELECT x.code, count(DISTINCT f.student_id) AS student_count
			FROM flagged f CROSS JOIN LATERAL jsonb_array_elements_text(f.student_codes) AS x(code) GROUP BY x.code) AS c ON c.code = d.code),
	part AS MATERIALIZED (
		SELECT * FROM found f WHERE after_key IS NULL OR (f.cursor_key COLLATE "C", f.id) > (after_key COLLATE "C", after_id)
		ORDER BY f.cursor_key COLLATE "C", f.id LIMIT row_limit),
	looked AS (SELECT hub.log_looks(ARRAY(SELECT p.id FROM part p), action))
	SELECT p.id, p.cursor_key, p.name, school.short_name(p.name), p.grade, p.class_name, p.student_number, p.urgency, p.urgency >= 70,
		p.reasons, p.concept_id, p.last_contact_at, p.found_count, c.codes
	FROM part p, looked, counted c ORDER BY p.cursor_key COLLATE "C", p.id;
$_$;

CREATE FUNCTION hub.help_rules_now() RETURNS TABLE(code text, threshold double precision, is_enabled boolean, is_own boolean, school_threshold double precision, is_school_enabled boolean, urgency integer, lowest double precision, highest double precision, step double precision, rule_position integer)
    LANGUAGE sql STABLE ROWS 5
    AS $$
	SELECT d.code, COALESCE(o.threshold, r.threshold, d.threshold), COALESCE(o.is_enabled, r.is_enabled, true), o.code IS NOT NULL,
		COALESCE(r.threshold, d.threshold), COALESCE(r.is_enabled, true), d.urgency, d.lowest, d.highest, d.step, d.position
	FROM hub.help_rule_defaults d
	LEFT JOIN hub.help_rules r ON r.code = d.code AND r.school_id = (SELECT auth.school_id())
	LEFT JOIN hub.own_help_rules o ON o.code = d.code AND o.person_id = (SELECT auth.user_id())
	ORDER BY d.position;
$$;

CREATE FUNCTION hub.help_students(class uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	sees_all boolean := hub.sees_all();
	classes uuid[] := CASE WHEN class IS NOT NULL OR NOT sees_all THEN ARRAY(SELECT hub.visible_classes()) END;
BEGIN
	IF class IS NOT NULL THEN
		PERFORM auth.found(class = ANY (classes));
		classes := ARRAY[class];
	END IF;
	RETURN ARRAY(SELECT s.id FROM hub.students s
		WHERE s.school_id = auth.school_id() AND s.is_current AND (classes IS NULL OR s.class_id = ANY (classes))
			AND NOT EXISTS (SELECT FROM hub.help_snoozes z
				WHERE z.student_id = s.id AND z.teacher_id = auth.user_id() AND z.until_day > hub.today()));
END $$;

CREATE FUNCTION hub.hold_classes() RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('school.roster ' || auth.school_id(), 0));
	PERFORM FROM school.classes c WHERE c.school_id = (SELECT auth.school_id()) ORDER BY c.id FOR UPDATE;
	PERFORM FROM school.class_students n WHERE n.school_id = (SELECT auth.school_id()) ORDER BY n.person_id FOR UPDATE;
END $$;

CREATE FUNCTION hub.host_indexes(most integer, only_unused boolean) RETURNS TABLE(index_name text, table_name text, scans bigint, index_bytes bigint, is_unused boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION hub.host_partitions() RETURNS TABLE(partition_name text, month date, row_count bigint, total_bytes bigint, is_archived boolean)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT s.schemaname || '.' || s.relname, to_date(right(s.relname, 7), 'YYYY_MM'), s.n_live_tup, pg_total_relation_size(s.relid),
		s.schemaname = 'archive'
	FROM pg_inherits i JOIN pg_stat_user_tables s ON s.relid = i.inhrelid
	WHERE i.inhparent = 'hub.learning_history'::regclass ORDER BY 2 DESC;
END $$;

CREATE FUNCTION hub.host_summary() RETURNS TABLE(database_bytes bigint, cache_hit_ratio double precision, connections integer, connections_maximum integer, waiting_locks integer, longest_wait_seconds double precision, deadlocks bigint, rollbacks bigint, commits bigint, months_ahead integer, archived_partitions integer, statistics_since timestamp with time zone)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

CREATE FUNCTION hub.host_tables(most integer) RETURNS TABLE(table_name text, row_count bigint, table_bytes bigint, index_bytes bigint, total_bytes bigint, dead_rows bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT COALESCE(i.inhparent, s.relid)::regclass::text, sum(s.n_live_tup)::bigint, sum(pg_table_size(s.relid))::bigint,
		sum(pg_indexes_size(s.relid))::bigint, sum(pg_total_relation_size(s.relid))::bigint AS total, sum(s.n_dead_tup)::bigint
	FROM pg_stat_user_tables s LEFT JOIN pg_inherits i ON i.inhrelid = s.relid
	GROUP BY 1 ORDER BY total DESC, 1 LIMIT most;
END $$;

CREATE FUNCTION hub.host_waits() RETURNS TABLE(pid integer, lock_type text, mode text, table_name text, waiting_seconds double precision)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('operator');
	RETURN QUERY
	SELECT l.pid, l.locktype, l.mode, l.relation::regclass::text, COALESCE(extract(epoch FROM now() - l.waitstart), 0)::double precision
	FROM pg_locks l WHERE NOT l.granted AND (l.database IS NULL OR l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
	ORDER BY l.waitstart LIMIT 20;
END $$;

CREATE FUNCTION hub.import_prerequisites(pairs jsonb, replaces boolean) RETURNS TABLE(decision text, cycle text, added_count integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	plan record;
BEGIN
	PERFORM FROM school.settings g WHERE g.school_id = auth.school_id() FOR NO KEY UPDATE;
	SELECT * INTO plan FROM hub.plan_prerequisites(pairs, replaces);
	cycle := plan.cycle;
	added_count := plan.added_count;
	decision := CASE WHEN plan.refused_count > 0 THEN 'refused' WHEN plan.cycle IS NOT NULL THEN 'cycle' ELSE 'applied' END;
	IF decision = 'applied' THEN
		INSERT INTO hub.concepts (school_id, key, name) SELECT auth.school_id(), k, k FROM jsonb_array_elements_text(plan.concepts) AS k
		ON CONFLICT DO NOTHING;
		DELETE FROM hub.concept_prerequisites e USING jsonb_to_recordset(plan.removed) AS r(concept text, prerequisite text), hub.concepts c,
			hub.concepts p
		WHERE c.key = r.concept AND p.key = r.prerequisite AND e.concept_id = c.id AND e.prerequisite_id = p.id;
		INSERT INTO hub.concept_prerequisites (school_id, concept_id, prerequisite_id)
		SELECT c.school_id, c.id, p.id FROM jsonb_to_recordset(plan.lines) AS l(concept text, prerequisite text, is_added boolean)
		JOIN hub.concepts c ON c.key = l.concept JOIN hub.concepts p ON p.key = l.prerequisite WHERE l.is_added
		ON CONFLICT DO NOTHING;
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.initial_consonants(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT string_agg(CASE WHEN ascii(c) BETWEEN 44032 AND 55203
		THEN substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(c) - 44032) / 588 + 1, 1) ELSE lower(c COLLATE "C") END, '' ORDER BY i)
	FROM regexp_split_to_table(name COLLATE "C", '') WITH ORDINALITY AS s(c, i);
$$;

CREATE TABLE hub.interventions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    type character varying(50) NOT NULL,
    weak_areas jsonb NOT NULL,
    learning_path jsonb NOT NULL,
    status character varying(20) DEFAULT 'active'::character varying NOT NULL,
    progress jsonb DEFAULT '{"total": 0, "completed": 0}'::jsonb NOT NULL,
    due_on date,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    CONSTRAINT interventions_completed_check CHECK ((((status)::text = 'completed'::text) = (completed_at IS NOT NULL))),
    CONSTRAINT interventions_status_check CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'paused'::character varying, 'completed'::character varying, 'cancelled'::character varying])::text[]))),
    CONSTRAINT interventions_type_check CHECK (((type)::text = ANY ((ARRAY['auto'::character varying, 'teacher_requested'::character varying])::text[])))
);

ALTER TABLE ONLY hub.interventions FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.interventions.id IS 'personal: no';

COMMENT ON COLUMN hub.interventions.school_id IS 'personal: no';

COMMENT ON COLUMN hub.interventions.student_id IS 'personal: link';

COMMENT ON COLUMN hub.interventions.type IS 'personal: no';

COMMENT ON COLUMN hub.interventions.weak_areas IS 'personal: content';

COMMENT ON COLUMN hub.interventions.learning_path IS 'personal: content';

COMMENT ON COLUMN hub.interventions.status IS 'personal: no';

COMMENT ON COLUMN hub.interventions.progress IS 'personal: activity';

COMMENT ON COLUMN hub.interventions.due_on IS 'personal: activity';

COMMENT ON COLUMN hub.interventions.created_by IS 'personal: link';

COMMENT ON COLUMN hub.interventions.created_at IS 'personal: activity';

COMMENT ON COLUMN hub.interventions.updated_at IS 'personal: activity';

COMMENT ON COLUMN hub.interventions.completed_at IS 'personal: activity';

CREATE FUNCTION hub.is_step_met(i hub.interventions, step jsonb) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT count(*) >= CASE step ->> 'activity' WHEN 'practice' THEN COALESCE((step ->> 'num_problems')::integer, 10) ELSE 1 END
	FROM hub.learning_history h
	WHERE h.student_id = i.student_id AND h.occurred_at >= date_trunc('second', i.created_at)
		AND CASE step ->> 'activity'
			WHEN 'practice' THEN hub.answer_of(h.event_type, h.content) IS NOT NULL
			WHEN 'review_concept' THEN h.event_type IN ('study', 'review')
			WHEN 'assessment' THEN h.event_type IN ('test', 'assessment')
			ELSE false END
		AND CASE WHEN step ? 'concept' THEN h.content ->> 'concept' = step ->> 'concept'
			WHEN step ? 'problem_set_id' THEN h.content ->> 'problem_set_id' = step ->> 'problem_set_id'
			ELSE h.content ->> 'concept' IN (SELECT a ->> 'concept' FROM jsonb_array_elements(i.weak_areas) AS a) END;
$$;

CREATE FUNCTION hub.judge_rollover(file_rows jsonb, last_grade integer) RETURNS TABLE(line integer, student uuid, label text, from_class uuid, from_grade integer, from_name text, from_number text, to_grade integer, to_name text, to_number text, outcome text, field text, code text, holder text)
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	WITH people AS MATERIALIZED (SELECT * FROM hub.rollover_people()),
	given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(file_rows) AS x(line integer, id text, login text, name text, grade integer,
		class text, number text, new_grade integer, new_class text, new_number text, field text, code text)),
	found AS MATERIALIZED (
		SELECT g.*, COALESCE(i.student, l.student, s.student) AS student
		FROM given g
		LEFT JOIN people i ON i.student::text = lower(g.id)
		LEFT JOIN people l ON g.id IS NULL AND lower(l.login) = lower(g.login)
		LEFT JOIN people s ON g.id IS NULL AND g.login IS NULL AND s.grade = g.grade AND s.class_name = g.class AND s.number = g.number),
	lined AS MATERIALIZED (
		SELECT p.student, p.name, p.class, p.grade, p.class_name, p.number, p.is_gone, f.line, f.new_class, f.new_number,
			COALESCE(f.name, f.login, f.id, concat_ws(' ', f.grade || '-' || f.class, f.number)) AS label,
			f.new_grade IS NULL AND p.grade = last_grade AS is_leaving, COALESCE(f.new_grade, p.grade + 1) AS to_grade, v.field, v.code
		FROM people p FULL JOIN found f ON f.student = p.student
		LEFT JOIN LATERAL (
			SELECT c.field, c.code FROM (VALUES
				(1, f.field, f.code, f.code IS NOT NULL),
				(2, CASE WHEN f.id IS NOT NULL THEN 'id' WHEN f.login IS NOT NULL THEN 'login' ELSE 'number' END, 'student_unknown', p.student IS NULL),
				(3, 'name', 'roster_differs', f.name <> p.name),
				(4, 'login', 'roster_differs', lower(f.login) IS DISTINCT FROM lower(p.login) AND f.login IS NOT NULL),
				(5, 'grade', 'roster_differs', f.grade IS DISTINCT FROM p.grade AND f.grade IS NOT NULL),
				(6, 'class', 'roster_differs', f.class IS DISTINCT FROM p.class_name AND f.class IS NOT NULL),
				(7, 'number', 'roster_differs', f.number IS DISTINCT FROM p.number AND f.number IS NOT NULL),
				(8, 'new_grade', 'required', COALESCE(f.new_grade, p.grade) IS NULL),
				(9, 'new_grade', 'grade_impossible', f.new_grade > last_grade OR f.new_grade NOT BETWEEN p.grade AND p.grade + 1),
				(10, 'new_class', 'graduate_has_class', f.new_grade IS NULL AND p.grade = last_grade
					AND COALESCE(f.new_class, f.new_number) IS NOT NULL),
				(11, 'new_class', 'required', f.new_class IS NULL AND NOT (f.new_grade IS NULL AND p.grade = last_grade))
			) AS c(place, field, code, holds) WHERE f.line IS NOT NULL AND c.holds ORDER BY c.place LIMIT 1) AS v ON true),
	aimed AS MATERIALIZED (
		SELECT l.*, count(*) OVER (PARTITION BY l.student) > 1 AND l.student IS NOT NULL AS is_doubled,
			l.code IS NULL AND NOT COALESCE(l.is_leaving, false) AND (l.line IS NOT NULL OR l.grade IS NOT NULL) AS is_placed,
			CASE WHEN l.line IS NULL THEN l.class_name ELSE l.new_class END AS to_name,
			CASE WHEN l.line IS NULL THEN l.number ELSE l.new_number END AS to_number
		FROM lined l),
	seated AS MATERIALIZED (
		SELECT a.*, count(*) OVER seat AS sitting, bool_or(a.line IS NULL) OVER seat AS has_kept,
			first_value(a.line) OVER seat AS first_line, first_value(a.name) OVER seat AS first_name, last_value(a.name) OVER seat AS last_name
		FROM aimed a
		WINDOW seat AS (PARTITION BY a.is_placed AND NOT a.is_doubled AND a.to_number IS NOT NULL, a.to_grade, a.to_name, a.to_number
			ORDER BY a.line NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
	decided AS (
		SELECT s.*, CASE WHEN s.code IS NOT NULL THEN s.code WHEN s.line IS NULL THEN NULL WHEN s.is_doubled THEN 'student_doubled'
			WHEN s.is_placed AND s.to_number IS NOT NULL AND s.sitting > 1 THEN CASE WHEN s.has_kept THEN 'number_kept' ELSE 'number_doubled' END
			END AS final_code
		FROM seated s)
	SELECT d.line, d.student, CASE WHEN d.student IS NULL THEN d.label END, d.class, d.grade, d.class_name, d.number,
		CASE WHEN d.is_placed THEN d.to_grade END, CASE WHEN d.is_placed THEN d.to_name END, CASE WHEN d.is_placed THEN d.to_number END,
		CASE WHEN d.final_code IS NOT NULL THEN 'refused' WHEN d.is_leaving AND d.is_gone THEN 'left' WHEN d.is_leaving THEN 'graduated'
			WHEN NOT d.is_placed THEN 'placeless'
			WHEN (d.to_grade, d.to_name, d.to_number) IS DISTINCT FROM (d.grade + 1, d.class_name, d.number) THEN 'dealt' ELSE 'moved' END,
		CASE WHEN d.code IS NOT NULL THEN d.field WHEN d.final_code = 'student_doubled' THEN 'login' WHEN d.final_code IS NOT NULL THEN 'new_number' END,
		d.final_code,
		CASE WHEN d.final_code IN ('number_kept', 'number_doubled') THEN CASE WHEN d.line = d.first_line THEN d.last_name ELSE d.first_name END END
	FROM decided d;
$$;

CREATE FUNCTION hub.keep_export(export uuid, content bytea) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	UPDATE hub.exports e SET content = keep_export.content, made_at = now(), expires_at = now() + interval '7 days'
	WHERE e.id = export AND e.school_id = auth.school_id() AND e.made_at IS NULL AND auth.user_id() IS NULL;
$$;

CREATE FUNCTION hub.keep_report(report uuid, job uuid, student uuid, class uuid, kind text, sections text[], locale text, content_type text, content bytea, to_guardian boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	delivery text := 'none';
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL AND auth.school_id() IS NOT NULL);
	IF to_guardian AND student IS NOT NULL THEN
		delivery := hub.guardian_delivery(student);
	END IF;
	INSERT INTO hub.reports (id, school_id, student_id, class_id, kind, sections, locale, content_type, content, job_id, created_by,
		guardian_delivery)
	SELECT report, auth.school_id(), student, class, keep_report.kind, keep_report.sections, keep_report.locale, keep_report.content_type,
		keep_report.content, job, (SELECT j.created_by FROM jobs.jobs j WHERE j.job_id = job AND j.school_id = auth.school_id()), delivery;
	IF delivery = 'email' THEN
		PERFORM jobs.enqueue('report_mail', jsonb_build_object('report_id', report), auth.school_id(), priority => 6,
			unique_key => 'report_mail:' || report, max_attempts => 20, created_by => NULL);
	END IF;
END $$;

CREATE FUNCTION hub.keeps_task(school uuid) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN CASE WHEN (school IS NULL) THEN auth.has_role(VARIADIC ARRAY['operator'::text]) ELSE ((school = auth.school_id()) AND auth.has_role(VARIADIC ARRAY['admin'::text, 'operator'::text])) END;

CREATE FUNCTION hub.last_results(results boolean[]) RETURNS boolean[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (results)[GREATEST((cardinality(results) - 11), 1):];

CREATE FUNCTION hub.last_rollover() RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT r.id FROM hub.rollovers r WHERE r.school_id = (SELECT auth.school_id()) AND r.applied_at IS NOT NULL ORDER BY r.applied_at DESC LIMIT 1;
$$;

CREATE FUNCTION hub.learning_path(areas jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	WITH RECURSIVE area AS MATERIALIZED (
		SELECT a.item ->> 'concept' AS concept, a.place, c.id, CASE WHEN COALESCE((a.item ->> 'target_mastery')::double precision
			- (a.item ->> 'current_mastery')::double precision, 0) > 0.4 THEN 15 ELSE 10 END AS problems
		FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place) LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id()),
	needed (area_id, id) AS (
		SELECT a.id, p.prerequisite_id FROM area a JOIN hub.concept_prerequisites p ON p.concept_id = a.id
		UNION
		SELECT n.area_id, p.prerequisite_id FROM needed n JOIN hub.concept_prerequisites p ON p.concept_id = n.id),
	placed AS (
		SELECT a.concept, a.problems, row_number() OVER (ORDER BY (SELECT count(*) FROM needed n JOIN area b ON b.id = n.id
			WHERE n.area_id = a.id), a.place) AS place FROM area a)
	SELECT jsonb_agg(s.step ORDER BY s.number) FROM (
		SELECT 2 * p.place - 1 AS number, jsonb_build_object('step', 2 * p.place - 1, 'activity', 'review_concept', 'concept', p.concept,
			'estimated_duration', 1800) AS step FROM placed p
		UNION ALL
		SELECT 2 * p.place, jsonb_build_object('step', 2 * p.place, 'activity', 'practice', 'concept', p.concept,
			'num_problems', p.problems, 'estimated_duration', 240 * p.problems) FROM placed p) AS s;
$$;

CREATE FUNCTION hub.link_account(student uuid, login text) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	person school.people := hub.lock_student(student);
BEGIN
	IF person.login IS NOT NULL OR EXISTS (SELECT FROM auth.accounts a WHERE a.person_id = student) THEN
		RETURN 'has_account';
	ELSIF person.disabled_at IS NOT NULL THEN
		RETURN 'disabled';
	END IF;
	UPDATE school.people p SET login = login WHERE p.id = student;
	DELETE FROM hub.unlinked_accounts u WHERE u.student_id = student;
	PERFORM school.log_access(student, 'account_linked');
	RETURN 'linked';
EXCEPTION WHEN unique_violation THEN
	PERFORM auth.refuse_field('login', 'login_taken');
END $$;

CREATE FUNCTION hub.lock_intervention(intervention uuid) RETURNS hub.interventions
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions;
BEGIN
	PERFORM FROM hub.students s WHERE s.id = (SELECT x.student_id FROM hub.interventions x WHERE x.id = intervention) FOR NO KEY UPDATE;
	SELECT * INTO i FROM hub.interventions x WHERE x.id = intervention FOR UPDATE;
	PERFORM auth.found(FOUND);
	RETURN i;
END $$;

CREATE FUNCTION hub.lock_mastery(students uuid[], concepts uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery)
	SELECT DISTINCT x.student, x.concept, c.school_id, c.p_init FROM unnest(students, concepts) AS x(student, concept)
	JOIN hub.concepts c ON c.id = x.concept ORDER BY 1, 2 ON CONFLICT DO NOTHING;
	PERFORM FROM hub.mastery m WHERE (m.student_id, m.concept_id) IN (SELECT * FROM unnest(students, concepts))
	ORDER BY m.student_id, m.concept_id FOR NO KEY UPDATE;
END $$;

CREATE TABLE school.people (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    name db.line NOT NULL COLLATE pg_catalog."ko-x-icu",
    login db.line,
    birth_date date,
    locale text DEFAULT 'ko'::text NOT NULL,
    theme text DEFAULT 'system'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp with time zone,
    email_sealed bytea,
    email_tag bytea,
    guardian_contact_sealed bytea,
    guardian_contact_tag bytea,
    CONSTRAINT people_birth_date_check CHECK ((birth_date > '1900-01-01'::date)),
    CONSTRAINT people_email_check CHECK (((email_sealed IS NULL) = (email_tag IS NULL))),
    CONSTRAINT people_email_sealed_check CHECK (((octet_length(email_sealed) >= 41) AND (octet_length(email_sealed) <= 1100))),
    CONSTRAINT people_email_tag_check CHECK ((octet_length(email_tag) = 32)),
    CONSTRAINT people_guardian_contact_check CHECK (((guardian_contact_sealed IS NULL) = (guardian_contact_tag IS NULL))),
    CONSTRAINT people_guardian_contact_sealed_check CHECK (((octet_length(guardian_contact_sealed) >= 41) AND (octet_length(guardian_contact_sealed) <= 1100))),
    CONSTRAINT people_guardian_contact_tag_check CHECK ((octet_length(guardian_contact_tag) = 32)),
    CONSTRAINT people_locale_check CHECK ((locale = ANY (ARRAY['ko'::text, 'en'::text]))),
    CONSTRAINT people_login_check CHECK (((char_length((login)::text) <= 64) AND ((login)::text !~ '[@\s]'::text))),
    CONSTRAINT people_name_check CHECK ((char_length((name)::text) <= 100)),
    CONSTRAINT people_theme_check CHECK ((theme = ANY (ARRAY['system'::text, 'light'::text, 'dark'::text])))
);

ALTER TABLE ONLY school.people FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.people.id IS 'personal: link';

COMMENT ON COLUMN school.people.school_id IS 'personal: no';

COMMENT ON COLUMN school.people.name IS 'personal: identity';

COMMENT ON COLUMN school.people.login IS 'personal: identity';

COMMENT ON COLUMN school.people.birth_date IS 'personal: birth';

COMMENT ON COLUMN school.people.locale IS 'personal: no';

COMMENT ON COLUMN school.people.theme IS 'personal: no';

COMMENT ON COLUMN school.people.created_at IS 'personal: no';

COMMENT ON COLUMN school.people.disabled_at IS 'personal: no';

COMMENT ON COLUMN school.people.email_sealed IS 'personal: contact';

COMMENT ON COLUMN school.people.email_tag IS 'personal: contact';

COMMENT ON COLUMN school.people.guardian_contact_sealed IS 'personal: contact';

COMMENT ON COLUMN school.people.guardian_contact_tag IS 'personal: contact';

CREATE FUNCTION hub.lock_student(student uuid) RETURNS school.people
    LANGUAGE plpgsql
    AS $$
DECLARE
	person school.people;
BEGIN
	PERFORM school.check_is_admin();
	SELECT p.* INTO person FROM school.people p JOIN hub.students s ON s.id = p.id
	WHERE p.id = student AND p.school_id = auth.school_id() FOR NO KEY UPDATE OF p;
	PERFORM auth.found(FOUND);
	RETURN person;
END $$;

CREATE FUNCTION hub.lock_task(task uuid) RETURNS TABLE(task_type text, schedule_type text, cron_expression text, config jsonb, status text, next_run_at timestamp with time zone, time_zone text)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	RETURN QUERY SELECT t.task_type::text, t.schedule_type::text, t.cron_expression::text, t.config, t.status::text, t.next_run_at,
		(SELECT g.time_zone FROM school.settings g WHERE g.school_id = t.school_id);
END $$;

CREATE FUNCTION hub.log_looks(students uuid[], action text) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), s, action, '{}' FROM unnest(students) AS s
	WHERE s <> auth.user_id() AND s NOT IN (SELECT l.student_id FROM school.access_log l WHERE l.actor_id = auth.user_id() AND l.action = log_looks.action
		AND l.at > now() - interval '1 hour' AND l.student_id IS NOT NULL);
$$;

CREATE FUNCTION hub.make_partition(month date) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	start timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM auth.found(EXISTS (SELECT FROM hub.quarantined_events q WHERE q.school_id = auth.school_id() AND q.replayed_at IS NULL
		AND date_trunc('month', q.occurred_at, 'UTC') = start));
	PERFORM pg_advisory_xact_lock(hashtext('hub.learning_history'));
	IF hub.has_partition(start) THEN
		RETURN 'already_there';
	END IF;
	PERFORM hub.create_learning_history_partition((start AT TIME ZONE 'UTC')::date);
	RETURN 'made';
END $$;

CREATE FUNCTION hub.make_report_link(report uuid, token bytea) RETURNS TABLE(contact_sealed bytea, first_name text, school_name text, locale text, expires_at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	DELETE FROM hub.report_links l WHERE l.report_id = report AND l.opened_at IS NULL;
	RETURN QUERY
	WITH made AS (
		INSERT INTO hub.report_links (token_hash, school_id, report_id)
		SELECT token, r.school_id, r.id FROM hub.reports r WHERE r.id = report AND r.guardian_delivery = 'email'
		RETURNING report_id, expires_at)
	SELECT p.guardian_contact_sealed, hub.first_name(s.name::text), c.name::text, r.locale, m.expires_at
	FROM made m JOIN hub.reports r ON r.id = m.report_id JOIN hub.students s ON s.id = r.student_id JOIN school.people p ON p.id = s.id
	JOIN school.schools c ON c.id = r.school_id;
END $$;

CREATE FUNCTION hub.mark_printed(report uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	UPDATE hub.reports r SET printed_at = COALESCE(r.printed_at, now()) WHERE r.id = report AND r.guardian_delivery = 'print' AND hub.reads_report(r.id)
		AND NOT auth.has_role('student');
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION hub.merge_patch(target jsonb, patch jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
    AS $$
DECLARE
	merged jsonb := CASE WHEN jsonb_typeof(target) = 'object' THEN target ELSE '{}' END;
	member record;
BEGIN
	IF jsonb_typeof(patch) IS DISTINCT FROM 'object' THEN
		RETURN patch;
	END IF;
	FOR member IN SELECT key, value FROM jsonb_each(patch) LOOP
		IF member.value = 'null' THEN
			merged := merged - member.key;
		ELSE
			merged := jsonb_set(merged, ARRAY[member.key], hub.merge_patch(merged -> member.key, member.value));
		END IF;
	END LOOP;
	RETURN merged;
END $$;

CREATE FUNCTION hub.message_students(students uuid[], message text) RETURNS TABLE(sent_count integer, unreachable text[])
    LANGUAGE plpgsql ROWS 1
    AS $$
DECLARE
	sender text := (SELECT p.name FROM school.people p WHERE p.id = auth.user_id());
	event text := 'teacher_message:' || gen_random_uuid();
	reached uuid[];
	notices uuid[];
BEGIN
	PERFORM hub.check_sees(students);
	SELECT COALESCE(array_agg(x.id) FILTER (WHERE x.has_account), '{}'), COALESCE(array_agg(x.name ORDER BY x.name, x.id) FILTER (WHERE NOT x.has_account), '{}')
	INTO reached, unreachable
	FROM (SELECT s.id, s.name::text AS name, s.is_current AND (p.login IS NOT NULL OR a.person_id IS NOT NULL) AS has_account
		FROM hub.students s JOIN school.people p ON p.id = s.id LEFT JOIN auth.accounts a ON a.person_id = s.id WHERE s.id = ANY (students)) AS x;
	notices := ARRAY(SELECT inbox.notify(s, 'teacher_message', jsonb_build_object('teacher', sender, 'message', message), '/inbox', event)
		FROM (SELECT unnest(reached) AS s ORDER BY 1) AS in_order);
	UPDATE inbox.notifications n SET link = '/learning/messages/' || n.id WHERE n.id = ANY (notices);
	PERFORM hub.note_contact(reached, 'message');
	sent_count := cardinality(reached);
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.metadata_condition(pair text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
DECLARE
	wanted text := substr(pair, strpos(pair, '=') + 1);
	conditions text[] := '{}';
	document jsonb;
	step text;
BEGIN
	IF strpos(pair, '=') < 2 THEN
		PERFORM auth.refuse_field('metadata', 'bad_filter');
	END IF;
	FOREACH document IN ARRAY ARRAY[to_jsonb(wanted), to_jsonb(ARRAY[wanted]),
		CASE WHEN wanted ~ '^(true|false|-?[0-9]{1,15}(\.[0-9]{1,15})?)$' THEN wanted::jsonb END]
	LOOP
		CONTINUE WHEN document IS NULL;
		FOR step IN SELECT k FROM unnest(string_to_array(split_part(pair, '=', 1), '.')) WITH ORDINALITY AS p(k, i) ORDER BY i DESC LOOP
			document := jsonb_build_object(step, document);
		END LOOP;
		conditions := conditions || format('s.metadata @> %L', document);
	END LOOP;
	RETURN '(' || array_to_string(conditions, ' OR ') || ')';
END $_$;

CREATE FUNCTION hub.search_parts(word text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT CASE char_length(word) WHEN 1 THEN ARRAY[word] ELSE
		(SELECT array_agg(CASE WHEN pair ~ '[ㄱ-ㅎ]' THEN hub.initial_consonants(pair) ELSE pair END)
			FROM generate_series(1, char_length(word) - 1) AS i, LATERAL (SELECT substr(word, i, 2)) AS p(pair)) END;
$$;

CREATE FUNCTION hub.search_pattern(word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT string_agg(CASE WHEN at > 0 THEN '[' || c || chr(44032 + 588 * (at - 1)) || '-' || chr(44031 + 588 * at) || ']'
		WHEN c ~ '[[:alnum:]]' THEN c ELSE '\' || c END, '' ORDER BY i)
	FROM regexp_split_to_table(word, '') WITH ORDINALITY AS s(c, i),
		LATERAL (SELECT strpos('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', c)) AS k(at);
$$;

CREATE FUNCTION hub.name_condition(word text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (format('s.name_parts @> %L'::text, hub.search_parts(word)) || CASE WHEN ((char_length(word) > 2) OR ((char_length(word) = 2) AND (word ~ '[ㄱ-ㅎ]'::text) AND (word ~ '[^ㄱ-ㅎ]'::text))) THEN format(' AND lower(s.name COLLATE "C") ~ %L'::text, hub.search_pattern(word)) ELSE ''::text END);

CREATE FUNCTION hub.needs_help(class uuid DEFAULT NULL::uuid) RETURNS TABLE(student_id uuid, urgency integer, reasons jsonb, concept_id uuid, last_contact_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 100
    AS $$
	WITH found AS (
		SELECT f.*, r.threshold, r.rule_position, p.points, max(p.points) OVER of_rule AS rule_points, row_number() OVER of_rule = 1 AS is_counted
		FROM hub.help_findings(hub.help_students(class)) AS f JOIN hub.help_rules_now() AS r ON r.code = f.code
		CROSS JOIN LATERAL (SELECT round(r.urgency * least(2, f.value / COALESCE(NULLIF(r.threshold::numeric, 0), 1))) AS points) AS p
		WINDOW of_rule AS (PARTITION BY f.student_id, r.rule_position ORDER BY p.points DESC, f.sentence ->> 'concept')),
	placed AS (
		SELECT f.*, row_number() OVER (PARTITION BY f.student_id
			ORDER BY f.rule_points DESC, f.rule_position, f.points DESC, f.sentence ->> 'concept') AS place
		FROM found f),
	listed AS (
		SELECT p.student_id, least(100, sum(p.points) FILTER (WHERE p.is_counted))::integer AS urgency,
			jsonb_agg(jsonb_build_object('code', p.code, 'value', p.value, 'threshold', p.threshold,
				'sentence', CASE WHEN p.is_counted THEN p.sentence || jsonb_build_object('points', p.points) ELSE p.sentence END)
				ORDER BY p.place) AS reasons,
			(array_agg(p.concept_id ORDER BY p.place) FILTER (WHERE p.concept_id IS NOT NULL))[1] AS concept_id
		FROM placed p GROUP BY p.student_id)
	SELECT l.student_id, l.urgency, l.reasons, l.concept_id, k.at
	FROM listed l LEFT JOIN hub.contacts k ON k.student_id = l.student_id;
$$;

CREATE FUNCTION hub.note_contact(students uuid[], kind text, actor uuid DEFAULT auth.user_id()) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO hub.contacts AS c (student_id, school_id, kind, actor_id)
	SELECT s, auth.school_id(), note_contact.kind, actor FROM (SELECT DISTINCT unnest(students) AS s ORDER BY 1) AS d
	ON CONFLICT (student_id) DO UPDATE SET kind = EXCLUDED.kind, actor_id = EXCLUDED.actor_id, at = EXCLUDED.at WHERE c.at <= EXCLUDED.at;
$$;

CREATE FUNCTION hub.open_export(export uuid) RETURNS TABLE(student_id uuid, requested_by uuid, locale text)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT e.student_id, e.requested_by, e.locale FROM hub.exports e
	WHERE e.id = export AND e.school_id = auth.school_id() AND e.made_at IS NULL AND auth.user_id() IS NULL;
$$;

CREATE FUNCTION hub.open_report_link(token bytea, with_content boolean) RETURNS TABLE(report_id uuid, first_name text, school_name text, created_at timestamp with time zone, day date, expires_at timestamp with time zone, content_type text, content bytea)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
	IF with_content THEN
		UPDATE hub.report_links l SET opened_at = now() WHERE l.token_hash = token AND l.opened_at IS NULL AND l.expires_at > now();
	END IF;
	RETURN QUERY
	SELECT r.id, hub.first_name(s.name::text), c.name::text, r.created_at, (r.created_at AT TIME ZONE g.time_zone)::date, l.expires_at, r.content_type,
		CASE WHEN with_content THEN r.content END
	FROM hub.report_links l JOIN hub.reports r ON r.id = l.report_id JOIN hub.students s ON s.id = r.student_id
	JOIN school.schools c ON c.id = r.school_id JOIN school.settings g ON g.school_id = r.school_id
	WHERE l.token_hash = token AND l.expires_at > now();
END $$;

CREATE FUNCTION hub.order_analytics(job uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	j jobs.jobs;
BEGIN
	PERFORM auth.found(auth.school_id() IS NULL AND auth.user_id() IS NULL);
	SELECT * INTO j FROM jobs.jobs o WHERE o.job_id = job;
	IF j.school_id IS NOT NULL AND (j.payload ->> 'scope' IS DISTINCT FROM 'all_schools'
		OR NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = j.created_by AND r.role = 'operator')) THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT count(jobs.enqueue('weekly_analytics', jsonb_strip_nulls(jsonb_build_object('metrics', j.payload -> 'metrics')), s.id,
		priority => 6, unique_key => 'weekly_analytics:' || s.id, created_by => NULL)) FROM school.schools s);
END $$;

CREATE FUNCTION hub.order_export(student uuid) RETURNS TABLE(export_id uuid, job_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM hub.check_may_care_for(student);
	INSERT INTO hub.exports AS e (school_id, student_id, requested_by, locale)
	SELECT p.school_id, student, p.id, p.locale FROM school.people p WHERE p.id = auth.user_id()
	ON CONFLICT (student_id, requested_by) WHERE made_at IS NULL DO UPDATE SET expires_at = EXCLUDED.expires_at
	RETURNING e.id INTO export_id;
	job_id := jobs.enqueue('student_export', jsonb_build_object('export', export_id), priority => 3, unique_key => 'export:' || export_id,
		max_attempts => 3);
	PERFORM school.log_access(student, 'student_exported');
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.order_report(student uuid, class uuid, sections text[], zip boolean, to_guardian boolean, locale text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF student IS NULL AND class IS NULL THEN
		PERFORM auth.refuse_field('student_id', 'required');
	ELSIF NOT COALESCE(sections, '{}') <@ hub.report_sections() THEN
		PERFORM auth.refuse_field('include_sections', 'bad_sections');
	END IF;
	sections := CASE WHEN COALESCE(sections, '{}') = '{}' THEN hub.report_sections() ELSE sections END;
	IF student IS NOT NULL THEN
		PERFORM auth.found(hub.sees(student)), school.log_access(student, 'report_ordered');
		RETURN jobs.enqueue('report', jsonb_build_object('student_id', student, 'include_sections', sections, 'locale', locale,
			'to_guardian', to_guardian), priority => 5, max_attempts => 3);
	END IF;
	PERFORM auth.found(class IN (SELECT hub.visible_classes()));
	PERFORM school.log_access(s.id, 'report_ordered') FROM hub.students s WHERE s.class_id = class AND s.is_current;
	RETURN jobs.enqueue('class_report', jsonb_build_object('class_id', class, 'include_sections', sections, 'locale', locale, 'zip', zip,
		'to_guardian', to_guardian), priority => 6, max_attempts => 3);
END $$;

CREATE FUNCTION hub.partitions_ahead() RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT COALESCE(min(m) FILTER (WHERE NOT hub.has_partition(now() + make_interval(months => m))) - 1, 120)::integer
	FROM generate_series(1, 120) AS m;
$$;

CREATE FUNCTION hub.personal_counts(student uuid) RETURNS TABLE(table_name text, row_count bigint, categories text[], law text, kept_for interval)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r record;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT t.table_name, t.condition, k.law, k.kept_for,
			(SELECT array_agg(DISTINCT c.category ORDER BY c.category) FROM db.personal_columns() c
				WHERE c.table_name = t.table_name AND c.category NOT IN ('link', 'no')) AS categories
		FROM hub.tables_of_a_person() t LEFT JOIN db.kept k ON k.table_name = t.table_name::text AND k.reason = 'law'
		ORDER BY t.table_name::text
	LOOP
		EXECUTE format('SELECT count(*) FROM %s t WHERE %s', r.table_name, r.condition) INTO row_count USING student;
		IF row_count > 0 THEN
			table_name := r.table_name::text;
			categories := COALESCE(r.categories, '{}');
			law := r.law;
			kept_for := r.kept_for;
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;

CREATE FUNCTION hub.place_events(items jsonb, school uuid) RETURNS TABLE(event hub.incoming_event, has_partition boolean, is_by_name boolean)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN QUERY
	WITH sent AS MATERIALIZED (
		SELECT i.*, date_trunc('month', i.occurred_at, 'UTC') AS month, CASE
			WHEN i.student_id IS NOT NULL THEN (SELECT s.id FROM hub.students s WHERE s.id = i.student_id AND s.school_id = school)
			WHEN i.login IS NOT NULL THEN (SELECT s.id FROM school.people p JOIN hub.students s ON s.id = p.id
				WHERE p.school_id = school AND lower(p.login) = lower(i.login))
			WHEN i.email_tag IS NOT NULL THEN (SELECT s.id FROM school.people p JOIN hub.students s ON s.id = p.id
				WHERE p.school_id = school AND p.email_tag = i.email_tag)
			ELSE (SELECT s.id FROM hub.students s WHERE s.school_id = school AND s.grade = i.grade AND s.class_name = i.class_name
				AND s.student_number = i.student_number)
			END AS found_id
		FROM jsonb_to_recordset(items) AS i(index integer, student_id uuid, grade integer, class_name text, student_number text,
			login text, email_tag bytea, occurred_at timestamptz, event_type text, source_id text, content jsonb, concept text,
			is_correct boolean)),
	months AS MATERIALIZED (
		SELECT m.month, hub.has_partition(m.month) AS has_partition FROM (SELECT DISTINCT n.month FROM sent n) AS m)
	SELECT ROW(n.index, n.found_id, n.occurred_at, n.event_type, n.source_id, n.content, n.concept, n.is_correct)::hub.incoming_event,
		m.has_partition, n.student_id IS NULL
	FROM sent n JOIN months m ON m.month = n.month;
END $$;

CREATE FUNCTION hub.plan_prerequisites(pairs jsonb, replaces boolean) RETURNS TABLE(added_count integer, unchanged_count integer, removed_count integer, refused_count integer, concept_count integer, cycle text, lines jsonb, removed jsonb, concepts jsonb)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.concept, g.prerequisite, COALESCE(g.code, CASE WHEN g.concept = g.prerequisite THEN 'own_prerequisite' END) AS code,
			row_number() OVER (PARTITION BY g.concept, g.prerequisite, g.code IS NULL ORDER BY g.line) > 1 AS is_again
		FROM jsonb_to_recordset(pairs) AS g(line integer, concept text, prerequisite text, code text)),
	standing AS MATERIALIZED (
		SELECT c.key::text AS concept, p.key::text AS prerequisite
		FROM hub.concept_prerequisites e JOIN hub.concepts c ON c.id = e.concept_id JOIN hub.concepts p ON p.id = e.prerequisite_id),
	judged AS MATERIALIZED (
		SELECT g.*, g.code IS NULL AND (g.is_again OR s.concept IS NOT NULL) AS is_unchanged
		FROM given g LEFT JOIN standing s ON s.concept = g.concept AND s.prerequisite = g.prerequisite),
	gone AS MATERIALIZED (
		SELECT s.* FROM standing s WHERE replaces AND NOT EXISTS (SELECT FROM judged j
			WHERE j.code IS NULL AND j.concept = s.concept AND j.prerequisite = s.prerequisite)),
	edges AS (
		SELECT concept, prerequisite FROM judged WHERE code IS NULL
		UNION SELECT concept, prerequisite FROM standing EXCEPT SELECT concept, prerequisite FROM gone),
	new_concepts AS (
		SELECT DISTINCT k.key FROM judged j CROSS JOIN LATERAL (VALUES (j.concept), (j.prerequisite)) AS k(key)
		WHERE j.code IS NULL AND NOT EXISTS (SELECT FROM hub.concepts c WHERE c.key = k.key AND c.school_id = auth.school_id()))
	SELECT (SELECT count(*) FROM judged WHERE code IS NULL AND NOT is_unchanged)::integer,
		(SELECT count(*) FROM judged WHERE is_unchanged)::integer, (SELECT count(*) FROM gone)::integer,
		(SELECT count(*) FROM judged WHERE code IS NOT NULL)::integer, (SELECT count(*) FROM new_concepts)::integer,
		array_to_string(hub.find_cycle((SELECT array_agg(e.concept ORDER BY e.concept, e.prerequisite) FROM edges e),
			(SELECT array_agg(e.prerequisite ORDER BY e.concept, e.prerequisite) FROM edges e)), ' → '),
		(SELECT jsonb_agg(jsonb_build_object('line', j.line, 'concept', j.concept, 'prerequisite', j.prerequisite,
			'is_added', j.code IS NULL AND NOT j.is_unchanged, 'is_refused', j.code IS NOT NULL,
			'reason', 'errors.' || j.code) ORDER BY j.line) FROM judged j),
		(SELECT jsonb_agg(jsonb_build_object('concept', g.concept, 'prerequisite', g.prerequisite) ORDER BY g.concept, g.prerequisite) FROM gone g),
		(SELECT jsonb_agg(n.key ORDER BY n.key) FROM new_concepts n);
$$;

CREATE FUNCTION hub.plan_rollover(chosen jsonb) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	planned jsonb;
BEGIN
	planned := COALESCE((SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(j)) ORDER BY array_position('{refused,dealt,moved,graduated,left,placeless}', j.outcome),
			j.line, j.from_grade, j.from_name COLLATE db.natural, j.from_number COLLATE db.natural, j.student)
		FROM hub.judge_rollover(COALESCE(chosen -> 'given', '[]'), (chosen ->> 'last_grade')::integer) j), '[]');
	RETURN chosen || (
		WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(planned) AS x(line integer, outcome text, from_grade integer, from_name text,
			to_grade integer, to_name text)),
		source AS (SELECT r.to_grade, r.to_name, r.from_grade, r.from_name, r.outcome = 'graduated' AS is_leaving, count(*) AS n FROM r
			WHERE r.outcome IN ('moved', 'dealt', 'graduated') GROUP BY 1, 2, 3, 4, 5),
		new_class AS (SELECT s.is_leaving, s.to_grade, s.to_name, sum(s.n) AS n,
				jsonb_agg(jsonb_build_object('grade', s.from_grade, 'class_name', s.from_name, 'student_count', s.n)
					ORDER BY s.from_grade, s.from_name COLLATE db.natural) AS sources,
				NOT EXISTS (SELECT FROM school.classes c WHERE c.school_id = (SELECT auth.school_id()) AND c.grade = s.to_grade AND c.name = s.to_name) AS is_new
			FROM source s GROUP BY 1, 2, 3)
		SELECT jsonb_build_object('state', hub.rollover_state(), 'rows', planned,
			'classes', (SELECT COALESCE(jsonb_agg(jsonb_build_object('grade', n.to_grade, 'class_name', n.to_name, 'student_count', n.n,
				'is_new', n.is_new, 'sources', n.sources) ORDER BY n.to_grade, n.to_name COLLATE db.natural), '[]') FROM new_class n WHERE NOT n.is_leaving),
			'leaving', (SELECT COALESCE(jsonb_agg(s ORDER BY s ->> 'class_name' COLLATE db.natural), '[]')
				FROM new_class n, jsonb_array_elements(n.sources) AS s WHERE n.is_leaving),
			'counts', (SELECT jsonb_build_object('moved', count(*) FILTER (WHERE r.outcome = 'moved'), 'dealt', count(*) FILTER (WHERE r.outcome = 'dealt'),
				'graduated', count(*) FILTER (WHERE r.outcome = 'graduated'), 'left', count(*) FILTER (WHERE r.outcome = 'left'),
				'placeless', count(*) FILTER (WHERE r.outcome = 'placeless'), 'refused', count(*) FILTER (WHERE r.outcome = 'refused'),
				'missing', count(*) FILTER (WHERE r.outcome = 'moved' AND r.line IS NULL AND chosen ? 'given'),
				'repeating', count(*) FILTER (WHERE r.to_grade = r.from_grade AND r.outcome <> 'refused'),
				'new_classes', (SELECT count(*) FROM new_class n WHERE n.is_new AND NOT n.is_leaving)) FROM r)));
END $$;

CREATE FUNCTION hub.plan_undo(rollover uuid) RETURNS TABLE(student uuid, verdict text, class uuid, seat uuid, grade integer, class_name text, number text, graduated_on date, holder text)
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	WITH seen AS MATERIALIZED (
		SELECT b.student, b.class, COALESCE(o.id, e.id) AS seat, b.grade, b.class_name, b.number, b.graduated_on,
			(n.class_id, n.number, s.graduated_on) IS NOT DISTINCT FROM (b.to_class, b.to_number, b.graduated_on) AND s.anonymized_at IS NULL AS is_untouched
		FROM hub.rollovers r
		CROSS JOIN LATERAL jsonb_to_recordset(r.before -> 'students') AS b(student uuid, class uuid, grade integer, class_name text, number text,
			to_class uuid, to_number text, graduated_on date)
		JOIN hub.students s ON s.id = b.student
		LEFT JOIN school.class_students n ON n.person_id = b.student
		LEFT JOIN school.classes o ON o.id = b.class
		LEFT JOIN school.classes e ON e.school_id = r.school_id AND e.grade = b.grade AND e.name = b.class_name
		WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) AND r.undone_at IS NULL),
	taken AS MATERIALIZED (
		SELECT n.class_id, n.number, p.name FROM school.class_students n JOIN school.people p ON p.id = n.person_id
		WHERE n.school_id = (SELECT auth.school_id()) AND n.number IS NOT NULL AND n.person_id NOT IN (SELECT u.student FROM seen u WHERE u.is_untouched))
	SELECT s.student, CASE WHEN NOT s.is_untouched THEN 'left' WHEN t.name IS NOT NULL THEN 'blocked' ELSE 'back' END, s.class, s.seat, s.grade,
		s.class_name, s.number, s.graduated_on, CASE WHEN s.is_untouched THEN t.name END
	FROM seen s LEFT JOIN taken t ON t.class_id = s.seat AND t.number = s.number;
$$;

CREATE FUNCTION hub.pressing_areas(student uuid, without text[], most integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN hub.complete_areas(student, (SELECT jsonb_agg(jsonb_build_object('concept', w.concept) ORDER BY w.priority)
		FROM (SELECT x.concept, x.priority FROM hub.weak_areas(student) x WHERE x.concept <> ALL (without)
			ORDER BY x.priority LIMIT most) AS w));
END $$;

CREATE FUNCTION hub.propose_interventions(after uuid, batch integer) RETURNS TABLE(last_student uuid, proposed integer)
    LANGUAGE plpgsql ROWS 1
    AS $_$
#variable_conflict use_column
BEGIN
	WITH looked_at AS MATERIALIZED (
		SELECT s.id, s.is_current FROM hub.students s WHERE s.school_id = auth.school_id() AND (after IS NULL OR s.id > after)
		ORDER BY s.id LIMIT batch),
	kept_out AS MATERIALIZED (
		SELECT l.id, hub.concepts_at_work(l.id, true) || ARRAY(SELECT a ->> 'concept' FROM hub.intervention_proposals p
			CROSS JOIN LATERAL jsonb_array_elements(p.weak_areas) AS a
			WHERE p.student_id = l.id AND p.decision = 'dismissed' AND p.decided_at > now() - interval '14 days') AS concepts
		FROM looked_at l WHERE l.is_current),
	chosen AS MATERIALIZED (
		SELECT k.id, hub.complete_areas(k.id, jsonb_agg(jsonb_build_object('concept', w.concept) ORDER BY w.priority)) AS areas
		FROM kept_out k CROSS JOIN LATERAL (SELECT x.concept, x.priority FROM hub.weak_areas(k.id, 5) x
			WHERE x.concept <> ALL (k.concepts) AND x.current_mastery <= x.target_mastery - 0.2 AND x.last_at > now() - interval '30 days'
			ORDER BY x.priority LIMIT 3) AS w
		GROUP BY k.id),
	withdrawn AS (
		DELETE FROM hub.intervention_proposals p USING looked_at l
		WHERE p.student_id = l.id AND p.decision IS NULL AND NOT EXISTS (SELECT FROM chosen c WHERE c.id = l.id)),
	made AS (
		INSERT INTO hub.intervention_proposals AS p (school_id, student_id, weak_areas, learning_path)
		SELECT auth.school_id(), c.id, c.areas, hub.learning_path(c.areas) FROM chosen c ORDER BY c.id
		ON CONFLICT (student_id) WHERE decision IS NULL DO UPDATE SET weak_areas = EXCLUDED.weak_areas, learning_path = EXCLUDED.learning_path,
			created_at = EXCLUDED.created_at
		WHERE jsonb_path_query_array(p.weak_areas, '$[*].concept') <> jsonb_path_query_array(EXCLUDED.weak_areas, '$[*].concept')
		RETURNING 1)
	SELECT (SELECT max(l.id::text)::uuid FROM looked_at l HAVING count(*) = batch), (SELECT count(*) FROM made)::integer
	INTO last_student, proposed;
	RETURN NEXT;
END $_$;

CREATE FUNCTION hub.prose_mentions(student uuid) RETURNS TABLE(table_name text, row_count bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
DECLARE
	r record;
	found_rows bigint;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT m.table_name, string_agg(format('strpos(t.%I::text, $2) > 0', m.column_name), ' OR ') AS holds, p.condition
		FROM db.mentions m JOIN hub.tables_of_a_person() p ON p.table_name::text = m.table_name
		WHERE m.on_erase = 'review' GROUP BY m.table_name, p.condition ORDER BY 1
	LOOP
		EXECUTE format('SELECT count(*) FROM %s t WHERE t.school_id = $3 AND (%s) AND (%s) IS NOT TRUE', r.table_name, r.holds, r.condition)
			INTO found_rows USING student, (SELECT s.name::text FROM hub.students s WHERE s.id = student), auth.school_id();
		IF found_rows > 0 THEN
			table_name := r.table_name;
			row_count := found_rows;
			RETURN NEXT;
		END IF;
	END LOOP;
END $_$;

CREATE FUNCTION hub.range_bound(field text, given text, is_end boolean) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $_$
BEGIN
	IF given = '' THEN
		RETURN NULL;
	ELSIF given ~ '^\d{4}-\d\d-\d\d$' THEN
		RETURN ((given::date + is_end::integer)::timestamp AT TIME ZONE hub.time_zone()) - is_end::integer * interval '1 microsecond';
	ELSIF given ~ '^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$' OR given IS NULL THEN
		RETURN given::timestamptz;
	END IF;
	PERFORM auth.refuse_field(field, 'not_a_moment');
EXCEPTION WHEN data_exception THEN -- the 31st of February
	PERFORM auth.refuse_field(field, 'not_a_moment');
END $_$;

CREATE FUNCTION hub.reads_report(report uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM hub.reports r WHERE r.id = report AND CASE
		WHEN r.student_id IS NOT NULL THEN r.student_id = (SELECT auth.user_id()) AND auth.has_role('student') OR hub.sees(r.student_id)
		WHEN r.class_id IS NOT NULL THEN r.class_id IN (SELECT hub.visible_classes())
		ELSE hub.sees_all() END);
$$;

CREATE FUNCTION hub.recompute_batch(only_concept uuid, after_student uuid, after_concept uuid, batch integer) RETURNS TABLE(last_student uuid, last_concept uuid, done integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	students uuid[];
	concepts uuid[];
BEGIN
	SELECT array_agg(m.student_id), array_agg(m.concept_id) INTO students, concepts
	FROM (SELECT x.student_id, x.concept_id FROM hub.mastery x
		WHERE x.school_id = auth.school_id() AND (only_concept IS NULL OR x.concept_id = only_concept)
			AND (after_student IS NULL OR (x.student_id, x.concept_id) > (after_student, after_concept))
		ORDER BY x.student_id, x.concept_id LIMIT batch) AS m;
	done := COALESCE(cardinality(students), 0);
	IF done > 0 THEN
		PERFORM hub.lock_mastery(students, concepts);
		PERFORM hub.recompute_mastery(r.student, r.concept, zone) FROM unnest(students, concepts) AS r(student, concept);
		last_student := students[done];
		last_concept := concepts[done];
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.recompute_mastery(student uuid, concept uuid, zone text) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	c hub.concepts;
	h record;
	path double precision[];
BEGIN
	SELECT * INTO STRICT c FROM hub.concepts x WHERE x.id = concept;
	SELECT array_agg(e.is_correct ORDER BY e.occurred_at, e.source_node, e.source_id) AS results,
		array_agg((e.occurred_at AT TIME ZONE zone)::date ORDER BY e.occurred_at, e.source_node, e.source_id) AS days,
		(array_agg(ROW(e.occurred_at, e.source_node, e.source_id)::hub.event_key
			ORDER BY e.occurred_at DESC, e.source_node DESC, e.source_id DESC))[1] AS last
	INTO h FROM (SELECT x.occurred_at, x.source_node, x.source_id COLLATE "C" AS source_id, hub.answer_of(x.event_type, x.content) AS is_correct
		FROM hub.learning_history x
		WHERE x.student_id = student AND x.content ->> 'concept' = c.key AND hub.answer_of(x.event_type, x.content) IS NOT NULL) AS e;
	path := hub.trace_mastery(c.p_init, COALESCE(h.results, '{}'), c.p_learn, c.p_guess, c.p_slip);
	UPDATE hub.mastery m SET mastery = COALESCE(path[cardinality(path)], c.p_init), observations = cardinality(path),
		correct = COALESCE(cardinality(array_positions(h.results, true)), 0),
		recent = COALESCE(hub.last_results(h.results), '{}'),
		wrong_in_a_row = COALESCE(hub.count_wrong_at_end(h.results, 0), 0),
		last_at = (h.last).occurred_at, last_source_node = (h.last).source_node, last_source_id = (h.last).source_id
	WHERE m.student_id = student AND m.concept_id = concept;
	DELETE FROM hub.mastery_days d WHERE d.student_id = student AND d.concept_id = concept;
	INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
	SELECT DISTINCT ON (u.day) student, concept, u.day, c.school_id, u.mastery, u.i
	FROM unnest(path, h.days) WITH ORDINALITY AS u(mastery, day, i) ORDER BY u.day, u.i DESC;
END $$;

CREATE FUNCTION hub.record_event(student uuid, event_type text, room text, source_id text, content jsonb, occurred_at timestamp with time zone DEFAULT now()) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM hub.accept_events(jsonb_build_array(hub.event_item(student, occurred_at, event_type, source_id, content)),
		(SELECT n.node FROM hub.source_nodes n WHERE n.room = record_event.room));
END $$;

CREATE FUNCTION hub.record_intervention(i hub.interventions, action text) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT hub.record_event(i.student_id, 'intervention', 'tutoring', 'intervention:' || i.id || ':' || action,
		jsonb_build_object('action', 'intervention_' || action, 'intervention_id', i.id, 'type', i.type,
			'concepts', (SELECT jsonb_agg(a -> 'concept') FROM jsonb_array_elements(i.weak_areas) AS a)));
$$;

CREATE FUNCTION hub.refresh_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	ANALYZE hub.learning_history;
	ANALYZE hub.students, hub.activity_days, hub.mastery, hub.mastery_days, hub.interventions;
END $$;

CREATE FUNCTION hub.replay_events(month date, most integer DEFAULT 5000) RETURNS TABLE(accepted integer, duplicates integer, waiting integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
DECLARE
	start timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
	batch record;
	receipt record;
	taken bigint[];
BEGIN
	PERFORM auth.require_role('admin');
	IF NOT hub.has_partition(start) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_partition';
	END IF;
	taken := ARRAY(SELECT q.id FROM hub.quarantined_events q WHERE q.replayed_at IS NULL AND q.school_id = auth.school_id()
		AND date_trunc('month', q.occurred_at, 'UTC') = start ORDER BY q.id LIMIT most FOR NO KEY UPDATE);
	accepted := 0;
	duplicates := 0;
	FOR batch IN SELECT q.source_node,
			jsonb_agg(hub.event_item(q.student_id, q.occurred_at, q.event_type, q.source_id, q.content) ORDER BY q.id) AS items
		FROM hub.quarantined_events q WHERE q.id = ANY (taken) GROUP BY q.source_node
	LOOP
		SELECT * INTO receipt FROM hub.accept_events(batch.items, batch.source_node);
		accepted := accepted + receipt.accepted;
		duplicates := duplicates + receipt.duplicates;
	END LOOP;
	UPDATE hub.quarantined_events q SET replayed_at = now() WHERE q.id = ANY (taken);
	SELECT count(*) INTO waiting FROM hub.quarantined_events q WHERE q.replayed_at IS NULL AND q.school_id = auth.school_id()
		AND date_trunc('month', q.occurred_at, 'UTC') = start;
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.report_batch(payload jsonb, job uuid, most integer) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(array_agg(x.id ORDER BY x.place), '{}') FROM (
		SELECT s.id, row_number() OVER (ORDER BY s.grade, s.class_name, s.student_number, s.name, s.id) AS place
		FROM hub.report_students(payload) s
		WHERE NOT EXISTS (SELECT FROM hub.reports r WHERE r.student_id = s.id AND r.job_id = job)
		ORDER BY place LIMIT most) AS x;
$$;

CREATE FUNCTION hub.report_days() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 28;

CREATE FUNCTION hub.report_documents(students uuid[], from_day date, to_day date, sections text[]) RETURNS TABLE(student_id uuid, name text, grade integer, class_name text, student_number text, teachers text, document jsonb)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	from_time timestamptz := from_day::timestamp AT TIME ZONE zone;
	before_day date := from_day - (to_day - from_day + 1);
BEGIN
	RETURN QUERY
	SELECT s.id, s.name::text, s.grade, s.class_name::text, s.student_number::text,
		(SELECT string_agg(p.name::text, ', ' ORDER BY p.name) FROM school.class_teachers t JOIN school.people p ON p.id = t.person_id
			WHERE t.class_id = s.class_id),
		jsonb_build_object('totals', hub.activity_totals(s.id, from_day, to_day),
			'before', hub.activity_totals(s.id, before_day, from_day - 1), 'weeks', w.weeks, 'days', a.days, 'concepts', c.concepts,
			'interventions', i.interventions, 'weak_areas', k.areas, 'feedback', f.feedback)
	FROM unnest(students) WITH ORDINALITY AS wanted(id, place) JOIN hub.students s ON s.id = wanted.id
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('date', d.day, 'events', d.events)), '[]') AS days
		FROM hub.activity_days d WHERE d.student_id = s.id AND d.day BETWEEN from_day AND to_day) AS a
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('from', x.monday, 'correct', x.correct, 'wrong', x.wrong) ORDER BY x.monday), '[]') AS weeks
		FROM (SELECT w.monday::date AS monday, COALESCE(sum(d.correct), 0) AS correct, COALESCE(sum(d.wrong), 0) AS wrong
			FROM generate_series(date_trunc('week', before_day::timestamp), to_day::timestamp, interval '7 days') AS w(monday)
			LEFT JOIN hub.activity_days d ON d.student_id = s.id AND d.day BETWEEN w.monday::date AND least(w.monday::date + 6, to_day)
			GROUP BY 1) AS x) AS w
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('name', x.name, 'mastery', x.mastery, 'before', x.before, 'target', x.target,
			'observations', x.observations) ORDER BY x.last_at DESC) AS concepts
		FROM (SELECT n.name, m.mastery, n.target, m.observations, m.last_at, (SELECT y.mastery FROM hub.mastery_days y
				WHERE y.student_id = s.id AND y.concept_id = m.concept_id AND y.day < from_day ORDER BY y.day DESC LIMIT 1) AS before
			FROM hub.mastery m JOIN hub.concepts n ON n.id = m.concept_id
			WHERE m.student_id = s.id AND m.observations > 0 ORDER BY m.last_at DESC LIMIT 60) AS x) AS c ON 'mastery' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('title', x.title, 'due', x.due_on, 'done', x.done, 'total', x.total,
			'before', x.before, 'after', x.after) ORDER BY x.created_at DESC) AS interventions
		FROM (SELECT v.created_at, v.due_on, (v.progress ->> 'completed')::integer AS done, (v.progress ->> 'total')::integer AS total,
				q.title, q.before, q.after
			FROM hub.interventions v CROSS JOIN LATERAL (SELECT string_agg(COALESCE(n.name::text, e.concept), ', ' ORDER BY e.concept) AS title,
				avg(e.mastery_before) AS before, avg(COALESCE(e.mastery_after, m.mastery)) AS after
				FROM hub.intervention_concepts e LEFT JOIN hub.concepts n ON n.key = e.concept
				LEFT JOIN hub.mastery m ON m.student_id = s.id AND m.concept_id = n.id WHERE e.intervention_id = v.id) AS q
			WHERE v.student_id = s.id AND (v.status IN ('active', 'paused') OR v.completed_at >= from_time)
			ORDER BY v.created_at DESC LIMIT 20) AS x) AS i ON 'interventions' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('concept', x.name, 'evidence', hub.evidence(x.name, x.answers, x.correct,
			x.current_mastery, x.target_mastery)) ORDER BY x.priority) AS areas
		FROM hub.weak_areas(s.id, 3) AS x WHERE x.priority <= 5) AS k ON 'recommendations' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('date', x.day, 'tutor', x.tutor, 'text', x.message) ORDER BY x.created_at DESC) AS feedback
		FROM (SELECT m.created_at, (m.created_at AT TIME ZONE zone)::date AS day, p.name AS tutor, m.message
			FROM tutoring.feedback_messages m JOIN school.people p ON p.id = m.tutor_id
			WHERE m.student_id = s.id AND m.created_at >= from_time ORDER BY m.created_at DESC LIMIT 20) AS x) AS f ON 'feedback' = ANY (sections)
	ORDER BY wanted.place;
END $$;

CREATE FUNCTION hub.report_sections() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{profile,progress,mastery,activity,interventions,recommendations,feedback}'::text[];

CREATE TABLE hub.students (
    id uuid NOT NULL,
    school_id uuid NOT NULL,
    name db.line NOT NULL COLLATE pg_catalog."ko-x-icu",
    grade integer,
    class_id uuid,
    class_name text COLLATE db."natural",
    student_number character varying(20) COLLATE db."natural",
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    name_parts text[] GENERATED ALWAYS AS (hub.name_parts((name)::text)) STORED NOT NULL,
    place text GENERATED ALWAYS AS (
CASE
    WHEN ((grade IS NULL) OR (class_name IS NULL)) THEN '99'::text
    ELSE ((((lpad((grade)::text, 2, '0'::text) || ' '::text) || class_name) || ' '::text) || (COALESCE(student_number, ''::character varying))::text)
END) STORED NOT NULL COLLATE db."natural",
    is_current boolean DEFAULT true NOT NULL,
    graduated_on date,
    anonymized_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT students_grade_check CHECK (((grade >= 1) AND (grade <= 12))),
    CONSTRAINT students_metadata_check CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 20000)))
);

ALTER TABLE ONLY hub.students FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.students.id IS 'personal: link';

COMMENT ON COLUMN hub.students.school_id IS 'personal: no';

COMMENT ON COLUMN hub.students.name IS 'personal: identity';

COMMENT ON COLUMN hub.students.grade IS 'personal: no';

COMMENT ON COLUMN hub.students.class_id IS 'personal: no';

COMMENT ON COLUMN hub.students.class_name IS 'personal: no';

COMMENT ON COLUMN hub.students.student_number IS 'personal: identity';

COMMENT ON COLUMN hub.students.metadata IS 'personal: content';

COMMENT ON COLUMN hub.students.name_parts IS 'personal: identity';

COMMENT ON COLUMN hub.students.place IS 'personal: identity';

COMMENT ON COLUMN hub.students.is_current IS 'personal: no';

COMMENT ON COLUMN hub.students.graduated_on IS 'personal: activity';

COMMENT ON COLUMN hub.students.anonymized_at IS 'personal: no';

COMMENT ON COLUMN hub.students.created_at IS 'personal: no';

COMMENT ON COLUMN hub.students.updated_at IS 'personal: no';

CREATE FUNCTION hub.report_students(payload jsonb) RETURNS SETOF hub.students
    LANGUAGE sql STABLE
    AS $$
	SELECT s.* FROM hub.students s
	WHERE s.school_id = (SELECT auth.school_id()) AND CASE WHEN payload ? 'student_id' THEN s.id = (payload ->> 'student_id')::uuid
		WHEN payload ? 'class_id' THEN s.class_id = (payload ->> 'class_id')::uuid AND s.is_current ELSE s.is_current END;
$$;

CREATE FUNCTION hub.restore_account(student uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	kept text := (SELECT u.login FROM hub.unlinked_accounts u WHERE u.student_id = student);
BEGIN
	PERFORM auth.found(kept IS NOT NULL);
	RETURN hub.link_account(student, kept);
END $$;

CREATE FUNCTION hub.restore_teachers(before jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	same uuid[];
BEGIN
	WITH then_ AS (SELECT * FROM jsonb_to_recordset(before -> 'taught_after') AS t(class uuid, teachers jsonb)),
		now_ AS (SELECT * FROM jsonb_to_recordset(hub.taught_classes()) AS t(class uuid, teachers jsonb))
	SELECT array_agg(c.id) INTO same FROM school.classes c LEFT JOIN then_ t ON t.class = c.id LEFT JOIN now_ n ON n.class = c.id
	WHERE c.school_id = (SELECT auth.school_id()) AND t.teachers IS NOT DISTINCT FROM n.teachers;
	DELETE FROM school.class_teachers h WHERE h.class_id = ANY (same);
	INSERT INTO school.class_teachers (class_id, person_id, school_id)
	SELECT t.class, r.person_id, r.school_id
	FROM jsonb_to_recordset(before -> 'taught') AS t(class uuid, teachers jsonb), jsonb_array_elements_text(t.teachers) AS p(person)
	JOIN school.roles r ON r.person_id = p.person::uuid AND r.role = 'teacher'
	WHERE t.class = ANY (same) AND r.school_id = (SELECT auth.school_id());
END $$;

CREATE FUNCTION hub.retention_rules() RETURNS TABLE(table_name text, keep interval, unit text, amount integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	RETURN QUERY
	SELECT r.table_name, r.keep, CASE WHEN extract(year FROM r.keep) > 0 THEN 'years' WHEN extract(day FROM r.keep) > 0 THEN 'days'
			WHEN r.keep >= interval '1 hour' THEN 'hours' WHEN r.keep > interval '0' THEN 'minutes' ELSE 'expiry' END,
		CASE WHEN extract(year FROM r.keep) > 0 THEN extract(year FROM r.keep) WHEN extract(day FROM r.keep) > 0 THEN extract(day FROM r.keep)
			WHEN r.keep >= interval '1 hour' THEN extract(epoch FROM r.keep) / 3600 ELSE extract(epoch FROM r.keep) / 60 END::integer
	FROM jobs.retention r WHERE EXISTS (SELECT FROM db.personal_columns() c
		WHERE c.table_name = to_regclass(r.table_name) AND c.category NOT IN ('no', 'credential'));
END $$;

CREATE FUNCTION hub.roll_teachers(teachers text, taught jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF teachers = 'stay' THEN
		RETURN;
	END IF;
	DELETE FROM school.class_teachers t WHERE t.school_id = (SELECT auth.school_id());
	IF teachers = 'follow' THEN
		INSERT INTO school.class_teachers (class_id, person_id, school_id)
		SELECT n.id, h.person::uuid, auth.school_id()
		FROM jsonb_to_recordset(taught) AS t(class uuid, teachers jsonb)
		JOIN school.classes o ON o.id = t.class
		JOIN school.classes n ON n.school_id = (SELECT auth.school_id()) AND n.grade = o.grade + 1 AND n.name = o.name
			AND EXISTS (SELECT FROM school.class_students s WHERE s.class_id = n.id)
		CROSS JOIN LATERAL jsonb_array_elements_text(t.teachers) AS h(person);
	END IF;
END $$;

CREATE FUNCTION hub.rollover_defaults() RETURNS TABLE(last_grade integer, graduated_on date, today date)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT COALESCE((SELECT max(p.grade) FROM hub.rollover_people() p), 3),
		CASE WHEN extract(month FROM d.today) BETWEEN 3 AND 6 THEN date_trunc('year', d.today)::date + interval '2 months' - interval '1 day'
			ELSE d.today END, d.today
	FROM hub.today() AS d(today);
$$;

CREATE FUNCTION hub.rollover_people() RETURNS TABLE(student uuid, name text, login text, class uuid, grade integer, class_name text, number text, is_gone boolean)
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	SELECT s.id, s.name, p.login, c.id, c.grade, c.name, n.number, NOT s.is_current
	FROM hub.students s
	JOIN school.people p ON p.id = s.id
	LEFT JOIN school.class_students n ON n.person_id = s.id
	LEFT JOIN school.classes c ON c.id = n.class_id
	WHERE s.school_id = (SELECT auth.school_id()) AND (s.is_current OR c.id IS NOT NULL);
$$;

CREATE FUNCTION hub.rollover_state() RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT md5(COALESCE(string_agg(to_jsonb(p)::text, ' ' ORDER BY p.student), '')) FROM hub.rollover_people() p;
$$;

CREATE FUNCTION hub.run_task_now(task uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	RETURN jobs.enqueue_task(task, NULL, auth.user_id());
END $$;

CREATE FUNCTION hub.save_concept(concept uuid, key text, name text, p_init double precision, p_learn double precision, p_guess double precision, p_slip double precision, target double precision) RETURNS TABLE(decision text, id uuid, is_recomputing boolean)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	old hub.concepts;
BEGIN
	is_recomputing := false;
	IF concept IS NULL THEN
		INSERT INTO hub.concepts AS c (school_id, key, name, p_init, p_learn, p_guess, p_slip, target)
		VALUES (auth.school_id(), save_concept.key, save_concept.name, save_concept.p_init, save_concept.p_learn, save_concept.p_guess,
			save_concept.p_slip, save_concept.target)
		ON CONFLICT (school_id, key) DO NOTHING RETURNING c.id INTO id;
		decision := CASE WHEN id IS NULL THEN 'key_taken' ELSE 'saved' END;
	ELSE
		SELECT * INTO old FROM hub.concepts c WHERE c.id = concept FOR UPDATE;
		PERFORM auth.found(FOUND);
		UPDATE hub.concepts c SET name = save_concept.name, p_init = save_concept.p_init, p_learn = save_concept.p_learn,
			p_guess = save_concept.p_guess, p_slip = save_concept.p_slip, target = save_concept.target, is_planned = true, updated_at = now()
		WHERE c.id = concept;
		IF (old.p_init, old.p_learn, old.p_guess, old.p_slip)
			IS DISTINCT FROM (save_concept.p_init, save_concept.p_learn, save_concept.p_guess, save_concept.p_slip) THEN
			PERFORM hub.start_recompute(concept);
			is_recomputing := true;
		END IF;
		decision := 'saved';
		id := concept;
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION hub.save_help_rule(code text, threshold double precision, is_enabled boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	is_admin boolean := auth.has_role('admin');
	r record;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT * INTO STRICT r FROM hub.help_rules_now() AS x WHERE x.code = save_help_rule.code;
	IF threshold < r.lowest OR threshold > r.highest OR abs(threshold / r.step - round(threshold / r.step)) > 1e-6 THEN
		PERFORM auth.refuse_field(code, 'threshold_range');
	END IF;
	IF is_admin THEN
		INSERT INTO hub.help_rules AS h (school_id, code, threshold, is_enabled, updated_by)
		VALUES (auth.school_id(), code, threshold, is_enabled, auth.user_id())
		ON CONFLICT ON CONSTRAINT help_rules_pkey DO UPDATE SET threshold = EXCLUDED.threshold, is_enabled = EXCLUDED.is_enabled,
			updated_by = EXCLUDED.updated_by, updated_at = now();
	END IF;
	IF is_admin OR threshold = r.school_threshold AND is_enabled = r.is_school_enabled THEN
		DELETE FROM hub.own_help_rules o WHERE o.person_id = auth.user_id() AND o.code = save_help_rule.code;
	ELSE
		INSERT INTO hub.own_help_rules (person_id, code, school_id, threshold, is_enabled)
		VALUES (auth.user_id(), code, auth.school_id(), threshold, is_enabled)
		ON CONFLICT ON CONSTRAINT own_help_rules_pkey DO UPDATE SET threshold = EXCLUDED.threshold, is_enabled = EXCLUDED.is_enabled, updated_at = now();
	END IF;
END $$;

CREATE FUNCTION hub.save_student(student uuid, changes jsonb) RETURNS TABLE(id uuid, decision text)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := student;
	was jsonb := '{}';
	wanted record;
	broken text;
BEGIN
	IF student IS NOT NULL THEN
		PERFORM auth.found(hub.sees(student));
		IF NOT auth.has_role('admin') AND changes - 'metadata' <> '{}' THEN
			PERFORM auth.require_role('admin');
		END IF;
		PERFORM FROM school.people p WHERE p.id = student FOR NO KEY UPDATE;
		SELECT to_jsonb(r) INTO was FROM (SELECT s.name, s.grade, s.class_name, s.student_number,
				p.email_sealed, p.email_tag, p.guardian_contact_sealed, p.guardian_contact_tag, s.metadata
			FROM hub.students s JOIN school.people p ON p.id = s.id WHERE s.id = student) AS r;
	END IF;
	SELECT r.*, hub.merge_patch(was -> 'metadata', COALESCE(changes -> 'metadata', '{}')) AS document INTO wanted
	FROM jsonb_to_record(was || (changes - 'metadata')) AS r(name text, grade integer, class_name text, student_number text,
		email_sealed bytea, email_tag bytea, guardian_contact_sealed bytea, guardian_contact_tag bytea);
	IF wanted.name IS NULL THEN
		PERFORM auth.refuse_field('name', 'required');
	ELSIF wanted.grade IS NULL AND (student IS NULL OR wanted.class_name IS NOT NULL OR changes ? 'grade') THEN
		PERFORM auth.refuse_field('grade', 'required');
	ELSIF wanted.class_name IS NULL AND wanted.student_number IS NOT NULL THEN
		PERFORM auth.refuse_field('student_number', 'number_without_class');
	ELSIF wanted.class_name IS NULL AND student IS NULL AND NOT hub.sees_all() THEN
		PERFORM auth.refuse_field('class_name', 'required'); -- else the teacher would not see whom they added
	ELSIF octet_length(wanted.document::text) > 20000 THEN
		PERFORM auth.refuse_field('metadata', 'content_too_large');
	END IF;
	BEGIN
		IF student IS NULL THEN
			INSERT INTO school.people (school_id, name, email_sealed, email_tag, guardian_contact_sealed, guardian_contact_tag)
			VALUES (auth.school_id(), wanted.name, wanted.email_sealed, wanted.email_tag, wanted.guardian_contact_sealed,
				wanted.guardian_contact_tag) RETURNING people.id INTO saved;
			INSERT INTO school.roles (person_id, school_id, role) VALUES (saved, auth.school_id(), 'student');
		ELSIF changes ?| '{name,email_tag,guardian_contact_tag}' THEN
			UPDATE school.people p SET name = wanted.name, email_sealed = wanted.email_sealed, email_tag = wanted.email_tag,
				guardian_contact_sealed = wanted.guardian_contact_sealed, guardian_contact_tag = wanted.guardian_contact_tag
			WHERE p.id = saved;
		END IF;
		IF wanted.class_name IS NULL THEN
			DELETE FROM school.class_students n WHERE n.person_id = saved;
		ELSIF student IS NULL OR changes ?| '{grade,class_name,student_number}' THEN
			INSERT INTO school.class_students AS n (person_id, school_id, class_id, number)
			VALUES (saved, auth.school_id(), hub.class_for(wanted.grade, wanted.class_name), wanted.student_number)
			ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
		END IF;
	EXCEPTION WHEN unique_violation THEN
		GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
		IF broken = 'people_school_id_email_key' THEN
			PERFORM auth.refuse_field('email', 'email_taken');
		END IF;
		RETURN QUERY SELECT student, 'number_taken';
		RETURN;
	END;
	-- The grade of who is in no class is the record's own.
	UPDATE hub.students s SET grade = wanted.grade, metadata = wanted.document, updated_at = now()
	WHERE s.id = saved AND (s.grade, s.metadata) IS DISTINCT FROM (wanted.grade, wanted.document);
	PERFORM school.log_access(saved, CASE WHEN student IS NULL THEN 'person_added' ELSE 'person_changed' END,
		jsonb_strip_nulls(jsonb_build_object('fields', CASE WHEN student IS NOT NULL THEN
			(SELECT jsonb_agg(CASE c.key WHEN 'class_name' THEN 'class' WHEN 'student_number' THEN 'number' ELSE replace(c.key, '_tag', '') END
				ORDER BY c.key) FROM jsonb_object_keys(changes) AS c(key) WHERE c.key NOT LIKE '%\_sealed') END)));
	RETURN QUERY SELECT saved, 'saved';
END $$;

CREATE FUNCTION hub.search_word(typed text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN translate(lower((btrim(typed) COLLATE "C")), 'ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊᄋᄌᄍᄎᄏᄐᄑᄒ'::text, 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'::text);

CREATE FUNCTION hub.seat_students(seats jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	DELETE FROM school.class_students n USING jsonb_to_recordset(seats) AS s(student uuid, class uuid)
	WHERE n.person_id = s.student AND s.class IS NULL;
	INSERT INTO school.class_students (person_id, school_id, class_id, number)
	SELECT s.student, auth.school_id(), s.class, s.number FROM jsonb_to_recordset(seats) AS s(student uuid, class uuid, number text)
	WHERE s.class IS NOT NULL
	ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
END $$;

CREATE FUNCTION hub.sees(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM hub.students s WHERE s.id = student AND ((SELECT hub.sees_all())
		OR s.class_id IN (SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = (SELECT auth.user_id()))
			AND (SELECT auth.has_role('teacher'))));
$$;

CREATE FUNCTION hub.sees_all() RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN auth.has_role('admin', 'operator') OR auth.has_role('teacher')
		AND (SELECT g.teachers_see_all_students FROM school.settings g WHERE g.school_id = (SELECT auth.school_id()));
END $$;

CREATE FUNCTION hub.set_intervention_status(intervention uuid, wanted text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
BEGIN
	IF i.status = wanted THEN
		RETURN 'same';
	ELSIF i.status IN ('completed', 'cancelled') THEN
		RETURN 'intervention_ended';
	ELSIF wanted = 'active' THEN
		RETURN CASE WHEN hub.activate_intervention(intervention) THEN 'changed' ELSE 'already_active' END;
	ELSIF wanted = 'completed' THEN
		PERFORM hub.finish_intervention(intervention);
	ELSE
		UPDATE hub.interventions SET status = wanted, updated_at = now() WHERE id = intervention;
		UPDATE hub.intervention_concepts SET is_active = false WHERE intervention_id = intervention;
	END IF;
	PERFORM school.log_access(i.student_id, 'intervention_changed');
	RETURN 'changed';
END $$;

CREATE FUNCTION hub.set_progress(intervention uuid, completed integer, total integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
	before integer := (i.progress ->> 'completed')::integer;
BEGIN
	IF total <> jsonb_array_length(i.learning_path) THEN
		RETURN 'wrong_total';
	ELSIF completed = before THEN
		RETURN 'same';
	ELSIF i.status IN ('completed', 'cancelled') THEN
		RETURN 'intervention_ended';
	ELSIF i.status = 'paused' AND i.student_id = auth.user_id() THEN
		RETURN 'not_active';
	ELSIF completed > before THEN
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		SELECT i.id, n, i.school_id, CASE WHEN i.student_id = auth.user_id() THEN 'student' ELSE 'teacher' END
		FROM generate_series(1, total) AS n
		WHERE NOT EXISTS (SELECT FROM hub.intervention_steps s WHERE s.intervention_id = i.id AND s.step = n)
		ORDER BY n LIMIT completed - before;
	ELSE
		DELETE FROM hub.intervention_steps s WHERE s.intervention_id = i.id AND s.step IN (SELECT o.step FROM hub.intervention_steps o
			WHERE o.intervention_id = i.id ORDER BY o.step DESC LIMIT before - completed);
	END IF;
	PERFORM hub.count_progress(i.id);
	RETURN 'changed';
END $$;

CREATE FUNCTION hub.snooze_students(students uuid[], until_day date) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM hub.check_sees(students);
	IF until_day <= hub.today() OR until_day > hub.today() + 365 THEN
		PERFORM auth.refuse_field('until', 'day_not_within_year');
	END IF;
	INSERT INTO hub.help_snoozes AS z (student_id, teacher_id, school_id, until_day)
	SELECT DISTINCT s, auth.user_id(), auth.school_id(), snooze_students.until_day FROM unnest(students) AS s
	ON CONFLICT (student_id, teacher_id) DO UPDATE SET until_day = EXCLUDED.until_day, created_at = now();
	RETURN (SELECT count(DISTINCT s) FROM unnest(students) AS s);
END $$;

CREATE FUNCTION hub.start_recompute(concept uuid) RETURNS uuid
    LANGUAGE sql
    AS $$
	SELECT jobs.enqueue('mastery_recompute', jsonb_strip_nulls(jsonb_build_object('concept', concept)), priority => 6, max_attempts => 3);
$$;

CREATE FUNCTION hub.start_rollover(last_grade integer, graduated_on date, teachers text, file_name text, file_rows jsonb) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	usual record;
	started uuid;
BEGIN
	PERFORM school.check_is_admin();
	SELECT * INTO usual FROM hub.rollover_defaults();
	IF EXISTS (SELECT FROM hub.rollover_people() p WHERE p.grade > last_grade) THEN
		PERFORM auth.refuse_field('last_grade', 'last_grade_low');
	END IF;
	IF graduated_on NOT BETWEEN usual.today - 365 AND usual.today + 90 THEN
		PERFORM auth.refuse_field('graduated_on', 'graduation_far');
	END IF;
	INSERT INTO hub.rollovers (school_id, created_by, plan)
	VALUES (auth.school_id(), auth.user_id(), hub.plan_rollover(jsonb_strip_nulls(jsonb_build_object('last_grade', last_grade,
		'graduated_on', graduated_on, 'teachers', teachers, 'file_name', left(file_name, 200))) || CASE WHEN file_rows IS NULL THEN '{}'
			ELSE jsonb_build_object('given', file_rows) END))
	RETURNING id INTO started;
	RETURN started;
END $$;

CREATE FUNCTION hub.start_several(students uuid[]) RETURNS TABLE(student_id uuid, student_name text, decision text, id uuid, concepts text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	s record;
BEGIN
	FOR s IN SELECT x.id, x.name::text AS name FROM hub.students x WHERE x.id = ANY (students) AND hub.sees(x.id) ORDER BY x.id LOOP
		student_id := s.id;
		student_name := s.name;
		SELECT d.decision, d.id INTO decision, id FROM hub.begin_intervention(s.id, NULL, NULL, NULL) d;
		concepts := (SELECT hub.concept_names(i.weak_areas) FROM hub.interventions i WHERE i.id = start_several.id);
		RETURN NEXT;
	END LOOP;
END $$;

CREATE TABLE files.files (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    person_id uuid,
    store text NOT NULL,
    name text NOT NULL,
    content_type text NOT NULL,
    bytes bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT files_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT files_content_type_check CHECK ((content_type ~ '^[a-z]+/[a-z0-9.+-]+$'::text)),
    CONSTRAINT files_name_check CHECK ((name ~ '^[0-9a-f]{32}$'::text)),
    CONSTRAINT files_store_check CHECK ((store = ANY (ARRAY['directory'::text, 's3'::text])))
);

ALTER TABLE ONLY files.files FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN files.files.id IS 'personal: no';

COMMENT ON COLUMN files.files.school_id IS 'personal: no';

COMMENT ON COLUMN files.files.person_id IS 'personal: link';

COMMENT ON COLUMN files.files.store IS 'personal: no';

COMMENT ON COLUMN files.files.name IS 'personal: no';

COMMENT ON COLUMN files.files.content_type IS 'personal: no';

COMMENT ON COLUMN files.files.bytes IS 'personal: no';

COMMENT ON COLUMN files.files.created_at IS 'personal: activity';

CREATE FUNCTION hub.stored_path(file files.files) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog'
    AS $$
	SELECT 'files/files.files/' || file.id || '.' || CASE file.content_type WHEN 'audio/mp4' THEN 'm4a' ELSE split_part(file.content_type, '/', 2) END;
$$;

CREATE FUNCTION hub.tables_of_a_person() RETURNS TABLE(table_name regclass, condition text, is_direct boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
	WITH links AS MATERIALIZED (
		SELECT c.table_name, string_agg(format('t.%I = $1', c.column_name), ' OR ' ORDER BY c.number) AS condition
		FROM db.personal_columns() c
		WHERE c.category = 'link' AND c.type = 'uuid'::regtype AND NOT EXISTS (SELECT FROM pg_constraint f
			WHERE f.conrelid = c.table_name AND f.contype = 'f' AND f.confdeltype = 'n' AND c.number = ANY (f.confdelsetcols))
		GROUP BY 1),
	parents AS (
		SELECT DISTINCT ON (f.conrelid) f.conrelid::regclass AS table_name, format('(%s) IN (SELECT %s FROM %s t WHERE %s)',
			(SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY AS k(column_number, n)
				JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.column_number),
			(SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY AS k(column_number, n)
				JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.column_number), l.table_name, l.condition) AS condition
		FROM pg_constraint f JOIN links l ON l.table_name = f.confrelid
		WHERE f.contype = 'f' AND f.confdeltype = 'c' AND f.conparentid = 0
			AND f.conrelid IN (SELECT c.table_name FROM db.personal_columns() c WHERE c.category <> 'no')
			AND f.conrelid NOT IN (SELECT o.table_name FROM links o)
		ORDER BY f.conrelid, f.conname)
	SELECT l.table_name, l.condition, true FROM links l UNION ALL SELECT p.table_name, p.condition, false FROM parents p;
$_$;

CREATE FUNCTION hub.task_types() RETURNS TABLE(task_type text, takes_student boolean)
    LANGUAGE sql IMMUTABLE ROWS 4
    AS $$
	VALUES ('daily_report', true), ('weekly_analytics', false), ('auto_interventions', false), ('statistics', false)
$$;

CREATE FUNCTION hub.taught_classes() RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(jsonb_agg(jsonb_build_object('class', t.class_id, 'teachers', t.teachers)), '[]')
	FROM (SELECT h.class_id, jsonb_agg(h.person_id ORDER BY h.person_id) AS teachers FROM school.class_teachers h
		WHERE h.school_id = (SELECT auth.school_id()) GROUP BY 1) AS t;
$$;

CREATE FUNCTION hub.tell_proposals() RETURNS integer
    LANGUAGE sql
    AS $$
	SELECT count(inbox.notify(w.person_id, 'intervention_proposed', jsonb_build_object('students', w.waiting), '/hub/proposals',
		'intervention_proposed:' || w.today))::integer
	FROM (SELECT t.person_id, count(*) AS waiting, (now() AT TIME ZONE g.time_zone)::date AS today
		FROM hub.intervention_proposals p JOIN hub.students s ON s.id = p.student_id JOIN school.class_teachers t ON t.class_id = s.class_id
		JOIN school.settings g ON g.school_id = p.school_id
		WHERE p.decision IS NULL AND p.school_id = auth.school_id() GROUP BY 1, 3
		HAVING bool_or((p.created_at AT TIME ZONE g.time_zone)::date = (now() AT TIME ZONE g.time_zone)::date) ORDER BY 1) AS w;
$$;

CREATE FUNCTION hub.tell_report(job uuid, title text, params jsonb, link text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL AND auth.school_id() IS NOT NULL);
	PERFORM inbox.notify(j.created_by, 'report_ready', params || jsonb_build_object('title', title), link, 'report_ready:' || job)
	FROM jobs.jobs j WHERE j.job_id = job AND j.school_id = auth.school_id() AND j.created_by IS NOT NULL;
END $$;

CREATE FUNCTION hub.tell_staff() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	staff text := format('school:%s:staff', auth.school_id());
	last timestamptz := (SELECT max(e.created_at) FROM live.events e
		WHERE e.created_at > now() - interval '5 seconds' AND e.topic = staff AND e.kind = 'learning');
BEGIN
	IF last IS NULL THEN
		PERFORM live.publish(staff, 'learning');
	ELSE
		PERFORM jobs.enqueue('tell_staff', jsonb_build_object('school', auth.school_id()), auth.school_id(), last + interval '5 seconds', 3,
			'tell_staff:' || auth.school_id(), 3, NULL);
	END IF;
END $$;

CREATE FUNCTION hub.tick_step(intervention uuid, step integer, is_done boolean) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
	done_by text := (SELECT s.done_by FROM hub.intervention_steps s WHERE s.intervention_id = intervention AND s.step = tick_step.step);
BEGIN
	IF tick_step.step NOT BETWEEN 1 AND jsonb_array_length(i.learning_path) THEN
		RETURN 'no_step';
	ELSIF is_done = (done_by IS NOT NULL) THEN
		RETURN 'same';
	ELSIF NOT is_done AND done_by = 'event' THEN
		RETURN 'by_event';
	ELSIF i.status = 'completed' AND NOT is_done AND i.completed_at > now() - interval '1 hour' THEN
		IF NOT hub.activate_intervention(intervention) THEN
			RETURN 'already_active';
		END IF;
	ELSIF i.status <> 'active' THEN
		RETURN 'not_active';
	END IF;
	IF is_done THEN
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		VALUES (intervention, tick_step.step, i.school_id, CASE WHEN i.student_id = auth.user_id() THEN 'student' ELSE 'teacher' END);
	ELSE
		DELETE FROM hub.intervention_steps s WHERE s.intervention_id = intervention AND s.step = tick_step.step;
	END IF;
	PERFORM hub.count_progress(intervention);
	RETURN 'changed';
END $$;

CREATE FUNCTION hub.time_zone() RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT g.time_zone FROM school.settings g WHERE g.school_id = (SELECT auth.school_id());
$$;

CREATE FUNCTION hub.timeline_start(given text, with_archive boolean) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN COALESCE(hub.range_bound('from', given, false), CASE WHEN with_archive THEN '-infinity' ELSE now() - interval '2 years' END);
END $$;

CREATE FUNCTION hub.today() RETURNS date
    LANGUAGE sql STABLE
    AS $$
	SELECT (now() AT TIME ZONE g.time_zone)::date FROM school.settings g WHERE g.school_id = (SELECT auth.school_id());
$$;

CREATE FUNCTION hub.trace_mastery(p double precision, results boolean[], p_learn double precision, p_guess double precision, p_slip double precision) RETURNS double precision[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
	path double precision[] := '{}';
	is_correct boolean;
	known double precision;
	unknown double precision;
BEGIN
	FOREACH is_correct IN ARRAY results LOOP
		known := p * CASE WHEN is_correct THEN 1 - p_slip ELSE p_slip END;
		unknown := (1 - p) * CASE WHEN is_correct THEN p_guess ELSE 1 - p_guess END;
		IF known + unknown > 0 THEN
			p := known / (known + unknown);
		END IF;
		p := p + (1 - p) * p_learn;
		path := path || p;
	END LOOP;
	RETURN path;
END $$;

CREATE FUNCTION hub.undo_rollover(rollover uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	kept hub.rollovers;
	verdicts jsonb;
	seats jsonb;
BEGIN
	PERFORM school.check_is_admin();
	PERFORM hub.hold_classes();
	SELECT * INTO kept FROM hub.rollovers r WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.undone_at IS NOT NULL THEN
		RETURN 'already_undone';
	END IF;
	IF kept.id IS DISTINCT FROM hub.last_rollover() THEN
		RETURN 'not_last';
	END IF;
	verdicts := (SELECT COALESCE(jsonb_agg(to_jsonb(u)), '[]') FROM hub.plan_undo(rollover) u);
	IF verdicts @> '[{"verdict": "blocked"}]' THEN
		RETURN 'blocked';
	END IF;
	INSERT INTO school.classes (school_id, grade, name)
	SELECT DISTINCT auth.school_id(), v.grade, v.class_name FROM jsonb_to_recordset(verdicts) AS v(verdict text, class uuid, seat uuid, grade integer, class_name text)
	WHERE v.verdict = 'back' AND v.class IS NOT NULL AND v.seat IS NULL;
	seats := (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', v.student, 'class', COALESCE(v.seat, c.id), 'number', v.number,
			'graduated_on', v.graduated_on)), '[]')
		FROM jsonb_to_recordset(verdicts) AS v(verdict text, student uuid, seat uuid, grade integer, class_name text, number text, graduated_on date)
		LEFT JOIN school.classes c ON c.school_id = (SELECT auth.school_id()) AND c.grade = v.grade AND c.name = v.class_name
		WHERE v.verdict = 'back');
	PERFORM hub.seat_students(seats); -- who is in a class again is no graduate (hub.follow_students)
	PERFORM hub.restore_teachers(kept.before);
	DELETE FROM school.classes c USING jsonb_array_elements_text(kept.before -> 'classes') AS m(class)
	WHERE c.id = m.class::uuid AND NOT EXISTS (SELECT FROM school.class_students n WHERE n.class_id = c.id)
		AND NOT EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id)
		AND NOT EXISTS (SELECT FROM hub.reports o WHERE o.class_id = c.id);
	INSERT INTO school.access_log (school_id, actor_id, student_id, action)
	SELECT auth.school_id(), auth.user_id(), s.student, 'rollover_undone' FROM jsonb_to_recordset(seats) AS s(student uuid)
	WHERE auth.user_id() IS NOT NULL;
	PERFORM inbox.notify(s.student, 'graduation_undone', '{}', '/learning', 'rollover:' || rollover || ':undone')
	FROM jsonb_to_recordset(seats) AS s(student uuid, graduated_on date) WHERE s.graduated_on IS NOT NULL;
	UPDATE hub.rollovers r SET undone_at = now(), before = NULL, plan = r.plan || jsonb_build_object('back_count', jsonb_array_length(seats),
		'left', (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', v ->> 'student')), '[]') FROM jsonb_array_elements(verdicts) AS v
			WHERE v ->> 'verdict' = 'left'))
	WHERE r.id = rollover;
	RETURN 'undone';
END $$;

CREATE FUNCTION hub.unlink_account(student uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	person school.people := hub.lock_student(student);
BEGIN
	IF person.login IS NULL AND NOT EXISTS (SELECT FROM auth.accounts a WHERE a.person_id = student) THEN
		RETURN 'no_account';
	ELSIF EXISTS (SELECT FROM school.roles r WHERE r.person_id = student AND r.role <> 'student') THEN
		RETURN 'other_roles';
	END IF;
	PERFORM auth.drop_sessions(student);
	DELETE FROM auth.recovery_codes WHERE person_id = student;
	DELETE FROM auth.one_time_links WHERE person_id = student;
	DELETE FROM auth.accounts WHERE person_id = student;
	INSERT INTO hub.unlinked_accounts AS u (student_id, school_id, login)
	SELECT student, person.school_id, person.login WHERE person.login IS NOT NULL
	ON CONFLICT (student_id) DO UPDATE SET login = EXCLUDED.login, unlinked_at = now();
	UPDATE school.people SET login = NULL WHERE id = student;
	PERFORM school.log_access(student, 'account_unlinked');
	RETURN 'unlinked';
END $$;

CREATE FUNCTION hub.visible_classes() RETURNS SETOF uuid
    LANGUAGE sql STABLE ROWS 10
    AS $$
	SELECT c.id FROM school.classes c WHERE (SELECT hub.sees_all())
	UNION
	SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = (SELECT auth.user_id()) AND (SELECT auth.has_role('teacher'));
$$;

CREATE FUNCTION hub.weak_areas(student uuid, fewest integer DEFAULT 1) RETURNS TABLE(concept_id uuid, concept text, name text, current_mastery double precision, target_mastery double precision, priority integer, answers integer, correct integer, last_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 5
    AS $$
	WITH RECURSIVE weak AS MATERIALIZED (
		SELECT m.concept_id, c.key::text AS key, c.name::text AS name, m.mastery, c.target, m.recent, m.last_at,
			(c.target - m.mastery) / c.target
				* least(greatest(0.5 ^ (extract(epoch FROM now() - m.last_at) / (30 * 86400))::double precision, 0.25), 1) AS gap
		FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
		WHERE m.student_id = student AND m.observations >= greatest(fewest, 1) AND m.mastery < c.target),
	needed (weak_id, id) AS (
		SELECT w.concept_id, p.prerequisite_id FROM weak w JOIN hub.concept_prerequisites p ON p.concept_id = w.concept_id
		UNION
		SELECT n.weak_id, p.prerequisite_id FROM needed n JOIN hub.concept_prerequisites p ON p.concept_id = n.id)
	SELECT w.concept_id, w.key, w.name, w.mastery, w.target,
		(row_number() OVER (ORDER BY w.gap + COALESCE((SELECT sum(b.gap) FROM needed n JOIN weak b ON b.concept_id = n.weak_id
			WHERE n.id = w.concept_id), 0) DESC, w.key))::integer,
		cardinality(w.recent), cardinality(array_positions(w.recent, true)), w.last_at
	FROM weak w ORDER BY 6;
$$;

CREATE FUNCTION hub.week_analytics(from_day date, to_day date) RETURNS TABLE(class_id uuid, grade integer, class_name text, students bigint, active bigint, events bigint, correct bigint, wrong bigint, minutes bigint, mastery double precision, active_before bigint, events_before bigint, correct_before bigint, wrong_before bigint, mastery_before double precision)
    LANGUAGE sql STABLE
    AS $$
	WITH one AS MATERIALIZED (
		SELECT s.id, s.class_id, sum(d.events) FILTER (WHERE d.day >= from_day) AS events, sum(d.correct) FILTER (WHERE d.day >= from_day) AS correct,
			sum(d.wrong) FILTER (WHERE d.day >= from_day) AS wrong, sum(d.seconds) FILTER (WHERE d.day >= from_day) AS seconds,
			sum(d.events) FILTER (WHERE d.day < from_day) AS events_before, sum(d.correct) FILTER (WHERE d.day < from_day) AS correct_before,
			sum(d.wrong) FILTER (WHERE d.day < from_day) AS wrong_before
		FROM hub.students s LEFT JOIN hub.activity_days d ON d.student_id = s.id AND d.day BETWEEN from_day - 7 AND to_day
		WHERE s.school_id = (SELECT auth.school_id()) AND s.is_current GROUP BY s.id),
	known AS MATERIALIZED (
		SELECT o.id, avg(m.mastery) AS mastery, avg(b.mastery) AS mastery_before
		FROM one o JOIN hub.mastery m ON m.student_id = o.id AND m.observations > 0
		LEFT JOIN LATERAL (SELECT y.mastery FROM hub.mastery_days y WHERE y.student_id = o.id AND y.concept_id = m.concept_id
			AND y.day < from_day ORDER BY y.day DESC LIMIT 1) AS b ON true
		GROUP BY o.id)
	SELECT o.class_id, c.grade, c.name::text, count(*), count(o.events), COALESCE(sum(o.events), 0)::bigint, COALESCE(sum(o.correct), 0)::bigint,
		COALESCE(sum(o.wrong), 0)::bigint, COALESCE(sum(o.seconds), 0)::bigint / 60, avg(k.mastery), count(o.events_before),
		COALESCE(sum(o.events_before), 0)::bigint, COALESCE(sum(o.correct_before), 0)::bigint, COALESCE(sum(o.wrong_before), 0)::bigint,
		avg(k.mastery_before)
	FROM one o LEFT JOIN known k ON k.id = o.id LEFT JOIN school.classes c ON c.id = o.class_id
	GROUP BY GROUPING SETS ((o.class_id, c.grade, c.name), ())
	HAVING GROUPING(o.class_id) = 1 OR o.class_id IS NOT NULL
	ORDER BY GROUPING(o.class_id) DESC, c.grade, c.name;
$$;

CREATE FUNCTION hub.write_rollover(rollover uuid, plan jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
	made jsonb;
	students jsonb;
	taught jsonb := hub.taught_classes();
BEGIN
	WITH added AS (INSERT INTO school.classes (school_id, grade, name)
		SELECT auth.school_id(), c.grade, c.class_name FROM jsonb_to_recordset(plan -> 'classes') AS c(grade integer, class_name text)
		ON CONFLICT (school_id, grade, name) DO NOTHING RETURNING id)
	SELECT COALESCE(jsonb_agg(a.id), '[]') INTO made FROM added a;
	students := (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', m.student, 'outcome', m.outcome, 'class', m.from_class, 'grade', m.from_grade,
			'class_name', m.from_name, 'number', m.from_number, 'to_class', c.id, 'to_number', m.to_number,
			'graduated_on', CASE WHEN m.outcome = 'graduated' THEN plan ->> 'graduated_on' END)), '[]')
		FROM jsonb_to_recordset(plan -> 'rows') AS m(student uuid, outcome text, from_class uuid, from_grade integer, from_name text,
			from_number text, to_grade integer, to_name text, to_number text)
		LEFT JOIN school.classes c ON c.school_id = (SELECT auth.school_id()) AND c.grade = m.to_grade AND c.name = m.to_name
		WHERE m.outcome IN ('moved', 'dealt', 'graduated', 'left'));
	UPDATE hub.students s SET graduated_on = g.graduated_on, updated_at = now()
	FROM jsonb_to_recordset(students) AS g(student uuid, graduated_on date)
	WHERE s.id = g.student AND g.graduated_on IS NOT NULL;
	PERFORM hub.seat_students((SELECT COALESCE(jsonb_agg(jsonb_build_object('student', m -> 'student', 'class', m -> 'to_class',
		'number', m -> 'to_number')), '[]') FROM jsonb_array_elements(students) AS m));
	PERFORM hub.roll_teachers(plan ->> 'teachers', taught);
	INSERT INTO school.access_log (school_id, actor_id, student_id, action)
	SELECT auth.school_id(), auth.user_id(), m.student, CASE m.outcome WHEN 'graduated' THEN 'graduated' ELSE 'rolled_over' END
	FROM jsonb_to_recordset(students) AS m(student uuid, outcome text) WHERE auth.user_id() IS NOT NULL;
	PERFORM inbox.notify(m.student, 'graduated', jsonb_build_object('day', m.graduated_on), '/learning', 'rollover:' || rollover)
	FROM jsonb_to_recordset(students) AS m(student uuid, graduated_on date) WHERE m.graduated_on IS NOT NULL;
	RETURN jsonb_build_object('students', students, 'classes', made, 'taught', taught, 'taught_after', hub.taught_classes());
END $$;

CREATE FUNCTION inbox.announce(audience jsonb, title text, body text) RETURNS TABLE(id uuid, reach integer, job_id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	id := gen_random_uuid();
	reach := inbox.checked_audience_count(announce.audience);
	job_id := jobs.enqueue('announce', jsonb_build_object('announcement', id));
	INSERT INTO inbox.announcements (id, school_id, author_id, audience, title, body, reach, job_id)
	VALUES (id, auth.school_id(), auth.user_id(), announce.audience, announce.title, announce.body, reach, job_id);
	RETURN NEXT;
END $$;

CREATE FUNCTION inbox.announce_batch(announcement uuid, after uuid, batch integer) RETURNS TABLE(last_person uuid, sent_count integer, reach integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	a inbox.announcements;
	person uuid;
	told integer := 0;
BEGIN
	SELECT x.* INTO a FROM inbox.announcements x WHERE x.id = announcement FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	FOR person IN SELECT m FROM inbox.audience(a.audience) AS m WHERE after IS NULL OR m > after ORDER BY m LIMIT batch LOOP
		last_person := person;
		IF inbox.notify(person, 'announcement', jsonb_build_object('title', a.title, 'excerpt', left(a.body, 140)),
			'/inbox/announcements/' || a.id, 'announcement:' || a.id) IS NOT NULL THEN
			told := told + 1;
		END IF;
	END LOOP;
	UPDATE inbox.announcements x SET sent_count = x.sent_count + told WHERE x.id = announcement
	RETURNING x.sent_count, x.reach INTO sent_count, reach;
	-- The page on which the author waits for the progress.
	PERFORM live.publish('user:' || a.author_id, 'inbox', '{}');
	RETURN NEXT;
END $$;

CREATE FUNCTION inbox.archive(ids uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET archived_at = now(), changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.archived_at IS NULL;
	RETURN inbox.changed();
END $$;

CREATE FUNCTION inbox.audience(wanted jsonb) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT p.id FROM school.people p WHERE p.school_id = (SELECT auth.school_id()) AND p.disabled_at IS NULL AND (
		wanted = '{"all": true}'
		OR wanted ? 'role' AND p.id IN (SELECT r.person_id FROM school.roles r
			WHERE r.school_id = (SELECT auth.school_id()) AND r.role = wanted ->> 'role')
		OR wanted ?| '{grade,class}' AND p.id IN (
			SELECT m.person_id FROM school.classes c
			CROSS JOIN LATERAL (SELECT s.person_id FROM school.class_students s WHERE s.class_id = c.id
				UNION ALL SELECT t.person_id FROM school.class_teachers t WHERE t.class_id = c.id) AS m
			WHERE c.school_id = (SELECT auth.school_id())
				AND (c.grade = (wanted ->> 'grade')::integer OR c.id = (wanted ->> 'class')::uuid)));
$$;

CREATE FUNCTION inbox.audience_count(wanted jsonb) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
	SELECT count(*)::integer FROM inbox.audience(wanted);
$$;

CREATE FUNCTION inbox.audience_roles() RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{student,tutor,teacher,admin}'::text[];

CREATE FUNCTION inbox.changed() RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM live.publish('user:' || auth.user_id(), 'inbox', '{}');
	RETURN inbox.unread_count();
END $$;

CREATE FUNCTION inbox.check_own(ids uuid[]) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	PERFORM auth.found(ids = '{}' OR EXISTS (SELECT FROM inbox.notifications n
		WHERE n.id = ANY (ids) AND n.user_id = (SELECT auth.user_id())));
END $$;

CREATE FUNCTION inbox.check_type(wanted text) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM inbox.notification_types t WHERE t.type = wanted) AND wanted IS NOT NULL THEN
		PERFORM auth.refuse_field('type', 'unknown_choice');
	END IF;
END $$;

CREATE FUNCTION inbox.checked_audience_count(wanted jsonb) RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	reach integer := inbox.audience_count(wanted);
BEGIN
	IF reach = 0 THEN
		PERFORM auth.refuse_field('audience', 'nobody');
	END IF;
	RETURN reach;
END $$;

CREATE FUNCTION inbox.mail_done(wanted uuid[], outcome text) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE inbox.deliveries d SET status = outcome, sent_at = CASE outcome WHEN 'sent' THEN now() END
	WHERE d.id = ANY (wanted) AND d.status = 'pending';
	UPDATE inbox.notifications n SET sent_via = n.sent_via || '{email}'::text[]
	FROM inbox.deliveries d WHERE outcome = 'sent' AND d.id = ANY (wanted) AND n.id = d.notification_id AND NOT 'email' = ANY (n.sent_via);
$$;

CREATE FUNCTION inbox.mails(wanted uuid[]) RETURNS TABLE(deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text, group_count integer, created_at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	UPDATE inbox.deliveries d SET status = 'skipped'
	FROM inbox.notifications n JOIN school.people p ON p.id = n.user_id
	WHERE d.id = ANY (wanted) AND d.status = 'pending' AND n.id = d.notification_id
		AND (n.is_read OR n.archived_at IS NOT NULL OR p.email_tag IS NULL OR p.disabled_at IS NOT NULL);
	RETURN QUERY
	-- The way from a mail leads through the inbox, so that what was opened there is read here.
	SELECT m.deliveries, p.id, p.name::text, p.email_sealed, p.locale, n.type, n.kind, n.params, '/inbox/' || n.id,
		cardinality(m.deliveries), n.created_at
	FROM (SELECT array_agg(d.id) AS deliveries, (array_agg(w.id ORDER BY w.created_at DESC, w.id DESC))[1] AS newest
		FROM inbox.deliveries d JOIN inbox.notifications w ON w.id = d.notification_id
		WHERE d.id = ANY (wanted) AND d.status = 'pending'
		GROUP BY d.recipient, COALESCE(w.group_key, w.id::text)) AS m
	JOIN inbox.notifications n ON n.id = m.newest JOIN school.people p ON p.id = n.user_id
	ORDER BY n.created_at, n.id;
END $$;

CREATE FUNCTION inbox.mark_read(ids uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET is_read = true, read_at = now(), changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND NOT n.is_read;
	RETURN inbox.changed();
END $$;

CREATE FUNCTION inbox.mark_unread(ids uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET is_read = false, read_at = NULL, changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.is_read;
	RETURN inbox.changed();
END $$;

CREATE FUNCTION inbox.moment_of_change() RETURNS text
    LANGUAGE plpgsql
    AS $$
BEGIN
	RETURN (SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
		WHERE EXISTS (SELECT FROM inbox.notifications n WHERE n.user_id = (SELECT auth.user_id()) AND n.changed_at = now()));
END $$;

CREATE FUNCTION inbox.my_quiet_hours() RETURNS TABLE(choice text, quiet_start time without time zone, quiet_end time without time zone, school_start time without time zone, school_end time without time zone)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT CASE WHEN q.person_id IS NULL THEN 'school' WHEN q.quiet_start IS NULL THEN 'none' ELSE 'own' END,
		q.quiet_start, q.quiet_end, g.quiet_start, g.quiet_end
	FROM school.settings g LEFT JOIN inbox.quiet_hours q ON q.person_id = (SELECT auth.user_id())
	WHERE g.school_id = (SELECT auth.school_id());
$$;

CREATE FUNCTION inbox.named_notices(named text) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF named ~ '^[0-9]{4}-' THEN
		RETURN ARRAY(SELECT n.id FROM inbox.notifications n
			WHERE n.user_id = (SELECT auth.user_id()) AND n.changed_at = named::timestamptz);
	END IF;
	RETURN string_to_array(named, ',');
END $$;

CREATE FUNCTION inbox.next_digest(zone text, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
	SELECT ((l.t::date + CASE WHEN l.t::time < '17:00' THEN 0 ELSE 1 END) + time '17:00') AT TIME ZONE zone
	FROM (SELECT at AT TIME ZONE zone AS t) AS l;
$$;

CREATE FUNCTION inbox.notify(recipient uuid, kind text, params jsonb, link text, event_key text, group_key text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	r record;
	notice uuid;
	delivery uuid;
	channels text[];
	due timestamptz;
BEGIN
	SELECT p.school_id, t.type, p.email_tag, g.time_zone,
		CASE WHEN 'live' = ANY (t.mandatory) THEN 'now' ELSE COALESCE(l.mode, t.live_default) END AS live_mode,
		CASE WHEN 'email' = ANY (t.mandatory) THEN 'now' ELSE COALESCE(e.mode, t.email_default) END AS email_mode,
		CASE WHEN q.person_id IS NULL THEN g.quiet_start ELSE q.quiet_start END AS quiet_start,
		CASE WHEN q.person_id IS NULL THEN g.quiet_end ELSE q.quiet_end END AS quiet_end
	INTO r
	FROM school.people p
	JOIN school.settings g ON g.school_id = p.school_id
	JOIN inbox.kinds k ON k.kind = notify.kind
	JOIN inbox.notification_types t ON t.type = k.type
	LEFT JOIN inbox.preferences l ON l.person_id = p.id AND l.type = t.type AND l.channel = 'live'
	LEFT JOIN inbox.preferences e ON e.person_id = p.id AND e.type = t.type AND e.channel = 'email'
	LEFT JOIN inbox.quiet_hours q ON q.person_id = p.id
	WHERE p.id = notify.recipient AND p.disabled_at IS NULL;
	IF NOT FOUND OR EXISTS (SELECT FROM inbox.deliveries d
		WHERE d.event_key = notify.event_key AND d.recipient = notify.recipient AND d.channel = 'inbox') THEN
		RETURN NULL;
	END IF;
	-- Quiet hours hold back what reaches a person from outside, not the page that they have open.
	channels := CASE r.live_mode WHEN 'now' THEN '{inbox,live}'::text[] ELSE '{inbox}' END;

	INSERT INTO inbox.notifications AS n (school_id, user_id, type, kind, params, link, group_key, sent_via)
	VALUES (r.school_id, notify.recipient, r.type, notify.kind, notify.params, notify.link, notify.group_key, channels)
	RETURNING n.id INTO notice;
	INSERT INTO inbox.deliveries (school_id, notification_id, event_key, recipient, channel, status, sent_at)
	SELECT r.school_id, notice, notify.event_key, notify.recipient, c, 'sent', now() FROM unnest(channels) AS c;

	IF r.email_tag IS NOT NULL AND r.email_mode <> 'off' THEN
		due := CASE r.email_mode WHEN 'digest' THEN inbox.next_digest(r.time_zone, now()) ELSE now() END;
		due := COALESCE(inbox.quiet_until(r.quiet_start, r.quiet_end, r.time_zone, due), due);
		INSERT INTO inbox.deliveries AS d (school_id, notification_id, event_key, recipient, channel, mode, due_at)
		VALUES (r.school_id, notice, notify.event_key, notify.recipient, 'email', r.email_mode, due)
		RETURNING d.id INTO delivery;
		IF r.email_mode = 'now' THEN
			PERFORM jobs.enqueue('mail', jsonb_build_object('delivery', delivery), r.school_id, due, 6,
				'mail:' || delivery, 20, NULL);
		ELSE -- the first notice of a day makes the job, the others join it
			PERFORM jobs.enqueue('digest_mail', jsonb_build_object('person', notify.recipient), r.school_id, due, 7,
				'digest_mail:' || notify.recipient || ':' || due, 20, NULL);
		END IF;
	END IF;
	-- Without a notice the badge and the list are still put right, quietly.
	PERFORM live.publish('user:' || notify.recipient, 'inbox',
		CASE r.live_mode WHEN 'now' THEN jsonb_build_object('notice', notice) ELSE '{}' END);
	RETURN notice;
END $$;

CREATE FUNCTION inbox.offered_audiences() RETURNS TABLE(value text, label jsonb)
    LANGUAGE sql STABLE
    AS $$
	SELECT o.value, jsonb_build_object('key', 'inbox.announcements.to.' || o.key, 'grade', o.grade, 'class_name', o.class_name)
	FROM (
		SELECT 1 AS part, NULL::bigint AS place, 'all' AS value, 'all' AS key, NULL::integer AS grade, NULL::text AS class_name
		UNION ALL
		SELECT 2, r.place, 'role:' || r.role, r.role, NULL, NULL FROM unnest(inbox.audience_roles()) WITH ORDINALITY AS r(role, place)
		UNION ALL
		SELECT 3, NULL, 'grade:' || c.grade, 'grade', c.grade, NULL FROM school.classes c GROUP BY c.grade
		UNION ALL
		SELECT 3, NULL, 'class:' || c.id, 'class', c.grade, c.name::text FROM school.classes c
	) AS o
	ORDER BY o.part, o.place, o.grade, o.class_name NULLS FIRST;
$$;

CREATE FUNCTION inbox.preference_matrix() RETURNS TABLE(type text, icon text, channel text, mode text, default_mode text, mandatory boolean, modes text[])
    LANGUAGE sql STABLE
    AS $$
	SELECT t.type, t.icon, c.channel, CASE WHEN c.channel = ANY (t.mandatory) THEN 'now' ELSE COALESCE(p.mode, d.mode) END, d.mode,
		c.channel = ANY (t.mandatory),
		CASE WHEN c.channel = ANY (t.mandatory) THEN '{now}'::text[] WHEN c.channel = 'email' THEN '{now,digest,off}' ELSE '{now,off}' END
	FROM inbox.notification_types t
	CROSS JOIN (VALUES (1, 'inbox'), (2, 'live'), (3, 'email')) AS c(position, channel)
	CROSS JOIN LATERAL (SELECT CASE c.channel WHEN 'inbox' THEN t.inbox_default WHEN 'live' THEN t.live_default ELSE t.email_default END)
		AS d(mode)
	LEFT JOIN inbox.preferences p ON p.person_id = (SELECT auth.user_id()) AND p.type = t.type AND p.channel = c.channel
	ORDER BY t.position, c.position;
$$;

CREATE FUNCTION inbox.quiet_until(quiet_start time without time zone, quiet_end time without time zone, zone text, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
	clock time := at AT TIME ZONE zone;
	day date := at AT TIME ZONE zone;
BEGIN
	RETURN CASE
		WHEN quiet_start < quiet_end AND clock >= quiet_start AND clock < quiet_end THEN (day + quiet_end) AT TIME ZONE zone
		WHEN quiet_start > quiet_end AND clock >= quiet_start THEN (day + 1 + quiet_end) AT TIME ZONE zone
		WHEN quiet_start > quiet_end AND clock < quiet_end THEN (day + quiet_end) AT TIME ZONE zone
	END;
END $$;

CREATE FUNCTION inbox.read_about(links text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	ids uuid[] := ARRAY(SELECT n.id FROM inbox.notifications n
		WHERE n.user_id = (SELECT auth.user_id()) AND NOT n.is_read AND n.archived_at IS NULL AND n.link = ANY (links));
BEGIN
	IF ids <> '{}' THEN
		PERFORM inbox.mark_read(ids);
	END IF;
END $$;

CREATE FUNCTION inbox.read_all() RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	UPDATE inbox.notifications n SET is_read = true, read_at = now(), changed_at = now()
	WHERE n.user_id = auth.user_id() AND NOT n.is_read AND n.archived_at IS NULL;
	RETURN inbox.changed();
END $$;

CREATE FUNCTION inbox.read_audience(written text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
	word text := split_part(written, ':', 1);
	rest text := split_part(written, ':', 2);
BEGIN
	IF written = 'all' THEN
		RETURN '{"all": true}';
	ELSIF word = 'role' AND rest = ANY (inbox.audience_roles()) THEN
		RETURN jsonb_build_object('role', rest);
	ELSIF word = 'grade' AND rest ~ '^[0-9]{1,2}$' THEN
		RETURN jsonb_build_object('grade', rest::integer);
	ELSIF word = 'class' AND EXISTS (SELECT FROM school.classes c WHERE c.id::text = rest) THEN
		RETURN jsonb_build_object('class', rest);
	END IF;
	PERFORM auth.refuse_field('audience', 'unknown_choice');
END $_$;

CREATE FUNCTION inbox.set_preference(type text, channel text, mode text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	m record;
BEGIN
	SELECT * INTO m FROM inbox.preference_matrix() x WHERE x.type = set_preference.type AND x.channel = set_preference.channel;
	IF NOT FOUND THEN
		PERFORM auth.refuse_field(set_preference.type || '.' || set_preference.channel, 'unknown_choice');
	ELSIF set_preference.mode <> ALL (m.modes) OR set_preference.mode IS NULL THEN
		PERFORM auth.refuse_field(set_preference.type || '.' || set_preference.channel,
			CASE WHEN m.mandatory THEN 'mandatory' ELSE 'unknown_choice' END);
	END IF;
	IF set_preference.mode = m.default_mode THEN
		DELETE FROM inbox.preferences p
		WHERE p.person_id = auth.user_id() AND p.type = set_preference.type AND p.channel = set_preference.channel;
	ELSE
		INSERT INTO inbox.preferences (person_id, school_id, type, channel, mode)
		VALUES (auth.user_id(), auth.school_id(), set_preference.type, set_preference.channel, set_preference.mode)
		ON CONFLICT (person_id, type, channel) DO UPDATE SET mode = EXCLUDED.mode;
	END IF;
END $$;

CREATE FUNCTION inbox.set_quiet_hours(choice text, quiet_start time without time zone, quiet_end time without time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	IF choice = 'school' THEN
		DELETE FROM inbox.quiet_hours WHERE person_id = auth.user_id();
		RETURN;
	ELSIF choice = 'own' AND set_quiet_hours.quiet_start IS NULL THEN
		PERFORM auth.refuse_field('quiet_start', 'required');
	ELSIF choice = 'own' AND set_quiet_hours.quiet_end IS NULL THEN
		PERFORM auth.refuse_field('quiet_end', 'required');
	ELSIF choice = 'own' AND set_quiet_hours.quiet_start = set_quiet_hours.quiet_end THEN
		PERFORM auth.refuse_field('quiet_end', 'same_time');
	ELSIF choice IS DISTINCT FROM 'own' AND choice IS DISTINCT FROM 'none' THEN
		PERFORM auth.refuse_field('quiet_hours', 'unknown_choice');
	END IF;
	INSERT INTO inbox.quiet_hours (person_id, school_id, quiet_start, quiet_end)
	VALUES (auth.user_id(), auth.school_id(), CASE choice WHEN 'own' THEN set_quiet_hours.quiet_start END,
		CASE choice WHEN 'own' THEN set_quiet_hours.quiet_end END)
	ON CONFLICT (person_id) DO UPDATE SET quiet_start = EXCLUDED.quiet_start, quiet_end = EXCLUDED.quiet_end;
END $$;

CREATE FUNCTION inbox.take_digest(person uuid) RETURNS TABLE(deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text, group_count integer, created_at timestamp with time zone)
    LANGUAGE sql
    AS $$
	SELECT m.* FROM inbox.mails(ARRAY(SELECT d.id FROM inbox.deliveries d
		WHERE d.recipient = person AND d.status = 'pending' AND d.channel = 'email' AND d.mode = 'digest' AND d.due_at <= now())) AS m;
$$;

CREATE FUNCTION inbox.take_mail(delivery uuid) RETURNS TABLE(deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text, group_count integer, created_at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	reader uuid := (SELECT d.recipient FROM inbox.deliveries d WHERE d.id = delivery);
BEGIN
	-- In one order for all takers, so that two of the same group wait for each other.
	PERFORM FROM inbox.deliveries d WHERE d.recipient = reader AND d.channel = 'email' AND d.status = 'pending' ORDER BY d.id FOR UPDATE;
	UPDATE inbox.deliveries d SET joined_id = delivery
	FROM inbox.deliveries o JOIN inbox.notifications g ON g.id = o.notification_id
	JOIN inbox.notifications n ON n.user_id = g.user_id AND n.group_key = g.group_key AND NOT n.is_read AND n.archived_at IS NULL
	WHERE o.id = delivery AND o.status = 'pending' AND o.joined_id IS NULL AND d.notification_id = n.id AND d.id <> delivery
		AND d.channel = 'email' AND d.mode = 'now' AND d.status = 'pending' AND d.joined_id IS NULL;
	RETURN QUERY SELECT m.* FROM inbox.mails(ARRAY(SELECT d.id FROM inbox.deliveries d
		WHERE d.recipient = reader AND d.channel = 'email' AND d.status = 'pending'
			AND (d.id = delivery AND d.joined_id IS NULL OR d.joined_id = delivery))) AS m;
END $$;

CREATE FUNCTION inbox.unarchive(ids uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET archived_at = NULL, changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.archived_at IS NOT NULL;
	RETURN inbox.changed();
END $$;

CREATE FUNCTION inbox.unread_count() RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN (SELECT count(*) FROM inbox.notifications n
		WHERE n.user_id = (SELECT auth.user_id()) AND NOT n.is_read AND n.archived_at IS NULL);
END $$;

CREATE FUNCTION inbox.unread_of_topic(topic text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN (SELECT jsonb_build_object('unread', count(*)) FROM inbox.notifications n
		WHERE n.user_id = split_part(topic, ':', 2)::uuid AND NOT n.is_read AND n.archived_at IS NULL);
END $$;

CREATE FUNCTION inbox.words(kind text, part text, params jsonb, group_count integer) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (params || jsonb_build_object('key', ((('notifications.'::text || kind) || '.'::text) || part), 'count', group_count));

CREATE FUNCTION jobs.apply_retention(wanted_every text) RETURNS TABLE(table_name text, deleted bigint, more boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
#variable_conflict use_column
DECLARE
	r jobs.retention;
BEGIN
	FOR r IN SELECT * FROM jobs.retention WHERE every = wanted_every ORDER BY table_name LOOP
		EXECUTE format('DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$I < now() - $1 AND (%3$s)
			LIMIT $2 FOR UPDATE SKIP LOCKED))', r.table_name::regclass, r.column_name, r.condition) USING r.keep, r.batch;
		GET DIAGNOSTICS deleted = ROW_COUNT;
		table_name := r.table_name;
		more := deleted = r.batch;
		RETURN NEXT;
	END LOOP;
END $_$;

CREATE FUNCTION jobs.claim(worker uuid, types text[], batch integer) RETURNS TABLE(job_id uuid, school_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, created_by uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH taken AS (
		UPDATE jobs.jobs j SET status = 'PROCESSING', worker_id = worker, attempts = j.attempts + 1, started_at = now(), progress = 0
		WHERE j.job_id = ANY (ARRAY(SELECT w.job_id FROM jobs.jobs w
			WHERE w.status = 'PENDING' AND w.run_at <= now() AND (types IS NULL OR w.type = ANY (types))
			ORDER BY w.priority, w.run_at LIMIT batch FOR UPDATE SKIP LOCKED))
		RETURNING j.*)
	SELECT t.job_id, t.school_id, t.type, t.payload, t.attempts, t.max_attempts, t.created_by FROM taken t ORDER BY t.priority, t.run_at;
END $$;

CREATE FUNCTION jobs.complete(worker uuid, jobs uuid[], results jsonb[] DEFAULT NULL::jsonb[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	completed integer;
BEGIN
	UPDATE jobs.jobs j SET status = 'COMPLETED', progress = 1, result = d.result, error = NULL, finished_at = now()
	FROM unnest(complete.jobs, results) AS d(job_id, result)
	WHERE j.job_id = d.job_id AND j.worker_id = worker AND j.status = 'PROCESSING';
	GET DIAGNOSTICS completed = ROW_COUNT;
	RETURN completed;
END $$;

CREATE FUNCTION jobs.due_tasks(batch integer DEFAULT 500) RETURNS TABLE(id uuid, label text, schedule_type text, cron_expression text, every_seconds bigint, time_zone text, next_run_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT t.id, COALESCE(t.name, t.task_type || ' ' || t.id), t.schedule_type, t.cron_expression,
		floor((t.config -> 'every_seconds')::numeric)::bigint, g.time_zone, t.next_run_at
	FROM jobs.scheduled_tasks t LEFT JOIN school.settings g ON g.school_id = t.school_id
	WHERE t.status = 'active' AND (t.next_run_at IS NULL OR t.next_run_at <= now())
	ORDER BY t.next_run_at LIMIT batch;
$$;

CREATE FUNCTION jobs.enqueue(type text, payload jsonb DEFAULT '{}'::jsonb, school uuid DEFAULT auth.school_id(), run_at timestamp with time zone DEFAULT now(), priority integer DEFAULT 5, unique_key text DEFAULT NULL::text, max_attempts integer DEFAULT 8, created_by uuid DEFAULT auth.user_id()) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	job uuid;
BEGIN
	INSERT INTO jobs.jobs (school_id, type, payload, run_at, priority, unique_key, max_attempts, created_by)
	VALUES (school, enqueue.type, enqueue.payload, enqueue.run_at, enqueue.priority, enqueue.unique_key, enqueue.max_attempts,
		enqueue.created_by)
	ON CONFLICT (unique_key) WHERE status IN ('PENDING', 'PROCESSING') DO NOTHING
	RETURNING job_id INTO job;
	IF job IS NULL THEN
		SELECT job_id INTO job FROM jobs.jobs j WHERE j.unique_key = enqueue.unique_key AND status IN ('PENDING', 'PROCESSING');
	ELSIF enqueue.run_at <= now() + interval '1 second' THEN -- who waits knows of those that are further off; see idle_ms
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN job;
END $$;

CREATE FUNCTION jobs.enqueue_task(task uuid, due timestamp with time zone, orderer uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	t jobs.scheduled_tasks;
	job uuid;
BEGIN
	SELECT * INTO STRICT t FROM jobs.scheduled_tasks s WHERE s.id = task;
	job := jobs.enqueue(t.task_type, (t.config - 'every_seconds')
		|| jsonb_strip_nulls(jsonb_build_object('task_id', t.id, 'student_id', t.student_id)), t.school_id,
		priority => CASE WHEN t.school_id IS NULL THEN 4 ELSE 6 END, unique_key => 'task:' || t.id, max_attempts => 3,
		created_by => orderer);
	INSERT INTO jobs.task_runs (task_id, school_id, job_id, due_at) VALUES (t.id, t.school_id, job, due) ON CONFLICT (job_id) DO NOTHING;
	UPDATE jobs.scheduled_tasks s SET job_id = job, last_run_at = now() WHERE s.id = task;
	RETURN job;
END $$;

CREATE FUNCTION jobs.error_code(error text) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN COALESCE("substring"(error, '^[a-z_]{1,60}$'::text), 'job_failed'::text);

CREATE FUNCTION jobs.fail(worker uuid, job uuid, error text, may_retry boolean DEFAULT true) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
	outcome text;
BEGIN
	UPDATE jobs.jobs j SET
		status = CASE WHEN may_retry AND j.attempts < j.max_attempts THEN 'PENDING' ELSE 'FAILED' END,
		finished_at = CASE WHEN may_retry AND j.attempts < j.max_attempts THEN NULL ELSE now() END,
		run_at = now() + jobs.retry_delay(j.attempts), error = left(fail.error, 2000), worker_id = NULL
	WHERE j.job_id = job AND j.worker_id = worker AND j.status = 'PROCESSING'
	RETURNING j.status INTO outcome;
	RETURN outcome;
END $$;

CREATE FUNCTION jobs.follow_task_run() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	UPDATE jobs.task_runs r SET status = NEW.status, started_at = COALESCE(r.started_at, NEW.started_at), finished_at = NEW.finished_at,
		result = NEW.result, error = NEW.error
	WHERE r.job_id = NEW.job_id;
	IF NEW.status = 'FAILED' THEN
		PERFORM inbox.notify(t.created_by, 'task_failed', jsonb_build_object('type', 'hub.task.type.' || t.task_type),
			'/hub/tasks/' || t.id, 'task_failed:' || NEW.job_id, 'task_failed:' || t.id)
		FROM jobs.scheduled_tasks t JOIN jobs.task_runs r ON r.task_id = t.id
		WHERE r.job_id = NEW.job_id AND t.school_id IS NOT NULL AND t.created_by IS NOT NULL;
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION jobs.health() RETURNS TABLE(workers integer, seconds_since_heartbeat real, waiting integer, oldest_waiting_seconds real, failed integer)
    LANGUAGE sql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT (SELECT count(*)::integer FROM jobs.workers w WHERE w.heartbeat_at > now() - interval '30 seconds'),
		(SELECT extract(epoch FROM now() - max(w.heartbeat_at))::real FROM jobs.workers w),
		(SELECT count(*)::integer FROM jobs.jobs j WHERE j.status = 'PENDING' AND j.run_at <= now()),
		(SELECT extract(epoch FROM now() - min(j.run_at))::real FROM jobs.jobs j WHERE j.status = 'PENDING' AND j.run_at <= now()),
		(SELECT count(*)::integer FROM jobs.jobs j WHERE j.status = 'FAILED' AND j.finished_at > now() - interval '7 days');
$$;

CREATE FUNCTION jobs.heartbeat(worker uuid, host text, pid integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	INSERT INTO jobs.workers (id, host, pid) VALUES (worker, host, pid) ON CONFLICT (id) DO UPDATE SET heartbeat_at = now();
$$;

CREATE FUNCTION jobs.idle_ms(most integer) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT least(most, ceil(extract(epoch FROM min(j.run_at) - now()) * 1000))::integer FROM jobs.jobs j
	WHERE j.status = 'PENDING' AND j.run_at > now() AND j.run_at < now() + make_interval(secs => most / 1000.0);
$$;

CREATE FUNCTION jobs.leave(worker uuid) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	released integer;
BEGIN
	UPDATE jobs.jobs SET status = 'PENDING', worker_id = NULL, attempts = attempts - 1, run_at = now()
	WHERE worker_id = worker AND status = 'PROCESSING';
	GET DIAGNOSTICS released = ROW_COUNT;
	DELETE FROM jobs.workers WHERE id = worker;
	IF released > 0 THEN
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN released;
END $$;

CREATE FUNCTION jobs.postpone(worker uuid, job uuid, reason text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	UPDATE jobs.jobs j SET status = 'PENDING', worker_id = NULL, attempts = j.attempts - 1, error = left(reason, 2000),
		run_at = now() + (0.5 + random()) * least(greatest((now() - j.created_at) / 8, interval '5 seconds'), interval '10 minutes')
	WHERE j.job_id = job AND j.worker_id = worker AND j.status = 'PROCESSING';
$$;

CREATE FUNCTION jobs.progress(worker uuid, job uuid, part real) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	UPDATE jobs.jobs SET progress = least(greatest(part, 0), 1) WHERE job_id = job AND worker_id = worker AND status = 'PROCESSING';
$$;

CREATE FUNCTION jobs.rescue() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	rescued integer;
BEGIN
	UPDATE jobs.jobs j SET worker_id = NULL, run_at = now(), error = 'worker_lost',
		status = CASE WHEN j.attempts < j.max_attempts THEN 'PENDING' ELSE 'FAILED' END,
		finished_at = CASE WHEN j.attempts < j.max_attempts THEN NULL ELSE now() END
	WHERE j.job_id = ANY (ARRAY(SELECT lost.job_id FROM jobs.jobs lost WHERE lost.status = 'PROCESSING' AND NOT EXISTS (
			SELECT FROM jobs.workers w WHERE w.id = lost.worker_id AND w.heartbeat_at > now() - interval '30 seconds')
		FOR UPDATE OF lost SKIP LOCKED));
	GET DIAGNOSTICS rescued = ROW_COUNT;
	IF rescued > 0 THEN
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN rescued;
END $$;

CREATE FUNCTION jobs.retry(job uuid) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	j jobs.jobs;
BEGIN
	SELECT * INTO j FROM jobs.jobs WHERE job_id = job FOR UPDATE;
	PERFORM auth.found(FOUND AND (auth.is_owner()
		OR auth.has_role('operator') AND (j.school_id IS NULL OR j.school_id = auth.school_id())
		OR auth.has_role('admin') AND j.school_id = auth.school_id()));
	IF j.status <> 'FAILED' THEN
		RETURN 'not_failed';
	ELSIF EXISTS (SELECT FROM jobs.jobs o WHERE o.unique_key = j.unique_key AND o.status IN ('PENDING', 'PROCESSING')) THEN
		RETURN 'already_queued';
	END IF;
	UPDATE jobs.jobs SET status = 'PENDING', attempts = 0, run_at = now(), error = NULL, finished_at = NULL, progress = 0
	WHERE job_id = job;
	PERFORM pg_notify('jobs', '');
	RETURN 'queued';
END $$;

CREATE FUNCTION jobs.retry_delay(attempts integer) RETURNS interval
    LANGUAGE sql
    RETURN make_interval(secs => (LEAST(((5)::double precision * ((2)::double precision ^ (LEAST((attempts - 1), 20))::double precision)), (3600)::double precision) * ((0.5)::double precision + random())));

CREATE FUNCTION jobs.run_due_task(task uuid, seen_next_run_at timestamp with time zone, new_next_run_at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	UPDATE jobs.scheduled_tasks s SET next_run_at = new_next_run_at, updated_at = now(),
		status = CASE WHEN new_next_run_at IS NOT NULL THEN s.status WHEN s.schedule_type = 'one_time' THEN 'completed' ELSE 'paused' END,
		completed_at = CASE WHEN new_next_run_at IS NULL AND s.schedule_type = 'one_time' THEN now() END
	WHERE s.id = task AND s.status = 'active' AND s.next_run_at IS NOT DISTINCT FROM seen_next_run_at
	RETURNING * INTO t;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	IF seen_next_run_at IS NOT NULL AND (t.missed = 'run_once' OR seen_next_run_at > now() - interval '5 minutes') THEN
		PERFORM jobs.enqueue_task(task, seen_next_run_at, t.created_by);
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION live.add_topic(listener uuid, topic text) RETURNS void
    LANGUAGE sql
    AS $$ SELECT live.publish('user:' || listener, 'hear', jsonb_build_object('topic', topic)) $$;

CREATE FUNCTION live.assign_positions(batch integer DEFAULT 5000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	assigned integer;
BEGIN
	IF NOT EXISTS (SELECT FROM live.events WHERE position IS NULL) THEN
		RETURN 0;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('live.positions', 0));
	UPDATE live.events e SET position = fresh.position,
		payload = CASE WHEN c.kind IS NULL THEN e.payload ELSE e.payload || live.completion(c.function_name, e.topic) END
	FROM (SELECT o.id, o.kind, nextval('live.position') AS position
		FROM (SELECT id, kind FROM live.events WHERE position IS NULL ORDER BY id LIMIT batch) AS o) AS fresh
	LEFT JOIN live.completed_kinds c ON c.kind = fresh.kind
	WHERE e.id = fresh.id;
	GET DIAGNOSTICS assigned = ROW_COUNT;
	RETURN assigned;
END $$;

CREATE FUNCTION live.can_resume(after bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT after <= COALESCE((SELECT max(e.position) FROM live.events e), 0)
		AND after >= COALESCE((SELECT min(e.position) FROM live.events e) - 1, 0);
$$;

CREATE FUNCTION live.completion(function_name text, topic text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
	added jsonb;
BEGIN
	EXECUTE format('SELECT %s($1)', function_name) INTO added USING topic;
	RETURN added;
END $_$;

CREATE FUNCTION live.connect(wanted_node text, connections jsonb) RETURNS SETOF uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	come text[];
	refused uuid[];
BEGIN
	WITH wanted AS (
		SELECT c.*, s.id AS login_id, g.id AS guest_id, COALESCE(s.school_id, g.school_id) AS school_id
		FROM jsonb_to_recordset(connections) AS c(connection_id uuid, person_id uuid, session_id uuid, topics text[])
		LEFT JOIN auth.sessions s ON s.id = c.session_id AND s.person_id = c.person_id AND s.expires_at > now()
		LEFT JOIN auth.guests g ON g.id = c.session_id AND g.id = c.person_id AND g.removed_at IS NULL AND g.expires_at > now()
	), written AS (
		INSERT INTO live.connections (connection_id, person_id, guest_id, school_id, session_id, topics, node)
		SELECT w.connection_id, CASE WHEN w.login_id IS NOT NULL THEN w.person_id END, w.guest_id, w.school_id, w.login_id, w.topics, wanted_node
		FROM wanted w WHERE w.school_id IS NOT NULL
		ON CONFLICT (connection_id) DO NOTHING
		RETURNING topics
	)
	SELECT ARRAY(SELECT unnest(w.topics) FROM written w), ARRAY(SELECT w.connection_id FROM wanted w WHERE w.school_id IS NULL) INTO come, refused;
	PERFORM live.presence_changed(come);
	RETURN QUERY SELECT unnest(refused);
END $$;

CREATE FUNCTION live.disconnect(closed uuid[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	WITH gone AS (DELETE FROM live.connections WHERE connection_id = ANY (closed) RETURNING topics)
	SELECT live.presence_changed(ARRAY(SELECT unnest(g.topics) FROM gone g));
$$;

CREATE FUNCTION live.end_streams(listener uuid, session uuid DEFAULT NULL::uuid, topic text DEFAULT NULL::text) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT live.publish('user:' || listener, 'close', jsonb_build_object('session', session)
		|| CASE WHEN topic IS NULL THEN '{}' ELSE jsonb_build_object('topic', topic) END);
$$;

CREATE FUNCTION live.events_after(after bigint, batch integer DEFAULT 1000) RETURNS TABLE(id bigint, topic text, kind text, payload jsonb, created_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT e.position, e.topic, e.kind, e.payload, e.created_at FROM live.events e
	WHERE e.position > after ORDER BY e.position LIMIT batch;
$$;

CREATE FUNCTION live.events_of_topics(after bigint, up_to bigint, topics text[], batch integer) RETURNS TABLE(id bigint, topic text, kind text, payload jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT e.position, e.topic, e.kind, e.payload FROM live.events e
	WHERE e.position > after AND e.position <= up_to AND e.topic = ANY (topics) ORDER BY e.position LIMIT batch;
$$;

CREATE FUNCTION live.forget_node(wanted_node text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	WITH gone AS (DELETE FROM live.connections WHERE node = wanted_node RETURNING topics)
	SELECT live.presence_changed(ARRAY(SELECT unnest(g.topics) FROM gone g));
$$;

CREATE UNLOGGED TABLE live.waiting_events (
    topic text NOT NULL,
    name text NOT NULL
);

COMMENT ON COLUMN live.waiting_events.topic IS 'personal: no';

COMMENT ON COLUMN live.waiting_events.name IS 'personal: no';

CREATE FUNCTION live.is_waiting() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    RETURN (EXISTS (SELECT FROM live.waiting_events));

CREATE FUNCTION live.last_position() RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	RETURN COALESCE((SELECT max(e.position) FROM live.events e), 0);
END $$;

CREATE FUNCTION live.outstaying(wanted_node text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT c.connection_id FROM live.connections c
	LEFT JOIN auth.sessions s ON s.id = c.session_id
	LEFT JOIN auth.guests g ON g.id = c.guest_id
	WHERE c.node = wanted_node AND CASE WHEN c.guest_id IS NULL THEN s.id IS NULL OR s.expires_at <= now()
		ELSE g.removed_at IS NOT NULL OR g.expires_at <= now() - interval '1 minute' END;
$$;

CREATE FUNCTION live.presence_changed(topics text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
	SELECT live.publish_soon(c.topic, c.name) FROM (SELECT DISTINCT t.topic || k.suffix AS topic, k.name
		FROM (SELECT DISTINCT unnest(topics)) AS t(topic) JOIN live.presence_kinds k ON t.topic ~ k.pattern) AS c;
$$;

CREATE FUNCTION live.publish(topic text, kind text, payload jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	INSERT INTO live.events (topic, kind, payload) VALUES (publish.topic, publish.kind, publish.payload);
	PERFORM pg_notify('live', '');
END $$;

CREATE FUNCTION live.publish_soon(topic text, name text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	is_known boolean := EXISTS (SELECT FROM live.waiting_events);
BEGIN
	INSERT INTO live.waiting_events (topic, name) VALUES (publish_soon.topic, publish_soon.name);
	IF NOT is_known AND pg_try_advisory_xact_lock(hashtextextended('live.publish_soon', 0)) THEN
		PERFORM pg_notify('live', '');
	END IF;
END $$;

CREATE FUNCTION live.send_waiting() RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	due record;
	payload jsonb;
	is_any boolean := false;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtextextended('live.send_waiting', 0)) THEN
		RETURN false;
	END IF;
	FOR due IN
		WITH taken AS (DELETE FROM live.waiting_events RETURNING waiting_events.topic, waiting_events.name)
		SELECT DISTINCT t.topic, k.kind, k.function_name FROM taken t JOIN live.joined_kinds k ON k.name = t.name
	LOOP
		is_any := true;
		BEGIN
			payload := live.completion(due.function_name, due.topic);
			IF payload IS NOT NULL THEN
				PERFORM live.publish(due.topic, due.kind, payload);
			END IF;
		EXCEPTION WHEN OTHERS THEN
			RAISE WARNING 'the joined event % at % fails: % %', due.function_name, due.topic, SQLSTATE, SQLERRM;
		END;
	END LOOP;
	RETURN is_any;
END $$;

CREATE FUNCTION school.add_holiday(name text, first_day date, last_day date) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.require_role('admin');
	IF last_day < first_day THEN
		PERFORM auth.refuse_field('last_day', 'before_first_day');
	ELSIF last_day > first_day + 120 THEN
		PERFORM auth.refuse_field('last_day', 'holiday_too_long');
	END IF;
	INSERT INTO school.holidays (school_id, name, first_day, last_day)
	VALUES (auth.school_id(), add_holiday.name, add_holiday.first_day, add_holiday.last_day);
END $$;

CREATE FUNCTION school.add_public_holidays(year integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	added integer;
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM pg_advisory_xact_lock(hashtextextended('school.holidays:' || auth.school_id(), 0));
	INSERT INTO school.holidays (school_id, name, first_day, last_day)
	SELECT auth.school_id(), d.name, d.day, d.day FROM school.public_holidays(add_public_holidays.year) AS d
	WHERE NOT EXISTS (SELECT FROM school.holidays h WHERE h.first_day = d.day AND h.last_day = d.day AND h.name = d.name
		AND h.school_id = (SELECT auth.school_id()));
	GET DIAGNOSTICS added = ROW_COUNT;
	RETURN added;
END $$;

CREATE FUNCTION school.add_settings() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO school.settings (school_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE FUNCTION school.all_classes(taught jsonb, class jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN (COALESCE(taught, '[]'::jsonb) || CASE WHEN (jsonb_typeof(class) = 'object'::text) THEN jsonb_build_array(class) ELSE '[]'::jsonb END);

CREATE FUNCTION school.apply_import(import uuid, file_rows jsonb, file_columns text[], skip_refused boolean) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	kept school.imports;
	done record;
BEGIN
	SELECT * INTO kept FROM school.imports i WHERE i.id = import AND i.school_id = auth.school_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.applied_at IS NOT NULL THEN
		RETURN 'already_applied';
	END IF;
	SELECT * INTO done FROM school.apply_roster(file_rows, file_columns, skip_refused);
	UPDATE school.imports SET report = jsonb_build_object('counts', done.counts, 'rows', done.plan),
		file_sealed = CASE done.outcome WHEN 'written' THEN '' ELSE imports.file_sealed END,
		applied_at = CASE done.outcome WHEN 'written' THEN now() END
	WHERE id = import;
	RETURN CASE done.outcome WHEN 'written' THEN 'applied' ELSE 'refused' END;
END $$;

CREATE FUNCTION school.apply_roster(file_rows jsonb, file_columns text[], skip_refused boolean) RETURNS TABLE(outcome text, counts jsonb, plan jsonb)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('school.roster ' || auth.school_id(), 0));
	plan := COALESCE((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.line) FROM school.plan_roster(file_rows, file_columns) p), '[]');
	counts := school.count_plan(plan);
	IF (counts ->> 'refused')::integer > 0 AND NOT skip_refused THEN
		outcome := 'refused';
	ELSE
		outcome := 'written';
		PERFORM school.write_roster(plan);
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION school.check_is_admin() RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	PERFORM auth.found(auth.school_id() IS NOT NULL);
	IF NOT auth.is_owner() THEN
		PERFORM auth.require_role('admin');
	END IF;
END $$;

CREATE FUNCTION school.check_may_administer(person uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person
		AND (auth.is_owner()
			OR auth.has_role('admin', 'operator') AND p.school_id = auth.school_id() AND p.id <> auth.user_id())));
END $$;

CREATE FUNCTION school.class_figures(class uuid) RETURNS TABLE(student_count integer, idle_count integer, consent_count integer, teachers text)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT count(*), count(*) FILTER (WHERE a.password_changed_at IS NULL),
		count(*) FILTER (WHERE p.birth_date IS NOT NULL AND school.needs_consent(p.id)),
		(SELECT string_agg(t.name, ', ' ORDER BY t.name) FROM school.class_teachers h JOIN school.people t ON t.id = h.person_id
			WHERE h.class_id = class)
	FROM school.class_students s
	JOIN school.people p ON p.id = s.person_id AND p.disabled_at IS NULL
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	WHERE s.class_id = class;
$$;

CREATE FUNCTION school.class_label(classes jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT string_agg((c ->> 'grade') || '-' || (c ->> 'name'), '/' ORDER BY (c ->> 'grade')::integer, c ->> 'name' COLLATE db.natural)
	FROM jsonb_array_elements(classes) AS c;
$$;

CREATE FUNCTION school.code_people(class uuid, people uuid[]) RETURNS TABLE(person_id uuid, name text, login text, email_sealed bytea, grade integer, class_name text, number text, purpose text, needs_consent boolean)
    LANGUAGE sql STABLE
    AS $$
	SELECT p.id, p.name, p.login, p.email_sealed, c.grade, c.name, s.number,
		CASE WHEN a.password_changed_at IS NULL THEN 'activate' ELSE 'reset' END, school.needs_consent(p.id)
	FROM school.people p
	LEFT JOIN school.class_students s ON s.person_id = p.id
	LEFT JOIN school.classes c ON c.id = s.class_id
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	WHERE p.school_id = auth.school_id() AND p.disabled_at IS NULL
		AND CASE WHEN class IS NULL THEN p.id = ANY (people)
			ELSE s.class_id = class AND CASE WHEN people IS NULL THEN a.password_changed_at IS NULL ELSE p.id = ANY (people) END END
	ORDER BY s.number, p.name;
$$;

CREATE FUNCTION school.consent_day(time_zone text) RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ((((now() AT TIME ZONE time_zone))::date - '14 years'::interval))::date;

CREATE FUNCTION school.count_plan(plan jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object(
		'created', count(*) FILTER (WHERE p.outcome = 'created'), 'changed', count(*) FILTER (WHERE p.outcome = 'changed'),
		'unchanged', count(*) FILTER (WHERE p.outcome = 'unchanged'), 'refused', count(*) FILTER (WHERE p.outcome = 'refused'),
		'needs_consent', count(*) FILTER (WHERE p.needs_consent),
		'new_classes', (SELECT count(DISTINCT c) FROM jsonb_to_recordset(plan) AS q(code text, class jsonb, taught jsonb),
			jsonb_array_elements(school.all_classes(q.taught, q.class)) AS c
			WHERE q.code IS NULL AND NOT EXISTS (SELECT FROM school.classes k WHERE k.school_id = auth.school_id()
				AND k.grade = (c ->> 'grade')::integer AND k.name = c ->> 'name')))
	FROM jsonb_to_recordset(plan) AS p(outcome text, needs_consent boolean);
$$;

CREATE FUNCTION school.disable_person(person uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM school.check_may_administer(person);
	UPDATE school.people SET disabled_at = now() WHERE id = person AND disabled_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM auth.drop_sessions(person);
	PERFORM school.log_access(person, 'person_disabled', '{}');
	RETURN true;
END $$;

CREATE FUNCTION school.enable_person(person uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM school.check_may_administer(person);
	UPDATE school.people SET disabled_at = NULL WHERE id = person AND disabled_at IS NOT NULL;
	IF FOUND THEN
		PERFORM school.log_access(person, 'person_enabled', '{}');
	END IF;
	RETURN FOUND;
END $$;

CREATE FUNCTION school.is_metadata_heading(key text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (((char_length(key) >= 1) AND (char_length(key) <= 60)) AND (key IS NFC NORMALIZED) AND (key = btrim(key)) AND (key !~ '[[:cntrl:]]'::text));

CREATE FUNCTION school.judge_roster(file_rows jsonb, file_columns text[], left_out integer[]) RETURNS TABLE(line integer, person_id uuid, login text, name text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, roles text[], class jsonb, number text, taught jsonb, metadata jsonb, old_roles text[], old_class jsonb, field text, code text, holder text, changes jsonb)
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.login, g.name, g.email_sealed, g.email_tag, g.birth_date, g.guardian_contact_sealed, g.guardian_contact_tag,
			g.number, COALESCE(g.metadata, '{}') AS metadata, g.field, g.code,
			ARRAY(SELECT w FROM (SELECT DISTINCT unnest(g.roles) AS w) AS u ORDER BY array_position('{student,tutor,teacher,admin}', w)) AS roles,
			(SELECT COALESCE(jsonb_agg(DISTINCT c), '[]') FROM jsonb_array_elements(g.classes) AS c) AS classes
		FROM (SELECT * FROM jsonb_to_recordset(file_rows) AS x(line integer, roles text[], name text, login text,
			email_sealed bytea, email_tag bytea, birth_date date, classes jsonb, number text, guardian_contact_sealed bytea,
			guardian_contact_tag bytea, metadata jsonb, field text, code text)) AS g),
	known AS MATERIALIZED (SELECT * FROM school.roster_people()),
	meant AS MATERIALIZED (
		SELECT g.line, k.person_id, g.login, g.name, g.roles, g.field, g.code, k.disabled,
			CASE WHEN 'email' = ANY (file_columns) THEN g.email_sealed ELSE k.email_sealed END AS email_sealed,
			CASE WHEN 'email' = ANY (file_columns) THEN g.email_tag ELSE k.email_tag END AS email_tag,
			CASE WHEN 'birth_date' = ANY (file_columns) THEN g.birth_date ELSE k.birth_date END AS birth_date,
			CASE WHEN 'guardian_contact' = ANY (file_columns) THEN g.guardian_contact_sealed ELSE k.guardian_contact_sealed END
				AS guardian_contact_sealed,
			CASE WHEN 'guardian_contact' = ANY (file_columns) THEN g.guardian_contact_tag ELSE k.guardian_contact_tag END
				AS guardian_contact_tag,
			CASE WHEN NOT 'student' = ANY (g.roles) THEN NULL
				WHEN 'class' = ANY (file_columns) THEN g.classes -> 0 ELSE k.student_class END AS class,
			CASE WHEN NOT 'student' = ANY (g.roles) THEN NULL
				WHEN 'number' = ANY (file_columns) THEN g.number
				WHEN 'class' = ANY (file_columns) AND g.classes -> 0 IS DISTINCT FROM k.student_class THEN NULL ELSE k.number END AS number,
			CASE WHEN NOT 'teacher' = ANY (g.roles) THEN '[]'
				WHEN 'class' = ANY (file_columns) AND NOT 'student' = ANY (g.roles) THEN g.classes
				ELSE COALESCE(k.taught, '[]') END AS taught,
			CASE WHEN 'student' = ANY (g.roles) THEN COALESCE(k.metadata, '{}') - ARRAY(SELECT substr(c, 10) FROM unnest(file_columns) AS c
				WHERE c LIKE 'metadata.%') || g.metadata END AS metadata,
			k.name AS old_name, k.email_sealed AS old_email_sealed, k.email_tag AS old_email_tag, k.birth_date AS old_birth_date,
			k.guardian_contact_sealed AS old_guardian_contact_sealed, k.guardian_contact_tag AS old_guardian_contact_tag,
			k.metadata AS old_metadata,
			k.login AS old_login, k.roles AS old_roles, k.student_class AS old_class, k.number AS old_number, k.taught AS old_taught,
			count(*) OVER (PARTITION BY lower(g.login)) AS same_login
		FROM given g LEFT JOIN known k ON lower(k.login) = lower(g.login)),
	first_look AS MATERIALIZED (
		SELECT m.*, f.field AS first_field, f.code AS first_code,
			count(*) OVER (PARTITION BY m.class, m.number) AS same_number
		FROM (SELECT n.*, count(*) OVER (PARTITION BY n.email_tag) AS same_email FROM meant n) AS m
		LEFT JOIN LATERAL (
			SELECT v.field, v.code FROM (VALUES
				(1, m.field, m.code, m.code IS NOT NULL),
				(2, 'login', 'login_doubled', m.same_login > 1),
				(3, 'login', 'person_disabled', m.disabled),
				(4, 'email', 'email_doubled', m.email_tag IS NOT NULL AND m.same_email > 1),
				(5, 'email', 'email_taken', m.email_tag IS NOT NULL AND EXISTS (SELECT FROM school.people p
					WHERE p.school_id = auth.school_id() AND p.email_tag = m.email_tag AND p.id IS DISTINCT FROM m.person_id)),
				(6, 'role', 'own_admin', m.person_id = auth.user_id() AND NOT 'admin' = ANY (m.roles) AND 'admin' = ANY (m.old_roles)),
				(7, 'number', 'number_without_class', m.number IS NOT NULL AND m.class IS NULL),
				(8, 'metadata', 'metadata_too_long', octet_length(m.metadata::text) > 20000)
			) AS v(place, field, code, holds) WHERE v.holds ORDER BY v.place LIMIT 1) AS f ON true),
	second_look AS MATERIALIZED (
		SELECT l.*, CASE WHEN l.first_code IS NOT NULL THEN l.first_code
			WHEN l.number IS NOT NULL AND l.same_number > 1 THEN 'number_doubled'
			WHEN l.line = ANY (left_out) THEN 'number_taken' END AS second_code
		FROM first_look l),
	-- Numbers that somebody has and no accepted row takes away.
	kept AS MATERIALIZED (
		SELECT k.person_id, k.name, k.login, k.student_class AS class, k.number FROM known k
		WHERE k.number IS NOT NULL AND NOT EXISTS (SELECT FROM second_look s WHERE s.person_id = k.person_id AND s.second_code IS NULL
			AND (s.class, s.number) IS DISTINCT FROM (k.student_class, k.number)))
	SELECT s.line, s.person_id, s.login, s.name, s.email_sealed, s.email_tag, s.birth_date, s.guardian_contact_sealed,
		s.guardian_contact_tag, s.roles, s.class, s.number, s.taught, s.metadata, s.old_roles, s.old_class,
		CASE WHEN s.first_code IS NOT NULL THEN s.first_field WHEN s.second_code IS NOT NULL OR t.person_id IS NOT NULL THEN 'number' END,
		COALESCE(s.second_code, CASE WHEN t.person_id IS NOT NULL THEN 'number_taken' END),
		CASE WHEN s.second_code = 'number_doubled' THEN (SELECT format('%s (%s)', o.name, o.login) FROM second_look o
				WHERE o.class = s.class AND o.number = s.number AND o.line <> s.line ORDER BY o.line LIMIT 1)
			WHEN COALESCE(s.second_code, 'number_taken') = 'number_taken' AND t.person_id IS NOT NULL THEN format('%s (%s)', t.name, t.login) END,
		CASE WHEN s.person_id IS NULL THEN NULL ELSE (
			SELECT COALESCE(jsonb_agg(v.change ORDER BY v.place), '[]') FROM (
				SELECT p.place, jsonb_build_object('field', p.field, 'from', p.before, 'to', p.after) AS change FROM (VALUES
					(1, 'role', array_to_string(s.old_roles, '/'), array_to_string(s.roles, '/')),
					(2, 'name', s.old_name, s.name),
					(3, 'login', s.old_login, s.login),
					(5, 'birth_date', s.old_birth_date::text, s.birth_date::text),
					(6, 'class', school.class_label(school.all_classes(s.old_taught, s.old_class)),
						school.class_label(school.all_classes(s.taught, s.class))),
					(7, 'number', s.old_number::text, s.number::text)
				) AS p(place, field, before, after) WHERE p.before IS DISTINCT FROM p.after
				UNION ALL
				SELECT c.place, jsonb_build_object('field', c.field, 'from_sealed', c.before, 'to_sealed', c.after) FROM (VALUES
					(4, 'email', s.old_email_tag, s.email_tag, s.old_email_sealed, s.email_sealed),
					(8, 'guardian_contact', s.old_guardian_contact_tag, s.guardian_contact_tag, s.old_guardian_contact_sealed,
						s.guardian_contact_sealed)
				) AS c(place, field, old_tag, tag, before, after) WHERE c.old_tag IS DISTINCT FROM c.tag
				UNION ALL
				SELECT 9, m FROM school.metadata_changes(COALESCE(s.old_metadata, '{}'), s.metadata) AS m) AS v) END
	FROM second_look s
	LEFT JOIN kept t ON t.class = s.class AND t.number = s.number AND t.person_id IS DISTINCT FROM s.person_id;
$$;

CREATE FUNCTION school.log_access(student uuid, action text, detail jsonb DEFAULT '{}'::jsonb) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), student, action, detail
	WHERE auth.user_id() IS NOT NULL AND student IS DISTINCT FROM auth.user_id();
$$;

CREATE FUNCTION school.matching_people(search text, tag bytea, role text, state text) RETURNS SETOF school.people
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	SELECT p.* FROM school.people p
	WHERE p.school_id = (SELECT auth.school_id())
		AND (COALESCE(search, '') = '' OR strpos(lower(concat_ws(' ', p.name, p.login)), lower(search)) > 0 OR p.email_tag = tag)
		AND (matching_people.role IS NULL OR EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = matching_people.role))
		AND CASE COALESCE(state, '') WHEN '' THEN true WHEN 'disabled' THEN p.disabled_at IS NOT NULL
			WHEN 'idle' THEN p.disabled_at IS NULL AND NOT EXISTS (SELECT FROM auth.accounts a
				WHERE a.person_id = p.id AND a.password_changed_at IS NOT NULL)
			WHEN 'placeless' THEN p.disabled_at IS NULL AND NOT EXISTS (SELECT FROM school.class_students n WHERE n.person_id = p.id)
				AND NOT EXISTS (SELECT FROM hub.students l WHERE l.id = p.id AND l.graduated_on IS NOT NULL)
				AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = 'student')
			ELSE p.disabled_at IS NULL AND p.birth_date IS NOT NULL AND school.needs_consent(p.id) END;
$$;

CREATE FUNCTION school.metadata_cell(value jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN (jsonb_typeof(value) = 'null'::text) THEN NULL::text WHEN ((jsonb_typeof(value) = 'string'::text) AND ((value #>> '{}'::text[]) !~ '[[:cntrl:]]|^ | $'::text) AND ((value #>> '{}'::text[]) !~ '^(|["[{].*|true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)$'::text)) THEN (value #>> '{}'::text[]) ELSE (value)::text END;

CREATE FUNCTION school.metadata_cells(metadata jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT jsonb_object_agg(m.key, school.metadata_cell(m.value)) FROM jsonb_each(metadata) AS m;
$$;

CREATE FUNCTION school.metadata_changes(before jsonb, after jsonb) RETURNS SETOF jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT jsonb_build_object('field', 'metadata.' || k, 'from', school.metadata_cell(before -> k), 'to', school.metadata_cell(after -> k))
	FROM jsonb_object_keys(before || after) AS k
	WHERE school.metadata_cell(before -> k) IS DISTINCT FROM school.metadata_cell(after -> k) ORDER BY k COLLATE "C";
$$;

CREATE FUNCTION school.needs_consent(person uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	RETURN COALESCE((SELECT p.birth_date > school.consent_day(g.time_zone)
		AND NOT EXISTS (SELECT FROM school.consents c WHERE c.person_id = p.id AND c.withdrawn_at IS NULL)
		FROM school.people p JOIN school.settings g ON g.school_id = p.school_id WHERE p.id = person), false);
END $$;

CREATE FUNCTION school.person_faults(person uuid, login text, email_tag bytea, wanted_roles text[], class uuid, number text) RETURNS TABLE(field text, code text)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT f.field, f.code FROM (VALUES
		('login', 'login_taken', EXISTS (SELECT FROM school.people p WHERE p.school_id = (SELECT auth.school_id())
			AND lower(p.login) = lower(person_faults.login) AND p.id IS DISTINCT FROM person)),
		('email', 'email_taken', EXISTS (SELECT FROM school.people p WHERE p.school_id = (SELECT auth.school_id())
			AND p.email_tag = person_faults.email_tag AND p.id IS DISTINCT FROM person)),
		('roles', 'own_admin', wanted_roles <> '{}' AND person = auth.user_id() AND auth.has_role('admin') AND NOT 'admin' = ANY (wanted_roles)),
		('class', 'class_of_students', class IS NOT NULL AND wanted_roles <> '{}' AND NOT 'student' = ANY (wanted_roles)),
		('number', 'number_without_class', number IS NOT NULL AND (class IS NULL OR wanted_roles <> '{}' AND NOT 'student' = ANY (wanted_roles))),
		('number', 'number_taken', 'student' = ANY (wanted_roles) AND EXISTS (SELECT FROM school.class_students s
			WHERE s.class_id = class AND s.number = person_faults.number AND s.person_id IS DISTINCT FROM person))) AS f(field, code, is_so)
	WHERE f.is_so;
$$;

CREATE FUNCTION school.plan_roster(file_rows jsonb, file_columns text[]) RETURNS TABLE(line integer, outcome text, person_id uuid, login text, name text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, roles text[], class jsonb, number text, taught jsonb, metadata jsonb, field text, code text, holder text, changes jsonb, needs_consent boolean)
    LANGUAGE plpgsql STABLE ROWS 5000
    AS $$
#variable_conflict use_column
DECLARE
	left_out integer[] := '{}';
	more integer[];
BEGIN
	PERFORM school.check_is_admin();
	-- Refusing a row leaves its person the number they had, which another row may have counted on.
	LOOP
		SELECT array_agg(j.line) INTO more FROM school.judge_roster(file_rows, file_columns, left_out) j
		WHERE j.code = 'number_taken' AND j.line <> ALL (left_out);
		EXIT WHEN more IS NULL;
		left_out := left_out || more;
	END LOOP;
	RETURN QUERY
	SELECT j.line, CASE WHEN j.code IS NOT NULL THEN 'refused' WHEN j.person_id IS NULL THEN 'created'
			WHEN j.changes = '[]' THEN 'unchanged' ELSE 'changed' END,
		j.person_id, j.login, j.name, j.email_sealed, j.email_tag, j.birth_date, j.guardian_contact_sealed, j.guardian_contact_tag,
		j.roles, j.class, j.number, j.taught, j.metadata, j.field, j.code, j.holder, CASE WHEN j.code IS NULL THEN j.changes END,
		j.code IS NULL AND COALESCE(j.birth_date > school.consent_day(g.time_zone), false)
			AND NOT EXISTS (SELECT FROM school.consents c WHERE c.person_id = j.person_id AND c.withdrawn_at IS NULL)
	FROM school.judge_roster(file_rows, file_columns, left_out) j
	JOIN school.settings g ON g.school_id = auth.school_id()
	ORDER BY j.line;
END $$;

CREATE FUNCTION school.public_holidays(year integer) RETURNS TABLE(day date, name text)
    LANGUAGE sql IMMUTABLE ROWS 8
    AS $$
	SELECT make_date(year, d.month, d.day), d.name FROM (VALUES (1, 1, '신정'), (3, 1, '삼일절'), (5, 5, '어린이날'), (6, 6, '현충일'), (8, 15, '광복절'),
		(10, 3, '개천절'), (10, 9, '한글날'), (12, 25, '성탄절')) AS d(month, day, name);
$$;

CREATE FUNCTION school.record_consent(person uuid, guardian_name text, method text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	consent uuid;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person));
	INSERT INTO school.consents (school_id, person_id, guardian_name, method, recorded_by)
	SELECT p.school_id, p.id, record_consent.guardian_name, record_consent.method, auth.user_id() FROM school.people p WHERE p.id = person
	ON CONFLICT (person_id) WHERE withdrawn_at IS NULL DO NOTHING
	RETURNING id INTO consent;
	IF consent IS NULL THEN
		SELECT id INTO consent FROM school.consents WHERE person_id = person AND withdrawn_at IS NULL;
	ELSE
		PERFORM school.log_access(person, 'consent_recorded', jsonb_build_object('method', method));
	END IF;
	RETURN consent;
END $$;

CREATE FUNCTION school.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	RAISE EXCEPTION 'school.access_log is append only';
END $$;

CREATE FUNCTION school.roster_people() RETURNS TABLE(person_id uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, disabled boolean, roles text[], student_class jsonb, number text, taught jsonb, metadata jsonb)
    LANGUAGE sql STABLE ROWS 5000
    AS $$
	SELECT p.id, p.name, p.login, p.email_sealed, p.email_tag, p.birth_date, p.guardian_contact_sealed, p.guardian_contact_tag,
		p.disabled_at IS NOT NULL, COALESCE(r.roles, '{}'), s.class, s.number, COALESCE(t.classes, '[]'),
		CASE WHEN 'student' = ANY (r.roles) THEN COALESCE(l.metadata, '{}') END
	FROM school.people p
	LEFT JOIN hub.students l ON l.id = p.id
	LEFT JOIN (SELECT o.person_id, array_agg(o.role ORDER BY array_position('{student,tutor,teacher,admin}', o.role)) AS roles
		FROM school.roles o WHERE o.school_id = auth.school_id() AND o.role <> 'operator' GROUP BY 1) AS r ON r.person_id = p.id
	LEFT JOIN (SELECT n.person_id, n.number, jsonb_build_object('grade', c.grade, 'name', c.name) AS class
		FROM school.class_students n JOIN school.classes c ON c.id = n.class_id WHERE n.school_id = auth.school_id()) AS s
		ON s.person_id = p.id
	LEFT JOIN (SELECT h.person_id, jsonb_agg(DISTINCT jsonb_build_object('grade', c.grade, 'name', c.name)) AS classes
		FROM school.class_teachers h JOIN school.classes c ON c.id = h.class_id WHERE h.school_id = auth.school_id() GROUP BY 1) AS t
		ON t.person_id = p.id
	WHERE p.school_id = auth.school_id() AND p.login IS NOT NULL;
$$;

CREATE FUNCTION school.save_class(class uuid, grade integer, name text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := class;
BEGIN
	PERFORM school.check_is_admin();
	IF class IS NULL THEN
		INSERT INTO school.classes (school_id, grade, name) VALUES (auth.school_id(), grade, name) RETURNING classes.id INTO saved;
	ELSE
		UPDATE school.classes c SET grade = grade, name = name WHERE c.id = class AND c.school_id = auth.school_id();
		PERFORM auth.found(FOUND);
	END IF;
	RETURN saved;
EXCEPTION WHEN unique_violation THEN
	PERFORM auth.refuse_field('name', 'class_exists');
END $$;

CREATE FUNCTION school.save_class_teachers(class uuid, teachers uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM school.check_is_admin();
	PERFORM auth.found(EXISTS (SELECT FROM school.classes c WHERE c.id = class AND c.school_id = auth.school_id())
		AND NOT EXISTS (SELECT FROM unnest(teachers) AS t WHERE NOT EXISTS (SELECT FROM school.roles r
			WHERE r.person_id = t AND r.role = 'teacher' AND r.school_id = auth.school_id())));
	DELETE FROM school.class_teachers t WHERE t.class_id = class AND t.person_id <> ALL (teachers);
	INSERT INTO school.class_teachers (class_id, person_id, school_id) SELECT class, t, auth.school_id() FROM unnest(teachers) AS t
	ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION school.save_person(person uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, wanted_roles text[], class uuid, number text) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := person;
	broken text;
	before text[];
	fields text[];
BEGIN
	PERFORM school.check_is_admin();
	IF cardinality(wanted_roles) = 0 THEN
		PERFORM auth.refuse_field('roles', 'required');
	END IF;
	PERFORM auth.refuse_field(f.field, f.code) FROM school.person_faults(person, login, email_tag, wanted_roles, class, number) AS f LIMIT 1;
	IF class IS NOT NULL THEN
		PERFORM auth.found(EXISTS (SELECT FROM school.classes c WHERE c.id = class AND c.school_id = auth.school_id()));
	END IF;
	BEGIN
		IF person IS NULL THEN
			INSERT INTO school.people (school_id, name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
			VALUES (auth.school_id(), name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
			RETURNING people.id INTO saved;
		ELSE
			SELECT ARRAY[p.name::text, p.login::text, p.email_tag::text, p.birth_date::text, p.guardian_contact_tag::text] INTO before
			FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id() FOR UPDATE;
			PERFORM auth.found(FOUND);
			UPDATE school.people p SET name = name, login = login, email_sealed = email_sealed, email_tag = email_tag,
				birth_date = birth_date, guardian_contact_sealed = guardian_contact_sealed, guardian_contact_tag = guardian_contact_tag
			WHERE p.id = person;
			fields := ARRAY(SELECT f FROM unnest('{name,login,email,birth_date,guardian_contact}'::text[], before,
				ARRAY[name, login, email_tag::text, birth_date::text, guardian_contact_tag::text]) AS v(f, was, is_now) WHERE was IS DISTINCT FROM is_now);
		END IF;
		DELETE FROM school.roles r WHERE r.person_id = saved AND r.role <> 'operator' AND r.role <> ALL (wanted_roles);
		INSERT INTO school.roles (person_id, school_id, role) SELECT saved, auth.school_id(), w FROM unnest(wanted_roles) AS w
		ON CONFLICT DO NOTHING;
		IF NOT 'teacher' = ANY (wanted_roles) THEN
			DELETE FROM school.class_teachers t WHERE t.person_id = saved;
		END IF;
		IF class IS NULL THEN
			DELETE FROM school.class_students s WHERE s.person_id = saved;
		ELSE
			INSERT INTO school.class_students AS s (person_id, school_id, class_id, number) VALUES (saved, auth.school_id(), class, number)
			ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
		END IF;
	EXCEPTION WHEN unique_violation THEN -- somebody was quicker
		GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
		CASE broken
			WHEN 'people_school_id_login_key' THEN PERFORM auth.refuse_field('login', 'login_taken');
			WHEN 'people_school_id_email_key' THEN PERFORM auth.refuse_field('email', 'email_taken');
			ELSE PERFORM auth.refuse_field('number', 'number_taken');
		END CASE;
	END;
	IF 'student' = ANY (wanted_roles) THEN
		PERFORM school.log_access(saved, CASE WHEN person IS NULL THEN 'person_added' ELSE 'person_changed' END,
			jsonb_strip_nulls(jsonb_build_object('fields', to_jsonb(fields))));
	END IF;
	RETURN saved;
END $$;

CREATE FUNCTION school.seal_contacts(sealed jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	UPDATE school.people p SET email_sealed = COALESCE(s.email_sealed, p.email_sealed), email_tag = COALESCE(s.email_tag, p.email_tag),
		guardian_contact_sealed = COALESCE(s.guardian_contact_sealed, p.guardian_contact_sealed),
		guardian_contact_tag = COALESCE(s.guardian_contact_tag, p.guardian_contact_tag)
	FROM jsonb_to_recordset(sealed) AS s(person_id uuid, email_sealed bytea, email_tag bytea, guardian_contact_sealed bytea,
		guardian_contact_tag bytea)
	WHERE p.id = s.person_id;
	DELETE FROM school.unsealed_contacts u USING jsonb_to_recordset(sealed) AS s(person_id uuid) WHERE u.person_id = s.person_id;
	IF NOT EXISTS (SELECT FROM school.unsealed_contacts) THEN
		LOCK TABLE school.unsealed_contacts IN ACCESS EXCLUSIVE MODE; -- somebody may have put in more meanwhile
		IF NOT EXISTS (SELECT FROM school.unsealed_contacts) THEN
			TRUNCATE school.unsealed_contacts;
		END IF;
	END IF;
END $$;

CREATE FUNCTION school.short_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (name ~ '^[가-힣]+$'::text) THEN "right"(name, 2) ELSE upper("left"(name, 1)) END;

CREATE FUNCTION school.start_import(file_name text, file_sealed bytea, file_rows jsonb, file_columns text[]) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	import uuid;
	plan jsonb := COALESCE((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.line) FROM school.plan_roster(file_rows, file_columns) p), '[]');
BEGIN
	INSERT INTO school.imports (school_id, created_by, file_name, file_sealed, report)
	VALUES (auth.school_id(), auth.user_id(), left(file_name, 200), file_sealed,
		jsonb_build_object('counts', school.count_plan(plan), 'rows', plan))
	RETURNING id INTO import;
	RETURN import;
END $$;

CREATE FUNCTION school.summary() RETURNS TABLE(people_count integer, student_count integer, tutor_count integer, teacher_count integer, admin_count integer, disabled_count integer, idle_count integer, consent_count integer, class_count integer, untaught_count integer, placeless_count integer, failed_count integer, waiting_count integer)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT count(*) FILTER (WHERE p.disabled_at IS NULL), count(*) FILTER (WHERE p.disabled_at IS NULL AND 'student' = ANY (r.roles) AND l.graduated_on IS NULL),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'tutor' = ANY (r.roles)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'teacher' = ANY (r.roles)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'admin' = ANY (r.roles)), count(p.disabled_at),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND a.password_changed_at IS NULL),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND p.birth_date > school.consent_day(g.time_zone)
			AND k.person_id IS NULL),
		(SELECT count(*) FROM school.classes c),
		(SELECT count(*) FROM school.classes c WHERE NOT EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'student' = ANY (r.roles) AND s.person_id IS NULL AND l.graduated_on IS NULL),
		(SELECT count(*) FROM jobs.jobs j WHERE j.school_id = auth.school_id() AND j.status = 'FAILED'),
		(SELECT count(*) FROM jobs.jobs j WHERE j.school_id = auth.school_id() AND j.status = 'PENDING' AND j.run_at <= now())
	FROM school.people p
	JOIN school.settings g ON g.school_id = p.school_id
	LEFT JOIN (SELECT o.person_id, array_agg(o.role) AS roles FROM school.roles o GROUP BY 1) AS r ON r.person_id = p.id
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	LEFT JOIN school.class_students s ON s.person_id = p.id
	LEFT JOIN hub.students l ON l.id = p.id
	LEFT JOIN (SELECT DISTINCT c.person_id FROM school.consents c WHERE c.withdrawn_at IS NULL) AS k ON k.person_id = p.id;
$$;

CREATE FUNCTION school.teaches(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM school.class_students s JOIN school.class_teachers t ON t.class_id = s.class_id
		WHERE s.person_id = student AND t.person_id = (SELECT auth.user_id()));
$$;

CREATE FUNCTION school.withdraw_consent(person uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM school.check_is_admin();
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id()));
	UPDATE school.consents SET withdrawn_at = now(), withdrawn_by = auth.user_id() WHERE person_id = person AND withdrawn_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM school.log_access(person, 'consent_withdrawn', '{}');
	IF school.needs_consent(person) THEN
		PERFORM auth.drop_sessions(person);
	END IF;
	RETURN true;
END $$;

CREATE FUNCTION school.write_roster(plan jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	wanted jsonb := (SELECT jsonb_agg(e) FROM jsonb_array_elements(plan) AS e WHERE e ->> 'outcome' IN ('created', 'changed'));
	everyone jsonb;
BEGIN
	IF wanted IS NULL THEN
		RETURN;
	END IF;
	INSERT INTO school.classes (school_id, grade, name)
	SELECT DISTINCT auth.school_id(), (c ->> 'grade')::integer, c ->> 'name'
	FROM jsonb_to_recordset(wanted) AS w(class jsonb, taught jsonb),
		jsonb_array_elements(school.all_classes(w.taught, w.class)) AS c
	ON CONFLICT (school_id, grade, name) DO NOTHING;

	INSERT INTO school.people (school_id, name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
	SELECT auth.school_id(), w.name, w.login, w.email_sealed, w.email_tag, w.birth_date, w.guardian_contact_sealed, w.guardian_contact_tag
	FROM jsonb_to_recordset(wanted) AS w(outcome text, name text, login text, email_sealed bytea, email_tag bytea, birth_date date,
		guardian_contact_sealed bytea, guardian_contact_tag bytea)
	WHERE w.outcome = 'created';

	UPDATE school.people p SET name = w.name, login = w.login, email_sealed = w.email_sealed, email_tag = w.email_tag,
		birth_date = w.birth_date, guardian_contact_sealed = w.guardian_contact_sealed, guardian_contact_tag = w.guardian_contact_tag
	FROM jsonb_to_recordset(wanted) AS w(outcome text, person_id uuid, name text, login text, email_sealed bytea, email_tag bytea,
		birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea)
	WHERE w.outcome = 'changed' AND p.id = w.person_id AND p.school_id = auth.school_id();

	everyone := (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'roles', w.roles, 'class', w.class, 'number', w.number, 'taught', w.taught,
			'metadata', w.metadata, 'outcome', w.outcome, 'changes', w.changes))
		FROM jsonb_to_recordset(wanted) AS w(login text, roles jsonb, class jsonb, number text, taught jsonb, metadata jsonb, outcome text,
			changes jsonb)
		JOIN school.people p ON p.school_id = auth.school_id() AND lower(p.login) = lower(w.login));

	DELETE FROM school.roles r USING jsonb_to_recordset(everyone) AS e(id uuid, roles text[])
	WHERE r.person_id = e.id AND r.role <> 'operator' AND r.role <> ALL (e.roles);
	INSERT INTO school.roles (person_id, school_id, role)
	SELECT e.id, auth.school_id(), role FROM jsonb_to_recordset(everyone) AS e(id uuid, roles text[]), unnest(e.roles) AS role
	ON CONFLICT DO NOTHING;

	UPDATE hub.students s SET metadata = e.metadata, updated_at = now()
	FROM jsonb_to_recordset(everyone) AS e(id uuid, metadata jsonb)
	WHERE s.id = e.id AND jsonb_typeof(e.metadata) = 'object' AND s.metadata <> e.metadata;

	DELETE FROM school.class_students s USING jsonb_to_recordset(everyone) AS e(id uuid, class jsonb)
	WHERE s.person_id = e.id AND jsonb_typeof(e.class) IS DISTINCT FROM 'object';
	INSERT INTO school.class_students AS s (person_id, school_id, class_id, number)
	SELECT e.id, auth.school_id(), c.id, e.number FROM jsonb_to_recordset(everyone) AS e(id uuid, class jsonb, number text)
	JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = (e.class ->> 'grade')::integer AND c.name = e.class ->> 'name'
	ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number
	WHERE (s.class_id, s.number) IS DISTINCT FROM (EXCLUDED.class_id, EXCLUDED.number);

	DELETE FROM school.class_teachers t USING jsonb_to_recordset(everyone) AS e(id uuid, taught jsonb), school.classes c
	WHERE t.person_id = e.id AND c.id = t.class_id
		AND NOT e.taught @> jsonb_build_array(jsonb_build_object('grade', c.grade, 'name', c.name));
	INSERT INTO school.class_teachers (class_id, person_id, school_id)
	SELECT c.id, e.id, auth.school_id() FROM jsonb_to_recordset(everyone) AS e(id uuid, taught jsonb), jsonb_array_elements(e.taught) AS k
	JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = (k ->> 'grade')::integer AND c.name = k ->> 'name'
	ON CONFLICT DO NOTHING;

	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), e.id, 'roster_' || e.outcome,
		jsonb_strip_nulls(jsonb_build_object('fields', (SELECT jsonb_agg(DISTINCT split_part(c ->> 'field', '.', 1))
			FROM jsonb_array_elements(e.changes) AS c)))
	FROM jsonb_to_recordset(everyone) AS e(id uuid, roles text[], outcome text, changes jsonb)
	WHERE auth.user_id() IS NOT NULL AND 'student' = ANY (e.roles);
END $$;

CREATE FUNCTION speaking.add_piece(recording uuid, first_byte bigint, content bytea) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	r speaking.recordings;
	new_bytes bigint;
BEGIN
	SELECT * INTO r FROM speaking.recordings o WHERE o.id = recording AND o.person_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	new_bytes := first_byte + octet_length(content) - r.received;
	IF octet_length(content) = 0 THEN
		RETURN 'empty';
	ELSIF first_byte > r.received THEN
		RETURN 'gap';
	ELSIF r.received + new_bytes > r.bytes THEN
		RETURN 'past_end';
	ELSIF new_bytes > 0 THEN
		INSERT INTO speaking.recording_pieces (recording_id, first_byte, school_id, content)
		VALUES (r.id, r.received, r.school_id, substr(content, (r.received - first_byte)::integer + 1));
		UPDATE speaking.recordings o SET received = r.received + new_bytes WHERE o.id = r.id;
	END IF;
	RETURN 'received';
END $$;

CREATE FUNCTION speaking.add_starter(school uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO speaking.settings AS s (school_id, starter_added_at) VALUES (school, now())
	ON CONFLICT (school_id) DO UPDATE SET starter_added_at = now() WHERE s.starter_added_at IS NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	WITH made AS (
		INSERT INTO speaking.practice_sets AS s (school_id, title, level, topic, created_at)
		SELECT school, p.title, p.level, p.topic, now() - p.place * interval '1 millisecond' FROM speaking.starter_sets() p
		RETURNING s.id, s.title)
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
	SELECT school, m.id, p.place - 1, p.english, p.korean FROM speaking.starter_sentences() p JOIN made m ON m.title = p.title;
END $$;

CREATE FUNCTION speaking.add_starter_of_school() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM speaking.add_starter(NEW.id);
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.add_to_day(session uuid, times integer) RETURNS void
    LANGUAGE sql
    AS $$
	INSERT INTO speaking.daily_statistics AS d (student_id, date, school_id, sessions_count, practice_count, recording_ms, speaking_ms, reported_ms,
		duration, pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count, chat_turns_count, response_latency_ms,
		response_latency_count, response_quality_sum, response_quality_count)
	SELECT e.student_id, e.date, e.school_id, times * e.sessions_count, times * e.practice_count, times * e.recording_ms, times * e.speaking_ms,
		times * e.reported_ms, times * e.duration, times * e.pace_ratio_sum, times * e.pace_ratio_count, times * e.overall_score_sum,
		times * e.overall_score_count, times * e.chat_turns_count, times * e.response_latency_ms, times * e.response_latency_count,
		times * e.response_quality_sum, times * e.response_quality_count
	FROM speaking.ended_sessions e WHERE e.id = session
	ON CONFLICT (student_id, date) DO UPDATE SET sessions_count = d.sessions_count + EXCLUDED.sessions_count,
		practice_count = d.practice_count + EXCLUDED.practice_count, recording_ms = d.recording_ms + EXCLUDED.recording_ms,
		speaking_ms = d.speaking_ms + EXCLUDED.speaking_ms, reported_ms = d.reported_ms + EXCLUDED.reported_ms,
		duration = d.duration + EXCLUDED.duration, pace_ratio_sum = d.pace_ratio_sum + EXCLUDED.pace_ratio_sum,
		pace_ratio_count = d.pace_ratio_count + EXCLUDED.pace_ratio_count,
		overall_score_sum = d.overall_score_sum + EXCLUDED.overall_score_sum,
		overall_score_count = d.overall_score_count + EXCLUDED.overall_score_count,
		chat_turns_count = d.chat_turns_count + EXCLUDED.chat_turns_count,
		response_latency_ms = d.response_latency_ms + EXCLUDED.response_latency_ms,
		response_latency_count = d.response_latency_count + EXCLUDED.response_latency_count,
		response_quality_sum = d.response_quality_sum + EXCLUDED.response_quality_sum,
		response_quality_count = d.response_quality_count + EXCLUDED.response_quality_count;
$$;

CREATE FUNCTION speaking.arm_sweep(school uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	name text := 'presence_sweep:' || school;
	due timestamptz;
BEGIN
	IF EXISTS (SELECT FROM jobs.jobs j WHERE j.unique_key >= name || ':' AND j.unique_key < name || ';' AND j.status = 'PENDING') THEN
		RETURN;
	END IF;
	SELECT min(p.updated_at) + speaking.presence_lasts() INTO due FROM speaking.presence p WHERE p.school_id = school;
	IF due IS NOT NULL THEN
		PERFORM jobs.enqueue('presence_sweep', jsonb_build_object('school', school), school, run_at => due, priority => 1,
			unique_key => name || ':' || extract(epoch FROM due), created_by => NULL);
	END IF;
END $$;

CREATE FUNCTION speaking.asked_student(student uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	IF student IS NOT NULL THEN
		PERFORM auth.found(speaking.hears(student));
	END IF;
	RETURN COALESCE(student, CASE WHEN auth.has_role('student') THEN auth.user_id() END);
END $$;

CREATE FUNCTION speaking.assign_set(practice_set uuid, students uuid[], classes uuid[], due date) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	s speaking.practice_sets;
	people uuid[];
	reach integer;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	SELECT * INTO s FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE; -- one after the other: each takes several assignments
	PERFORM auth.found(FOUND AND speaking.sees_set(s));
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(classes) AS c WHERE c NOT IN (SELECT classroom.taught_classes())));
	people := ARRAY(SELECT g FROM unnest(students) AS g UNION SELECT n.person_id FROM school.class_students n JOIN school.people p ON p.id = n.person_id
		WHERE n.class_id = ANY (classes) AND p.disabled_at IS NULL);
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(students) AS g WHERE NOT speaking.may_assign(g)));
	IF people = '{}' THEN
		PERFORM auth.refuse_field('student_ids', 'required');
	ELSIF due < hub.today() THEN
		PERFORM auth.refuse_field('due_on', 'date_past');
	ELSIF due > hub.today() + 365 THEN
		PERFORM auth.refuse_field('due_on', 'day_not_within_year');
	END IF;
	WITH written AS (
		INSERT INTO speaking.assignments AS a (school_id, set_id, student_id, assigned_by, due_on)
		SELECT auth.school_id(), practice_set, p, auth.user_id(), due FROM unnest(people) AS p ORDER BY p
		ON CONFLICT (set_id, student_id) DO UPDATE SET due_on = EXCLUDED.due_on, assigned_by = EXCLUDED.assigned_by,
			assigned_at = CASE WHEN a.completed_at IS NULL THEN a.assigned_at ELSE now() END,
			done_ids = CASE WHEN a.completed_at IS NULL THEN a.done_ids ELSE '{}' END, completed_at = NULL
		RETURNING a.id, a.student_id, a.assigned_at),
	told AS (
		SELECT inbox.notify(w.student_id, 'practice_assigned', jsonb_build_object('teacher', tutoring.name_of(auth.user_id()), 'title', s.title,
			'count', (SELECT count(*) FROM speaking.sentences x WHERE x.set_id = practice_set), 'due', CASE WHEN due IS NULL
				THEN jsonb_build_object('key', 'speaking.assign.no_day') ELSE jsonb_build_object('key', 'speaking.assign.until', 'day', due) END),
			'/speaking/sets/' || practice_set, concat_ws(':', 'practice_assigned', w.id, extract(epoch FROM w.assigned_at), due))
		FROM written w)
	SELECT count(*) INTO reach FROM told;
	RETURN reach;
END $$;

CREATE FUNCTION speaking.attempt_card(attempt uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('attempt_id', r.id, 'original_text', r.original_text, 'words', speaking.shown_words(r), 'has_words', r.words IS NOT NULL,
		'voice_id', r.file_id, 'is_own', r.student_id = auth.user_id())
	FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.hears(r.student_id);
$$;

CREATE FUNCTION speaking.be_present(connection uuid, room text, login uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock_shared(hashtextextended('speaking.sweep:' || auth.school_id(), 0));
	PERFORM speaking.lock_presence(auth.user_id());
	IF be_present.room = 'none' THEN
		DELETE FROM speaking.presence p WHERE p.connection_id = connection AND p.person_id = auth.user_id();
		RETURN;
	END IF;
	INSERT INTO speaking.presence AS p (connection_id, school_id, person_id, login_id, room)
	VALUES (connection, auth.school_id(), auth.user_id(), login, be_present.room)
	ON CONFLICT (connection_id) DO UPDATE SET room = EXCLUDED.room, updated_at = now() WHERE p.person_id = auth.user_id();
	PERFORM speaking.follow_presence(auth.user_id()), speaking.arm_sweep(auth.school_id());
END $$;

CREATE FUNCTION speaking.begin_attempt(text text, recording uuid, session uuid DEFAULT NULL::uuid, sentence uuid DEFAULT NULL::uuid, sentence_index integer DEFAULT NULL::integer, korean text DEFAULT NULL::text) RETURNS TABLE(id uuid, job_id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
DECLARE
	declared_ms integer;
BEGIN
	PERFORM auth.require_role('student');
	SELECT d.duration_ms INTO declared_ms FROM speaking.recordings d
	WHERE d.id = recording AND d.person_id = auth.user_id() AND d.received = d.bytes;
	PERFORM auth.found(FOUND);
	PERFORM auth.found(session IS NULL
		OR EXISTS (SELECT FROM speaking.learning_sessions l WHERE l.id = session AND l.student_id = auth.user_id()));
	id := gen_random_uuid();
	job_id := jobs.enqueue('score_pronunciation', jsonb_build_object('attempt_id', id), priority => 1, max_attempts => 3);
	INSERT INTO speaking.pronunciation_results (id, school_id, student_id, session_id, sentence_id, sentence_index, original_text, korean, job_id,
		recording_id, declared_ms)
	VALUES (id, auth.school_id(), auth.user_id(), session, sentence, begin_attempt.sentence_index, begin_attempt.text, begin_attempt.korean, job_id,
		recording, declared_ms);
	IF session IS NOT NULL THEN
		PERFORM speaking.see_session(session);
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION speaking.begin_practice(practice_set uuid, OUT session_id uuid, OUT sentence_index integer) RETURNS record
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM speaking.sentences n WHERE n.set_id = practice_set));
	PERFORM pg_advisory_xact_lock(hashtextextended('speaking.begin_practice ' || auth.user_id(), 0));
	SELECT l.id INTO session_id FROM speaking.learning_sessions l
	WHERE l.student_id = auth.user_id() AND l.set_id = practice_set AND l.session_type = 'practice' AND l.ended_at IS NULL
	ORDER BY l.started_at DESC, l.id DESC LIMIT 1;
	session_id := COALESCE(session_id, speaking.start_session('practice', practice_set));
	sentence_index := speaking.next_sentence(practice_set, session_id);
	PERFORM speaking.see_session(session_id), speaking.prefetch(session_id, sentence_index);
END $$;

CREATE FUNCTION speaking.begin_recording(bytes bigint, duration_ms integer) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	recording uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('recordings of ' || auth.user_id(), 0));
	DELETE FROM speaking.recordings r WHERE r.id IN (SELECT o.id FROM speaking.recordings o
		WHERE o.person_id = auth.user_id() AND o.taken_at IS NULL ORDER BY o.created_at DESC, o.id OFFSET 4);
	INSERT INTO speaking.recordings (school_id, person_id, bytes, duration_ms)
	VALUES (auth.school_id(), auth.user_id(), begin_recording.bytes, begin_recording.duration_ms) RETURNING id INTO recording;
	RETURN recording;
END $$;

CREATE FUNCTION speaking.built_in_voice() RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE((SELECT v.voice_id FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id())), 'en-us');
$$;

CREATE FUNCTION speaking.close_session(session uuid, at timestamp with time zone, cause text, speaking_duration integer DEFAULT NULL::integer) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	s speaking.learning_sessions;
BEGIN
	UPDATE speaking.learning_sessions l SET ended_at = greatest(at, l.started_at), end_cause = cause,
		duration = extract(epoch FROM greatest(at, l.started_at) - l.started_at)::integer,
		day = (l.started_at AT TIME ZONE (SELECT g.time_zone FROM school.settings g WHERE g.school_id = l.school_id))::date,
		reported_ms = greatest(close_session.speaking_duration * 1000::bigint - l.speaking_ms, 0),
		speaking_duration = (greatest(close_session.speaking_duration * 1000::bigint, l.speaking_ms) + 500) / 1000
	WHERE l.id = session RETURNING l.* INTO s;
	PERFORM speaking.add_to_day(session, 1), speaking.record_session(s);
END $$;

CREATE FUNCTION speaking.correct_attempt(attempt uuid, score integer, missed_words text[], feedback text) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	a speaking.pronunciation_results;
	missed text[] := ARRAY(SELECT lower(w) FROM unnest(correct_attempt.missed_words) AS w);
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF a.status <> 'COMPLETED' THEN
		RETURN 'not_judged';
	ELSIF NOT missed <@ speaking.words_of(a) THEN
		PERFORM auth.refuse_field('missed_words', 'not_in_sentence');
	END IF;
	UPDATE speaking.pronunciation_results r SET corrected_by = auth.user_id(), corrected_at = now(), corrected_score = score,
		corrected_missed_words = missed, feedback = NULLIF(btrim(correct_attempt.feedback), '') WHERE r.id = attempt;
	PERFORM live.publish('user:' || a.student_id, 'attempts', jsonb_build_object('attempt', attempt, 'status', a.status));
	RETURN 'corrected';
END $$;

CREATE FUNCTION speaking.count_attempt(attempt uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r speaking.pronunciation_results;
	s speaking.learning_sessions;
BEGIN
	SELECT * INTO r FROM speaking.pronunciation_results a WHERE a.id = attempt AND a.school_id = auth.school_id() AND a.scorable;
	SELECT * INTO s FROM speaking.learning_sessions l WHERE l.id = r.session_id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF s.ended_at IS NOT NULL THEN
		PERFORM speaking.add_to_day(s.id, -1);
	END IF;
	UPDATE speaking.learning_sessions l SET practice_count = l.practice_count + 1,
		recording_ms = l.recording_ms + COALESCE(r.audio_duration_ms, 0), speaking_ms = l.speaking_ms + COALESCE(r.speaking_ms, 0),
		reported_ms = greatest(l.reported_ms - COALESCE(r.speaking_ms, 0), 0),
		pace_ratio_sum = l.pace_ratio_sum + COALESCE(r.pace_ratio, 0), pace_ratio_count = l.pace_ratio_count + (r.pace_ratio IS NOT NULL)::integer,
		overall_score_sum = l.overall_score_sum + r.overall_score, overall_score_count = l.overall_score_count + 1
	WHERE l.id = s.id;
	IF s.ended_at IS NOT NULL THEN
		UPDATE speaking.learning_sessions l SET speaking_duration = (l.speaking_ms + l.reported_ms + 500) / 1000 WHERE l.id = s.id RETURNING l.* INTO s;
		PERFORM speaking.add_to_day(s.id, 1), speaking.record_session(s);
	END IF;
END $$;

CREATE FUNCTION speaking.drop_answer(answer uuid) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.tutor_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND AND v.status = 'FAILED');
	DELETE FROM speaking.voice_answers x WHERE x.id = answer;
	PERFORM speaking.tell_answer(v.tutor_id, v.attempt_id, answer, 'GONE');
	RETURN v.student_id;
END $$;

CREATE FUNCTION speaking.drop_reading(sentence uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	UPDATE speaking.sentences s SET recording_file_id = NULL, recording_ms = NULL, recording_job_id = NULL
	WHERE s.id = sentence AND (SELECT speaking.may_change_set(p) FROM speaking.practice_sets p WHERE p.id = s.set_id);
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION speaking.drop_word(word text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	DELETE FROM speaking.pronunciations p WHERE p.school_id = auth.school_id() AND p.word = drop_word.word;
	PERFORM auth.found(FOUND);
END $$;

CREATE FUNCTION speaking.end_session(session uuid, speaking_duration integer DEFAULT NULL::integer, cause text DEFAULT 'student'::text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	s speaking.learning_sessions;
BEGIN
	SELECT * INTO s FROM speaking.learning_sessions l
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.school_id = auth.school_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF s.ended_at IS NOT NULL THEN
		RETURN 'already_ended';
	END IF;
	PERFORM speaking.close_session(session, now(), cause, end_session.speaking_duration);
	RETURN 'ended';
END $$;

CREATE FUNCTION speaking.end_sessions(batch integer DEFAULT 100) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	s record;
	ended integer := 0;
BEGIN
	FOR s IN SELECT l.id, l.school_id, l.seen_at, l.left_at FROM speaking.learning_sessions l
		WHERE l.ended_at IS NULL AND (l.left_at < now() - interval '60 seconds' OR l.seen_at < now() - interval '30 minutes')
		ORDER BY l.student_id, l.started_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		PERFORM auth.act_in_school(s.school_id), speaking.close_session(s.id, COALESCE(s.left_at, s.seen_at),
			CASE WHEN s.left_at IS NULL THEN 'cleanup' ELSE 'closed' END);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

CREATE FUNCTION speaking.enqueue_sound(sound uuid, by_service boolean, is_heard boolean, priority integer) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	payload jsonb := jsonb_build_object('sound_id', sound);
BEGIN
	IF by_service AND NOT is_heard THEN
		PERFORM jobs.enqueue('speak_sentence', payload, auth.school_id(), now() + interval '5 seconds', priority, 'stand_in:' || sound, 3, NULL);
	END IF;
	RETURN jobs.enqueue(CASE WHEN by_service THEN 'speak_by_service' ELSE 'speak_sentence' END, payload, auth.school_id(), now(), priority,
		'sound:' || sound, 3, NULL);
END $$;

CREATE FUNCTION speaking.fail_attempt() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r speaking.pronunciation_results;
	recording uuid;
BEGIN
	SELECT a.recording_id INTO recording FROM speaking.pronunciation_results a
	WHERE a.id = (NEW.payload ->> 'attempt_id')::uuid AND a.status = 'PENDING' FOR NO KEY UPDATE;
	IF FOUND THEN
		DELETE FROM speaking.recordings d WHERE d.id = recording;
		UPDATE speaking.pronunciation_results a SET status = 'FAILED', completed_at = now(),
			error = jobs.error_code(NEW.error)
		WHERE a.id = (NEW.payload ->> 'attempt_id')::uuid RETURNING * INTO r;
		PERFORM speaking.tell_attempt(r);
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.follow_answer_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = (NEW.payload ->> 'answer')::uuid AND x.status = 'PENDING' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	UPDATE speaking.voice_answers x SET status = 'FAILED', recording_id = NULL, error = CASE WHEN NEW.error IN ('unreadable', 'too_long', 'timeout',
		'match_ended', 'nothing_to_say') THEN NEW.error ELSE 'gave_up' END WHERE x.id = v.id;
	DELETE FROM speaking.recordings r WHERE r.id = v.recording_id;
	PERFORM inbox.notify(v.tutor_id, 'voice_failed', jsonb_build_object('student', tutoring.name_of(v.student_id)),
		'/students/' || v.student_id || '#answer-' || v.id, 'voice_failed:' || v.id);
	PERFORM speaking.tell_answer(v.tutor_id, v.attempt_id, v.id, 'FAILED');
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.follow_presence(student uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	current_room text;
	tutor uuid;
BEGIN
	PERFORM speaking.lock_presence(student);
	SELECT p.room INTO current_room FROM speaking.presence p
	WHERE p.person_id = student AND p.updated_at > now() - speaking.presence_lasts()
		AND NOT EXISTS (SELECT FROM speaking.preferences f WHERE f.person_id = student AND f.appears_offline)
	ORDER BY p.connected_at DESC, p.connection_id LIMIT 1;
	FOR tutor IN
		UPDATE tutoring.tutor_students m SET room = CASE WHEN m.status = 'active' THEN current_room END, updated_at = now()
		WHERE m.student_id = student AND m.room IS DISTINCT FROM CASE WHEN m.status = 'active' THEN current_room END
		RETURNING m.tutor_id
	LOOP
		PERFORM live.publish('user:' || tutor, 'presence', jsonb_build_object('student', student, 'room', current_room));
	END LOOP;
END $$;

CREATE FUNCTION speaking.follow_reading_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	reader uuid;
BEGIN
	DELETE FROM speaking.recordings r WHERE r.id = (NEW.payload ->> 'recording')::uuid RETURNING r.person_id INTO reader;
	PERFORM live.publish('user:' || reader, 'sentence_recording', jsonb_build_object('sentence', NEW.payload ->> 'sentence')) WHERE reader IS NOT NULL;
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.follow_removed_presence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM speaking.follow_presence(OLD.person_id);
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.follow_sound_job() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	failed uuid;
BEGIN
	UPDATE speaking.sounds s SET status = 'FAILED', error = left(NEW.error, 200)
	WHERE s.id = (NEW.payload ->> 'sound_id')::uuid AND s.status = 'PENDING' RETURNING s.id INTO failed;
	PERFORM speaking.tell_sound(failed, 'FAILED') WHERE failed IS NOT NULL;
	RETURN NULL;
END $$;

CREATE FUNCTION speaking.give_answer(answer uuid, file uuid, bytes bigint, audio_ms integer) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.status = 'PENDING' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'gone';
	ELSIF NOT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.tutor_id = v.tutor_id AND m.student_id = v.student_id AND m.status = 'active') THEN
		RETURN 'match_ended';
	END IF;
	PERFORM files.keep(file, bytes);
	DELETE FROM speaking.voice_answers x WHERE x.id = answer;
	DELETE FROM speaking.recordings r WHERE r.id = v.recording_id;
	PERFORM tutoring.give_feedback(v.student_id, v.message, v.session_id, v.attempt_id, file, audio_ms, v.is_spoken, v.tutor_id, v.id);
	RETURN 'given';
END $$;

CREATE FUNCTION speaking.has_voice_service() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id()) AND v.enabled);
$$;

CREATE FUNCTION speaking.hears(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT student = (SELECT auth.user_id()) OR speaking.tutors(student)
		OR auth.has_role('teacher') AND school.teaches(student)
		OR auth.has_role('admin') AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = student AND o.role = 'student');
$$;

CREATE FUNCTION speaking.hears_as_staff(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT student <> (SELECT auth.user_id()) AND NOT speaking.tutors(student);
$$;

CREATE FUNCTION speaking.import_sets(file_rows jsonb, other_title text, other_level text, other_topic text, shared boolean) RETURNS TABLE(set_count integer, sentence_count integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
DECLARE
	plan jsonb;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM school.people p WHERE p.id = (SELECT auth.user_id()) FOR NO KEY UPDATE;
	plan := (SELECT COALESCE(jsonb_agg(to_jsonb(p) ORDER BY p.line), '[]')
		FROM speaking.plan_sets(file_rows, other_title, other_level, other_topic) p WHERE p.code IS NULL);
	RETURN QUERY WITH made AS (
		INSERT INTO speaking.practice_sets AS s (school_id, author_id, title, level, topic, is_shared)
		SELECT auth.school_id(), auth.user_id(), p.title, p.level, p.topic, shared
		FROM (SELECT DISTINCT ON (r.title) r.* FROM jsonb_to_recordset(plan) AS r(line integer, title text, level text, topic text)
			ORDER BY r.title, r.line) AS p ORDER BY p.line DESC
		RETURNING s.id, s.title),
	written AS (
		INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
		SELECT auth.school_id(), m.id, p.place, p.english, NULLIF(p.korean, '')
		FROM jsonb_to_recordset(plan) AS p(title text, place integer, english text, korean text) JOIN made m ON m.title = p.title
		RETURNING 1)
	SELECT (SELECT count(*) FROM made)::integer, (SELECT count(*) FROM written)::integer;
END $$;

CREATE TABLE speaking.daily_statistics (
    student_id uuid NOT NULL,
    date date NOT NULL,
    school_id uuid NOT NULL,
    sessions_count integer DEFAULT 0 NOT NULL,
    practice_count integer DEFAULT 0 NOT NULL,
    recording_ms bigint DEFAULT 0 NOT NULL,
    speaking_ms bigint DEFAULT 0 NOT NULL,
    reported_ms bigint DEFAULT 0 NOT NULL,
    duration bigint DEFAULT 0 NOT NULL,
    pace_ratio_sum numeric DEFAULT 0 NOT NULL,
    pace_ratio_count integer DEFAULT 0 NOT NULL,
    overall_score_sum bigint DEFAULT 0 NOT NULL,
    overall_score_count integer DEFAULT 0 NOT NULL,
    chat_turns_count integer DEFAULT 0 NOT NULL,
    response_latency_ms bigint DEFAULT 0 NOT NULL,
    response_latency_count integer DEFAULT 0 NOT NULL,
    response_quality_sum numeric DEFAULT 0 NOT NULL,
    response_quality_count integer DEFAULT 0 NOT NULL,
    recomputed_at timestamp with time zone,
    total_recording_time bigint GENERATED ALWAYS AS (((recording_ms + 500) / 1000)) STORED,
    total_speaking_time bigint GENERATED ALWAYS AS ((((speaking_ms + reported_ms) + 500) / 1000)) STORED,
    avg_net_speaking_density numeric GENERATED ALWAYS AS (round(((speaking_ms)::numeric / (NULLIF(recording_ms, 0))::numeric), 4)) STORED,
    avg_pace_ratio numeric GENERATED ALWAYS AS (round((pace_ratio_sum / (NULLIF(pace_ratio_count, 0))::numeric), 4)) STORED,
    avg_response_latency numeric GENERATED ALWAYS AS (round((((response_latency_ms)::numeric / (1000)::numeric) / (NULLIF(response_latency_count, 0))::numeric), 3)) STORED,
    avg_response_quality numeric GENERATED ALWAYS AS (round((response_quality_sum / (NULLIF(response_quality_count, 0))::numeric), 4)) STORED,
    avg_overall_score numeric GENERATED ALWAYS AS (round(((overall_score_sum)::numeric / (NULLIF(overall_score_count, 0))::numeric), 2)) STORED
);

ALTER TABLE ONLY speaking.daily_statistics FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.daily_statistics.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.daily_statistics.date IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.daily_statistics.sessions_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.practice_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.recording_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.speaking_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.reported_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.duration IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.pace_ratio_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.pace_ratio_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.overall_score_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.overall_score_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.chat_turns_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.response_latency_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.response_latency_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.response_quality_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.response_quality_count IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.recomputed_at IS 'personal: no';

COMMENT ON COLUMN speaking.daily_statistics.total_recording_time IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.total_speaking_time IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.avg_net_speaking_density IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.avg_pace_ratio IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.avg_response_latency IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.avg_response_quality IS 'personal: activity';

COMMENT ON COLUMN speaking.daily_statistics.avg_overall_score IS 'personal: activity';

CREATE FUNCTION speaking.is_practised(day speaking.daily_statistics) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (((day).practice_count > 0) OR ((day).chat_turns_count > 0) OR ((day).duration >= 60));

CREATE FUNCTION speaking.is_school_day(day date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT extract(isodow FROM day) < 6 AND NOT EXISTS (SELECT FROM school.holidays h
		WHERE h.school_id = (SELECT auth.school_id()) AND day BETWEEN h.first_day AND h.last_day);
$$;

CREATE FUNCTION speaking.keep_reading(job uuid, sentence uuid, english text, recording uuid, file uuid, bytes bigint, duration_ms integer) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
DECLARE
	reader uuid := (SELECT r.person_id FROM speaking.recordings r WHERE r.id = recording);
BEGIN
	DELETE FROM speaking.recordings r WHERE r.id = recording;
	UPDATE speaking.sentences s SET recording_file_id = file, recording_ms = duration_ms, recording_job_id = NULL
	WHERE s.id = sentence AND s.recording_job_id = job AND s.english = keep_reading.english;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM files.keep(file, bytes);
	PERFORM live.publish('user:' || reader, 'sentence_recording', jsonb_build_object('sentence', sentence)) WHERE reader IS NOT NULL;
	RETURN true;
END $$;

CREATE FUNCTION speaking.keep_result(attempt uuid, file uuid, bytes bigint, result jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
	said speaking.pronunciation_results := jsonb_populate_record(NULL::speaking.pronunciation_results, result);
	r speaking.pronunciation_results;
BEGIN
	SELECT * INTO r FROM speaking.pronunciation_results a WHERE a.id = attempt AND a.status = 'PENDING' FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	PERFORM files.keep(file, bytes);
	DELETE FROM speaking.recordings d WHERE d.id = r.recording_id;
	UPDATE speaking.pronunciation_results a SET status = 'COMPLETED', completed_at = now(), file_id = file, scorable = said.scorable,
		reason = said.reason, overall_score = said.overall_score, word_accuracy = said.word_accuracy, completeness_score = said.completeness_score,
		grade = said.grade, missed_words = said.missed_words, extra_words = said.extra_words, transcribed_text = said.transcribed_text,
		words = said.words, audio_duration_ms = said.audio_duration_ms, speaking_ms = said.speaking_ms, words_per_minute = said.words_per_minute,
		pause_count = said.pause_count, pause_ms = said.pause_ms, model = said.model,
		pace_ratio = round(said.words_per_minute * speaking.reference_ms(r) / NULLIF(60000
			* (SELECT count(*) FROM jsonb_array_elements(said.words) w WHERE w ->> 'verdict' <> 'extra'), 0), 4)
	WHERE a.id = attempt RETURNING * INTO r;
	IF r.scorable THEN
		PERFORM speaking.count_attempt(attempt);
		PERFORM speaking.note_progress(r.student_id, s.set_id) FROM speaking.sentences s WHERE s.id = r.sentence_id;
	END IF;
	PERFORM speaking.tell_attempt(r);
	RETURN speaking.result_document(r);
END $$;

CREATE FUNCTION speaking.keep_sound(sound uuid, file uuid, bytes bigint, duration_ms integer, stands_in boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	UPDATE speaking.sounds s SET status = 'COMPLETED', file_id = file, duration_ms = keep_sound.duration_ms, stands_in = keep_sound.stands_in,
		completed_at = now(), error = NULL
	WHERE s.id = sound;
	IF FOUND THEN
		PERFORM files.keep(file, bytes), speaking.tell_sound(sound, 'COMPLETED');
	END IF;
END $$;

CREATE FUNCTION speaking.leave_session(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE speaking.learning_sessions l SET left_at = now()
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.ended_at IS NULL;
$$;

CREATE FUNCTION speaking.lock_presence(student uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT pg_advisory_xact_lock(hashtextextended('presence:' || student, 0));
$$;

CREATE FUNCTION speaking.log_hearing(file uuid) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT school.log_access(w.student_id, 'recording_heard') FROM (
		SELECT r.student_id FROM speaking.pronunciation_results r WHERE r.file_id = file
		UNION SELECT m.student_id FROM tutoring.feedback_messages m WHERE m.audio_file_id = file AND m.tutor_id <> auth.user_id()) AS w
	WHERE speaking.hears_as_staff(w.student_id) AND NOT EXISTS (SELECT FROM school.access_log l WHERE l.student_id = w.student_id
		AND l.actor_id = auth.user_id() AND l.action = 'recording_heard' AND l.at > now() - interval '1 minute');
$$;

CREATE FUNCTION speaking.look_at_recording(recording uuid) RETURNS TABLE(decision text, duration_ms integer, beginning bytea)
    LANGUAGE plpgsql ROWS 1
    AS $$
DECLARE
	r speaking.recordings;
BEGIN
	SELECT * INTO r FROM speaking.recordings o WHERE o.id = recording AND o.person_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	decision := CASE WHEN r.taken_at IS NOT NULL THEN 'already_sent' WHEN r.received < r.bytes THEN 'incomplete' ELSE 'fine' END;
	duration_ms := r.duration_ms;
	SELECT substr(string_agg(p.content, '' ORDER BY p.first_byte), 1, 64) INTO beginning FROM speaking.recording_pieces p
	WHERE p.recording_id = recording AND p.first_byte < 64;
	RETURN NEXT;
END $$;

CREATE FUNCTION speaking.may_assign(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT student <> (SELECT auth.user_id()) AND speaking.hears(student) AND EXISTS (SELECT FROM school.roles o JOIN school.people p ON p.id = o.person_id
		WHERE o.person_id = student AND o.role = 'student' AND p.disabled_at IS NULL);
$$;

CREATE TABLE speaking.practice_sets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    author_id uuid,
    title db.line NOT NULL,
    level text NOT NULL,
    topic db.line NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    is_shared boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT practice_sets_level_check CHECK ((level = ANY (ARRAY['beginner'::text, 'intermediate'::text, 'advanced'::text]))),
    CONSTRAINT practice_sets_title_check CHECK ((char_length((title)::text) <= 80)),
    CONSTRAINT practice_sets_topic_check CHECK ((char_length((topic)::text) <= 40))
);

ALTER TABLE ONLY speaking.practice_sets FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.practice_sets.id IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.author_id IS 'personal: link';

COMMENT ON COLUMN speaking.practice_sets.title IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.level IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.topic IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.version IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.is_shared IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.created_at IS 'personal: no';

COMMENT ON COLUMN speaking.practice_sets.updated_at IS 'personal: no';

CREATE FUNCTION speaking.may_change_set(practice_set speaking.practice_sets) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT practice_set.author_id = (SELECT auth.user_id()) OR auth.has_role('admin');
$$;

CREATE FUNCTION speaking.may_hear(file uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM files.files f WHERE f.id = file AND f.bytes IS NOT NULL AND f.content_type LIKE 'audio/%' AND (f.person_id IS NULL
		OR f.person_id = (SELECT auth.user_id())
		OR EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.file_id = file AND speaking.hears(r.student_id))
		OR EXISTS (SELECT FROM speaking.sentences s JOIN speaking.practice_sets p ON p.id = s.set_id WHERE s.recording_file_id = file
			AND (speaking.sees_set(p) OR EXISTS (SELECT FROM speaking.sentence_audio a
				WHERE a.sentence_id = s.id AND a.student_id = (SELECT auth.user_id()))))
		OR EXISTS (SELECT FROM tutoring.feedback_messages m WHERE m.audio_file_id = file
			AND (m.student_id = (SELECT auth.user_id()) OR m.tutor_id = (SELECT auth.user_id()) OR speaking.hears(m.student_id)))));
$$;

CREATE TABLE speaking.pronunciation_results (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    session_id uuid,
    sentence_id uuid,
    sentence_index integer,
    original_text db.line NOT NULL,
    korean text,
    status text DEFAULT 'PENDING'::text NOT NULL,
    job_id uuid,
    error text,
    recording_id uuid,
    file_id uuid,
    declared_ms integer,
    scorable boolean,
    reason text,
    overall_score integer,
    word_accuracy numeric,
    completeness_score numeric,
    grade text,
    missed_words text[],
    extra_words text[],
    transcribed_text text,
    words jsonb,
    audio_duration_ms integer,
    speaking_ms integer,
    words_per_minute numeric,
    pause_count integer,
    pause_ms integer,
    pace_ratio numeric,
    model text,
    corrected_by uuid,
    corrected_at timestamp with time zone,
    corrected_score integer,
    corrected_missed_words text[],
    feedback db.prose,
    answered_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    CONSTRAINT pronunciation_results_check CHECK (((status = 'PENDING'::text) = (completed_at IS NULL))),
    CONSTRAINT pronunciation_results_check1 CHECK (((status = 'COMPLETED'::text) = (scorable IS NOT NULL))),
    CONSTRAINT pronunciation_results_check2 CHECK (((scorable IS NOT TRUE) OR ((overall_score IS NOT NULL) AND (grade IS NOT NULL) AND (reason IS NULL)))),
    CONSTRAINT pronunciation_results_check3 CHECK (((scorable IS NOT FALSE) OR ((overall_score IS NULL) AND (reason IS NOT NULL)))),
    CONSTRAINT pronunciation_results_completeness_score_check CHECK (((completeness_score >= (0)::numeric) AND (completeness_score <= (100)::numeric))),
    CONSTRAINT pronunciation_results_corrected_score_check CHECK (((corrected_score >= 0) AND (corrected_score <= 100))),
    CONSTRAINT pronunciation_results_feedback_check CHECK ((char_length((feedback)::text) <= 500)),
    CONSTRAINT pronunciation_results_grade_check CHECK ((grade = ANY (ARRAY['A+'::text, 'A'::text, 'B'::text, 'C'::text, 'D'::text]))),
    CONSTRAINT pronunciation_results_original_text_check CHECK ((char_length((original_text)::text) <= 200)),
    CONSTRAINT pronunciation_results_overall_score_check CHECK (((overall_score >= 0) AND (overall_score <= 100))),
    CONSTRAINT pronunciation_results_reason_check CHECK ((reason = ANY (ARRAY['silence'::text, 'too_quiet'::text, 'noise'::text, 'clipped'::text, 'too_short'::text, 'other_text'::text, 'other_language'::text, 'cut_off'::text, 'model_missing'::text]))),
    CONSTRAINT pronunciation_results_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'COMPLETED'::text, 'FAILED'::text]))),
    CONSTRAINT pronunciation_results_word_accuracy_check CHECK (((word_accuracy >= (0)::numeric) AND (word_accuracy <= (100)::numeric)))
);

ALTER TABLE ONLY speaking.pronunciation_results FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.pronunciation_results.id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.pronunciation_results.session_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.sentence_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.sentence_index IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.original_text IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.korean IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.status IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.job_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.error IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.recording_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.file_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.declared_ms IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.scorable IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.reason IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.overall_score IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.word_accuracy IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.completeness_score IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.grade IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.missed_words IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.extra_words IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.transcribed_text IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.words IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.audio_duration_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.speaking_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.words_per_minute IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.pause_count IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.pause_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.pace_ratio IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.model IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciation_results.corrected_by IS 'personal: link';

COMMENT ON COLUMN speaking.pronunciation_results.corrected_at IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.corrected_score IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.corrected_missed_words IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.feedback IS 'personal: content';

COMMENT ON COLUMN speaking.pronunciation_results.answered_at IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.created_at IS 'personal: activity';

COMMENT ON COLUMN speaking.pronunciation_results.completed_at IS 'personal: activity';

CREATE FUNCTION speaking.model_file(attempt speaking.pronunciation_results) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE((SELECT s.recording_file_id FROM speaking.sentences s WHERE s.id = attempt.sentence_id AND s.english = attempt.original_text),
		speaking.spoken_file(attempt.school_id, attempt.original_text));
$$;

CREATE FUNCTION speaking.most_words() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 2000;

CREATE FUNCTION speaking.next_practice() RETURNS TABLE(set_id uuid, title text, sentence_count integer, left_count integer, is_begun boolean, is_repeat boolean, minutes integer, is_running boolean, is_assigned boolean, due_on date, is_overdue boolean, is_due_today boolean, open_count integer)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT s.id, s.title, r.sentence_count, r.sentence_count - r.done_count, r.done_count > 0 AND r.done_count < r.sentence_count,
		r.done_count = r.sentence_count,
		greatest(1, (CASE WHEN r.done_count = r.sentence_count THEN r.sentence_count ELSE r.sentence_count - r.done_count END + 1) / 2), l.is_running,
		a.id IS NOT NULL, a.due_on, a.due_on < t.today, a.due_on = t.today, o.open_count
	FROM (SELECT auth.user_id() AS id, (now() AT TIME ZONE g.time_zone)::date AS today FROM school.settings g WHERE g.school_id = auth.school_id()) AS t
	CROSS JOIN speaking.practice_sets s
	LEFT JOIN speaking.assignments a ON a.set_id = s.id AND a.student_id = t.id AND a.completed_at IS NULL
	CROSS JOIN LATERAL (SELECT max(x.started_at) AS started_at, COALESCE(bool_or(x.ended_at IS NULL AND x.seen_at > now() - interval '30 minutes'), false) AS is_running
		FROM speaking.learning_sessions x WHERE x.student_id = t.id AND x.set_id = s.id) AS l
	CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count, count(*) FILTER (WHERE x.is_done)::integer AS done_count
		FROM speaking.sentence_results(s.id, NULL) AS x) AS r
	CROSS JOIN LATERAL (SELECT count(*)::integer AS open_count FROM speaking.assignments x WHERE x.student_id = t.id AND x.completed_at IS NULL) AS o
	WHERE auth.has_role('student') AND speaking.sees_set(s) AND r.sentence_count > 0
	ORDER BY l.is_running AND r.done_count < r.sentence_count DESC, a.id IS NULL, a.due_on NULLS LAST, a.assigned_at, r.done_count = r.sentence_count, r.done_count = 0,
		array_position('{beginner,intermediate,advanced}', s.level), l.started_at NULLS FIRST, s.created_at, s.id
	LIMIT 1;
$$;

CREATE FUNCTION speaking.next_sentence(practice_set uuid, session uuid) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
	SELECT r.sentence_index FROM speaking.sentence_results(practice_set, session) r
	ORDER BY r.is_done, r.session_best IS NOT NULL, r.sentence_index LIMIT 1;
$$;

CREATE FUNCTION speaking.next_waiting(attempt uuid, backwards boolean DEFAULT false) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT w.id FROM speaking.waiting_attempts() AS w, speaking.pronunciation_results AS r
	WHERE r.id = attempt AND w.id <> attempt AND (NOT backwards OR (w.created_at, w.id) < (r.created_at, r.id))
	ORDER BY CASE WHEN backwards THEN w.created_at END DESC, CASE WHEN backwards THEN w.id END DESC,
		(w.created_at, w.id) < (r.created_at, r.id), w.created_at, w.id
	LIMIT 1;
$$;

CREATE FUNCTION speaking.note_progress(student uuid, practice_set uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	a speaking.assignments;
	done uuid[];
	sentence_count integer;
BEGIN
	SELECT * INTO a FROM speaking.assignments o WHERE o.set_id = practice_set AND o.student_id = student AND o.completed_at IS NULL
	FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	SELECT COALESCE(array_agg(s.id ORDER BY s.sentence_index) FILTER (WHERE s.id = ANY (a.done_ids) OR EXISTS (
			SELECT FROM speaking.pronunciation_results r WHERE r.sentence_id = s.id AND r.student_id = student AND r.scorable
				AND r.original_text = s.english AND r.created_at >= a.assigned_at)), '{}'), count(*)
	INTO done, sentence_count FROM speaking.sentences s WHERE s.set_id = practice_set;
	IF done IS DISTINCT FROM a.done_ids OR cardinality(done) = sentence_count THEN
		UPDATE speaking.assignments o SET done_ids = done, completed_at = CASE WHEN sentence_count > 0 AND cardinality(done) = sentence_count THEN now() END
		WHERE o.id = a.id;
		PERFORM live.publish('user:' || a.assigned_by, 'assignments', jsonb_build_object('practice_set', practice_set)) WHERE a.assigned_by IS NOT NULL;
	END IF;
END $$;

CREATE FUNCTION speaking.note_voice_service(error text, http_status integer) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE speaking.voice_services v SET last_error = error, last_status = CASE WHEN error IS NOT NULL THEN http_status END,
		last_error_at = CASE WHEN error IS NOT NULL THEN now() END,
		rests_until = CASE WHEN error IN ('away', 'refused', 'not_allowed') THEN now() + interval '1 minute' END
	WHERE v.school_id = (SELECT auth.school_id())
		AND (error IS NOT NULL OR v.last_error IS NOT NULL OR v.rests_until IS NOT NULL);
$$;

CREATE FUNCTION speaking.order_answer(student uuid, message text, session uuid, attempt uuid, recording uuid) RETURNS TABLE(id uuid, job_id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	tutor uuid := auth.user_id();
BEGIN
	PERFORM tutoring.check_feedback(tutor, student, session, attempt);
	id := gen_random_uuid();
	job_id := jobs.enqueue('voice_answer', jsonb_build_object('answer', id), priority => 3, unique_key => 'voice_answer:' || id);
	INSERT INTO speaking.voice_answers (id, school_id, tutor_id, student_id, session_id, attempt_id, message, recording_id, is_spoken, job_id)
	VALUES (order_answer.id, auth.school_id(), tutor, student, session, attempt, NULLIF(order_answer.message, ''), recording, recording IS NULL,
		order_answer.job_id);
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = tutor AND d.student_id = student;
	PERFORM speaking.tell_answer(tutor, attempt, id, 'PENDING');
	RETURN NEXT;
END $$;

CREATE FUNCTION speaking.order_sentence(session uuid, sentence_index integer, english text, korean text DEFAULT NULL::text, voice_id text DEFAULT NULL::text, speed text DEFAULT 'normal'::text, sentence uuid DEFAULT NULL::uuid, priority integer DEFAULT 1) RETURNS TABLE(status text, job_id uuid)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	school uuid;
	student uuid;
	sound uuid;
BEGIN
	SELECT l.school_id, l.student_id INTO school, student FROM speaking.learning_sessions l
	WHERE l.id = session AND l.student_id = auth.user_id();
	PERFORM auth.found(FOUND);
	IF order_sentence.voice_id = 'school' AND NOT speaking.has_voice_service() THEN
		RETURN QUERY SELECT 'unknown_voice', NULL::uuid;
		RETURN;
	END IF;
	IF order_sentence.speed <> 'normal'
			OR NOT EXISTS (SELECT FROM speaking.sentences n WHERE n.id = sentence AND n.recording_file_id IS NOT NULL) THEN
		sound := speaking.order_sound(order_sentence.english, COALESCE(order_sentence.voice_id, speaking.usual_voice()), order_sentence.speed,
			priority);
	END IF;
	INSERT INTO speaking.sentence_audio AS a (session_id, sentence_index, speed, school_id, student_id, english, korean, sound_id, sentence_id)
	VALUES (session, order_sentence.sentence_index, order_sentence.speed, school, student, order_sentence.english, order_sentence.korean,
		sound, sentence)
	ON CONFLICT (session_id, sentence_index, speed) DO UPDATE SET english = EXCLUDED.english, korean = EXCLUDED.korean,
		sound_id = EXCLUDED.sound_id, sentence_id = EXCLUDED.sentence_id, request_at = now()
		WHERE (a.english, a.korean, a.sound_id, a.sentence_id) IS DISTINCT FROM
			(EXCLUDED.english, EXCLUDED.korean, EXCLUDED.sound_id, EXCLUDED.sentence_id);
	RETURN QUERY SELECT a.status, a.job_id FROM speaking.session_sounds(session) a
		WHERE a.sentence_index = order_sentence.sentence_index AND a.speed = order_sentence.speed;
END $$;

CREATE FUNCTION speaking.order_sound(english text, voice_id text, speed text, priority integer DEFAULT 1) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	sound speaking.sounds;
BEGIN
	INSERT INTO speaking.sounds (school_id, english, voice_id, speed)
	VALUES (auth.school_id(), order_sound.english, order_sound.voice_id, order_sound.speed)
	ON CONFLICT (school_id, md5(english), voice_id, speed) DO NOTHING RETURNING * INTO sound;
	IF NOT FOUND THEN
		SELECT * INTO STRICT sound FROM speaking.sounds s WHERE s.school_id = auth.school_id() AND md5(s.english) = md5(order_sound.english)
			AND s.voice_id = order_sound.voice_id AND s.speed = order_sound.speed;
		UPDATE speaking.sounds s SET used_at = now() WHERE s.id = sound.id AND s.used_at < now() - interval '1 day';
		IF sound.status = 'PENDING' OR sound.status = 'COMPLETED' AND sound.file_id IS NOT NULL
				AND (NOT sound.stands_in OR speaking.voice_service_rests() OR NOT speaking.has_voice_service()) THEN
			RETURN sound.id;
		END IF;
	END IF;
	-- What stands in is heard until it is replaced.
	UPDATE speaking.sounds s SET job_id = speaking.enqueue_sound(sound.id, sound.voice_id = 'school' AND NOT speaking.voice_service_rests(),
			sound.file_id IS NOT NULL, priority), requested_at = now(), error = NULL,
		status = CASE WHEN sound.file_id IS NULL THEN 'PENDING' ELSE sound.status END,
		completed_at = CASE WHEN sound.file_id IS NOT NULL THEN sound.completed_at END
	WHERE s.id = sound.id;
	RETURN sound.id;
END $$;

CREATE FUNCTION speaking.plan_sets(file_rows jsonb, other_title text, other_level text, other_topic text) RETURNS TABLE(line integer, english text, korean text, title text, level text, topic text, place integer, field text, code text, words jsonb)
    LANGUAGE sql STABLE ROWS 500
    AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.english, g.korean, COALESCE(NULLIF(g.title, ''), other_title) AS title, g.level, g.topic, g.field, g.code, g.words
		FROM jsonb_to_recordset(file_rows) AS g(line integer, english text, korean text, title text, level text, topic text, field text,
			code text, words jsonb)),
	described AS (
		SELECT g.title, (array_agg(g.level ORDER BY g.line) FILTER (WHERE g.level <> ''))[1] AS level,
			(array_agg(g.topic ORDER BY g.line) FILTER (WHERE g.topic <> ''))[1] AS topic,
			EXISTS (SELECT FROM speaking.practice_sets s WHERE s.author_id = (SELECT auth.user_id()) AND s.title = g.title) AS is_there
		FROM given g WHERE g.code IS NULL AND g.title <> '' GROUP BY g.title),
	placed AS (
		SELECT g.*, row_number() OVER (PARTITION BY g.title, g.code IS NULL ORDER BY g.line)::integer - 1 AS place FROM given g)
	SELECT p.line, p.english, p.korean, p.title, COALESCE(d.level, other_level), COALESCE(d.topic, other_topic), p.place,
		CASE WHEN p.code IS NOT NULL THEN p.field WHEN COALESCE(p.title, '') = '' OR d.is_there THEN 'title'
			WHEN p.place >= 50 THEN 'english' WHEN COALESCE(d.topic, other_topic, '') = '' THEN 'topic' END,
		CASE WHEN p.code IS NOT NULL THEN p.code WHEN COALESCE(p.title, '') = '' THEN 'required' WHEN d.is_there THEN 'set_exists'
			WHEN p.place >= 50 THEN 'too_many_sentences' WHEN COALESCE(d.topic, other_topic, '') = '' THEN 'required' END, p.words
	FROM placed p LEFT JOIN described d ON d.title = p.title ORDER BY p.line;
$$;

CREATE FUNCTION speaking.prefetch(session uuid, from_index integer) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT speaking.order_sentence(session, n.sentence_index, n.english, n.korean, NULL, p.speed, n.id,
		CASE WHEN n.sentence_index > from_index THEN 3 WHEN p.speed = 'slow' THEN 2 ELSE 1 END)
	FROM speaking.learning_sessions l JOIN speaking.sentences n ON n.set_id = l.set_id
		CROSS JOIN (VALUES ('normal'), ('slow')) AS p(speed)
	WHERE l.id = session AND n.sentence_index BETWEEN from_index AND from_index + 2
	ORDER BY md5(n.english), p.speed; -- one order for all who ask at once: none waits for another in a circle
$$;

CREATE FUNCTION speaking.presence_lasts() RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '00:00:45'::interval;

CREATE FUNCTION speaking.put_sentences(practice_set uuid, sentences jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	plan jsonb;
BEGIN
	WITH given AS MATERIALIZED (
		SELECT e.place - 1 AS place, e.value ->> 'english' AS english, e.value ->> 'korean' AS korean, s.id
		FROM jsonb_array_elements(sentences) WITH ORDINALITY AS e(value, place)
		LEFT JOIN speaking.sentences s ON s.set_id = practice_set AND s.id::text = e.value ->> 'id'
			AND NOT EXISTS (SELECT FROM jsonb_array_elements(sentences) WITH ORDINALITY AS b(value, place)
				WHERE b.place < e.place AND b.value ->> 'id' = e.value ->> 'id')),
	unnamed AS (
		SELECT s.id, s.english::text, row_number() OVER (PARTITION BY s.english ORDER BY s.sentence_index) AS copy
		FROM speaking.sentences s WHERE s.set_id = practice_set AND s.id NOT IN (SELECT g.id FROM given g WHERE g.id IS NOT NULL)),
	fresh AS (SELECT g.place, g.english, row_number() OVER (PARTITION BY g.english ORDER BY g.place) AS copy FROM given g WHERE g.id IS NULL)
	SELECT COALESCE(jsonb_agg(jsonb_build_object('place', g.place, 'english', g.english, 'korean', g.korean, 'id', COALESCE(g.id, u.id))), '[]') INTO plan
	FROM given g LEFT JOIN fresh f ON f.place = g.place LEFT JOIN unnamed u ON u.english = f.english AND u.copy = f.copy;

	DELETE FROM speaking.sentences s WHERE s.set_id = practice_set
		AND s.id NOT IN (SELECT p.id FROM jsonb_to_recordset(plan) AS p(id uuid) WHERE p.id IS NOT NULL);
	UPDATE speaking.assignments a SET done_ids = ARRAY(SELECT d FROM unnest(a.done_ids) AS d JOIN speaking.sentences s ON s.id = d
		JOIN jsonb_to_recordset(plan) AS p(id uuid, english text) ON p.id = s.id AND p.english = s.english)
	WHERE a.set_id = practice_set AND a.completed_at IS NULL;
	UPDATE speaking.sentences s SET sentence_index = p.place, english = p.english, korean = p.korean,
		recording_file_id = CASE WHEN s.english = p.english THEN s.recording_file_id END,
		recording_ms = CASE WHEN s.english = p.english THEN s.recording_ms END,
		recording_job_id = CASE WHEN s.english = p.english THEN s.recording_job_id END
	FROM jsonb_to_recordset(plan) AS p(id uuid, place integer, english text, korean text) WHERE s.id = p.id;
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
	SELECT auth.school_id(), practice_set, p.place, p.english, p.korean
	FROM jsonb_to_recordset(plan) AS p(id uuid, place integer, english text, korean text) WHERE p.id IS NULL;
	PERFORM speaking.note_progress(a.student_id, practice_set) FROM speaking.assignments a
	WHERE a.set_id = practice_set AND a.completed_at IS NULL ORDER BY a.student_id;
END $$;

CREATE FUNCTION speaking.put_word(word text, sounds_like text, phones text) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM school.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE; -- two at once must not pass the limit
	IF (SELECT count(*) FROM speaking.pronunciations p WHERE p.school_id = auth.school_id() AND p.word <> put_word.word) >= speaking.most_words() THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO speaking.pronunciations (school_id, word, sounds_like, phones, created_by)
	VALUES (auth.school_id(), put_word.word, put_word.sounds_like, put_word.phones, auth.user_id())
	ON CONFLICT (school_id, word) DO UPDATE SET sounds_like = EXCLUDED.sounds_like, phones = EXCLUDED.phones, created_by = EXCLUDED.created_by;
	RETURN 'put';
END $$;

CREATE FUNCTION speaking.recompute_day(student uuid, day date, school uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	INSERT INTO speaking.daily_statistics (student_id, date, school_id) VALUES (student, day, school) ON CONFLICT DO NOTHING;
	PERFORM FROM speaking.daily_statistics d WHERE d.student_id = student AND d.date = day FOR UPDATE;
	UPDATE speaking.daily_statistics d SET recomputed_at = now(), (sessions_count, practice_count, recording_ms, speaking_ms, reported_ms, duration,
		pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count, chat_turns_count, response_latency_ms,
		response_latency_count, response_quality_sum, response_quality_count)
		= (SELECT count(*), COALESCE(sum(e.practice_count), 0), COALESCE(sum(e.recording_ms), 0), COALESCE(sum(e.speaking_ms), 0),
			COALESCE(sum(e.reported_ms), 0), COALESCE(sum(e.duration), 0), COALESCE(sum(e.pace_ratio_sum), 0),
			COALESCE(sum(e.pace_ratio_count), 0), COALESCE(sum(e.overall_score_sum), 0), COALESCE(sum(e.overall_score_count), 0),
			COALESCE(sum(e.chat_turns_count), 0), COALESCE(sum(e.response_latency_ms), 0), COALESCE(sum(e.response_latency_count), 0),
			COALESCE(sum(e.response_quality_sum), 0), COALESCE(sum(e.response_quality_count), 0)
			FROM speaking.ended_sessions e WHERE e.student_id = student AND e.date = day)
	WHERE d.student_id = student AND d.date = day;
	DELETE FROM speaking.daily_statistics d WHERE d.student_id = student AND d.date = day AND d.sessions_count = 0;
END $$;

CREATE FUNCTION speaking.recompute_days(batch integer DEFAULT 500) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	s record;
	recomputed integer := 0;
BEGIN
	FOR s IN WITH days AS (SELECT g.school_id, (now() AT TIME ZONE g.time_zone)::date - back AS date
			FROM school.settings g CROSS JOIN generate_series(1, 2) AS back)
		SELECT n.student_id, n.date, n.school_id FROM (
			SELECT e.student_id, e.date, e.school_id FROM days y JOIN speaking.ended_sessions e USING (school_id, date)
			UNION SELECT d.student_id, d.date, d.school_id FROM days y JOIN speaking.daily_statistics d USING (school_id, date)) AS n
		WHERE NOT EXISTS (SELECT FROM speaking.daily_statistics d WHERE d.student_id = n.student_id AND d.date = n.date
			AND d.recomputed_at > now() - interval '12 hours')
		ORDER BY n.student_id, n.date LIMIT batch
	LOOP
		PERFORM speaking.recompute_day(s.student_id, s.date, s.school_id);
		recomputed := recomputed + 1;
	END LOOP;
	RETURN recomputed;
END $$;

CREATE FUNCTION speaking.record_sentence(sentence uuid, recording uuid) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	s speaking.sentences;
	job uuid;
BEGIN
	SELECT * INTO s FROM speaking.sentences o WHERE o.id = sentence FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND AND (SELECT speaking.may_change_set(p) FROM speaking.practice_sets p WHERE p.id = s.set_id));
	PERFORM auth.found(EXISTS (SELECT FROM speaking.recordings r WHERE r.id = recording AND r.person_id = (SELECT auth.user_id())));
	job := jobs.enqueue('sentence_recording', jsonb_build_object('sentence', sentence, 'recording', recording, 'english', s.english), priority => 3,
		max_attempts => 5);
	UPDATE speaking.sentences o SET recording_job_id = job WHERE o.id = sentence;
	RETURN job;
END $$;

CREATE TABLE speaking.learning_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    tutor_id uuid,
    session_type text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    duration integer,
    speaking_duration integer,
    set_id uuid,
    ended_at timestamp with time zone,
    day date,
    end_cause text,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    left_at timestamp with time zone,
    practice_count integer DEFAULT 0 NOT NULL,
    recording_ms bigint DEFAULT 0 NOT NULL,
    speaking_ms bigint DEFAULT 0 NOT NULL,
    reported_ms bigint DEFAULT 0 NOT NULL,
    pace_ratio_sum numeric DEFAULT 0 NOT NULL,
    pace_ratio_count integer DEFAULT 0 NOT NULL,
    overall_score_sum bigint DEFAULT 0 NOT NULL,
    overall_score_count integer DEFAULT 0 NOT NULL,
    chat_turns_count integer DEFAULT 0 NOT NULL,
    response_latency_ms bigint DEFAULT 0 NOT NULL,
    response_latency_count integer DEFAULT 0 NOT NULL,
    response_quality_sum numeric DEFAULT 0 NOT NULL,
    response_quality_count integer DEFAULT 0 NOT NULL,
    CONSTRAINT learning_sessions_check CHECK (((ended_at IS NULL) = (end_cause IS NULL))),
    CONSTRAINT learning_sessions_check1 CHECK (((ended_at IS NULL) = (duration IS NULL))),
    CONSTRAINT learning_sessions_check2 CHECK (((ended_at IS NULL) = (day IS NULL))),
    CONSTRAINT learning_sessions_duration_check CHECK ((duration >= 0)),
    CONSTRAINT learning_sessions_end_cause_check CHECK ((end_cause = ANY (ARRAY['student'::text, 'closed'::text, 'cleanup'::text]))),
    CONSTRAINT learning_sessions_session_type_check CHECK ((session_type = ANY (ARRAY['practice'::text, 'conversation'::text]))),
    CONSTRAINT learning_sessions_speaking_duration_check CHECK ((speaking_duration >= 0))
);

ALTER TABLE ONLY speaking.learning_sessions FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.learning_sessions.id IS 'personal: no';

COMMENT ON COLUMN speaking.learning_sessions.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.learning_sessions.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.learning_sessions.tutor_id IS 'personal: link';

COMMENT ON COLUMN speaking.learning_sessions.session_type IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.started_at IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.duration IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.speaking_duration IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.set_id IS 'personal: no';

COMMENT ON COLUMN speaking.learning_sessions.ended_at IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.day IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.end_cause IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.seen_at IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.left_at IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.practice_count IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.recording_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.speaking_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.reported_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.pace_ratio_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.pace_ratio_count IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.overall_score_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.overall_score_count IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.chat_turns_count IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.response_latency_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.response_latency_count IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.response_quality_sum IS 'personal: activity';

COMMENT ON COLUMN speaking.learning_sessions.response_quality_count IS 'personal: activity';

CREATE FUNCTION speaking.record_session(session speaking.learning_sessions) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF session.practice_count > 0 THEN
		PERFORM hub.record_event(session.student_id, 'study', 'speaking', 'session:' || session.id, jsonb_build_object(
			'action', 'practised_speaking', 'session_type', session.session_type, 'time_spent', session.duration,
			'sentences', session.practice_count, 'score', round(session.overall_score_sum::numeric / session.overall_score_count)), session.ended_at);
	END IF;
END $$;

CREATE FUNCTION speaking.reference_ms(r speaking.pronunciation_results) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE((SELECT s.recording_ms FROM speaking.sentences s WHERE s.id = r.sentence_id AND s.recording_file_id IS NOT NULL
			AND s.english = r.original_text),
		(SELECT d.duration_ms FROM speaking.sentence_audio a JOIN speaking.sounds d ON d.id = a.sound_id
			WHERE a.session_id = r.session_id AND a.sentence_index = r.sentence_index AND a.speed = 'normal' AND d.status = 'COMPLETED'
				AND a.english = r.original_text));
$$;

CREATE FUNCTION speaking.result_document(r speaking.pronunciation_results) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	SELECT jsonb_build_object('id', r.id, 'scorable', r.scorable, 'overall_score', r.overall_score, 'word_accuracy', r.word_accuracy,
		'completeness_score', r.completeness_score, 'grade', r.grade, 'missed_words', COALESCE(to_jsonb(r.missed_words), '[]'),
		'extra_words', COALESCE(to_jsonb(r.extra_words), '[]'), 'transcribed_text', r.transcribed_text, 'audio_duration_ms', r.audio_duration_ms,
		'words_per_minute', r.words_per_minute, 'model', r.model) || CASE WHEN r.scorable THEN '{}' ELSE jsonb_build_object('reason', r.reason) END
	WHERE r.status = 'COMPLETED';
$$;

CREATE FUNCTION speaking.save_set(practice_set uuid, changes jsonb, seen_version integer) RETURNS TABLE(id uuid, decision text)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	s speaking.practice_sets;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	SELECT * INTO s FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE;
	PERFORM auth.found(practice_set IS NULL OR FOUND AND speaking.may_change_set(s));
	id := practice_set;
	decision := 'set_changed';
	IF s.version <> seen_version THEN
		RETURN NEXT;
		RETURN;
	END IF;
	s := jsonb_populate_record(s, changes - 'sentences');
	IF practice_set IS NULL THEN
		INSERT INTO speaking.practice_sets (school_id, author_id, title, level, topic, is_shared)
		VALUES (auth.school_id(), auth.user_id(), s.title, s.level, s.topic, COALESCE(s.is_shared, true))
		RETURNING practice_sets.id INTO id;
	ELSE
		UPDATE speaking.practice_sets o SET title = s.title, level = s.level, topic = s.topic, is_shared = s.is_shared,
			version = o.version + 1, updated_at = now()
		WHERE o.id = practice_set;
	END IF;
	IF changes ? 'sentences' THEN
		PERFORM speaking.put_sentences(id, changes -> 'sentences');
	END IF;
	decision := 'saved';
	RETURN NEXT;
END $$;

CREATE FUNCTION speaking.save_voices(voice_id text, enabled boolean, url text, model text, voice text, key_sealed bytea, without_key boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	INSERT INTO speaking.voice_services AS v (school_id, voice_id, enabled, url, model, voice, key_sealed)
	VALUES (auth.school_id(), save_voices.voice_id, save_voices.enabled, save_voices.url, save_voices.model, save_voices.voice,
		save_voices.key_sealed)
	ON CONFLICT (school_id) DO UPDATE SET voice_id = EXCLUDED.voice_id, enabled = EXCLUDED.enabled, url = EXCLUDED.url, model = EXCLUDED.model,
		voice = EXCLUDED.voice, key_sealed = COALESCE(EXCLUDED.key_sealed, CASE WHEN NOT without_key AND EXCLUDED.url = v.url THEN v.key_sealed END),
		last_error = NULL, last_status = NULL, last_error_at = NULL, rests_until = NULL, updated_at = now();
	UPDATE speaking.sounds s SET stands_in = true WHERE s.voice_id = 'school' AND s.status = 'COMPLETED';
END $$;

CREATE FUNCTION speaking.see_session(session uuid) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE speaking.learning_sessions l SET seen_at = now(), left_at = NULL
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.ended_at IS NULL;
$$;

CREATE FUNCTION speaking.sees_set(practice_set speaking.practice_sets) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT practice_set.is_shared OR practice_set.author_id = (SELECT auth.user_id()) OR auth.has_role('admin')
		OR EXISTS (SELECT FROM speaking.assignments a WHERE a.set_id = practice_set.id
			AND (a.student_id = (SELECT auth.user_id()) OR a.assigned_by = (SELECT auth.user_id())));
$$;

CREATE FUNCTION speaking.send_words(answer uuid) RETURNS TABLE(decision text, student_id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.tutor_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND AND v.status = 'FAILED');
	student_id := v.student_id;
	decision := CASE WHEN v.message IS NULL THEN 'no_message' ELSE 'given' END;
	IF decision = 'given' THEN
		DELETE FROM speaking.voice_answers x WHERE x.id = answer;
		PERFORM tutoring.give_feedback(v.student_id, v.message, v.session_id, v.attempt_id, id => v.id);
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION speaking.sentence_results(practice_set uuid, session uuid) RETURNS TABLE(sentence_index integer, sentence_id uuid, is_done boolean, best_score integer, session_best integer, session_attempts integer)
    LANGUAGE sql STABLE
    AS $$
	SELECT n.sentence_index, n.id, CASE WHEN a.id IS NULL THEN r.best IS NOT NULL ELSE n.id = ANY (a.done_ids) END, r.best, r.session_best,
		COALESCE(r.session_attempts, 0)
	FROM speaking.sentences n
	LEFT JOIN speaking.assignments a ON a.set_id = n.set_id AND a.student_id = (SELECT auth.user_id()) AND a.completed_at IS NULL
	LEFT JOIN (
		SELECT x.sentence_id, max(COALESCE(x.corrected_score, x.overall_score)) AS best,
			max(COALESCE(x.corrected_score, x.overall_score)) FILTER (WHERE x.session_id = session) AS session_best,
			count(*) FILTER (WHERE x.session_id = session)::integer AS session_attempts
		FROM speaking.pronunciation_results x
		WHERE x.student_id = (SELECT auth.user_id())
			AND x.sentence_id IN (SELECT o.id FROM speaking.sentences o WHERE o.set_id = practice_set)
		GROUP BY x.sentence_id) AS r ON r.sentence_id = n.id
	WHERE n.set_id = practice_set;
$$;

CREATE TABLE speaking.voice_services (
    school_id uuid NOT NULL,
    voice_id text DEFAULT 'en-us'::text NOT NULL,
    enabled boolean DEFAULT false NOT NULL,
    url text,
    model db.line,
    voice db.line,
    key_sealed bytea,
    last_error text,
    last_status integer,
    last_error_at timestamp with time zone,
    rests_until timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT voice_services_check CHECK (((NOT enabled) OR ((url IS NOT NULL) AND (model IS NOT NULL) AND (voice IS NOT NULL)))),
    CONSTRAINT voice_services_last_error_check CHECK ((last_error = ANY (ARRAY['away'::text, 'refused'::text, 'unreadable'::text, 'not_allowed'::text]))),
    CONSTRAINT voice_services_model_check CHECK ((char_length((model)::text) <= 60)),
    CONSTRAINT voice_services_url_check CHECK ((char_length(url) <= 200)),
    CONSTRAINT voice_services_voice_check CHECK ((char_length((voice)::text) <= 60)),
    CONSTRAINT voice_services_voice_id_check CHECK ((char_length(voice_id) <= 80))
);

ALTER TABLE ONLY speaking.voice_services FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.voice_services.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.voice_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.enabled IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.url IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.model IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.voice IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.key_sealed IS 'personal: credential';

COMMENT ON COLUMN speaking.voice_services.last_error IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.last_status IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.last_error_at IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.rests_until IS 'personal: no';

COMMENT ON COLUMN speaking.voice_services.updated_at IS 'personal: no';

CREATE FUNCTION speaking.service_to_ask() RETURNS SETOF speaking.voice_services
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT v FROM speaking.voice_services v
	WHERE v.school_id = (SELECT auth.school_id()) AND v.enabled AND (v.rests_until IS NULL OR v.rests_until <= now());
$$;

CREATE FUNCTION speaking.session_sounds(session uuid) RETURNS TABLE(session_id uuid, sentence_index integer, english text, korean text, voice_id text, speed text, status text, duration_ms integer, request_at timestamp with time zone, completed_at timestamp with time zone, job_id uuid, file_id uuid, sentence_id uuid)
    LANGUAGE sql STABLE
    AS $$
	SELECT a.session_id, a.sentence_index, a.english, a.korean, CASE WHEN a.sound_id IS NULL THEN 'recording' ELSE s.voice_id END, a.speed,
		CASE WHEN s.id IS NOT NULL THEN s.status WHEN n.recording_file_id IS NOT NULL THEN 'COMPLETED' ELSE 'FAILED' END,
		CASE WHEN a.sound_id IS NULL THEN n.recording_ms ELSE s.duration_ms END, a.request_at,
		CASE WHEN s.id IS NOT NULL THEN s.completed_at WHEN n.recording_file_id IS NOT NULL THEN a.request_at END, s.job_id,
		CASE WHEN a.sound_id IS NULL THEN n.recording_file_id ELSE s.file_id END, a.sentence_id
	FROM speaking.sentence_audio a LEFT JOIN speaking.sounds s ON s.id = a.sound_id
		LEFT JOIN speaking.sentences n ON n.id = a.sentence_id
	WHERE a.session_id = session;
$$;

CREATE FUNCTION speaking.set_preferences(daily_goal integer DEFAULT NULL::integer, appears_offline boolean DEFAULT NULL::boolean, voice text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM speaking.lock_presence(auth.user_id());
	INSERT INTO speaking.preferences AS f (person_id, school_id, daily_goal, appears_offline, voice_id)
	VALUES (auth.user_id(), auth.school_id(), COALESCE(set_preferences.daily_goal, 10), COALESCE(set_preferences.appears_offline, false),
		NULLIF(voice, ''))
	ON CONFLICT (person_id) DO UPDATE SET daily_goal = COALESCE(set_preferences.daily_goal, f.daily_goal),
		appears_offline = COALESCE(set_preferences.appears_offline, f.appears_offline),
		voice_id = CASE WHEN voice IS NULL THEN f.voice_id ELSE NULLIF(voice, '') END, updated_at = now();
	PERFORM speaking.follow_presence(auth.user_id());
END $$;

CREATE FUNCTION speaking.settle_attempt(attempt uuid) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	a speaking.pronunciation_results;
	settled integer;
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt;
	IF NOT FOUND THEN
		RETURN 0;
	END IF;
	UPDATE speaking.pronunciation_results r SET answered_at = now()
	WHERE r.id = ANY (ARRAY(SELECT o.id FROM speaking.pronunciation_results o WHERE o.student_id = a.student_id AND o.answered_at IS NULL
		AND o.original_text = a.original_text AND o.session_id IS NOT DISTINCT FROM a.session_id AND (o.created_at, o.id) <= (a.created_at, a.id)
		ORDER BY o.id FOR NO KEY UPDATE));
	GET DIAGNOSTICS settled = ROW_COUNT;
	PERFORM speaking.tell_tutors(a.student_id, jsonb_build_object('attempt', attempt, 'answered', true));
	RETURN settled;
END $$;

CREATE FUNCTION speaking.shown_class(class uuid) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT CASE WHEN class = ANY (array_agg(c)) THEN class WHEN class IS NULL AND count(*) = 1 THEN (array_agg(c))[1] END
	FROM classroom.taught_classes() AS c;
$$;

CREATE FUNCTION speaking.shown_days(unit text, day date) RETURNS TABLE(first_day date, last_day date)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	SELECT u.first_day, (u.first_day + ('1 ' || unit)::interval)::date - 1
	FROM (SELECT date_trunc(unit, least(greatest(COALESCE(day, hub.today()), hub.today() - 400), hub.today())::timestamp)::date AS first_day) AS u;
$$;

CREATE FUNCTION speaking.shown_words(attempt speaking.pronunciation_results) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
	WITH said AS (
		SELECT w.value ->> 'word' AS word, w.value ->> 'verdict' AS verdict, (w.value ->> 'start_ms')::integer AS start_ms,
			(w.value ->> 'end_ms')::integer AS end_ms, w.ordinality AS place,
			count(*) FILTER (WHERE w.value ->> 'verdict' <> 'extra') OVER (ORDER BY w.ordinality) AS number
		FROM jsonb_array_elements(attempt.words) WITH ORDINALITY AS w
	), written AS (
		SELECT t.word, row_number() OVER (ORDER BY t.place) AS number, count(*) OVER () AS in_all
		FROM regexp_split_to_table(attempt.original_text, '\s+') WITH ORDINALITY AS t(word, place) WHERE t.word ~ '[[:alnum:]]'
	)
	SELECT jsonb_agg(jsonb_build_object('word', COALESCE(CASE WHEN s.verdict <> 'extra' THEN t.word END, s.word), 'is_said', s.verdict = 'said',
		'is_missed', s.verdict = 'missed', 'is_extra', s.verdict = 'extra', 'start_ms', s.start_ms, 'end_ms', s.end_ms,
		'is_heard', s.end_ms > s.start_ms) ORDER BY s.place)
	FROM said s LEFT JOIN written t ON t.number = s.number AND t.in_all = (SELECT max(x.number) FROM said x);
$$;

CREATE FUNCTION speaking.skip_attempt(attempt uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id)));
	RETURN CASE WHEN speaking.settle_attempt(attempt) > 0 THEN 'skipped' ELSE 'already_answered' END;
END $$;

CREATE TABLE speaking.sentences (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    set_id uuid NOT NULL,
    sentence_index integer NOT NULL,
    english db.line NOT NULL,
    korean db.line,
    recording_file_id uuid,
    recording_ms integer,
    recording_job_id uuid,
    CONSTRAINT sentences_english_check CHECK ((char_length((english)::text) <= 200)),
    CONSTRAINT sentences_korean_check CHECK ((char_length((korean)::text) <= 200)),
    CONSTRAINT sentences_recording_ms_check CHECK ((recording_ms > 0)),
    CONSTRAINT sentences_sentence_index_check CHECK (((sentence_index >= 0) AND (sentence_index <= 49)))
);

ALTER TABLE ONLY speaking.sentences FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.sentences.id IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.set_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.sentence_index IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.english IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.korean IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.recording_file_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.recording_ms IS 'personal: no';

COMMENT ON COLUMN speaking.sentences.recording_job_id IS 'personal: no';

CREATE FUNCTION speaking.sound_of_sentence(sentence speaking.sentences) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT COALESCE(sentence.recording_file_id, speaking.spoken_file(sentence.school_id, sentence.english));
$$;

CREATE FUNCTION speaking.sound_to_make(sound uuid, may_ask boolean) RETURNS TABLE(english text, voice_id text, speed text, is_school boolean, is_asked boolean, url text, model text, voice text, key_sealed bytea)
    LANGUAGE sql STABLE
    AS $$
	SELECT s.english, CASE WHEN s.voice_id = 'school' THEN speaking.built_in_voice() ELSE s.voice_id END, s.speed, s.voice_id = 'school',
		v.school_id IS NOT NULL, v.url, v.model, v.voice, v.key_sealed
	FROM speaking.sounds s LEFT JOIN speaking.service_to_ask() v ON may_ask AND s.voice_id = 'school'
	WHERE s.id = sound AND (s.status <> 'COMPLETED' OR s.stands_in AND may_ask);
$$;

CREATE FUNCTION speaking.spoken_file(school uuid, english text) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT o.file_id FROM speaking.sounds o WHERE o.school_id = school AND md5(o.english) = md5(spoken_file.english)
		AND o.english = spoken_file.english AND o.speed = 'normal' AND o.file_id IS NOT NULL
	ORDER BY o.voice_id = 'school' DESC, o.completed_at DESC, o.id LIMIT 1;
$$;

CREATE FUNCTION speaking.start_session(session_type text, practice_set uuid DEFAULT NULL::uuid) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	session uuid;
BEGIN
	PERFORM auth.found(practice_set IS NULL
		OR EXISTS (SELECT FROM speaking.practice_sets s WHERE s.id = practice_set AND speaking.sees_set(s)));
	INSERT INTO speaking.learning_sessions (school_id, student_id, tutor_id, session_type, set_id)
	VALUES (auth.school_id(), auth.user_id(), (SELECT m.tutor_id FROM tutoring.tutor_students m
		WHERE m.student_id = auth.user_id() AND m.status = 'active' ORDER BY m.assigned_at DESC, m.id LIMIT 1),
		start_session.session_type, practice_set)
	RETURNING id INTO session;
	RETURN session;
END $$;

CREATE FUNCTION speaking.starter_sentences() RETURNS TABLE(title text, place bigint, english text, korean text)
    LANGUAGE sql IMMUTABLE ROWS 120
    AS $$
	SELECT s.title, row_number() OVER (PARTITION BY s.title ORDER BY s.line), s.english, s.korean FROM (VALUES
		(1, '처음 만났을 때', 'Hello, it''s nice to meet you.', '안녕하세요, 만나서 반가워요.'),
		(2, '처음 만났을 때', 'What should I call you?', '어떻게 부르면 될까요?'),
		(3, '처음 만났을 때', 'You can call me by my first name.', '그냥 이름으로 불러도 돼요.'),
		(4, '처음 만났을 때', 'Where are you from?', '어디에서 왔어요?'),
		(5, '처음 만났을 때', 'I was born in a small town near the sea.', '저는 바다 근처 작은 마을에서 태어났어요.'),
		(6, '처음 만났을 때', 'I live with my parents and my little sister.', '부모님, 여동생과 함께 살아요.'),
		(7, '처음 만났을 때', 'I''m in my first year of middle school.', '저는 중학교 1학년이에요.'),
		(8, '처음 만났을 때', 'What do you like to do after school?', '학교 끝나고 뭐 하는 걸 좋아해요?'),
		(9, '처음 만났을 때', 'I like playing basketball with my friends.', '친구들과 농구하는 걸 좋아해요.'),
		(10, '처음 만났을 때', 'Let''s have lunch together tomorrow.', '내일 점심 같이 먹어요.'),
		(11, '학교에서 보내는 하루', 'School starts at half past eight.', '학교는 여덟 시 반에 시작해요.'),
		(12, '학교에서 보내는 하루', 'I usually walk to school with my best friend.', '보통 가장 친한 친구와 걸어서 학교에 가요.'),
		(13, '학교에서 보내는 하루', 'Our first class today is science.', '오늘 첫 수업은 과학이에요.'),
		(14, '학교에서 보내는 하루', 'Could you speak a little more slowly, please?', '조금만 더 천천히 말씀해 주시겠어요?'),
		(15, '학교에서 보내는 하루', 'I forgot to bring my textbook.', '교과서를 깜빡하고 안 가져왔어요.'),
		(16, '학교에서 보내는 하루', 'May I borrow a pencil?', '연필 좀 빌려도 될까요?'),
		(17, '학교에서 보내는 하루', 'The library closes at five o''clock.', '도서관은 다섯 시에 닫아요.'),
		(18, '학교에서 보내는 하루', 'We have a math test on Friday.', '금요일에 수학 시험이 있어요.'),
		(19, '학교에서 보내는 하루', 'I joined the school band this spring.', '올봄에 학교 밴드부에 들어갔어요.'),
		(20, '학교에서 보내는 하루', 'I have a lot of homework to finish tonight.', '오늘 밤에 끝내야 할 숙제가 많아요.'),
		(21, '물건 사기', 'Excuse me, how much is this backpack?', '실례지만, 이 가방은 얼마예요?'),
		(22, '물건 사기', 'I''m looking for a present for my mother.', '엄마께 드릴 선물을 찾고 있어요.'),
		(23, '물건 사기', 'Do you have this shirt in a smaller size?', '이 셔츠 더 작은 사이즈 있나요?'),
		(24, '물건 사기', 'Can I try these shoes on?', '이 신발 신어 봐도 돼요?'),
		(25, '물건 사기', 'The blue one looks better on you.', '파란색이 더 잘 어울려요.'),
		(26, '물건 사기', 'It''s a little too expensive for me.', '저한테는 조금 비싸요.'),
		(27, '물건 사기', 'Is there anything on sale today?', '오늘 할인하는 물건이 있나요?'),
		(28, '물건 사기', 'I''ll take two of these, please.', '이걸로 두 개 주세요.'),
		(29, '물건 사기', 'Can I pay by card?', '카드로 계산해도 되나요?'),
		(30, '물건 사기', 'Could I get a receipt and a paper bag?', '영수증이랑 종이봉투 좀 주시겠어요?'),
		(31, '맛있는 이야기', 'What do you want to eat for dinner?', '저녁으로 뭐 먹고 싶어요?'),
		(32, '맛있는 이야기', 'I''m so hungry that I could eat anything.', '너무 배고파서 뭐든 먹을 수 있을 것 같아요.'),
		(33, '맛있는 이야기', 'My grandmother makes the best noodle soup.', '우리 할머니는 국수를 제일 맛있게 만드세요.'),
		(34, '맛있는 이야기', 'This chicken is a bit too spicy for me.', '이 닭고기는 저한테 조금 매워요.'),
		(35, '맛있는 이야기', 'Could we see the menu, please?', '메뉴판 좀 볼 수 있을까요?'),
		(36, '맛있는 이야기', 'I would like a glass of orange juice.', '오렌지 주스 한 잔 주세요.'),
		(37, '맛있는 이야기', 'I can''t eat peanuts because I''m allergic to them.', '저는 알레르기가 있어서 땅콩을 못 먹어요.'),
		(38, '맛있는 이야기', 'Let''s share a large pizza.', '큰 피자 하나 시켜서 나눠 먹어요.'),
		(39, '맛있는 이야기', 'Everything tastes delicious.', '다 정말 맛있어요.'),
		(40, '맛있는 이야기', 'Shall we get ice cream for dessert?', '디저트로 아이스크림 먹을까요?'),
		(41, '길 찾기', 'Excuse me, could you tell me how to get to the museum?', '실례합니다, 박물관에 어떻게 가는지 알려 주시겠어요?'),
		(42, '길 찾기', 'Go straight for two blocks and turn left at the bank.', '두 블록 곧장 가서 은행에서 왼쪽으로 도세요.'),
		(43, '길 찾기', 'It''s right across the street from the post office.', '우체국 바로 길 건너편에 있어요.'),
		(44, '길 찾기', 'How long does it take to walk there?', '거기까지 걸어서 얼마나 걸려요?'),
		(45, '길 찾기', 'It takes about 15 minutes on foot.', '걸어서 15분쯤 걸려요.'),
		(46, '길 찾기', 'You''d better take the subway at this time of day.', '이 시간에는 지하철을 타는 게 나아요.'),
		(47, '길 찾기', 'Which exit should I use to reach the stadium?', '경기장으로 가려면 몇 번 출구로 나가야 해요?'),
		(48, '길 찾기', 'I think we went past the bus stop.', '버스 정류장을 지나친 것 같아요.'),
		(49, '길 찾기', 'Is there a convenience store around here?', '이 근처에 편의점이 있나요?'),
		(50, '길 찾기', 'Just follow this road until you see a bridge.', '다리가 보일 때까지 이 길을 쭉 따라가세요.'),
		(51, '날씨와 계절', 'What''s the weather going to be like this weekend?', '이번 주말 날씨는 어떨까요?'),
		(52, '날씨와 계절', 'The forecast says it will rain all day on Saturday.', '일기 예보에서 토요일에 하루 종일 비가 온대요.'),
		(53, '날씨와 계절', 'You should take an umbrella just in case.', '혹시 모르니까 우산을 가져가는 게 좋아요.'),
		(54, '날씨와 계절', 'It was so foggy that I could hardly see the road.', '안개가 너무 짙어서 길이 거의 안 보였어요.'),
		(55, '날씨와 계절', 'Spring is my favorite season because of the flowers.', '저는 꽃 때문에 봄을 가장 좋아해요.'),
		(56, '날씨와 계절', 'It gets dark much earlier in winter.', '겨울에는 훨씬 일찍 어두워져요.'),
		(57, '날씨와 계절', 'The temperature dropped to ten below zero last night.', '어젯밤에 기온이 영하 10도까지 떨어졌어요.'),
		(58, '날씨와 계절', 'I can''t stand the heat and humidity of August.', '8월의 더위와 습기는 견디기 힘들어요.'),
		(59, '날씨와 계절', 'The leaves on the mountain are turning red and yellow.', '산의 나뭇잎이 빨갛고 노랗게 물들고 있어요.'),
		(60, '날씨와 계절', 'The air is cleaner today than it was yesterday.', '오늘은 어제보다 공기가 더 깨끗해요.'),
		(61, '여행 떠나기', 'We''re planning a family trip to the island this summer.', '우리 가족은 올여름에 섬으로 여행 갈 계획이에요.'),
		(62, '여행 떠나기', 'I packed my suitcase the night before we left.', '떠나기 전날 밤에 여행 가방을 쌌어요.'),
		(63, '여행 떠나기', 'What time does the train to the airport leave?', '공항 가는 기차는 몇 시에 출발해요?'),
		(64, '여행 떠나기', 'I''d like a window seat if there is one.', '창가 자리가 있으면 그걸로 주세요.'),
		(65, '여행 떠나기', 'Our flight was delayed for three hours because of the storm.', '폭풍 때문에 비행기가 세 시간 늦어졌어요.'),
		(66, '여행 떠나기', 'We have a reservation for two nights.', '이틀 밤 예약했어요.'),
		(67, '여행 떠나기', 'Would you mind taking a picture of us?', '저희 사진 좀 찍어 주시겠어요?'),
		(68, '여행 떠나기', 'The view from the top of the tower was amazing.', '탑 꼭대기에서 본 경치가 정말 멋졌어요.'),
		(69, '여행 떠나기', 'I lost my passport, so I had to go to the embassy.', '여권을 잃어버려서 대사관에 가야 했어요.'),
		(70, '여행 떠나기', 'Traveling taught me that there are many ways to live.', '여행하면서 사는 방법이 여러 가지라는 걸 배웠어요.'),
		(71, '전화로 말하기', 'Hello, may I speak to Mr. Brown, please?', '여보세요, 브라운 선생님과 통화할 수 있을까요?'),
		(72, '전화로 말하기', 'I''m afraid he isn''t here at the moment.', '죄송하지만 지금 자리에 안 계세요.'),
		(73, '전화로 말하기', 'Would you like to leave a message?', '메시지를 남기시겠어요?'),
		(74, '전화로 말하기', 'Could you ask him to call me back after four?', '네 시 이후에 다시 전화해 달라고 전해 주시겠어요?'),
		(75, '전화로 말하기', 'I''m sorry, but I think you have the wrong number.', '죄송하지만 전화를 잘못 거신 것 같아요.'),
		(76, '전화로 말하기', 'The line is bad, so I can''t hear you very well.', '연결이 안 좋아서 잘 안 들려요.'),
		(77, '전화로 말하기', 'Hold on a second while I find a pen.', '펜을 찾는 동안 잠깐만 기다려 주세요.'),
		(78, '전화로 말하기', 'I''m calling to ask about the swimming lessons.', '수영 수업에 대해 여쭤보려고 전화했어요.'),
		(79, '전화로 말하기', 'Let me check my schedule and text you later.', '일정을 확인하고 나중에 문자할게요.'),
		(80, '전화로 말하기', 'My battery is almost dead, so I have to hang up now.', '배터리가 거의 다 돼서 이제 끊어야 해요.'),
		(81, '발표하기', 'Thank you for giving me the chance to speak today.', '오늘 발표할 기회를 주셔서 감사합니다.'),
		(82, '발표하기', 'I''d like to talk about how social media affects our friendships.', '소셜 미디어가 우리의 우정에 어떤 영향을 주는지 이야기해 보려고 해요.'),
		(83, '발표하기', 'My presentation has three parts.', '제 발표는 세 부분으로 되어 있어요.'),
		(84, '발표하기', 'First of all, let''s take a look at this chart.', '먼저 이 도표를 함께 볼게요.'),
		(85, '발표하기', 'As you can see, the number has doubled since last year.', '보시다시피 작년보다 숫자가 두 배로 늘었어요.'),
		(86, '발표하기', 'According to a recent survey, most students sleep less than seven hours.', '최근 설문에 따르면 학생 대부분이 일곱 시간도 자지 못해요.'),
		(87, '발표하기', 'Let me give you an example from my own experience.', '제가 직접 겪은 일을 예로 들어 볼게요.'),
		(88, '발표하기', 'This brings me to my next point.', '이제 다음 이야기로 넘어갈게요.'),
		(89, '발표하기', 'To sum up, small habits can make a big difference.', '정리하면, 작은 습관이 큰 차이를 만들 수 있어요.'),
		(90, '발표하기', 'Please feel free to ask me any questions.', '궁금한 점이 있으면 편하게 질문해 주세요.'),
		(91, '내 생각 말하기', 'In my opinion, students should be allowed to choose their own subjects.', '제 생각에는 학생이 과목을 직접 고를 수 있어야 해요.'),
		(92, '내 생각 말하기', 'I see your point, but I don''t completely agree.', '무슨 말씀인지 알겠지만, 전부 동의하지는 않아요.'),
		(93, '내 생각 말하기', 'That depends on how you look at the problem.', '그건 문제를 어떻게 보느냐에 달려 있어요.'),
		(94, '내 생각 말하기', 'One of the main reasons is that we spend too much time online.', '주된 이유 가운데 하나는 우리가 인터넷에 시간을 너무 많이 쓴다는 거예요.'),
		(95, '내 생각 말하기', 'On the other hand, uniforms help students feel equal.', '반면에 교복은 학생들이 평등하다고 느끼게 해 줘요.'),
		(96, '내 생각 말하기', 'I''m not convinced that more homework leads to better grades.', '숙제를 더 많이 내준다고 성적이 오르는지는 잘 모르겠어요.'),
		(97, '내 생각 말하기', 'It would be unfair to judge someone by a single mistake.', '한 번의 실수로 누군가를 판단하는 건 불공평해요.'),
		(98, '내 생각 말하기', 'Have you considered what might happen if everyone did the same?', '모두가 똑같이 하면 어떤 일이 생길지 생각해 봤어요?'),
		(99, '내 생각 말하기', 'I used to think so too, but I changed my mind.', '저도 예전에는 그렇게 생각했지만 마음이 바뀌었어요.'),
		(100, '내 생각 말하기', 'We may disagree, but we can still respect each other.', '의견은 달라도 서로 존중할 수는 있어요.'),
		(101, '과학과 환경', 'Plants use sunlight to turn water and carbon dioxide into sugar.', '식물은 햇빛을 이용해 물과 이산화탄소를 당으로 바꿔요.'),
		(102, '과학과 환경', 'The moon pulls on the ocean and causes the tides.', '달이 바다를 끌어당겨서 밀물과 썰물이 생겨요.'),
		(103, '과학과 환경', 'Light travels much faster than sound.', '빛은 소리보다 훨씬 빨라요.'),
		(104, '과학과 환경', 'Water boils at a lower temperature on a high mountain.', '높은 산에서는 물이 더 낮은 온도에서 끓어요.'),
		(105, '과학과 환경', 'Scientists repeat an experiment many times before they trust the results.', '과학자들은 결과를 믿기 전에 실험을 여러 번 되풀이해요.'),
		(106, '과학과 환경', 'Bees are disappearing, and that could affect our food supply.', '벌이 사라지고 있고, 그러면 우리 먹거리도 영향을 받을 수 있어요.'),
		(107, '과학과 환경', 'If the ice at the poles keeps melting, sea levels will continue to rise.', '극지방의 얼음이 계속 녹으면 해수면도 계속 올라갈 거예요.'),
		(108, '과학과 환경', 'Recycling a single can saves enough energy to run a computer for hours.', '캔 하나만 재활용해도 컴퓨터를 몇 시간 켤 만큼 에너지를 아껴요.'),
		(109, '과학과 환경', 'We chose solar power because it does not pollute the air.', '공기를 오염시키지 않아서 태양광 에너지를 골랐어요.'),
		(110, '과학과 환경', 'Curiosity is where every great discovery begins.', '모든 위대한 발견은 호기심에서 시작돼요.'),
		(111, '나의 미래', 'I haven''t decided what I want to be when I grow up.', '어른이 되면 무엇이 되고 싶은지 아직 정하지 못했어요.'),
		(112, '나의 미래', 'I''ve always dreamed of designing video games.', '저는 늘 비디오 게임을 만드는 꿈을 꿔 왔어요.'),
		(113, '나의 미래', 'Ten years from now, I hope to be working abroad.', '10년 뒤에는 외국에서 일하고 있으면 좋겠어요.'),
		(114, '나의 미래', 'Many of the jobs we know today may not exist by then.', '우리가 아는 직업 가운데 많은 것이 그때는 없을지도 몰라요.'),
		(115, '나의 미래', 'Artificial intelligence will change the way we learn and work.', '인공지능은 우리가 배우고 일하는 방식을 바꿀 거예요.'),
		(116, '나의 미래', 'I''d rather do something I love than make a lot of money.', '돈을 많이 벌기보다 좋아하는 일을 하고 싶어요.'),
		(117, '나의 미래', 'If I had more free time, I would learn to play the guitar.', '시간이 더 있다면 기타를 배울 거예요.'),
		(118, '나의 미래', 'My uncle advised me not to be afraid of failure.', '삼촌은 실패를 두려워하지 말라고 조언해 주셨어요.'),
		(119, '나의 미래', 'By the time I graduate, I will have read a hundred books.', '졸업할 때까지 책 백 권을 읽을 거예요.'),
		(120, '나의 미래', 'Whatever happens, I want to keep learning every day.', '무슨 일이 있어도 매일 계속 배우고 싶어요.')
	) AS s(line, title, english, korean);
$$;

CREATE FUNCTION speaking.starter_sets() RETURNS TABLE(place integer, title text, level text, topic text)
    LANGUAGE sql IMMUTABLE ROWS 12
    AS $$ VALUES
	(1, '처음 만났을 때', 'beginner', '인사'),
	(2, '학교에서 보내는 하루', 'beginner', '학교생활'),
	(3, '물건 사기', 'beginner', '쇼핑'),
	(4, '맛있는 이야기', 'beginner', '음식'),
	(5, '길 찾기', 'intermediate', '길 안내'),
	(6, '날씨와 계절', 'intermediate', '날씨'),
	(7, '여행 떠나기', 'intermediate', '여행'),
	(8, '전화로 말하기', 'intermediate', '전화'),
	(9, '발표하기', 'advanced', '발표'),
	(10, '내 생각 말하기', 'advanced', '의견'),
	(11, '과학과 환경', 'advanced', '과학'),
	(12, '나의 미래', 'advanced', '미래')
$$;

CREATE FUNCTION speaking.sweep_overdue_presence() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM speaking.sweep_presence(o.school_id) FROM (SELECT DISTINCT p.school_id FROM speaking.presence p
		WHERE p.updated_at < now() - speaking.presence_lasts() - interval '5 seconds' ORDER BY p.school_id) AS o;
END $$;

CREATE FUNCTION speaking.sweep_presence(school uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('speaking.sweep:' || school, 0));
	DELETE FROM speaking.presence p WHERE p.school_id = school AND p.updated_at <= now() - speaking.presence_lasts();
	PERFORM speaking.arm_sweep(school);
END $$;

CREATE FUNCTION speaking.take_back_set(practice_set uuid, students uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	taken integer;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE;
	DELETE FROM speaking.assignments a WHERE a.set_id = practice_set AND a.student_id = ANY (students)
		AND (a.assigned_by = (SELECT auth.user_id()) OR auth.has_role('admin'));
	GET DIAGNOSTICS taken = ROW_COUNT;
	RETURN taken;
END $$;

CREATE FUNCTION speaking.tell_answer(tutor uuid, attempt uuid, answer uuid, status text) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM live.publish('user:' || tutor, 'feedback', jsonb_build_object('answer', answer, 'status', status));
	PERFORM live.publish('user:' || tutor, 'attempts', jsonb_build_object('attempt', attempt)) WHERE attempt IS NOT NULL;
END $$;

CREATE FUNCTION speaking.tell_attempt(r speaking.pronunciation_results) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	payload jsonb := jsonb_build_object('attempt', r.id, 'status', r.status);
BEGIN
	PERFORM live.publish('user:' || r.student_id, 'attempts', payload), speaking.tell_tutors(r.student_id, payload);
END $$;

CREATE FUNCTION speaking.tell_sound(sound uuid, status text) RETURNS void
    LANGUAGE sql
    AS $$
	SELECT live.publish('user:' || a.student_id, 'sentence_audio', jsonb_build_object('session_id', a.session_id, 'sentence_index',
		a.sentence_index, 'speed', a.speed, 'status', status))
	FROM speaking.sentence_audio a JOIN speaking.learning_sessions l ON l.id = a.session_id
	WHERE a.sound_id = sound AND l.ended_at IS NULL;
	SELECT live.publish('user:' || o.person_id, 'voice')
	FROM speaking.sounds s JOIN school.roles o ON o.school_id = s.school_id AND o.role = 'admin'
	WHERE s.id = sound AND NOT EXISTS (SELECT FROM speaking.sentence_audio a WHERE a.sound_id = s.id);
$$;

CREATE FUNCTION speaking.tell_tutors(student uuid, payload jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	tutor uuid;
BEGIN
	FOR tutor IN SELECT m.tutor_id FROM tutoring.tutor_students m WHERE m.student_id = student AND m.status = 'active' ORDER BY 1 LOOP
		PERFORM live.publish('user:' || tutor, 'attempts', payload);
	END LOOP;
END $$;

CREATE FUNCTION speaking.today(student uuid) RETURNS TABLE(minutes_today integer, daily_goal integer, streak_days integer, reached boolean, is_school_day boolean)
    LANGUAGE sql STABLE ROWS 1
    AS $$
	WITH now_there AS MATERIALIZED (SELECT hub.today() AS day, hub.time_zone() AS zone),
	practised AS MATERIALIZED (SELECT d.date FROM speaking.daily_statistics d WHERE d.student_id = student AND speaking.is_practised(d)),
	seconds AS (SELECT COALESCE((SELECT d.duration FROM speaking.daily_statistics d, now_there n WHERE d.student_id = student AND d.date = n.day), 0)
		+ COALESCE((SELECT sum(extract(epoch FROM l.seen_at - l.started_at)) FROM speaking.learning_sessions l, now_there n
			WHERE l.student_id = student AND l.ended_at IS NULL AND l.started_at >= n.day::timestamp AT TIME ZONE n.zone), 0) AS seconds),
	missed AS (SELECT max(g.day)::date AS day FROM now_there n,
			generate_series((SELECT min(p.date) FROM practised p)::timestamp, n.day - 1, interval '1 day') AS g(day)
		WHERE NOT EXISTS (SELECT FROM practised p WHERE p.date = g.day::date) AND speaking.is_school_day(g.day::date))
	SELECT floor(s.seconds / 60)::integer, f.goal,
		((SELECT count(*) FROM practised p WHERE p.date > COALESCE(m.day, '-infinity') AND p.date < n.day)
			+ CASE WHEN s.seconds >= 60 OR EXISTS (SELECT FROM practised p WHERE p.date = n.day) THEN 1 ELSE 0 END)::integer,
		s.seconds >= f.goal * 60, speaking.is_school_day(n.day)
	FROM seconds s, missed m, now_there n,
		(SELECT COALESCE((SELECT x.daily_goal FROM speaking.preferences x WHERE x.person_id = student), 10) AS goal) AS f;
$$;

CREATE FUNCTION speaking.try_voice() RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	sample text := 'Good morning! Which sentences shall we practise today?';
	wanted text := CASE WHEN speaking.has_voice_service() THEN 'school' ELSE speaking.built_in_voice() END;
BEGIN
	UPDATE speaking.voice_services v SET rests_until = NULL WHERE v.school_id = auth.school_id() AND v.rests_until IS NOT NULL;
	DELETE FROM speaking.sounds s WHERE s.school_id = auth.school_id() AND md5(s.english) = md5(sample) AND s.voice_id = wanted
		AND s.speed = 'normal';
	RETURN speaking.order_sound(sample, wanted, 'normal');
END $$;

CREATE FUNCTION speaking.tutors(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active');
$$;

CREATE FUNCTION speaking.unskip_attempt(attempt uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	a speaking.pronunciation_results;
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.attempt_id = attempt) THEN
		RETURN 'already_answered';
	END IF;
	UPDATE speaking.pronunciation_results r SET answered_at = NULL
	WHERE r.student_id = a.student_id AND r.answered_at = a.answered_at AND r.original_text = a.original_text
		AND r.session_id IS NOT DISTINCT FROM a.session_id;
	PERFORM speaking.tell_tutors(a.student_id, jsonb_build_object('attempt', attempt, 'answered', false));
	RETURN 'waiting';
END $$;

CREATE FUNCTION speaking.usual_voice() RETURNS text
    LANGUAGE sql STABLE
    AS $$
	SELECT CASE WHEN speaking.has_voice_service() THEN 'school' ELSE COALESCE(
		(SELECT p.voice_id FROM speaking.preferences p WHERE p.person_id = (SELECT auth.user_id())), speaking.built_in_voice()) END;
$$;

CREATE FUNCTION speaking.voice_service_rests() RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id()) AND v.rests_until > now());
$$;

CREATE FUNCTION speaking.waiting_attempts() RETURNS SETOF speaking.pronunciation_results
    LANGUAGE sql STABLE ROWS 50
    AS $$
	SELECT w.* FROM tutoring.tutor_students m
	CROSS JOIN LATERAL (SELECT DISTINCT ON (r.session_id, r.original_text) r.* FROM speaking.pronunciation_results r
		WHERE r.student_id = m.student_id AND r.status = 'COMPLETED' AND r.answered_at IS NULL AND r.created_at > now() - interval '30 days'
		ORDER BY r.session_id, r.original_text, r.created_at DESC, r.id DESC) AS w
	WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active'
		AND NOT EXISTS (SELECT FROM speaking.voice_answers v WHERE v.attempt_id = w.id AND v.status = 'PENDING');
$$;

CREATE FUNCTION speaking.words_of(attempt speaking.pronunciation_results) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
	SELECT array_agg(DISTINCT w) FROM (
		SELECT x ->> 'word' AS w FROM jsonb_array_elements(attempt.words) AS x WHERE x ->> 'verdict' <> 'extra'
		UNION ALL SELECT m[1] FROM regexp_matches(lower(attempt.original_text), '[a-z][a-z''-]*', 'g') AS m) AS all_words;
$$;

CREATE FUNCTION tutoring.approve_request(request uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	r tutoring.tutor_requests;
	t tutoring.tutors;
BEGIN
	SELECT t1.* INTO t FROM tutoring.tutors t1 WHERE t1.person_id = auth.user_id()
		AND EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.tutor_id = t1.person_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request;
	PERFORM FROM school.people p WHERE p.id = r.student_id FOR NO KEY UPDATE;
	SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF r.status = 'PENDING' THEN
		PERFORM tutoring.close_past_limit(r.student_id);
		SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request;
	END IF;
	IF r.status <> 'PENDING' THEN
		RETURN 'already_decided';
	ELSIF t.student_count >= t.max_student THEN
		RETURN 'tutor_full';
	END IF;

	UPDATE tutoring.tutor_requests q SET status = 'APPROVED', cause = 'person', processed_at = now(), updated_at = now(),
		viewed_at = COALESCE(q.viewed_at, now()) WHERE q.id = request;
	PERFORM tutoring.start_match(r.tutor_id, r.student_id, request);
	PERFORM inbox.notify(r.student_id, 'request_approved', jsonb_build_object('tutor', tutoring.name_of(r.tutor_id)),
		'/requests/' || request, 'request_approved:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'APPROVED'));
	PERFORM inbox.read_about(ARRAY['/requests/' || request]);
	PERFORM tutoring.close_past_limit(r.student_id);
	RETURN 'decided';
END $$;

CREATE FUNCTION tutoring.cancel_request(request uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	r tutoring.tutor_requests;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.student_id = auth.user_id()));
	UPDATE tutoring.tutor_requests q SET status = 'CANCELLED', cause = 'person', processed_at = now(), updated_at = now()
	WHERE q.id = request AND q.status = 'PENDING' RETURNING q.* INTO r;
	IF NOT FOUND THEN
		RETURN 'already_decided';
	END IF;
	PERFORM inbox.notify(r.tutor_id, 'request_cancelled', jsonb_build_object('student', tutoring.name_of(r.student_id)),
		'/requests/' || request, 'request_cancelled:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'CANCELLED'));
	RETURN 'decided';
END $$;

CREATE FUNCTION tutoring.check_feedback(tutor uuid, student uuid, session uuid, attempt uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active'));
	PERFORM auth.found(session IS NULL OR EXISTS (SELECT FROM speaking.learning_sessions s
		WHERE s.id = session AND s.student_id = student));
	PERFORM auth.found(attempt IS NULL OR EXISTS (SELECT FROM speaking.pronunciation_results r
		WHERE r.id = attempt AND r.student_id = student));
END $$;

CREATE FUNCTION tutoring.class_overview(class uuid) RETURNS TABLE(id uuid, student_name text, number text, needs_look boolean, has_tutor boolean, tutor_name text, is_waiting boolean, waiting_tutor text, waiting_since timestamp with time zone, is_late boolean, is_quiet boolean, last_feedback_at timestamp with time zone, is_overdue boolean, is_due boolean)
    LANGUAGE sql STABLE ROWS 30
    AS $$
	SELECT p.id, p.name, n.number, s.is_quiet OR m.tutor_name IS NULL AND COALESCE(w.is_late, true), m.tutor_name IS NOT NULL, m.tutor_name,
		w.created_at IS NOT NULL, w.tutor_name, w.created_at, COALESCE(w.is_late, false), s.is_quiet,
		f.last_feedback_at, s.is_quiet, COALESCE(f.last_feedback_at, m.assigned_at) < now() - interval '7 days'
	FROM school.class_students n
	JOIN school.people p ON p.id = n.person_id AND p.disabled_at IS NULL
	CROSS JOIN LATERAL (SELECT string_agg(t.name, ', ' ORDER BY x.assigned_at) AS tutor_name, min(x.assigned_at) AS assigned_at
		FROM tutoring.tutor_students x JOIN school.people t ON t.id = x.tutor_id
		WHERE x.student_id = p.id AND x.status = 'active') AS m
	LEFT JOIN LATERAL (SELECT t.name::text AS tutor_name, r.created_at, now() > r.created_at + (r.expires_at - r.created_at) / 2 AS is_late
		FROM tutoring.tutor_requests r JOIN school.people t ON t.id = r.tutor_id
		WHERE r.student_id = p.id AND r.status = 'PENDING' ORDER BY r.created_at LIMIT 1) AS w ON true
	CROSS JOIN LATERAL (SELECT max(x.created_at) AS last_feedback_at FROM tutoring.feedback_messages x WHERE x.student_id = p.id) AS f
	CROSS JOIN LATERAL (SELECT m.tutor_name IS NOT NULL
		AND COALESCE(f.last_feedback_at, m.assigned_at) < now() - interval '14 days' AS is_quiet) AS s
	WHERE n.class_id = class;
$$;

CREATE FUNCTION tutoring.class_shown(asked uuid) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
	SELECT c.id FROM school.class_teachers t JOIN school.classes c ON c.id = t.class_id
	WHERE t.person_id = (SELECT auth.user_id())
	ORDER BY c.id IS DISTINCT FROM asked, c.grade, c.name, c.id LIMIT 1;
$$;

CREATE FUNCTION tutoring.close_past_limit(student uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	r tutoring.tutor_requests;
BEGIN
	IF NOT tutoring.has_all_tutors(student) THEN
		RETURN;
	END IF;
	DELETE FROM tutoring.tutor_watchers w WHERE w.student_id = student;
	FOR r IN UPDATE tutoring.tutor_requests q SET status = 'CANCELLED', cause = 'limit', processed_at = now(), updated_at = now()
		WHERE q.student_id = student AND q.status = 'PENDING' RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.tutor_id, 'request_closed', jsonb_build_object('student', tutoring.name_of(student)),
			'/requests/' || r.id, 'request_closed:' || r.id);
		PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
			jsonb_build_object('request', r.id, 'status', r.status));
	END LOOP;
END $$;

CREATE FUNCTION tutoring.count_students() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF TG_OP <> 'INSERT' AND OLD.status = 'active' THEN
		UPDATE tutoring.tutors SET student_count = student_count - 1 WHERE person_id = OLD.tutor_id;
	END IF;
	IF TG_OP <> 'DELETE' AND NEW.status = 'active' THEN
		UPDATE tutoring.tutors SET student_count = student_count + 1 WHERE person_id = NEW.tutor_id;
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION tutoring.edit_feedback(feedback uuid, message text) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	f tutoring.feedback_messages;
BEGIN
	SELECT x.* INTO f FROM tutoring.feedback_messages x WHERE x.id = feedback AND x.tutor_id = auth.user_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF f.created_at <= now() - interval '15 minutes' THEN
		RETURN 'too_late';
	ELSIF f.is_spoken THEN
		RETURN 'spoken';
	END IF;
	UPDATE tutoring.feedback_messages x SET message = edit_feedback.message, edited_at = now() WHERE x.id = feedback;
	PERFORM tutoring.publish('feedback', f.school_id, f.student_id, f.tutor_id, jsonb_build_object('feedback', feedback, 'edited', true));
	RETURN 'edited';
END $$;

CREATE FUNCTION tutoring.end_match(match uuid, reason text) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	m tutoring.tutor_students;
	is_staff boolean := auth.has_role('teacher', 'admin', 'operator');
BEGIN
	SELECT x.* INTO m FROM tutoring.tutor_students x WHERE x.id = match;
	PERFORM auth.found(FOUND AND tutoring.may_see(m.student_id, m.tutor_id));
	IF NOT is_staff AND auth.user_id() <> m.tutor_id THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'role';
	END IF;
	PERFORM FROM tutoring.tutors t WHERE t.person_id = m.tutor_id FOR NO KEY UPDATE;
	UPDATE tutoring.tutor_students x SET status = 'inactive', ended_at = now(), ended_by = auth.user_id(), room = NULL,
		end_reason = NULLIF(btrim(reason), ''), updated_at = now() WHERE x.id = match AND x.status = 'active';
	IF NOT FOUND THEN
		RETURN 'already_ended';
	END IF;
	PERFORM inbox.notify(m.student_id, 'match_ended', jsonb_strip_nulls(jsonb_build_object('tutor', tutoring.name_of(m.tutor_id),
		'reason', left(NULLIF(btrim(reason), ''), 140))), '/tutors', 'match_ended:' || match);
	IF auth.user_id() <> m.tutor_id THEN
		PERFORM inbox.notify(m.tutor_id, 'match_left', jsonb_strip_nulls(jsonb_build_object('student', tutoring.name_of(m.student_id),
			'reason', left(NULLIF(btrim(reason), ''), 140))), '/students/' || m.student_id, 'match_left:' || match);
		PERFORM school.log_access(m.student_id, 'match_ended', jsonb_build_object('tutor', m.tutor_id));
	END IF;
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = m.tutor_id AND d.student_id = m.student_id;
	PERFORM tutoring.publish('matches', m.school_id, m.student_id, m.tutor_id, jsonb_build_object('match', match, 'status', 'inactive'));
	PERFORM hub.record_event(m.student_id, 'intervention', 'tutoring', match::text, jsonb_build_object('action', 'match_ended', 'tutor_id', m.tutor_id));
	PERFORM tutoring.tell_watchers(m.tutor_id);
	RETURN 'ended';
END $$;

CREATE FUNCTION tutoring.expire_requests(batch integer DEFAULT 500) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r tutoring.tutor_requests;
	expired integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET status = 'EXPIRED', cause = 'time', processed_at = now(), updated_at = now()
		WHERE q.id = ANY (ARRAY(SELECT o.id FROM tutoring.tutor_requests o WHERE o.status = 'PENDING' AND o.expires_at <= now()
			ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED))
		RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.student_id, 'request_expired', jsonb_build_object('tutor', tutoring.name_of(r.tutor_id)),
			'/requests/' || r.id, 'request_expired:' || r.id);
		PERFORM inbox.notify(r.tutor_id, 'request_unanswered', jsonb_build_object('student', tutoring.name_of(r.student_id)),
			'/requests/' || r.id, 'request_unanswered:' || r.id);
		PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
			jsonb_build_object('request', r.id, 'status', 'EXPIRED'));
		expired := expired + 1;
	END LOOP;
	RETURN expired;
END $$;

CREATE FUNCTION tutoring.feedback_box(asked text) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN (((asked = 'received'::text) AND auth.has_role(VARIADIC ARRAY['student'::text])) OR ((asked = 'written'::text) AND auth.has_role(VARIADIC ARRAY['tutor'::text])) OR ((asked = 'school'::text) AND auth.has_role(VARIADIC ARRAY['teacher'::text, 'admin'::text]))) THEN asked WHEN auth.has_role(VARIADIC ARRAY['student'::text]) THEN 'received'::text WHEN auth.has_role(VARIADIC ARRAY['tutor'::text]) THEN 'written'::text WHEN auth.has_role(VARIADIC ARRAY['teacher'::text, 'admin'::text]) THEN 'school'::text ELSE NULL::text END;

CREATE TABLE tutoring.feedback_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    tutor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    message db.prose,
    message_type text DEFAULT 'text'::text NOT NULL,
    audio_url text,
    session_id uuid,
    websocket_sent boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    edited_at timestamp with time zone,
    read_at timestamp with time zone,
    attempt_id uuid,
    audio_file_id uuid,
    audio_ms integer,
    is_spoken boolean DEFAULT false NOT NULL,
    CONSTRAINT feedback_messages_audio_ms_check CHECK ((audio_ms > 0)),
    CONSTRAINT feedback_messages_check CHECK (((message_type = 'text'::text) OR (audio_url IS NOT NULL))),
    CONSTRAINT feedback_messages_check1 CHECK (((message IS NOT NULL) OR (message_type = 'audio'::text))),
    CONSTRAINT feedback_messages_message_check CHECK ((char_length((message)::text) <= 4000)),
    CONSTRAINT feedback_messages_message_type_check CHECK ((message_type = ANY (ARRAY['text'::text, 'audio'::text])))
);

ALTER TABLE ONLY tutoring.feedback_messages FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.feedback_messages.id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.tutor_id IS 'personal: link';

COMMENT ON COLUMN tutoring.feedback_messages.student_id IS 'personal: link';

COMMENT ON COLUMN tutoring.feedback_messages.message IS 'personal: content';

COMMENT ON COLUMN tutoring.feedback_messages.message_type IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.audio_url IS 'personal: content';

COMMENT ON COLUMN tutoring.feedback_messages.session_id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.websocket_sent IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.created_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.feedback_messages.edited_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.feedback_messages.read_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.feedback_messages.attempt_id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.audio_file_id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_messages.audio_ms IS 'personal: activity';

COMMENT ON COLUMN tutoring.feedback_messages.is_spoken IS 'personal: activity';

CREATE FUNCTION tutoring.feedback_page(box text, after_time timestamp with time zone, after_id uuid, row_limit integer) RETURNS SETOF tutoring.feedback_messages
    LANGUAGE sql STABLE ROWS 20
    AS $$
	WITH cursor AS (SELECT COALESCE(after_time, 'infinity') AS at, COALESCE(after_id, '00000000-0000-0000-0000-000000000000') AS id)
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'received' AND f.student_id = (SELECT auth.user_id()) AND (f.created_at, f.id) < (c.at, c.id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'written' AND f.tutor_id = (SELECT auth.user_id()) AND (f.created_at, f.id) < (c.at, c.id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'school' AND auth.has_role('admin') AND f.school_id = (SELECT auth.school_id()) AND (f.created_at, f.id) < (c.at, c.id)
		AND tutoring.looks_as_staff(f.student_id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, school.class_teachers t
	JOIN school.class_students s ON s.class_id = t.class_id
	CROSS JOIN LATERAL (SELECT x.* FROM tutoring.feedback_messages x
		WHERE x.student_id = s.person_id AND (x.created_at, x.id) < (c.at, c.id)
		ORDER BY x.created_at DESC, x.id DESC LIMIT row_limit) AS f
	WHERE box = 'school' AND NOT auth.has_role('admin') AND t.person_id = (SELECT auth.user_id())
		AND tutoring.looks_as_staff(s.person_id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit);
$$;

CREATE FUNCTION tutoring.follow_person() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM tutoring.list_tutor(NEW.id);
	RETURN NULL;
END $$;

CREATE FUNCTION tutoring.follow_role() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO tutoring.tutors (person_id, school_id) VALUES (NEW.person_id, NEW.school_id) ON CONFLICT DO NOTHING;
		PERFORM tutoring.list_tutor(NEW.person_id);
	ELSE
		UPDATE tutoring.tutors SET is_accepting = false, updated_at = now() WHERE person_id = OLD.person_id;
		PERFORM tutoring.list_tutor(OLD.person_id);
	END IF;
	RETURN NULL;
END $$;

CREATE FUNCTION tutoring.give_feedback(student uuid, message text, session uuid DEFAULT NULL::uuid, attempt uuid DEFAULT NULL::uuid, audio_file uuid DEFAULT NULL::uuid, audio_ms integer DEFAULT NULL::integer, is_spoken boolean DEFAULT false, tutor uuid DEFAULT auth.user_id(), id uuid DEFAULT gen_random_uuid()) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	feedback uuid := give_feedback.id;
	notice uuid;
BEGIN
	PERFORM tutoring.check_feedback(tutor, student, session, attempt);
	INSERT INTO tutoring.feedback_messages (id, school_id, tutor_id, student_id, message, message_type, session_id, attempt_id, audio_file_id,
		audio_url, audio_ms, is_spoken)
	VALUES (feedback, auth.school_id(), give_feedback.tutor, student, give_feedback.message, CASE WHEN audio_file IS NULL THEN 'text' ELSE 'audio' END,
		COALESCE(session, (SELECT r.session_id FROM speaking.pronunciation_results r WHERE r.id = attempt)), attempt, audio_file,
		'/api/v1/sounds/' || audio_file, give_feedback.audio_ms, give_feedback.is_spoken);
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = auth.user_id() AND d.tutor_id = tutor AND d.student_id = student;
	notice := CASE WHEN audio_file IS NULL
		THEN inbox.notify(student, 'feedback_received', jsonb_build_object('tutor', tutoring.name_of(tutor),
			'excerpt', left(give_feedback.message, 140)), '/feedback#feedback-' || feedback, 'feedback_received:' || feedback, 'feedback:' || tutor)
		ELSE inbox.notify(student, 'voice_received', jsonb_build_object('tutor', tutoring.name_of(tutor),
			'seconds', greatest(1, round(give_feedback.audio_ms / 1000.0))), '/feedback#feedback-' || feedback, 'voice_received:' || feedback,
			'voice:' || tutor) END;
	UPDATE tutoring.feedback_messages f SET websocket_sent = true
	FROM inbox.notifications n WHERE f.id = feedback AND n.id = notice AND 'live' = ANY (n.sent_via);
	PERFORM speaking.settle_attempt(attempt);
	PERFORM tutoring.publish('feedback', auth.school_id(), student, tutor, jsonb_build_object('feedback', feedback));
	PERFORM hub.record_event(student, 'intervention', 'tutoring', feedback::text, jsonb_build_object('action', 'feedback_given', 'tutor_id', tutor));
	PERFORM hub.note_contact(ARRAY[student], 'feedback', tutor);
	RETURN feedback;
END $$;

CREATE FUNCTION tutoring.has_all_tutors(student uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN (SELECT count(*) FROM tutoring.tutor_students m WHERE m.student_id = student AND m.status = 'active')
		>= (SELECT g.max_tutors_per_student FROM school.settings g JOIN school.people p ON p.school_id = g.school_id WHERE p.id = student);
END $$;

CREATE FUNCTION tutoring.knows_student(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()))
		OR auth.has_role('teacher') AND school.teaches(student)
		OR auth.has_role('admin') AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = student AND o.role = 'student');
$$;

CREATE FUNCTION tutoring.list_tutor(person uuid) RETURNS void
    LANGUAGE sql
    AS $$
	UPDATE tutoring.tutors t SET listed_name = (SELECT p.name FROM school.people p
		JOIN school.roles o ON o.person_id = p.id AND o.role = 'tutor' WHERE p.id = person AND p.disabled_at IS NULL)
	WHERE t.person_id = person;
$$;

CREATE FUNCTION tutoring.log_request_looks(requests uuid[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	IF auth.has_role('teacher', 'admin', 'operator') THEN
		PERFORM hub.log_looks(ARRAY(SELECT DISTINCT r.student_id FROM tutoring.tutor_requests r
			WHERE r.id = ANY (requests) AND auth.user_id() NOT IN (r.student_id, r.tutor_id)), 'request_read');
	END IF;
END $$;

CREATE FUNCTION tutoring.looks_as_staff(student uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
	SELECT auth.has_role('teacher', 'admin') AND student <> auth.user_id() AND NOT EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()));
$$;

CREATE FUNCTION tutoring.match_directly(tutor uuid, student uuid) RETURNS TABLE(decision text, id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	t tutoring.tutors;
	request uuid;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = tutor AND tutor <> student
		AND EXISTS (SELECT FROM school.people p JOIN school.roles o ON o.person_id = p.id
			WHERE p.id = tutor AND o.role = 'tutor' AND p.disabled_at IS NULL) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	PERFORM FROM school.people p WHERE p.id = student AND p.disabled_at IS NULL
		AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = p.id AND o.role = 'student') FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	decision := CASE
		WHEN tutoring.has_all_tutors(student) OR EXISTS (SELECT FROM tutoring.tutor_students m
			WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active') THEN 'already_matched'
		WHEN t.student_count >= t.max_student THEN 'tutor_full'
		ELSE 'created' END;
	IF decision <> 'created' THEN
		RETURN NEXT;
		RETURN;
	END IF;

	UPDATE tutoring.tutor_requests q SET status = 'APPROVED', cause = 'direct', processed_at = now(), updated_at = now()
	WHERE q.student_id = student AND q.tutor_id = tutor AND q.status = 'PENDING' RETURNING q.id INTO request;
	id := tutoring.start_match(tutor, student, request);
	PERFORM inbox.notify(student, 'match_created', jsonb_build_object('tutor', tutoring.name_of(tutor)), '/tutors/' || tutor,
		'match_created:' || id);
	PERFORM inbox.notify(tutor, 'match_received', jsonb_build_object('student', tutoring.name_of(student)), '/students/' || student,
		'match_received:' || id);
	PERFORM school.log_access(student, 'matched_directly', jsonb_build_object('tutor', tutor));
	PERFORM tutoring.close_past_limit(student);
	RETURN NEXT;
END $$;

CREATE FUNCTION tutoring.may_see(student uuid, tutor uuid) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (COALESCE((auth.user_id() = ANY (ARRAY[student, tutor])), false) OR auth.has_role(VARIADIC ARRAY['teacher'::text, 'admin'::text, 'operator'::text]));

CREATE FUNCTION tutoring.name_of(person uuid) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
	RETURN (SELECT p.name::text FROM school.people p WHERE p.id = person);
END $$;

CREATE FUNCTION tutoring.publish(kind text, school uuid, student uuid, tutor uuid, payload jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
	PERFORM live.publish('user:' || student, kind, payload);
	PERFORM live.publish('user:' || tutor, kind, payload);
	PERFORM live.publish('school:' || school || ':staff', kind, payload);
END $$;

CREATE FUNCTION tutoring.read_feedback(feedback uuid[] DEFAULT NULL::uuid[]) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	f tutoring.feedback_messages;
	newly integer := 0;
BEGIN
	FOR f IN UPDATE tutoring.feedback_messages x SET read_at = now()
		WHERE x.student_id = auth.user_id() AND x.read_at IS NULL AND (feedback IS NULL OR x.id = ANY (feedback)) RETURNING x.*
	LOOP
		PERFORM live.publish('user:' || f.tutor_id, 'feedback', jsonb_build_object('feedback', f.id, 'read', true));
		newly := newly + 1;
	END LOOP;
	PERFORM inbox.read_about(ARRAY(SELECT '/feedback#feedback-' || x.id FROM tutoring.feedback_messages x
		WHERE x.student_id = auth.user_id() AND (feedback IS NULL OR x.id = ANY (feedback))));
	RETURN newly;
END $$;

CREATE FUNCTION tutoring.reject_request(request uuid, reason text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	r tutoring.tutor_requests;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.tutor_id = auth.user_id()));
	UPDATE tutoring.tutor_requests q SET status = 'REJECTED', cause = 'person', reason = NULLIF(btrim(reject_request.reason), ''),
		processed_at = now(), updated_at = now(), viewed_at = COALESCE(q.viewed_at, now())
	WHERE q.id = request AND q.status = 'PENDING' RETURNING q.* INTO r;
	IF NOT FOUND THEN
		RETURN 'already_decided';
	END IF;
	PERFORM inbox.notify(r.student_id, 'request_rejected', jsonb_strip_nulls(jsonb_build_object(
		'tutor', tutoring.name_of(r.tutor_id), 'reason', left(r.reason, 140))), '/requests/' || request, 'request_rejected:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'REJECTED'));
	PERFORM inbox.read_about(ARRAY['/requests/' || request]);
	RETURN 'decided';
END $$;

CREATE FUNCTION tutoring.remind_requests(batch integer DEFAULT 500) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
	r tutoring.tutor_requests;
	reminded integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET reminded_at = now()
		WHERE q.id = ANY (ARRAY(SELECT o.id FROM tutoring.tutor_requests o WHERE o.status = 'PENDING' AND o.reminded_at IS NULL
				AND o.expires_at > now() AND o.created_at + (o.expires_at - o.created_at) / 2 <= now()
			ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED))
		RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.tutor_id, 'request_reminder', jsonb_build_object('student', tutoring.name_of(r.student_id),
			'until', r.expires_at), '/requests/' || r.id, 'request_reminder:' || r.id);
		reminded := reminded + 1;
	END LOOP;
	RETURN reminded;
END $$;

CREATE FUNCTION tutoring.request_box(asked text) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN ((asked IS NULL) AND auth.has_role(VARIADIC ARRAY['teacher'::text, 'admin'::text])) THEN 'school'::text WHEN ((asked IS NULL) AND auth.has_role(VARIADIC ARRAY['tutor'::text])) THEN 'received'::text WHEN (asked IS NULL) THEN 'sent'::text WHEN ((asked <> 'school'::text) OR auth.has_role(VARIADIC ARRAY['teacher'::text, 'admin'::text])) THEN asked ELSE NULL::text END;

CREATE FUNCTION tutoring.request_tutor(tutor uuid, message text) RETURNS TABLE(decision text, id uuid)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
DECLARE
	student uuid := auth.user_id();
	t tutoring.tutors;
	expires timestamptz;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x JOIN school.people p ON p.id = x.person_id
	JOIN school.roles r ON r.person_id = x.person_id AND r.role = 'tutor'
	WHERE x.person_id = tutor AND tutor <> student AND p.disabled_at IS NULL;
	PERFORM auth.found(FOUND);
	PERFORM FROM school.people p WHERE p.id = student FOR NO KEY UPDATE;

	SELECT 'already_open', q.id INTO decision, id FROM tutoring.tutor_requests q
	WHERE q.student_id = student AND q.tutor_id = tutor AND q.status = 'PENDING';
	IF NOT FOUND THEN
		decision := CASE
			WHEN EXISTS (SELECT FROM tutoring.tutor_students m
				WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active') THEN 'already_matched'
			WHEN tutoring.has_all_tutors(student) THEN 'already_matched'
			WHEN NOT t.is_accepting THEN 'tutor_not_accepting'
			WHEN t.student_count >= t.max_student THEN 'tutor_full'
			ELSE 'created' END;
	END IF;
	IF decision <> 'created' THEN
		RETURN NEXT;
		RETURN;
	END IF;

	SELECT now() + make_interval(days => g.request_expiry_days) INTO expires FROM school.settings g WHERE g.school_id = t.school_id;
	INSERT INTO tutoring.tutor_requests AS q (school_id, student_id, tutor_id, message, expires_at)
	VALUES (t.school_id, student, tutor, request_tutor.message, expires) RETURNING q.id INTO id;
	PERFORM inbox.notify(tutor, 'request_received', jsonb_build_object('student', tutoring.name_of(student),
		'excerpt', left(request_tutor.message, 140)), '/requests/' || id, 'request_received:' || id);
	PERFORM tutoring.publish('requests', t.school_id, student, tutor, jsonb_build_object('request', id, 'status', 'PENDING'));
	RETURN NEXT;
END $$;

CREATE FUNCTION tutoring.requests_page(box text, statuses text[], in_waiting boolean, after_time timestamp with time zone, after_id uuid, row_limit integer) RETURNS TABLE(id uuid, is_waiting boolean, created_at timestamp with time zone)
    LANGUAGE plpgsql STABLE ROWS 20
    AS $_$
DECLARE
	owner_column text := CASE box WHEN 'sent' THEN 'student_id' WHEN 'received' THEN 'tutor_id' WHEN 'school' THEN 'school_id' END;
	owner uuid := CASE box WHEN 'school' THEN auth.school_id() ELSE auth.user_id() END;
	taken integer := 0;
BEGIN
	IF owner_column IS NULL THEN
		RETURN;
	END IF;
	IF in_waiting IS NOT FALSE AND (statuses IS NULL OR 'PENDING' = ANY (statuses)) THEN
		RETURN QUERY EXECUTE format($query$
			SELECT r.id, true, r.created_at FROM tutoring.tutor_requests r
			WHERE r.%I = $1 AND r.status = 'PENDING' AND (r.created_at, r.id) > ($2, $3)
			ORDER BY r.created_at, r.id LIMIT $4$query$, owner_column)
		USING owner, COALESCE(after_time, '-infinity'), COALESCE(after_id, '00000000-0000-0000-0000-000000000000'), row_limit;
		GET DIAGNOSTICS taken = ROW_COUNT;
		after_time := NULL;
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT r.id, false, r.created_at FROM tutoring.tutor_requests r
		WHERE r.%I = $1 AND r.status <> 'PENDING' AND ($5 IS NULL OR r.status = ANY ($5)) AND (r.created_at, r.id) < ($2, $3)
		ORDER BY r.created_at DESC, r.id DESC LIMIT $4$query$, owner_column)
	USING owner, COALESCE(after_time, 'infinity'), COALESCE(after_id, '00000000-0000-0000-0000-000000000000'), row_limit - taken, statuses;
END $_$;

CREATE FUNCTION tutoring.save_draft(student uuid, message text) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = auth.user_id() AND m.status = 'active'));
	IF save_draft.message = '' THEN
		DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = auth.user_id() AND d.student_id = student;
		RETURN;
	END IF;
	INSERT INTO tutoring.feedback_drafts (tutor_id, student_id, school_id, message)
	VALUES (auth.user_id(), student, auth.school_id(), save_draft.message)
	ON CONFLICT (tutor_id, student_id) DO UPDATE SET message = EXCLUDED.message, updated_at = now();
END $$;

CREATE FUNCTION tutoring.save_tutor(is_accepting boolean, max_student integer, introduction text, subjects text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
DECLARE
	t tutoring.tutors;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = auth.user_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF save_tutor.max_student < t.student_count THEN
		PERFORM auth.refuse_field('max_student', 'below_count');
	END IF;
	UPDATE tutoring.tutors x SET is_accepting = COALESCE(save_tutor.is_accepting, x.is_accepting),
		max_student = COALESCE(save_tutor.max_student, x.max_student),
		introduction = COALESCE(save_tutor.introduction, x.introduction), subjects = COALESCE(save_tutor.subjects, x.subjects),
		updated_at = now()
	WHERE x.person_id = t.person_id;
	PERFORM tutoring.tell_watchers(t.person_id);
END $$;

CREATE FUNCTION tutoring.start_match(tutor uuid, student uuid, request uuid) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
DECLARE
	match uuid;
BEGIN
	INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, request_id, assigned_by)
	VALUES (auth.school_id(), tutor, student, request, auth.user_id()) RETURNING id INTO match;
	DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor AND w.student_id = student;
	PERFORM tutoring.publish('matches', auth.school_id(), student, tutor, jsonb_build_object('match', match, 'status', 'active'));
	PERFORM hub.record_event(student, 'intervention', 'tutoring', match::text, jsonb_build_object('action', 'match_started', 'tutor_id', tutor));
	RETURN match;
END $$;

CREATE FUNCTION tutoring.tell_watchers(tutor uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
	student uuid;
BEGIN
	IF NOT EXISTS (SELECT FROM tutoring.tutors t WHERE t.person_id = tutor AND t.is_accepting AND t.student_count < t.max_student) THEN
		RETURN;
	END IF;
	FOR student IN DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor RETURNING w.student_id LOOP
		PERFORM inbox.notify(student, 'place_free', jsonb_build_object('tutor', tutoring.name_of(tutor)), '/tutors/' || tutor,
			'place_free:' || tutor || ':' || student || ':' || extract(epoch FROM now()), 'place_free:' || tutor);
	END LOOP;
END $$;

CREATE FUNCTION tutoring.unwatch_tutor(tutor uuid) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
	DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor AND w.student_id = auth.user_id();
	RETURN FOUND;
END $$;

CREATE FUNCTION tutoring.view_requests(request uuid DEFAULT NULL::uuid) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
	r tutoring.tutor_requests;
	seen integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET viewed_at = now(), updated_at = now()
		WHERE q.tutor_id = auth.user_id() AND q.status = 'PENDING' AND q.viewed_at IS NULL AND (request IS NULL OR q.id = request)
		RETURNING q.*
	LOOP
		PERFORM live.publish('user:' || r.student_id, 'requests', jsonb_build_object('request', r.id, 'status', r.status, 'viewed', true));
		seen := seen + 1;
	END LOOP;
	RETURN seen;
END $$;

CREATE FUNCTION tutoring.watch_tutor(tutor uuid) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
	t tutoring.tutors;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = tutor FOR KEY SHARE;
	PERFORM auth.found(FOUND AND tutor <> auth.user_id());
	IF t.is_accepting AND t.student_count < t.max_student THEN
		RETURN 'place_free';
	END IF;
	INSERT INTO tutoring.tutor_watchers (tutor_id, student_id, school_id) VALUES (tutor, auth.user_id(), t.school_id)
	ON CONFLICT DO NOTHING;
	RETURN 'watching';
END $$;

CREATE TABLE auth.accounts (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    totp_secret bytea,
    totp_enabled_at timestamp with time zone,
    totp_last_step bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT accounts_check CHECK (((totp_enabled_at IS NULL) OR (totp_secret IS NOT NULL))),
    CONSTRAINT accounts_password_hash_check CHECK ((password_hash ~~ '$%'::text))
);

ALTER TABLE ONLY auth.accounts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.accounts.person_id IS 'personal: link';

COMMENT ON COLUMN auth.accounts.school_id IS 'personal: no';

COMMENT ON COLUMN auth.accounts.password_hash IS 'personal: credential';

COMMENT ON COLUMN auth.accounts.password_changed_at IS 'personal: activity';

COMMENT ON COLUMN auth.accounts.totp_secret IS 'personal: credential';

COMMENT ON COLUMN auth.accounts.totp_enabled_at IS 'personal: activity';

COMMENT ON COLUMN auth.accounts.totp_last_step IS 'personal: credential';

COMMENT ON COLUMN auth.accounts.created_at IS 'personal: no';

CREATE TABLE auth.guests (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT guests_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY auth.guests FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.guests.id IS 'personal: no';

COMMENT ON COLUMN auth.guests.school_id IS 'personal: no';

COMMENT ON COLUMN auth.guests.token_hash IS 'personal: credential';

COMMENT ON COLUMN auth.guests.created_at IS 'personal: no';

COMMENT ON COLUMN auth.guests.removed_at IS 'personal: no';

COMMENT ON COLUMN auth.guests.expires_at IS 'personal: no';

CREATE TABLE auth.node_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    source_node integer NOT NULL,
    token_hash bytea NOT NULL,
    name db.line,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT node_keys_name_check CHECK ((char_length((name)::text) <= 100)),
    CONSTRAINT node_keys_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY auth.node_keys FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.node_keys.id IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.school_id IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.source_node IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.token_hash IS 'personal: credential';

COMMENT ON COLUMN auth.node_keys.name IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.created_at IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.last_used_at IS 'personal: no';

COMMENT ON COLUMN auth.node_keys.revoked_at IS 'personal: no';

CREATE TABLE auth.one_time_links (
    token_hash bytea NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    purpose text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT one_time_links_purpose_check CHECK ((purpose = ANY (ARRAY['activate'::text, 'reset'::text]))),
    CONSTRAINT one_time_links_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY auth.one_time_links FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.one_time_links.token_hash IS 'personal: credential';

COMMENT ON COLUMN auth.one_time_links.person_id IS 'personal: link';

COMMENT ON COLUMN auth.one_time_links.school_id IS 'personal: no';

COMMENT ON COLUMN auth.one_time_links.purpose IS 'personal: no';

COMMENT ON COLUMN auth.one_time_links.created_at IS 'personal: no';

COMMENT ON COLUMN auth.one_time_links.expires_at IS 'personal: no';

COMMENT ON COLUMN auth.one_time_links.used_at IS 'personal: activity';

CREATE TABLE auth.recovery_codes (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY auth.recovery_codes FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.recovery_codes.person_id IS 'personal: link';

COMMENT ON COLUMN auth.recovery_codes.school_id IS 'personal: no';

COMMENT ON COLUMN auth.recovery_codes.code_hash IS 'personal: credential';

COMMENT ON COLUMN auth.recovery_codes.used_at IS 'personal: activity';

CREATE TABLE auth.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    token_hash bytea NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    kind text NOT NULL,
    name db.line,
    scopes text[] DEFAULT '{read,write}'::text[] NOT NULL,
    totp_pending boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    idle_seconds integer,
    expires_at timestamp with time zone NOT NULL,
    user_agent text,
    address text,
    CONSTRAINT sessions_address_check CHECK ((char_length(address) <= 100)),
    CONSTRAINT sessions_check CHECK (((kind <> 'token'::text) OR (name IS NOT NULL))),
    CONSTRAINT sessions_idle_seconds_check CHECK ((idle_seconds > 0)),
    CONSTRAINT sessions_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'api'::text, 'token'::text]))),
    CONSTRAINT sessions_name_check CHECK ((char_length((name)::text) <= 100)),
    CONSTRAINT sessions_scopes_check CHECK (((scopes <@ '{read,write}'::text[]) AND (cardinality(scopes) > 0))),
    CONSTRAINT sessions_token_hash_check CHECK ((octet_length(token_hash) = 32)),
    CONSTRAINT sessions_user_agent_check CHECK ((char_length(user_agent) <= 500))
);

ALTER TABLE ONLY auth.sessions FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN auth.sessions.id IS 'personal: no';

COMMENT ON COLUMN auth.sessions.token_hash IS 'personal: credential';

COMMENT ON COLUMN auth.sessions.person_id IS 'personal: link';

COMMENT ON COLUMN auth.sessions.school_id IS 'personal: no';

COMMENT ON COLUMN auth.sessions.kind IS 'personal: no';

COMMENT ON COLUMN auth.sessions.name IS 'personal: content';

COMMENT ON COLUMN auth.sessions.scopes IS 'personal: no';

COMMENT ON COLUMN auth.sessions.totp_pending IS 'personal: no';

COMMENT ON COLUMN auth.sessions.created_at IS 'personal: activity';

COMMENT ON COLUMN auth.sessions.last_seen_at IS 'personal: activity';

COMMENT ON COLUMN auth.sessions.idle_seconds IS 'personal: no';

COMMENT ON COLUMN auth.sessions.expires_at IS 'personal: no';

COMMENT ON COLUMN auth.sessions.user_agent IS 'personal: device';

COMMENT ON COLUMN auth.sessions.address IS 'personal: device';

CREATE TABLE auth.throttle_rules (
    prefix text NOT NULL,
    free_failures integer NOT NULL,
    first_wait interval NOT NULL,
    longest_wait interval NOT NULL,
    forget_after interval NOT NULL,
    from_first boolean DEFAULT false NOT NULL
);

COMMENT ON COLUMN auth.throttle_rules.prefix IS 'personal: no';

COMMENT ON COLUMN auth.throttle_rules.free_failures IS 'personal: no';

COMMENT ON COLUMN auth.throttle_rules.first_wait IS 'personal: no';

COMMENT ON COLUMN auth.throttle_rules.longest_wait IS 'personal: no';

COMMENT ON COLUMN auth.throttle_rules.forget_after IS 'personal: no';

COMMENT ON COLUMN auth.throttle_rules.from_first IS 'personal: no';

CREATE TABLE classroom.logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    session_id uuid,
    event_type character varying(50) NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    "timestamp" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY classroom.logs FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.logs.id IS 'personal: no';

COMMENT ON COLUMN classroom.logs.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.logs.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.logs.event_type IS 'personal: no';

COMMENT ON COLUMN classroom.logs.payload IS 'personal: no';

COMMENT ON COLUMN classroom.logs."timestamp" IS 'personal: no';

CREATE TABLE classroom.message_reports (
    message_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    school_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY classroom.message_reports FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.message_reports.message_id IS 'personal: activity';

COMMENT ON COLUMN classroom.message_reports.participant_id IS 'personal: no';

COMMENT ON COLUMN classroom.message_reports.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.message_reports.created_at IS 'personal: activity';

CREATE TABLE classroom.message_votes (
    message_id uuid NOT NULL,
    participant_id uuid NOT NULL,
    school_id uuid NOT NULL
);

ALTER TABLE ONLY classroom.message_votes FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.message_votes.message_id IS 'personal: activity';

COMMENT ON COLUMN classroom.message_votes.participant_id IS 'personal: no';

COMMENT ON COLUMN classroom.message_votes.school_id IS 'personal: no';

CREATE UNLOGGED TABLE classroom.reaction_counts (
    participant_id uuid NOT NULL,
    school_id uuid NOT NULL,
    since timestamp with time zone NOT NULL,
    reactions integer NOT NULL
);

ALTER TABLE ONLY classroom.reaction_counts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.reaction_counts.participant_id IS 'personal: no';

COMMENT ON COLUMN classroom.reaction_counts.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.reaction_counts.since IS 'personal: no';

COMMENT ON COLUMN classroom.reaction_counts.reactions IS 'personal: no';

CREATE UNLOGGED TABLE classroom.reactions (
    school_id uuid NOT NULL,
    session_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reactions_kind_check CHECK ((kind = ANY (ARRAY['clap'::text, 'heart'::text, 'smile'::text, 'wow'::text, 'hand'::text])))
);

ALTER TABLE ONLY classroom.reactions FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.reactions.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.reactions.session_id IS 'personal: no';

COMMENT ON COLUMN classroom.reactions.kind IS 'personal: no';

COMMENT ON COLUMN classroom.reactions.at IS 'personal: no';

CREATE TABLE classroom.settings (
    school_id uuid NOT NULL,
    links_refused boolean DEFAULT true NOT NULL,
    starter_added_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY classroom.settings FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN classroom.settings.school_id IS 'personal: no';

COMMENT ON COLUMN classroom.settings.links_refused IS 'personal: no';

COMMENT ON COLUMN classroom.settings.starter_added_at IS 'personal: no';

COMMENT ON COLUMN classroom.settings.updated_at IS 'personal: no';

CREATE TABLE db.kept (
    table_name text NOT NULL,
    reason text NOT NULL,
    column_name text,
    kept_for interval,
    law text,
    CONSTRAINT kept_check CHECK (((reason = 'law'::text) = ((column_name IS NOT NULL) AND (kept_for IS NOT NULL) AND (law IS NOT NULL)))),
    CONSTRAINT kept_reason_check CHECK ((reason = ANY (ARRAY['law'::text, 'history'::text])))
);

CREATE TABLE db.mentions (
    table_name text NOT NULL,
    column_name text NOT NULL,
    on_erase text NOT NULL,
    CONSTRAINT mentions_on_erase_check CHECK ((on_erase = ANY (ARRAY['redact'::text, 'blank'::text, 'delete'::text, 'review'::text])))
);

CREATE TABLE db.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE files.removals (
    name text NOT NULL,
    store text NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN files.removals.name IS 'personal: no';

COMMENT ON COLUMN files.removals.store IS 'personal: no';

COMMENT ON COLUMN files.removals.due_at IS 'personal: no';

CREATE TABLE http.idempotency_keys (
    person_id uuid NOT NULL,
    key text NOT NULL,
    school_id uuid NOT NULL,
    request_hash bytea NOT NULL,
    status integer NOT NULL,
    response text NOT NULL,
    content_type text,
    location text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_key_check CHECK (((char_length(key) >= 1) AND (char_length(key) <= 255)))
);

ALTER TABLE ONLY http.idempotency_keys FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN http.idempotency_keys.person_id IS 'personal: link';

COMMENT ON COLUMN http.idempotency_keys.key IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.school_id IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.request_hash IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.status IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.response IS 'personal: content';

COMMENT ON COLUMN http.idempotency_keys.content_type IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.location IS 'personal: no';

COMMENT ON COLUMN http.idempotency_keys.created_at IS 'personal: no';

CREATE TABLE hub.activity_days (
    student_id uuid NOT NULL,
    day date NOT NULL,
    school_id uuid NOT NULL,
    events integer DEFAULT 0 NOT NULL,
    correct integer DEFAULT 0 NOT NULL,
    wrong integer DEFAULT 0 NOT NULL,
    seconds bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='80');

ALTER TABLE ONLY hub.activity_days FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.activity_days.student_id IS 'personal: link';

COMMENT ON COLUMN hub.activity_days.day IS 'personal: activity';

COMMENT ON COLUMN hub.activity_days.school_id IS 'personal: no';

COMMENT ON COLUMN hub.activity_days.events IS 'personal: activity';

COMMENT ON COLUMN hub.activity_days.correct IS 'personal: activity';

COMMENT ON COLUMN hub.activity_days.wrong IS 'personal: activity';

COMMENT ON COLUMN hub.activity_days.seconds IS 'personal: activity';

CREATE TABLE hub.concept_prerequisites (
    school_id uuid NOT NULL,
    concept_id uuid NOT NULL,
    prerequisite_id uuid NOT NULL,
    CONSTRAINT concept_prerequisites_check CHECK ((prerequisite_id <> concept_id))
);

ALTER TABLE ONLY hub.concept_prerequisites FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.concept_prerequisites.school_id IS 'personal: no';

COMMENT ON COLUMN hub.concept_prerequisites.concept_id IS 'personal: no';

COMMENT ON COLUMN hub.concept_prerequisites.prerequisite_id IS 'personal: no';

CREATE TABLE hub.concepts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    key db.line NOT NULL,
    name db.line NOT NULL,
    p_init double precision DEFAULT 0.3 NOT NULL,
    p_learn double precision DEFAULT 0.1 NOT NULL,
    p_guess double precision DEFAULT 0.2 NOT NULL,
    p_slip double precision DEFAULT 0.1 NOT NULL,
    target double precision DEFAULT 0.85 NOT NULL,
    is_planned boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT concepts_guess_slip_check CHECK (((p_guess + p_slip) < (1)::double precision)),
    CONSTRAINT concepts_key_check CHECK ((char_length((key)::text) <= 200)),
    CONSTRAINT concepts_name_check CHECK ((char_length((name)::text) <= 200)),
    CONSTRAINT concepts_p_guess_check CHECK (((p_guess >= (0)::double precision) AND (p_guess < (1)::double precision))),
    CONSTRAINT concepts_p_init_check CHECK (((p_init >= (0)::double precision) AND (p_init <= (1)::double precision))),
    CONSTRAINT concepts_p_learn_check CHECK (((p_learn >= (0)::double precision) AND (p_learn <= (1)::double precision))),
    CONSTRAINT concepts_p_slip_check CHECK (((p_slip >= (0)::double precision) AND (p_slip < (1)::double precision))),
    CONSTRAINT concepts_target_check CHECK (((target > (0)::double precision) AND (target < (1)::double precision)))
);

ALTER TABLE ONLY hub.concepts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.concepts.id IS 'personal: no';

COMMENT ON COLUMN hub.concepts.school_id IS 'personal: no';

COMMENT ON COLUMN hub.concepts.key IS 'personal: no';

COMMENT ON COLUMN hub.concepts.name IS 'personal: no';

COMMENT ON COLUMN hub.concepts.p_init IS 'personal: no';

COMMENT ON COLUMN hub.concepts.p_learn IS 'personal: no';

COMMENT ON COLUMN hub.concepts.p_guess IS 'personal: no';

COMMENT ON COLUMN hub.concepts.p_slip IS 'personal: no';

COMMENT ON COLUMN hub.concepts.target IS 'personal: no';

COMMENT ON COLUMN hub.concepts.is_planned IS 'personal: no';

COMMENT ON COLUMN hub.concepts.created_at IS 'personal: no';

COMMENT ON COLUMN hub.concepts.updated_at IS 'personal: no';

CREATE TABLE hub.contacts (
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    kind text NOT NULL,
    actor_id uuid,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT contacts_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'contact'::text, 'intervention'::text, 'feedback'::text])))
);

ALTER TABLE ONLY hub.contacts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.contacts.student_id IS 'personal: link';

COMMENT ON COLUMN hub.contacts.school_id IS 'personal: no';

COMMENT ON COLUMN hub.contacts.kind IS 'personal: activity';

COMMENT ON COLUMN hub.contacts.actor_id IS 'personal: link';

COMMENT ON COLUMN hub.contacts.at IS 'personal: activity';

CREATE TABLE hub.exports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    requested_by uuid NOT NULL,
    locale text DEFAULT 'ko'::text NOT NULL,
    content bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    made_at timestamp with time zone,
    expires_at timestamp with time zone DEFAULT (now() + '7 days'::interval) NOT NULL,
    CONSTRAINT exports_check CHECK (((content IS NULL) = (made_at IS NULL))),
    CONSTRAINT exports_locale_check CHECK ((locale = ANY (ARRAY['ko'::text, 'en'::text])))
);
ALTER TABLE ONLY hub.exports ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY hub.exports FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.exports.id IS 'personal: no';

COMMENT ON COLUMN hub.exports.school_id IS 'personal: no';

COMMENT ON COLUMN hub.exports.student_id IS 'personal: link';

COMMENT ON COLUMN hub.exports.requested_by IS 'personal: link';

COMMENT ON COLUMN hub.exports.locale IS 'personal: no';

COMMENT ON COLUMN hub.exports.content IS 'personal: content';

COMMENT ON COLUMN hub.exports.created_at IS 'personal: activity';

COMMENT ON COLUMN hub.exports.made_at IS 'personal: activity';

COMMENT ON COLUMN hub.exports.expires_at IS 'personal: no';

CREATE TABLE hub.help_rule_defaults (
    code text NOT NULL,
    threshold double precision NOT NULL,
    lowest double precision NOT NULL,
    highest double precision NOT NULL,
    step double precision NOT NULL,
    urgency integer NOT NULL,
    "position" integer NOT NULL
);

COMMENT ON COLUMN hub.help_rule_defaults.code IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults.threshold IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults.lowest IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults.highest IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults.step IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults.urgency IS 'personal: no';

COMMENT ON COLUMN hub.help_rule_defaults."position" IS 'personal: no';

CREATE TABLE hub.help_rules (
    school_id uuid NOT NULL,
    code text NOT NULL,
    threshold double precision NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    updated_by uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY hub.help_rules FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.help_rules.school_id IS 'personal: no';

COMMENT ON COLUMN hub.help_rules.code IS 'personal: no';

COMMENT ON COLUMN hub.help_rules.threshold IS 'personal: no';

COMMENT ON COLUMN hub.help_rules.is_enabled IS 'personal: no';

COMMENT ON COLUMN hub.help_rules.updated_by IS 'personal: link';

COMMENT ON COLUMN hub.help_rules.updated_at IS 'personal: no';

CREATE TABLE hub.help_snoozes (
    student_id uuid NOT NULL,
    teacher_id uuid NOT NULL,
    school_id uuid NOT NULL,
    until_day date NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY hub.help_snoozes FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.help_snoozes.student_id IS 'personal: link';

COMMENT ON COLUMN hub.help_snoozes.teacher_id IS 'personal: link';

COMMENT ON COLUMN hub.help_snoozes.school_id IS 'personal: no';

COMMENT ON COLUMN hub.help_snoozes.until_day IS 'personal: activity';

COMMENT ON COLUMN hub.help_snoozes.created_at IS 'personal: activity';

CREATE TABLE hub.intervention_concepts (
    intervention_id uuid NOT NULL,
    concept text NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    mastery_before double precision,
    mastery_after double precision
);

ALTER TABLE ONLY hub.intervention_concepts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.intervention_concepts.intervention_id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_concepts.concept IS 'personal: no';

COMMENT ON COLUMN hub.intervention_concepts.school_id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_concepts.student_id IS 'personal: link';

COMMENT ON COLUMN hub.intervention_concepts.is_active IS 'personal: no';

COMMENT ON COLUMN hub.intervention_concepts.mastery_before IS 'personal: activity';

COMMENT ON COLUMN hub.intervention_concepts.mastery_after IS 'personal: activity';

CREATE TABLE hub.intervention_proposals (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    weak_areas jsonb NOT NULL,
    learning_path jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    decision text,
    decided_by uuid,
    decided_at timestamp with time zone,
    intervention_id uuid,
    CONSTRAINT intervention_proposals_check CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT intervention_proposals_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'dismissed'::text])))
);

ALTER TABLE ONLY hub.intervention_proposals FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.intervention_proposals.id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_proposals.school_id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_proposals.student_id IS 'personal: link';

COMMENT ON COLUMN hub.intervention_proposals.weak_areas IS 'personal: content';

COMMENT ON COLUMN hub.intervention_proposals.learning_path IS 'personal: content';

COMMENT ON COLUMN hub.intervention_proposals.created_at IS 'personal: activity';

COMMENT ON COLUMN hub.intervention_proposals.decision IS 'personal: activity';

COMMENT ON COLUMN hub.intervention_proposals.decided_by IS 'personal: link';

COMMENT ON COLUMN hub.intervention_proposals.decided_at IS 'personal: activity';

COMMENT ON COLUMN hub.intervention_proposals.intervention_id IS 'personal: no';

CREATE TABLE hub.intervention_steps (
    intervention_id uuid NOT NULL,
    step integer NOT NULL,
    school_id uuid NOT NULL,
    done_at timestamp with time zone DEFAULT now() NOT NULL,
    done_by text NOT NULL,
    CONSTRAINT intervention_steps_done_by_check CHECK ((done_by = ANY (ARRAY['student'::text, 'event'::text, 'teacher'::text]))),
    CONSTRAINT intervention_steps_step_check CHECK ((step > 0))
);

ALTER TABLE ONLY hub.intervention_steps FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.intervention_steps.intervention_id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_steps.step IS 'personal: no';

COMMENT ON COLUMN hub.intervention_steps.school_id IS 'personal: no';

COMMENT ON COLUMN hub.intervention_steps.done_at IS 'personal: activity';

COMMENT ON COLUMN hub.intervention_steps.done_by IS 'personal: activity';

CREATE TABLE hub.last_activity (
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    day date DEFAULT '-infinity'::date NOT NULL
);

ALTER TABLE ONLY hub.last_activity FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.last_activity.student_id IS 'personal: link';

COMMENT ON COLUMN hub.last_activity.school_id IS 'personal: no';

COMMENT ON COLUMN hub.last_activity.day IS 'personal: activity';

CREATE TABLE hub.learning_history (
    id bigint NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    event_type character varying(50) NOT NULL,
    source_node integer NOT NULL,
    source_id character varying(255),
    content jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT learning_history_event_type_check CHECK (((event_type)::text = ANY ((ARRAY['study'::character varying, 'test'::character varying, 'intervention'::character varying, 'review'::character varying, 'assessment'::character varying])::text[]))),
    CONSTRAINT learning_history_source_node_check CHECK (((source_node >= 1) AND (source_node <= 6)))
)
PARTITION BY RANGE (occurred_at);

ALTER TABLE ONLY hub.learning_history FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.learning_history.id IS 'personal: no';

COMMENT ON COLUMN hub.learning_history.occurred_at IS 'personal: activity';

COMMENT ON COLUMN hub.learning_history.school_id IS 'personal: no';

COMMENT ON COLUMN hub.learning_history.student_id IS 'personal: link';

COMMENT ON COLUMN hub.learning_history.event_type IS 'personal: activity';

COMMENT ON COLUMN hub.learning_history.source_node IS 'personal: no';

COMMENT ON COLUMN hub.learning_history.source_id IS 'personal: no';

COMMENT ON COLUMN hub.learning_history.content IS 'personal: content';

COMMENT ON COLUMN hub.learning_history.created_at IS 'personal: activity';

CREATE SEQUENCE hub.learning_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE hub.learning_history_id_seq OWNED BY hub.learning_history.id;

CREATE TABLE hub.mastery (
    student_id uuid NOT NULL,
    concept_id uuid NOT NULL,
    school_id uuid NOT NULL,
    mastery double precision NOT NULL,
    observations integer DEFAULT 0 NOT NULL,
    correct integer DEFAULT 0 NOT NULL,
    recent boolean[] DEFAULT '{}'::boolean[] NOT NULL,
    wrong_in_a_row integer DEFAULT 0 NOT NULL,
    last_at timestamp with time zone,
    last_source_node integer,
    last_source_id character varying(255),
    CONSTRAINT mastery_mastery_check CHECK (((mastery >= (0)::double precision) AND (mastery <= (1)::double precision)))
)
WITH (fillfactor='80');

ALTER TABLE ONLY hub.mastery FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.mastery.student_id IS 'personal: link';

COMMENT ON COLUMN hub.mastery.concept_id IS 'personal: no';

COMMENT ON COLUMN hub.mastery.school_id IS 'personal: no';

COMMENT ON COLUMN hub.mastery.mastery IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.observations IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.correct IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.recent IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.wrong_in_a_row IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.last_at IS 'personal: activity';

COMMENT ON COLUMN hub.mastery.last_source_node IS 'personal: no';

COMMENT ON COLUMN hub.mastery.last_source_id IS 'personal: no';

CREATE TABLE hub.mastery_days (
    student_id uuid NOT NULL,
    concept_id uuid NOT NULL,
    day date NOT NULL,
    school_id uuid NOT NULL,
    mastery double precision NOT NULL,
    observations integer NOT NULL
)
WITH (fillfactor='80');

ALTER TABLE ONLY hub.mastery_days FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.mastery_days.student_id IS 'personal: link';

COMMENT ON COLUMN hub.mastery_days.concept_id IS 'personal: no';

COMMENT ON COLUMN hub.mastery_days.day IS 'personal: activity';

COMMENT ON COLUMN hub.mastery_days.school_id IS 'personal: no';

COMMENT ON COLUMN hub.mastery_days.mastery IS 'personal: activity';

COMMENT ON COLUMN hub.mastery_days.observations IS 'personal: activity';

CREATE TABLE hub.notes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    author_id uuid,
    kind text DEFAULT 'note'::text NOT NULL,
    body db.prose NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notes_body_check CHECK ((char_length((body)::text) <= 2000)),
    CONSTRAINT notes_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'contact'::text])))
);

ALTER TABLE ONLY hub.notes FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.notes.id IS 'personal: no';

COMMENT ON COLUMN hub.notes.school_id IS 'personal: no';

COMMENT ON COLUMN hub.notes.student_id IS 'personal: link';

COMMENT ON COLUMN hub.notes.author_id IS 'personal: link';

COMMENT ON COLUMN hub.notes.kind IS 'personal: no';

COMMENT ON COLUMN hub.notes.body IS 'personal: content';

COMMENT ON COLUMN hub.notes.created_at IS 'personal: activity';

CREATE TABLE hub.own_help_rules (
    person_id uuid NOT NULL,
    code text NOT NULL,
    school_id uuid NOT NULL,
    threshold double precision NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY hub.own_help_rules FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.own_help_rules.person_id IS 'personal: link';

COMMENT ON COLUMN hub.own_help_rules.code IS 'personal: no';

COMMENT ON COLUMN hub.own_help_rules.school_id IS 'personal: no';

COMMENT ON COLUMN hub.own_help_rules.threshold IS 'personal: no';

COMMENT ON COLUMN hub.own_help_rules.is_enabled IS 'personal: no';

COMMENT ON COLUMN hub.own_help_rules.updated_at IS 'personal: no';

CREATE TABLE hub.quarantined_events (
    id bigint NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    source_node integer NOT NULL,
    source_id character varying(255) NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    event_type character varying(50) NOT NULL,
    content jsonb NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    replayed_at timestamp with time zone
);

ALTER TABLE ONLY hub.quarantined_events FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.quarantined_events.id IS 'personal: no';

COMMENT ON COLUMN hub.quarantined_events.school_id IS 'personal: no';

COMMENT ON COLUMN hub.quarantined_events.student_id IS 'personal: link';

COMMENT ON COLUMN hub.quarantined_events.source_node IS 'personal: no';

COMMENT ON COLUMN hub.quarantined_events.source_id IS 'personal: no';

COMMENT ON COLUMN hub.quarantined_events.occurred_at IS 'personal: activity';

COMMENT ON COLUMN hub.quarantined_events.event_type IS 'personal: activity';

COMMENT ON COLUMN hub.quarantined_events.content IS 'personal: content';

COMMENT ON COLUMN hub.quarantined_events.received_at IS 'personal: activity';

COMMENT ON COLUMN hub.quarantined_events.replayed_at IS 'personal: no';

ALTER TABLE hub.quarantined_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME hub.quarantined_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE hub.report_links (
    token_hash bytea NOT NULL,
    school_id uuid NOT NULL,
    report_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '14 days'::interval) NOT NULL,
    opened_at timestamp with time zone,
    CONSTRAINT report_links_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE ONLY hub.report_links FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.report_links.token_hash IS 'personal: credential';

COMMENT ON COLUMN hub.report_links.school_id IS 'personal: no';

COMMENT ON COLUMN hub.report_links.report_id IS 'personal: no';

COMMENT ON COLUMN hub.report_links.created_at IS 'personal: no';

COMMENT ON COLUMN hub.report_links.expires_at IS 'personal: no';

COMMENT ON COLUMN hub.report_links.opened_at IS 'personal: activity';

CREATE TABLE hub.reports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid,
    class_id uuid,
    kind text NOT NULL,
    sections text[] DEFAULT '{}'::text[] NOT NULL,
    locale text DEFAULT 'ko'::text NOT NULL,
    content_type text NOT NULL,
    content bytea NOT NULL,
    job_id uuid,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    guardian_delivery text DEFAULT 'none'::text NOT NULL,
    printed_at timestamp with time zone,
    CONSTRAINT reports_content_type_check CHECK ((content_type = ANY (ARRAY['application/pdf'::text, 'application/zip'::text]))),
    CONSTRAINT reports_guardian_delivery_check CHECK ((guardian_delivery = ANY (ARRAY['none'::text, 'email'::text, 'print'::text]))),
    CONSTRAINT reports_kind_check CHECK ((kind = ANY (ARRAY['student'::text, 'class'::text, 'weekly_analytics'::text]))),
    CONSTRAINT reports_locale_check CHECK ((locale = ANY (ARRAY['ko'::text, 'en'::text])))
);
ALTER TABLE ONLY hub.reports ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY hub.reports FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.reports.id IS 'personal: no';

COMMENT ON COLUMN hub.reports.school_id IS 'personal: no';

COMMENT ON COLUMN hub.reports.student_id IS 'personal: link';

COMMENT ON COLUMN hub.reports.class_id IS 'personal: no';

COMMENT ON COLUMN hub.reports.kind IS 'personal: no';

COMMENT ON COLUMN hub.reports.sections IS 'personal: no';

COMMENT ON COLUMN hub.reports.locale IS 'personal: no';

COMMENT ON COLUMN hub.reports.content_type IS 'personal: no';

COMMENT ON COLUMN hub.reports.content IS 'personal: content';

COMMENT ON COLUMN hub.reports.job_id IS 'personal: no';

COMMENT ON COLUMN hub.reports.created_by IS 'personal: link';

COMMENT ON COLUMN hub.reports.created_at IS 'personal: activity';

COMMENT ON COLUMN hub.reports.guardian_delivery IS 'personal: activity';

COMMENT ON COLUMN hub.reports.printed_at IS 'personal: activity';

CREATE TABLE hub.rollovers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    created_by uuid,
    plan jsonb NOT NULL,
    before jsonb,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_at timestamp with time zone,
    undone_at timestamp with time zone,
    expires_at timestamp with time zone DEFAULT (now() + '1 day'::interval) NOT NULL
);

ALTER TABLE ONLY hub.rollovers FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.rollovers.id IS 'personal: no';

COMMENT ON COLUMN hub.rollovers.school_id IS 'personal: no';

COMMENT ON COLUMN hub.rollovers.created_by IS 'personal: link';

COMMENT ON COLUMN hub.rollovers.plan IS 'personal: identity';

COMMENT ON COLUMN hub.rollovers.before IS 'personal: identity';

COMMENT ON COLUMN hub.rollovers.created_at IS 'personal: no';

COMMENT ON COLUMN hub.rollovers.applied_at IS 'personal: no';

COMMENT ON COLUMN hub.rollovers.undone_at IS 'personal: no';

COMMENT ON COLUMN hub.rollovers.expires_at IS 'personal: no';

CREATE TABLE hub.source_nodes (
    node integer NOT NULL,
    room text,
    CONSTRAINT source_nodes_node_check CHECK (((node >= 1) AND (node <= 6)))
);

COMMENT ON COLUMN hub.source_nodes.node IS 'personal: no';

COMMENT ON COLUMN hub.source_nodes.room IS 'personal: no';

CREATE TABLE hub.unlinked_accounts (
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    login db.line NOT NULL,
    unlinked_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT unlinked_accounts_login_check CHECK ((char_length((login)::text) <= 64))
);

ALTER TABLE ONLY hub.unlinked_accounts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN hub.unlinked_accounts.student_id IS 'personal: link';

COMMENT ON COLUMN hub.unlinked_accounts.school_id IS 'personal: no';

COMMENT ON COLUMN hub.unlinked_accounts.login IS 'personal: identity';

COMMENT ON COLUMN hub.unlinked_accounts.unlinked_at IS 'personal: no';

CREATE TABLE inbox.announcements (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    author_id uuid NOT NULL,
    audience jsonb NOT NULL,
    title db.line NOT NULL,
    body db.prose NOT NULL,
    reach integer NOT NULL,
    sent_count integer DEFAULT 0 NOT NULL,
    job_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT announcements_body_check CHECK ((char_length((body)::text) <= 4000)),
    CONSTRAINT announcements_title_check CHECK ((char_length((title)::text) <= 100))
);

ALTER TABLE ONLY inbox.announcements FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN inbox.announcements.id IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.school_id IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.author_id IS 'personal: link';

COMMENT ON COLUMN inbox.announcements.audience IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.title IS 'personal: content';

COMMENT ON COLUMN inbox.announcements.body IS 'personal: content';

COMMENT ON COLUMN inbox.announcements.reach IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.sent_count IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.job_id IS 'personal: no';

COMMENT ON COLUMN inbox.announcements.created_at IS 'personal: no';

CREATE TABLE inbox.deliveries (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    event_key text NOT NULL,
    recipient uuid NOT NULL,
    channel text NOT NULL,
    mode text DEFAULT 'now'::text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    joined_id uuid,
    CONSTRAINT deliveries_channel_check CHECK ((channel = ANY (ARRAY['inbox'::text, 'live'::text, 'email'::text]))),
    CONSTRAINT deliveries_mode_check CHECK ((mode = ANY (ARRAY['now'::text, 'digest'::text]))),
    CONSTRAINT deliveries_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'skipped'::text, 'failed'::text])))
);

ALTER TABLE ONLY inbox.deliveries FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN inbox.deliveries.id IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.school_id IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.notification_id IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.event_key IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.recipient IS 'personal: link';

COMMENT ON COLUMN inbox.deliveries.channel IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.mode IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.status IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.due_at IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.sent_at IS 'personal: activity';

COMMENT ON COLUMN inbox.deliveries.created_at IS 'personal: no';

COMMENT ON COLUMN inbox.deliveries.joined_id IS 'personal: no';

CREATE TABLE inbox.kinds (
    kind text NOT NULL,
    type text NOT NULL
);

COMMENT ON COLUMN inbox.kinds.kind IS 'personal: no';

COMMENT ON COLUMN inbox.kinds.type IS 'personal: no';

CREATE TABLE inbox.notification_types (
    type text NOT NULL,
    icon text NOT NULL,
    inbox_default text DEFAULT 'now'::text NOT NULL,
    live_default text DEFAULT 'now'::text NOT NULL,
    email_default text DEFAULT 'off'::text NOT NULL,
    mandatory text[] DEFAULT '{inbox}'::text[] NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT notification_types_email_default_check CHECK ((email_default = ANY (ARRAY['now'::text, 'digest'::text, 'off'::text]))),
    CONSTRAINT notification_types_inbox_default_check CHECK ((inbox_default = ANY (ARRAY['now'::text, 'digest'::text, 'off'::text]))),
    CONSTRAINT notification_types_live_default_check CHECK ((live_default = ANY (ARRAY['now'::text, 'off'::text]))),
    CONSTRAINT notification_types_mandatory_check CHECK ((mandatory <@ '{inbox,live,email}'::text[]))
);

COMMENT ON COLUMN inbox.notification_types.type IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types.icon IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types.inbox_default IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types.live_default IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types.email_default IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types.mandatory IS 'personal: no';

COMMENT ON COLUMN inbox.notification_types."position" IS 'personal: no';

CREATE TABLE inbox.notifications (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    user_id uuid NOT NULL,
    type text NOT NULL,
    kind text NOT NULL,
    params jsonb DEFAULT '{}'::jsonb NOT NULL,
    link text NOT NULL,
    group_key text,
    sent_via text[] DEFAULT '{inbox}'::text[] NOT NULL,
    is_read boolean DEFAULT false NOT NULL,
    read_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone,
    CONSTRAINT notifications_check CHECK ((is_read = (read_at IS NOT NULL))),
    CONSTRAINT notifications_link_check CHECK ((link ~ '^/'::text))
);

ALTER TABLE ONLY inbox.notifications FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN inbox.notifications.id IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.school_id IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.user_id IS 'personal: link';

COMMENT ON COLUMN inbox.notifications.type IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.kind IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.params IS 'personal: content';

COMMENT ON COLUMN inbox.notifications.link IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.group_key IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.sent_via IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.is_read IS 'personal: activity';

COMMENT ON COLUMN inbox.notifications.read_at IS 'personal: activity';

COMMENT ON COLUMN inbox.notifications.archived_at IS 'personal: activity';

COMMENT ON COLUMN inbox.notifications.created_at IS 'personal: no';

COMMENT ON COLUMN inbox.notifications.changed_at IS 'personal: activity';

CREATE TABLE school.settings (
    school_id uuid NOT NULL,
    max_tutors_per_student integer DEFAULT 1 NOT NULL,
    request_expiry_days integer DEFAULT 14 NOT NULL,
    require_totp_of_staff boolean DEFAULT false NOT NULL,
    time_zone text DEFAULT 'Asia/Seoul'::text NOT NULL,
    quiet_start time without time zone DEFAULT '21:00:00'::time without time zone,
    quiet_end time without time zone DEFAULT '07:00:00'::time without time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    teachers_see_all_students boolean DEFAULT false NOT NULL,
    CONSTRAINT settings_check CHECK (((quiet_start IS NULL) = (quiet_end IS NULL))),
    CONSTRAINT settings_check1 CHECK ((quiet_start <> quiet_end)),
    CONSTRAINT settings_max_tutors_per_student_check CHECK (((max_tutors_per_student >= 1) AND (max_tutors_per_student <= 20))),
    CONSTRAINT settings_request_expiry_days_check CHECK (((request_expiry_days >= 1) AND (request_expiry_days <= 90)))
);

ALTER TABLE ONLY school.settings FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.settings.school_id IS 'personal: no';

COMMENT ON COLUMN school.settings.max_tutors_per_student IS 'personal: no';

COMMENT ON COLUMN school.settings.request_expiry_days IS 'personal: no';

COMMENT ON COLUMN school.settings.require_totp_of_staff IS 'personal: no';

COMMENT ON COLUMN school.settings.time_zone IS 'personal: no';

COMMENT ON COLUMN school.settings.quiet_start IS 'personal: no';

COMMENT ON COLUMN school.settings.quiet_end IS 'personal: no';

COMMENT ON COLUMN school.settings.updated_at IS 'personal: no';

COMMENT ON COLUMN school.settings.teachers_see_all_students IS 'personal: no';

CREATE VIEW inbox.notices WITH (security_invoker='true') AS
 SELECT n.id,
    n.type,
    t.icon,
    ('inbox.type.'::text || n.type) AS type_label,
    (('notifications.'::text || n.kind) || '.title'::text) AS title_key,
    (('notifications.'::text || n.kind) || '.message'::text) AS message_key,
    n.params,
    1 AS count,
    n.group_key,
    n.link,
    to_json(n.sent_via) AS sent_via,
    ('email'::text = ANY (n.sent_via)) AS is_mailed,
    n.is_read,
    (n.archived_at IS NOT NULL) AS is_archived,
    n.created_at,
    n.created_at AS cursor_key,
    d.day,
    (d.day = d.today) AS is_today,
    (d.day = (d.today - 1)) AS is_yesterday
   FROM (((inbox.notifications n
     JOIN inbox.notification_types t ON ((t.type = n.type)))
     JOIN school.settings g ON ((g.school_id = n.school_id)))
     CROSS JOIN LATERAL ( SELECT ((n.created_at AT TIME ZONE g.time_zone))::date AS day,
            ((now() AT TIME ZONE g.time_zone))::date AS today) d)
  WHERE (n.user_id = ( SELECT auth.user_id() AS user_id));

CREATE TABLE inbox.preferences (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    type text NOT NULL,
    channel text NOT NULL,
    mode text NOT NULL,
    CONSTRAINT preferences_channel_check CHECK ((channel = ANY (ARRAY['inbox'::text, 'live'::text, 'email'::text]))),
    CONSTRAINT preferences_check CHECK (((channel = 'email'::text) OR (mode <> 'digest'::text))),
    CONSTRAINT preferences_mode_check CHECK ((mode = ANY (ARRAY['now'::text, 'digest'::text, 'off'::text])))
);

ALTER TABLE ONLY inbox.preferences FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN inbox.preferences.person_id IS 'personal: link';

COMMENT ON COLUMN inbox.preferences.school_id IS 'personal: no';

COMMENT ON COLUMN inbox.preferences.type IS 'personal: no';

COMMENT ON COLUMN inbox.preferences.channel IS 'personal: no';

COMMENT ON COLUMN inbox.preferences.mode IS 'personal: no';

CREATE TABLE inbox.quiet_hours (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    quiet_start time without time zone,
    quiet_end time without time zone,
    CONSTRAINT quiet_hours_check CHECK (((quiet_start IS NULL) = (quiet_end IS NULL))),
    CONSTRAINT quiet_hours_check1 CHECK ((quiet_start <> quiet_end))
);

ALTER TABLE ONLY inbox.quiet_hours FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN inbox.quiet_hours.person_id IS 'personal: link';

COMMENT ON COLUMN inbox.quiet_hours.school_id IS 'personal: no';

COMMENT ON COLUMN inbox.quiet_hours.quiet_start IS 'personal: activity';

COMMENT ON COLUMN inbox.quiet_hours.quiet_end IS 'personal: activity';

CREATE TABLE jobs.jobs (
    job_id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid,
    type text NOT NULL,
    status text DEFAULT 'PENDING'::text NOT NULL,
    priority smallint DEFAULT 5 NOT NULL,
    unique_key text,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 8 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    worker_id uuid,
    progress real DEFAULT 0 NOT NULL,
    result jsonb,
    error text,
    audio_url text,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT jobs_check CHECK (((status = ANY (ARRAY['COMPLETED'::text, 'FAILED'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT jobs_check1 CHECK (((status <> 'PROCESSING'::text) OR (worker_id IS NOT NULL))),
    CONSTRAINT jobs_max_attempts_check CHECK ((max_attempts > 0)),
    CONSTRAINT jobs_priority_check CHECK (((priority >= 0) AND (priority <= 9))),
    CONSTRAINT jobs_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'PROCESSING'::text, 'COMPLETED'::text, 'FAILED'::text]))),
    CONSTRAINT jobs_type_check CHECK ((type ~ '^[a-z_]{1,60}$'::text))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.05');

ALTER TABLE ONLY jobs.jobs FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN jobs.jobs.job_id IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.school_id IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.type IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.status IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.priority IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.unique_key IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.payload IS 'personal: content';

COMMENT ON COLUMN jobs.jobs.attempts IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.max_attempts IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.run_at IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.worker_id IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.progress IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.result IS 'personal: content';

COMMENT ON COLUMN jobs.jobs.error IS 'personal: content';

COMMENT ON COLUMN jobs.jobs.audio_url IS 'personal: content';

COMMENT ON COLUMN jobs.jobs.created_by IS 'personal: link';

COMMENT ON COLUMN jobs.jobs.created_at IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.started_at IS 'personal: no';

COMMENT ON COLUMN jobs.jobs.finished_at IS 'personal: no';

CREATE TABLE jobs.retention (
    table_name text NOT NULL,
    column_name text NOT NULL,
    keep interval NOT NULL,
    condition text DEFAULT 'true'::text NOT NULL,
    every text DEFAULT 'day'::text NOT NULL,
    batch integer DEFAULT 5000 NOT NULL,
    CONSTRAINT retention_batch_check CHECK ((batch > 0)),
    CONSTRAINT retention_every_check CHECK ((every = ANY (ARRAY['minute'::text, 'hour'::text, 'day'::text])))
);

COMMENT ON COLUMN jobs.retention.table_name IS 'personal: no';

COMMENT ON COLUMN jobs.retention.column_name IS 'personal: no';

COMMENT ON COLUMN jobs.retention.keep IS 'personal: no';

COMMENT ON COLUMN jobs.retention.condition IS 'personal: no';

COMMENT ON COLUMN jobs.retention.every IS 'personal: no';

COMMENT ON COLUMN jobs.retention.batch IS 'personal: no';

CREATE TABLE jobs.scheduled_tasks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid,
    student_id uuid,
    name text,
    task_type character varying(50) NOT NULL,
    schedule_type character varying(20) NOT NULL,
    cron_expression character varying(100),
    config jsonb DEFAULT '{}'::jsonb NOT NULL,
    status character varying(20) DEFAULT 'active'::character varying NOT NULL,
    missed text DEFAULT 'run_once'::text NOT NULL,
    next_run_at timestamp with time zone,
    last_run_at timestamp with time zone,
    job_id uuid,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    CONSTRAINT scheduled_tasks_completed_check CHECK ((((status)::text = 'completed'::text) = (completed_at IS NOT NULL))),
    CONSTRAINT scheduled_tasks_config_check CHECK (((jsonb_typeof(config) = 'object'::text) AND (octet_length((config)::text) <= 4000))),
    CONSTRAINT scheduled_tasks_cron_check CHECK ((((schedule_type)::text = 'cron'::text) = (cron_expression IS NOT NULL))),
    CONSTRAINT scheduled_tasks_interval_check CHECK ((((schedule_type)::text <> 'interval'::text) OR COALESCE(((jsonb_typeof((config -> 'every_seconds'::text)) = 'number'::text) AND (((config -> 'every_seconds'::text))::numeric >= (60)::numeric)), false))),
    CONSTRAINT scheduled_tasks_missed_check CHECK ((missed = ANY (ARRAY['run_once'::text, 'skip'::text]))),
    CONSTRAINT scheduled_tasks_one_time_check CHECK ((((schedule_type)::text <> 'one_time'::text) OR ((status)::text = 'completed'::text) OR (next_run_at IS NOT NULL))),
    CONSTRAINT scheduled_tasks_owner_check CHECK (((school_id IS NULL) = (name IS NOT NULL))),
    CONSTRAINT scheduled_tasks_schedule_type_check CHECK (((schedule_type)::text = ANY ((ARRAY['cron'::character varying, 'interval'::character varying, 'one_time'::character varying])::text[]))),
    CONSTRAINT scheduled_tasks_status_check CHECK (((status)::text = ANY ((ARRAY['active'::character varying, 'paused'::character varying, 'completed'::character varying])::text[])))
);

ALTER TABLE ONLY jobs.scheduled_tasks FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN jobs.scheduled_tasks.id IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.school_id IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.student_id IS 'personal: link';

COMMENT ON COLUMN jobs.scheduled_tasks.name IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.task_type IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.schedule_type IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.cron_expression IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.config IS 'personal: content';

COMMENT ON COLUMN jobs.scheduled_tasks.status IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.missed IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.next_run_at IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.last_run_at IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.job_id IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.created_by IS 'personal: link';

COMMENT ON COLUMN jobs.scheduled_tasks.created_at IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.updated_at IS 'personal: no';

COMMENT ON COLUMN jobs.scheduled_tasks.completed_at IS 'personal: no';

CREATE TABLE jobs.task_runs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    task_id uuid NOT NULL,
    school_id uuid,
    job_id uuid NOT NULL,
    due_at timestamp with time zone,
    status text DEFAULT 'PENDING'::text NOT NULL,
    result jsonb,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT task_runs_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'PROCESSING'::text, 'COMPLETED'::text, 'FAILED'::text])))
);

ALTER TABLE ONLY jobs.task_runs FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN jobs.task_runs.id IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.task_id IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.school_id IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.job_id IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.due_at IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.status IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.result IS 'personal: content';

COMMENT ON COLUMN jobs.task_runs.error IS 'personal: content';

COMMENT ON COLUMN jobs.task_runs.created_at IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.started_at IS 'personal: no';

COMMENT ON COLUMN jobs.task_runs.finished_at IS 'personal: no';

CREATE TABLE jobs.workers (
    id uuid NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON COLUMN jobs.workers.id IS 'personal: no';

COMMENT ON COLUMN jobs.workers.host IS 'personal: no';

COMMENT ON COLUMN jobs.workers.pid IS 'personal: no';

COMMENT ON COLUMN jobs.workers.started_at IS 'personal: no';

COMMENT ON COLUMN jobs.workers.heartbeat_at IS 'personal: no';

CREATE TABLE live.completed_kinds (
    kind text NOT NULL,
    function_name text NOT NULL
);

COMMENT ON COLUMN live.completed_kinds.kind IS 'personal: no';

COMMENT ON COLUMN live.completed_kinds.function_name IS 'personal: no';

CREATE TABLE live.connections (
    connection_id uuid DEFAULT gen_random_uuid() NOT NULL,
    person_id uuid,
    school_id uuid NOT NULL,
    session_id uuid,
    topics text[] NOT NULL,
    node text NOT NULL,
    connected_at timestamp with time zone DEFAULT now() NOT NULL,
    guest_id uuid,
    CONSTRAINT connections_check CHECK (((person_id IS NULL) <> (guest_id IS NULL)))
);

ALTER TABLE ONLY live.connections FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN live.connections.connection_id IS 'personal: no';

COMMENT ON COLUMN live.connections.person_id IS 'personal: link';

COMMENT ON COLUMN live.connections.school_id IS 'personal: no';

COMMENT ON COLUMN live.connections.session_id IS 'personal: no';

COMMENT ON COLUMN live.connections.topics IS 'personal: link';

COMMENT ON COLUMN live.connections.node IS 'personal: no';

COMMENT ON COLUMN live.connections.connected_at IS 'personal: activity';

COMMENT ON COLUMN live.connections.guest_id IS 'personal: no';

CREATE TABLE live.events (
    id bigint NOT NULL,
    "position" bigint,
    topic text NOT NULL,
    kind text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT events_kind_check CHECK ((kind ~ '^[a-z_]{1,40}$'::text)),
    CONSTRAINT events_topic_check CHECK ((topic ~ '^(user|school|class):[0-9a-f-]{36}(:[a-z_]+)?$'::text))
);

COMMENT ON COLUMN live.events.id IS 'personal: no';

COMMENT ON COLUMN live.events."position" IS 'personal: no';

COMMENT ON COLUMN live.events.topic IS 'personal: link';

COMMENT ON COLUMN live.events.kind IS 'personal: no';

COMMENT ON COLUMN live.events.payload IS 'personal: content';

COMMENT ON COLUMN live.events.created_at IS 'personal: no';

ALTER TABLE live.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME live.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE live.joined_kinds (
    name text NOT NULL,
    kind text NOT NULL,
    function_name text NOT NULL
);

COMMENT ON COLUMN live.joined_kinds.name IS 'personal: no';

COMMENT ON COLUMN live.joined_kinds.kind IS 'personal: no';

COMMENT ON COLUMN live.joined_kinds.function_name IS 'personal: no';

CREATE SEQUENCE live."position"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE live."position" OWNED BY live.events."position";

CREATE TABLE live.presence_kinds (
    pattern text NOT NULL,
    suffix text NOT NULL,
    name text NOT NULL
);

COMMENT ON COLUMN live.presence_kinds.pattern IS 'personal: no';

COMMENT ON COLUMN live.presence_kinds.suffix IS 'personal: no';

COMMENT ON COLUMN live.presence_kinds.name IS 'personal: no';

CREATE TABLE school.access_log (
    id bigint NOT NULL,
    school_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    action text NOT NULL,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT access_log_action_check CHECK ((action ~ '^[a-z_]{1,60}$'::text))
);

ALTER TABLE ONLY school.access_log FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.access_log.id IS 'personal: no';

COMMENT ON COLUMN school.access_log.school_id IS 'personal: no';

COMMENT ON COLUMN school.access_log.actor_id IS 'personal: link';

COMMENT ON COLUMN school.access_log.student_id IS 'personal: link';

COMMENT ON COLUMN school.access_log.action IS 'personal: activity';

COMMENT ON COLUMN school.access_log.detail IS 'personal: activity';

COMMENT ON COLUMN school.access_log.at IS 'personal: activity';

ALTER TABLE school.access_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME school.access_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE school.class_students (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    class_id uuid NOT NULL,
    number text COLLATE db."natural",
    CONSTRAINT class_students_number_check CHECK (((number ~ '^\S(.{0,18}\S)?$'::text) AND (number IS NFC NORMALIZED) AND (number !~ '[[:cntrl:]]'::text)))
);

ALTER TABLE ONLY school.class_students FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.class_students.person_id IS 'personal: link';

COMMENT ON COLUMN school.class_students.school_id IS 'personal: no';

COMMENT ON COLUMN school.class_students.class_id IS 'personal: no';

COMMENT ON COLUMN school.class_students.number IS 'personal: identity';

CREATE TABLE school.class_teachers (
    class_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL
);

ALTER TABLE ONLY school.class_teachers FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.class_teachers.class_id IS 'personal: no';

COMMENT ON COLUMN school.class_teachers.person_id IS 'personal: link';

COMMENT ON COLUMN school.class_teachers.school_id IS 'personal: no';

CREATE TABLE school.classes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    grade integer NOT NULL,
    name db.line NOT NULL COLLATE db."natural",
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT classes_grade_check CHECK (((grade >= 1) AND (grade <= 12))),
    CONSTRAINT classes_name_check CHECK ((char_length((name)::text) <= 30))
);

ALTER TABLE ONLY school.classes FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.classes.id IS 'personal: no';

COMMENT ON COLUMN school.classes.school_id IS 'personal: no';

COMMENT ON COLUMN school.classes.grade IS 'personal: no';

COMMENT ON COLUMN school.classes.name IS 'personal: no';

COMMENT ON COLUMN school.classes.created_at IS 'personal: no';

CREATE TABLE school.consents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    person_id uuid NOT NULL,
    guardian_name db.line NOT NULL,
    method text NOT NULL,
    recorded_by uuid,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    CONSTRAINT consents_check CHECK ((withdrawn_at >= recorded_at)),
    CONSTRAINT consents_guardian_name_check CHECK ((char_length((guardian_name)::text) <= 100)),
    CONSTRAINT consents_method_check CHECK ((method = ANY (ARRAY['paper'::text, 'phone'::text, 'online'::text])))
);

ALTER TABLE ONLY school.consents FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.consents.id IS 'personal: no';

COMMENT ON COLUMN school.consents.school_id IS 'personal: no';

COMMENT ON COLUMN school.consents.person_id IS 'personal: link';

COMMENT ON COLUMN school.consents.guardian_name IS 'personal: identity';

COMMENT ON COLUMN school.consents.method IS 'personal: activity';

COMMENT ON COLUMN school.consents.recorded_by IS 'personal: link';

COMMENT ON COLUMN school.consents.recorded_at IS 'personal: activity';

COMMENT ON COLUMN school.consents.withdrawn_by IS 'personal: link';

COMMENT ON COLUMN school.consents.withdrawn_at IS 'personal: activity';

CREATE TABLE school.holidays (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    name db.line NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT holidays_check CHECK (((last_day >= first_day) AND (last_day <= (first_day + 120)))),
    CONSTRAINT holidays_name_check CHECK ((char_length((name)::text) <= 40))
);

ALTER TABLE ONLY school.holidays FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.holidays.id IS 'personal: no';

COMMENT ON COLUMN school.holidays.school_id IS 'personal: no';

COMMENT ON COLUMN school.holidays.name IS 'personal: no';

COMMENT ON COLUMN school.holidays.first_day IS 'personal: no';

COMMENT ON COLUMN school.holidays.last_day IS 'personal: no';

COMMENT ON COLUMN school.holidays.created_at IS 'personal: no';

CREATE TABLE school.imports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    created_by uuid NOT NULL,
    file_name text NOT NULL,
    report jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone DEFAULT (now() + '1 day'::interval) NOT NULL,
    applied_at timestamp with time zone,
    file_sealed bytea NOT NULL
);

ALTER TABLE ONLY school.imports FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.imports.id IS 'personal: no';

COMMENT ON COLUMN school.imports.school_id IS 'personal: no';

COMMENT ON COLUMN school.imports.created_by IS 'personal: link';

COMMENT ON COLUMN school.imports.file_name IS 'personal: no';

COMMENT ON COLUMN school.imports.report IS 'personal: identity';

COMMENT ON COLUMN school.imports.created_at IS 'personal: no';

COMMENT ON COLUMN school.imports.expires_at IS 'personal: no';

COMMENT ON COLUMN school.imports.applied_at IS 'personal: no';

COMMENT ON COLUMN school.imports.file_sealed IS 'personal: identity';

CREATE TABLE school.roles (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT roles_role_check CHECK ((role = ANY (ARRAY['student'::text, 'tutor'::text, 'teacher'::text, 'admin'::text, 'operator'::text])))
);

ALTER TABLE ONLY school.roles FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.roles.person_id IS 'personal: link';

COMMENT ON COLUMN school.roles.school_id IS 'personal: no';

COMMENT ON COLUMN school.roles.role IS 'personal: no';

COMMENT ON COLUMN school.roles.created_at IS 'personal: no';

CREATE TABLE school.schools (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    code text NOT NULL,
    name db.line NOT NULL,
    locale text DEFAULT 'ko'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schools_code_check CHECK ((code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'::text)),
    CONSTRAINT schools_locale_check CHECK ((locale = ANY (ARRAY['ko'::text, 'en'::text]))),
    CONSTRAINT schools_name_check CHECK ((char_length((name)::text) <= 100))
);

ALTER TABLE ONLY school.schools FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.schools.id IS 'personal: no';

COMMENT ON COLUMN school.schools.code IS 'personal: no';

COMMENT ON COLUMN school.schools.name IS 'personal: no';

COMMENT ON COLUMN school.schools.locale IS 'personal: no';

COMMENT ON COLUMN school.schools.created_at IS 'personal: no';

CREATE TABLE school.unsealed_contacts (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    email db.line,
    guardian_contact db.line,
    CONSTRAINT unsealed_contacts_email_check CHECK (((char_length((email)::text) <= 254) AND ((email)::text ~ '^[^@\s]+@[^@\s]+$'::text))),
    CONSTRAINT unsealed_contacts_guardian_contact_check CHECK ((char_length((guardian_contact)::text) <= 254))
);

ALTER TABLE ONLY school.unsealed_contacts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN school.unsealed_contacts.person_id IS 'personal: link';

COMMENT ON COLUMN school.unsealed_contacts.school_id IS 'personal: no';

COMMENT ON COLUMN school.unsealed_contacts.email IS 'personal: contact';

COMMENT ON COLUMN school.unsealed_contacts.guardian_contact IS 'personal: contact';

CREATE TABLE speaking.assignments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    set_id uuid NOT NULL,
    student_id uuid NOT NULL,
    assigned_by uuid,
    assigned_at timestamp with time zone DEFAULT now() NOT NULL,
    due_on date,
    done_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    completed_at timestamp with time zone
);

ALTER TABLE ONLY speaking.assignments FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.assignments.id IS 'personal: no';

COMMENT ON COLUMN speaking.assignments.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.assignments.set_id IS 'personal: no';

COMMENT ON COLUMN speaking.assignments.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.assignments.assigned_by IS 'personal: link';

COMMENT ON COLUMN speaking.assignments.assigned_at IS 'personal: activity';

COMMENT ON COLUMN speaking.assignments.due_on IS 'personal: activity';

COMMENT ON COLUMN speaking.assignments.done_ids IS 'personal: no';

COMMENT ON COLUMN speaking.assignments.completed_at IS 'personal: activity';

CREATE VIEW speaking.ended_sessions WITH (security_invoker='true') AS
 SELECT l.id,
    l.school_id,
    l.student_id,
    l.day AS date,
    1 AS sessions_count,
    l.practice_count,
    l.recording_ms,
    l.speaking_ms,
    l.reported_ms,
    (l.duration)::bigint AS duration,
    l.pace_ratio_sum,
    l.pace_ratio_count,
    l.overall_score_sum,
    l.overall_score_count,
    l.chat_turns_count,
    l.response_latency_ms,
    l.response_latency_count,
    l.response_quality_sum,
    l.response_quality_count
   FROM speaking.learning_sessions l
  WHERE (l.ended_at IS NOT NULL);

CREATE TABLE speaking.preferences (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    daily_goal integer DEFAULT 10 NOT NULL,
    appears_offline boolean DEFAULT false NOT NULL,
    voice_id text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT preferences_daily_goal_check CHECK (((daily_goal >= 1) AND (daily_goal <= 120))),
    CONSTRAINT preferences_voice_id_check CHECK ((char_length(voice_id) <= 80))
);

ALTER TABLE ONLY speaking.preferences FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.preferences.person_id IS 'personal: link';

COMMENT ON COLUMN speaking.preferences.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.preferences.daily_goal IS 'personal: activity';

COMMENT ON COLUMN speaking.preferences.appears_offline IS 'personal: activity';

COMMENT ON COLUMN speaking.preferences.voice_id IS 'personal: activity';

COMMENT ON COLUMN speaking.preferences.updated_at IS 'personal: activity';

CREATE TABLE speaking.presence (
    connection_id uuid NOT NULL,
    school_id uuid NOT NULL,
    person_id uuid NOT NULL,
    login_id uuid,
    room text NOT NULL,
    connected_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT presence_room_check CHECK ((room = ANY (ARRAY['practice'::text, 'ai-conversation'::text])))
);

ALTER TABLE ONLY speaking.presence FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.presence.connection_id IS 'personal: no';

COMMENT ON COLUMN speaking.presence.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.presence.person_id IS 'personal: link';

COMMENT ON COLUMN speaking.presence.login_id IS 'personal: no';

COMMENT ON COLUMN speaking.presence.room IS 'personal: activity';

COMMENT ON COLUMN speaking.presence.connected_at IS 'personal: activity';

COMMENT ON COLUMN speaking.presence.updated_at IS 'personal: activity';

CREATE TABLE speaking.pronunciations (
    school_id uuid NOT NULL,
    word text NOT NULL,
    sounds_like db.line NOT NULL,
    phones text NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pronunciations_phones_check CHECK ((phones ~ '^[A-Z]{1,2}( [A-Z]{1,2})*$'::text)),
    CONSTRAINT pronunciations_sounds_like_check CHECK ((char_length((sounds_like)::text) <= 100)),
    CONSTRAINT pronunciations_word_check CHECK ((word ~ '^[a-z][a-z''.-]{0,39}$'::text))
);

ALTER TABLE ONLY speaking.pronunciations FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.pronunciations.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciations.word IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciations.sounds_like IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciations.phones IS 'personal: no';

COMMENT ON COLUMN speaking.pronunciations.created_by IS 'personal: link';

COMMENT ON COLUMN speaking.pronunciations.created_at IS 'personal: no';

CREATE TABLE speaking.recording_pieces (
    recording_id uuid NOT NULL,
    first_byte bigint NOT NULL,
    school_id uuid NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT recording_pieces_content_check CHECK ((octet_length(content) > 0)),
    CONSTRAINT recording_pieces_first_byte_check CHECK ((first_byte >= 0))
);
ALTER TABLE ONLY speaking.recording_pieces ALTER COLUMN content SET STORAGE EXTERNAL;

ALTER TABLE ONLY speaking.recording_pieces FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.recording_pieces.recording_id IS 'personal: no';

COMMENT ON COLUMN speaking.recording_pieces.first_byte IS 'personal: no';

COMMENT ON COLUMN speaking.recording_pieces.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.recording_pieces.content IS 'personal: content';

CREATE TABLE speaking.recordings (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    person_id uuid NOT NULL,
    bytes bigint NOT NULL,
    received bigint DEFAULT 0 NOT NULL,
    duration_ms integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    taken_at timestamp with time zone,
    CONSTRAINT recordings_bytes_check CHECK (((bytes >= 1) AND (bytes <= 20971520))),
    CONSTRAINT recordings_check CHECK (((received >= 0) AND (received <= bytes))),
    CONSTRAINT recordings_duration_ms_check CHECK (((duration_ms >= 0) AND (duration_ms <= 86400000)))
);

ALTER TABLE ONLY speaking.recordings FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.recordings.id IS 'personal: no';

COMMENT ON COLUMN speaking.recordings.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.recordings.person_id IS 'personal: link';

COMMENT ON COLUMN speaking.recordings.bytes IS 'personal: no';

COMMENT ON COLUMN speaking.recordings.received IS 'personal: no';

COMMENT ON COLUMN speaking.recordings.duration_ms IS 'personal: activity';

COMMENT ON COLUMN speaking.recordings.created_at IS 'personal: activity';

COMMENT ON COLUMN speaking.recordings.taken_at IS 'personal: activity';

CREATE TABLE speaking.sentence_audio (
    session_id uuid NOT NULL,
    sentence_index integer NOT NULL,
    speed text DEFAULT 'normal'::text NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    english text NOT NULL,
    korean text,
    sound_id uuid,
    sentence_id uuid,
    request_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sentence_audio_sentence_index_check CHECK (((sentence_index >= 0) AND (sentence_index <= 999))),
    CONSTRAINT sentence_audio_speed_check CHECK ((speed = ANY (ARRAY['normal'::text, 'slow'::text])))
);

ALTER TABLE ONLY speaking.sentence_audio FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.sentence_audio.session_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.sentence_index IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.speed IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.sentence_audio.english IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.korean IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.sound_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.sentence_id IS 'personal: no';

COMMENT ON COLUMN speaking.sentence_audio.request_at IS 'personal: activity';

CREATE TABLE speaking.settings (
    school_id uuid NOT NULL,
    starter_added_at timestamp with time zone
);

ALTER TABLE ONLY speaking.settings FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.settings.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.settings.starter_added_at IS 'personal: no';

CREATE TABLE speaking.sounds (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    english text NOT NULL,
    voice_id text NOT NULL,
    speed text NOT NULL,
    status text DEFAULT 'PENDING'::text NOT NULL,
    job_id uuid,
    error text,
    file_id uuid,
    duration_ms integer,
    stands_in boolean DEFAULT false NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    used_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT sounds_check CHECK (((status <> 'COMPLETED'::text) OR ((duration_ms IS NOT NULL) AND (completed_at IS NOT NULL)))),
    CONSTRAINT sounds_duration_ms_check CHECK ((duration_ms > 0)),
    CONSTRAINT sounds_english_check CHECK (((char_length(english) >= 1) AND (char_length(english) <= 4000))),
    CONSTRAINT sounds_speed_check CHECK ((speed = ANY (ARRAY['normal'::text, 'slow'::text]))),
    CONSTRAINT sounds_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'COMPLETED'::text, 'FAILED'::text]))),
    CONSTRAINT sounds_voice_id_check CHECK ((char_length(voice_id) <= 80))
);

ALTER TABLE ONLY speaking.sounds FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.sounds.id IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.english IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.voice_id IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.speed IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.status IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.job_id IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.error IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.file_id IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.duration_ms IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.stands_in IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.requested_at IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.completed_at IS 'personal: no';

COMMENT ON COLUMN speaking.sounds.used_at IS 'personal: no';

CREATE TABLE speaking.voice_answers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    tutor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    session_id uuid,
    attempt_id uuid,
    message db.prose,
    recording_id uuid,
    is_spoken boolean NOT NULL,
    job_id uuid,
    status text DEFAULT 'PENDING'::text NOT NULL,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT voice_answers_check CHECK (((NOT is_spoken) OR (message IS NOT NULL))),
    CONSTRAINT voice_answers_message_check CHECK ((char_length((message)::text) <= 4000)),
    CONSTRAINT voice_answers_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'FAILED'::text])))
);

ALTER TABLE ONLY speaking.voice_answers FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN speaking.voice_answers.id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.school_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.tutor_id IS 'personal: link';

COMMENT ON COLUMN speaking.voice_answers.student_id IS 'personal: link';

COMMENT ON COLUMN speaking.voice_answers.session_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.attempt_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.message IS 'personal: content';

COMMENT ON COLUMN speaking.voice_answers.recording_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.is_spoken IS 'personal: activity';

COMMENT ON COLUMN speaking.voice_answers.job_id IS 'personal: no';

COMMENT ON COLUMN speaking.voice_answers.status IS 'personal: activity';

COMMENT ON COLUMN speaking.voice_answers.error IS 'personal: activity';

COMMENT ON COLUMN speaking.voice_answers.created_at IS 'personal: activity';

CREATE TABLE tutoring.feedback_drafts (
    tutor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    message text NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT feedback_drafts_message_check CHECK ((char_length(message) <= 4000))
);

ALTER TABLE ONLY tutoring.feedback_drafts FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.feedback_drafts.tutor_id IS 'personal: link';

COMMENT ON COLUMN tutoring.feedback_drafts.student_id IS 'personal: link';

COMMENT ON COLUMN tutoring.feedback_drafts.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.feedback_drafts.message IS 'personal: content';

COMMENT ON COLUMN tutoring.feedback_drafts.updated_at IS 'personal: activity';

CREATE TABLE tutoring.tutor_requests (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    student_id uuid NOT NULL,
    tutor_id uuid NOT NULL,
    status text DEFAULT 'PENDING'::text NOT NULL,
    message db.prose NOT NULL,
    reason db.prose,
    cause text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    viewed_at timestamp with time zone,
    processed_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tutor_requests_cause_check CHECK ((cause = ANY (ARRAY['person'::text, 'limit'::text, 'direct'::text, 'time'::text]))),
    CONSTRAINT tutor_requests_check CHECK ((student_id <> tutor_id)),
    CONSTRAINT tutor_requests_check1 CHECK (((status = 'PENDING'::text) = (processed_at IS NULL))),
    CONSTRAINT tutor_requests_check2 CHECK (((status = 'PENDING'::text) = (cause IS NULL))),
    CONSTRAINT tutor_requests_message_check CHECK ((char_length((message)::text) <= 500)),
    CONSTRAINT tutor_requests_reason_check CHECK ((char_length((reason)::text) <= 500)),
    CONSTRAINT tutor_requests_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'APPROVED'::text, 'REJECTED'::text, 'CANCELLED'::text, 'EXPIRED'::text])))
);

ALTER TABLE ONLY tutoring.tutor_requests FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.tutor_requests.id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.student_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_requests.tutor_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_requests.status IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.message IS 'personal: content';

COMMENT ON COLUMN tutoring.tutor_requests.reason IS 'personal: content';

COMMENT ON COLUMN tutoring.tutor_requests.cause IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.created_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_requests.viewed_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_requests.processed_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_requests.expires_at IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.reminded_at IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_requests.updated_at IS 'personal: activity';

CREATE TABLE tutoring.tutor_students (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    school_id uuid NOT NULL,
    tutor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    assigned_at timestamp with time zone DEFAULT now() NOT NULL,
    assigned_by uuid,
    ended_at timestamp with time zone,
    ended_by uuid,
    end_reason db.prose,
    request_id uuid,
    room text,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tutor_students_check CHECK ((student_id <> tutor_id)),
    CONSTRAINT tutor_students_check1 CHECK (((status = 'active'::text) = (ended_at IS NULL))),
    CONSTRAINT tutor_students_end_reason_check CHECK ((char_length((end_reason)::text) <= 500)),
    CONSTRAINT tutor_students_room_check CHECK ((char_length(room) <= 60)),
    CONSTRAINT tutor_students_room_check1 CHECK ((room = ANY (ARRAY['practice'::text, 'ai-conversation'::text]))),
    CONSTRAINT tutor_students_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text])))
);

ALTER TABLE ONLY tutoring.tutor_students FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.tutor_students.id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_students.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_students.tutor_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_students.student_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_students.status IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_students.assigned_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_students.assigned_by IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_students.ended_at IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_students.ended_by IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_students.end_reason IS 'personal: content';

COMMENT ON COLUMN tutoring.tutor_students.request_id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_students.room IS 'personal: activity';

COMMENT ON COLUMN tutoring.tutor_students.updated_at IS 'personal: activity';

CREATE TABLE tutoring.tutor_watchers (
    tutor_id uuid NOT NULL,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY tutoring.tutor_watchers FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.tutor_watchers.tutor_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_watchers.student_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutor_watchers.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutor_watchers.created_at IS 'personal: activity';

CREATE TABLE tutoring.tutors (
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    is_accepting boolean DEFAULT true NOT NULL,
    max_student integer DEFAULT 5 NOT NULL,
    student_count integer DEFAULT 0 NOT NULL,
    introduction text DEFAULT ''::text NOT NULL,
    subjects text[] DEFAULT '{}'::text[] NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    listed_name text COLLATE pg_catalog."ko-x-icu",
    CONSTRAINT tutors_capacity CHECK (((student_count >= 0) AND (student_count <= max_student))),
    CONSTRAINT tutors_introduction_check CHECK (((char_length(introduction) <= 1000) AND (introduction IS NFC NORMALIZED))),
    CONSTRAINT tutors_max_student_check CHECK (((max_student >= 1) AND (max_student <= 100))),
    CONSTRAINT tutors_subjects_check CHECK (((cardinality(subjects) <= 20) AND (char_length(array_to_string(subjects, ' '::text)) <= 600)))
);

ALTER TABLE ONLY tutoring.tutors FORCE ROW LEVEL SECURITY;

COMMENT ON COLUMN tutoring.tutors.person_id IS 'personal: link';

COMMENT ON COLUMN tutoring.tutors.school_id IS 'personal: no';

COMMENT ON COLUMN tutoring.tutors.is_accepting IS 'personal: no';

COMMENT ON COLUMN tutoring.tutors.max_student IS 'personal: no';

COMMENT ON COLUMN tutoring.tutors.student_count IS 'personal: no';

COMMENT ON COLUMN tutoring.tutors.introduction IS 'personal: content';

COMMENT ON COLUMN tutoring.tutors.subjects IS 'personal: content';

COMMENT ON COLUMN tutoring.tutors.updated_at IS 'personal: no';

COMMENT ON COLUMN tutoring.tutors.listed_name IS 'personal: identity';

ALTER TABLE ONLY hub.learning_history ALTER COLUMN id SET DEFAULT nextval('hub.learning_history_id_seq'::regclass);

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY auth.guests
    ADD CONSTRAINT guests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.guests
    ADD CONSTRAINT guests_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY auth.guests
    ADD CONSTRAINT guests_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY auth.login_throttle
    ADD CONSTRAINT login_throttle_pkey PRIMARY KEY (key);

ALTER TABLE ONLY auth.node_keys
    ADD CONSTRAINT node_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.node_keys
    ADD CONSTRAINT node_keys_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY auth.one_time_links
    ADD CONSTRAINT one_time_links_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY auth.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (person_id, code_hash);

ALTER TABLE ONLY auth.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY auth.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY auth.throttle_rules
    ADD CONSTRAINT throttle_rules_pkey PRIMARY KEY (prefix);

ALTER TABLE ONLY classroom.answers
    ADD CONSTRAINT answers_pkey PRIMARY KEY (card_id, participant_id);

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_deck_id_number_key UNIQUE (deck_id, number);

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY classroom.decks
    ADD CONSTRAINT decks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.decks
    ADD CONSTRAINT decks_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY classroom.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.message_reports
    ADD CONSTRAINT message_reports_pkey PRIMARY KEY (message_id, participant_id);

ALTER TABLE ONLY classroom.message_votes
    ADD CONSTRAINT message_votes_pkey PRIMARY KEY (message_id, participant_id);

ALTER TABLE ONLY classroom.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.participants
    ADD CONSTRAINT participants_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.participants
    ADD CONSTRAINT participants_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY classroom.problems
    ADD CONSTRAINT problems_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.problems
    ADD CONSTRAINT problems_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY classroom.reaction_counts
    ADD CONSTRAINT reaction_counts_pkey PRIMARY KEY (participant_id);

ALTER TABLE ONLY classroom.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY classroom.sessions
    ADD CONSTRAINT sessions_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY classroom.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (school_id);

ALTER TABLE ONLY classroom.words
    ADD CONSTRAINT words_pkey PRIMARY KEY (id);

ALTER TABLE ONLY db.kept
    ADD CONSTRAINT kept_pkey PRIMARY KEY (table_name);

ALTER TABLE ONLY db.mentions
    ADD CONSTRAINT mentions_pkey PRIMARY KEY (table_name, column_name);

ALTER TABLE ONLY db.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY files.files
    ADD CONSTRAINT files_name_key UNIQUE (name);

ALTER TABLE ONLY files.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);

ALTER TABLE ONLY files.files
    ADD CONSTRAINT files_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY files.removals
    ADD CONSTRAINT removals_pkey PRIMARY KEY (name);

ALTER TABLE ONLY http.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (person_id, key);

ALTER TABLE ONLY hub.activity_days
    ADD CONSTRAINT activity_days_pkey PRIMARY KEY (student_id, day);

ALTER TABLE ONLY hub.concept_prerequisites
    ADD CONSTRAINT concept_prerequisites_pkey PRIMARY KEY (concept_id, prerequisite_id);

ALTER TABLE ONLY hub.concepts
    ADD CONSTRAINT concepts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.concepts
    ADD CONSTRAINT concepts_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY hub.concepts
    ADD CONSTRAINT concepts_school_id_key_key UNIQUE (school_id, key);

ALTER TABLE ONLY hub.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (student_id);

ALTER TABLE ONLY hub.exports
    ADD CONSTRAINT exports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.help_rule_defaults
    ADD CONSTRAINT help_rule_defaults_pkey PRIMARY KEY (code);

ALTER TABLE ONLY hub.help_rules
    ADD CONSTRAINT help_rules_pkey PRIMARY KEY (school_id, code);

ALTER TABLE ONLY hub.help_snoozes
    ADD CONSTRAINT help_snoozes_pkey PRIMARY KEY (student_id, teacher_id);

ALTER TABLE ONLY hub.intervention_concepts
    ADD CONSTRAINT intervention_concepts_pkey PRIMARY KEY (intervention_id, concept);

ALTER TABLE ONLY hub.intervention_proposals
    ADD CONSTRAINT intervention_proposals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.intervention_steps
    ADD CONSTRAINT intervention_steps_pkey PRIMARY KEY (intervention_id, step);

ALTER TABLE ONLY hub.interventions
    ADD CONSTRAINT interventions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.interventions
    ADD CONSTRAINT interventions_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY hub.last_activity
    ADD CONSTRAINT last_activity_pkey PRIMARY KEY (student_id);

ALTER TABLE ONLY hub.learning_history
    ADD CONSTRAINT learning_history_pkey PRIMARY KEY (id, occurred_at);

ALTER TABLE ONLY hub.learning_history
    ADD CONSTRAINT learning_history_source_key UNIQUE (source_node, source_id, student_id, occurred_at);

ALTER TABLE ONLY hub.mastery_days
    ADD CONSTRAINT mastery_days_pkey PRIMARY KEY (student_id, concept_id, day);

ALTER TABLE ONLY hub.mastery
    ADD CONSTRAINT mastery_pkey PRIMARY KEY (student_id, concept_id);

ALTER TABLE ONLY hub.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.own_help_rules
    ADD CONSTRAINT own_help_rules_pkey PRIMARY KEY (person_id, code);

ALTER TABLE ONLY hub.quarantined_events
    ADD CONSTRAINT quarantined_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.quarantined_events
    ADD CONSTRAINT quarantined_events_source_node_source_id_student_id_occurre_key UNIQUE (source_node, source_id, student_id, occurred_at);

ALTER TABLE ONLY hub.report_links
    ADD CONSTRAINT report_links_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY hub.rollovers
    ADD CONSTRAINT rollovers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.source_nodes
    ADD CONSTRAINT source_nodes_pkey PRIMARY KEY (node);

ALTER TABLE ONLY hub.source_nodes
    ADD CONSTRAINT source_nodes_room_key UNIQUE (room);

ALTER TABLE ONLY hub.students
    ADD CONSTRAINT students_pkey PRIMARY KEY (id);

ALTER TABLE ONLY hub.students
    ADD CONSTRAINT students_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY hub.students
    ADD CONSTRAINT students_unique_identifier UNIQUE (school_id, grade, class_name, student_number) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY hub.unlinked_accounts
    ADD CONSTRAINT unlinked_accounts_pkey PRIMARY KEY (student_id);

ALTER TABLE ONLY inbox.announcements
    ADD CONSTRAINT announcements_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inbox.deliveries
    ADD CONSTRAINT deliveries_event_key_recipient_channel_key UNIQUE (event_key, recipient, channel);

ALTER TABLE ONLY inbox.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inbox.kinds
    ADD CONSTRAINT kinds_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY inbox.notification_types
    ADD CONSTRAINT notification_types_pkey PRIMARY KEY (type);

ALTER TABLE ONLY inbox.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);

ALTER TABLE ONLY inbox.preferences
    ADD CONSTRAINT preferences_pkey PRIMARY KEY (person_id, type, channel);

ALTER TABLE ONLY inbox.quiet_hours
    ADD CONSTRAINT quiet_hours_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY jobs.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (job_id);

ALTER TABLE ONLY jobs.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (table_name);

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_name_key UNIQUE (name);

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY jobs.task_runs
    ADD CONSTRAINT task_runs_job_id_key UNIQUE (job_id);

ALTER TABLE ONLY jobs.task_runs
    ADD CONSTRAINT task_runs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY jobs.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY live.completed_kinds
    ADD CONSTRAINT completed_kinds_pkey PRIMARY KEY (kind);

ALTER TABLE ONLY live.connections
    ADD CONSTRAINT connections_pkey PRIMARY KEY (connection_id);

ALTER TABLE ONLY live.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY live.events
    ADD CONSTRAINT events_position_key UNIQUE ("position");

ALTER TABLE ONLY live.joined_kinds
    ADD CONSTRAINT joined_kinds_pkey PRIMARY KEY (name);

ALTER TABLE ONLY live.presence_kinds
    ADD CONSTRAINT presence_kinds_pkey PRIMARY KEY (pattern, suffix, name);

ALTER TABLE ONLY school.access_log
    ADD CONSTRAINT access_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.class_students
    ADD CONSTRAINT class_students_class_id_number_key UNIQUE (class_id, number) DEFERRABLE;

ALTER TABLE ONLY school.class_students
    ADD CONSTRAINT class_students_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY school.class_teachers
    ADD CONSTRAINT class_teachers_pkey PRIMARY KEY (class_id, person_id);

ALTER TABLE ONLY school.classes
    ADD CONSTRAINT classes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.classes
    ADD CONSTRAINT classes_school_id_grade_name_key UNIQUE (school_id, grade, name);

ALTER TABLE ONLY school.classes
    ADD CONSTRAINT classes_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY school.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.holidays
    ADD CONSTRAINT holidays_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.people
    ADD CONSTRAINT people_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY school.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (person_id, role);

ALTER TABLE ONLY school.schools
    ADD CONSTRAINT schools_code_key UNIQUE (code);

ALTER TABLE ONLY school.schools
    ADD CONSTRAINT schools_pkey PRIMARY KEY (id);

ALTER TABLE ONLY school.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (school_id);

ALTER TABLE ONLY school.unsealed_contacts
    ADD CONSTRAINT unsealed_contacts_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY speaking.assignments
    ADD CONSTRAINT assignments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.assignments
    ADD CONSTRAINT assignments_set_id_student_id_key UNIQUE (set_id, student_id);

ALTER TABLE ONLY speaking.daily_statistics
    ADD CONSTRAINT daily_statistics_pkey PRIMARY KEY (student_id, date);

ALTER TABLE ONLY speaking.learning_sessions
    ADD CONSTRAINT learning_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.learning_sessions
    ADD CONSTRAINT learning_sessions_school_id_student_id_id_key UNIQUE (school_id, student_id, id);

ALTER TABLE ONLY speaking.practice_sets
    ADD CONSTRAINT practice_sets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.practice_sets
    ADD CONSTRAINT practice_sets_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY speaking.preferences
    ADD CONSTRAINT preferences_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY speaking.presence
    ADD CONSTRAINT presence_pkey PRIMARY KEY (connection_id);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY speaking.pronunciations
    ADD CONSTRAINT pronunciations_pkey PRIMARY KEY (school_id, word);

ALTER TABLE ONLY speaking.recording_pieces
    ADD CONSTRAINT recording_pieces_pkey PRIMARY KEY (recording_id, first_byte);

ALTER TABLE ONLY speaking.recordings
    ADD CONSTRAINT recordings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.recordings
    ADD CONSTRAINT recordings_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY speaking.sentence_audio
    ADD CONSTRAINT sentence_audio_pkey PRIMARY KEY (session_id, sentence_index, speed);

ALTER TABLE ONLY speaking.sentences
    ADD CONSTRAINT sentences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.sentences
    ADD CONSTRAINT sentences_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY speaking.sentences
    ADD CONSTRAINT sentences_set_id_sentence_index_key UNIQUE (set_id, sentence_index) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY speaking.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (school_id);

ALTER TABLE ONLY speaking.sounds
    ADD CONSTRAINT sounds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.sounds
    ADD CONSTRAINT sounds_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY speaking.voice_services
    ADD CONSTRAINT voice_services_pkey PRIMARY KEY (school_id);

ALTER TABLE ONLY tutoring.feedback_drafts
    ADD CONSTRAINT feedback_drafts_pkey PRIMARY KEY (tutor_id, student_id);

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tutoring.tutor_requests
    ADD CONSTRAINT tutor_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tutoring.tutor_requests
    ADD CONSTRAINT tutor_requests_school_id_id_key UNIQUE (school_id, id);

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_pkey PRIMARY KEY (id);

ALTER TABLE ONLY tutoring.tutor_watchers
    ADD CONSTRAINT tutor_watchers_pkey PRIMARY KEY (tutor_id, student_id);

ALTER TABLE ONLY tutoring.tutors
    ADD CONSTRAINT tutors_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY tutoring.tutors
    ADD CONSTRAINT tutors_school_id_person_id_key UNIQUE (school_id, person_id);

CREATE INDEX accounts_school_id_idx ON auth.accounts USING btree (school_id);

CREATE INDEX guests_expires_at_idx ON auth.guests USING btree (expires_at);

CREATE INDEX login_throttle_last_failure_at_idx ON auth.login_throttle USING btree (last_failure_at);

CREATE INDEX node_keys_school_id_idx ON auth.node_keys USING btree (school_id, source_node, created_at DESC);

CREATE INDEX one_time_links_person_id_idx ON auth.one_time_links USING btree (person_id);

CREATE INDEX sessions_expires_at_idx ON auth.sessions USING btree (expires_at);

CREATE INDEX sessions_person_id_idx ON auth.sessions USING btree (person_id, last_seen_at DESC);

CREATE INDEX answers_participant_id_idx ON classroom.answers USING btree (participant_id);

CREATE INDEX cards_problem_id_idx ON classroom.cards USING btree (problem_id);

CREATE INDEX cards_session_id_idx ON classroom.cards USING btree (session_id, shown_at);

CREATE INDEX decks_current_id_idx ON classroom.decks USING btree (current_id);

CREATE UNIQUE INDEX decks_running_key ON classroom.decks USING btree (session_id) WHERE (ended_at IS NULL);

CREATE INDEX decks_session_id_idx ON classroom.decks USING btree (session_id, created_at DESC);

CREATE INDEX idx_logs_event_type ON classroom.logs USING btree (event_type, "timestamp" DESC);

CREATE INDEX idx_logs_session_time ON classroom.logs USING btree (session_id, "timestamp" DESC);

CREATE INDEX idx_messages_session_time ON classroom.messages USING btree (session_id, created_at DESC, id DESC);

CREATE INDEX idx_problems_grade_difficulty ON classroom.problems USING btree (grade, difficulty, type);

CREATE UNIQUE INDEX idx_session_code_active ON classroom.sessions USING btree (code) WHERE (ended_at IS NULL);

CREATE INDEX idx_sessions_class ON classroom.sessions USING btree (class_id, started_at DESC);

CREATE INDEX idx_sessions_expires ON classroom.sessions USING btree (expires_at) WHERE (ended_at IS NULL);

CREATE INDEX logs_timestamp_idx ON classroom.logs USING brin ("timestamp") WITH (autosummarize='on');

CREATE INDEX message_reports_participant_id_idx ON classroom.message_reports USING btree (participant_id);

CREATE INDEX message_votes_participant_id_idx ON classroom.message_votes USING btree (participant_id);

CREATE UNIQUE INDEX messages_client_key ON classroom.messages USING btree (participant_id, client_key) WHERE (client_key IS NOT NULL);

CREATE INDEX messages_created_at_idx ON classroom.messages USING brin (created_at) WITH (autosummarize='on');

CREATE INDEX messages_participant_id_idx ON classroom.messages USING btree (participant_id, created_at DESC);

CREATE INDEX messages_questions_idx ON classroom.messages USING btree (session_id, votes DESC, created_at) WHERE (is_question AND (NOT moderated));

CREATE INDEX messages_reported_idx ON classroom.messages USING btree (session_id, reports DESC) WHERE ((reports > 0) AND (NOT moderated));

CREATE UNIQUE INDEX participants_nickname_key ON classroom.participants USING btree (session_id, classroom.name_key((nickname)::text)) WHERE (removed_at IS NULL);

CREATE INDEX participants_session_id_idx ON classroom.participants USING btree (session_id, joined_at);

CREATE INDEX participants_student_id_idx ON classroom.participants USING btree (student_id) WHERE (student_id IS NOT NULL);

CREATE UNIQUE INDEX participants_student_key ON classroom.participants USING btree (session_id, student_id) WHERE (student_id IS NOT NULL);

CREATE INDEX problems_class_id_idx ON classroom.problems USING btree (class_id) WHERE (class_id IS NOT NULL);

CREATE INDEX problems_created_by_idx ON classroom.problems USING btree (created_by);

CREATE UNIQUE INDEX problems_question_key ON classroom.problems USING btree (md5(question), grade, school_id, COALESCE(class_id, '00000000-0000-0000-0000-000000000000'::uuid));

CREATE INDEX problems_search_parts_idx ON classroom.problems USING gin (search_parts);

CREATE INDEX reactions_at_idx ON classroom.reactions USING btree (at);

CREATE INDEX reactions_session_id_idx ON classroom.reactions USING btree (session_id);

CREATE INDEX sessions_ended_at_idx ON classroom.sessions USING btree (ended_at) WHERE (ended_at IS NOT NULL);

CREATE INDEX sessions_pinned_id_idx ON classroom.sessions USING btree (pinned_id) WHERE (pinned_id IS NOT NULL);

CREATE UNIQUE INDEX sessions_running_key ON classroom.sessions USING btree (class_id) WHERE (ended_at IS NULL);

CREATE INDEX sessions_teacher_id_idx ON classroom.sessions USING btree (teacher_id);

CREATE UNIQUE INDEX words_school_id_key_key ON classroom.words USING btree (school_id, key);

CREATE INDEX files_person_id_idx ON files.files USING btree (person_id);

CREATE INDEX files_unwritten_idx ON files.files USING btree (created_at) WHERE (bytes IS NULL);

CREATE INDEX idempotency_keys_created_at_idx ON http.idempotency_keys USING btree (created_at);

CREATE INDEX activity_days_school_id_day_idx ON hub.activity_days USING btree (school_id, day);

CREATE INDEX concept_prerequisites_prerequisite_id_idx ON hub.concept_prerequisites USING btree (prerequisite_id);

CREATE INDEX contacts_actor_id_idx ON hub.contacts USING btree (actor_id);

CREATE INDEX exports_expires_at_idx ON hub.exports USING btree (expires_at);

CREATE UNIQUE INDEX exports_open_key ON hub.exports USING btree (student_id, requested_by) WHERE (made_at IS NULL);

CREATE INDEX exports_requested_by_idx ON hub.exports USING btree (requested_by);

CREATE INDEX exports_student_id_idx ON hub.exports USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX help_snoozes_teacher_id_idx ON hub.help_snoozes USING btree (teacher_id);

CREATE INDEX idx_interventions_active ON hub.interventions USING btree (student_id, created_at DESC) WHERE ((status)::text = 'active'::text);

CREATE INDEX idx_interventions_created_at ON hub.interventions USING btree (created_at DESC);

CREATE INDEX idx_interventions_school_created ON hub.interventions USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX idx_interventions_status ON hub.interventions USING btree (status);

CREATE INDEX idx_interventions_student_id ON hub.interventions USING btree (student_id);

CREATE INDEX idx_interventions_student_status ON hub.interventions USING btree (student_id, status);

CREATE INDEX idx_lh_content_gin ON ONLY hub.learning_history USING gin (content);

CREATE INDEX idx_lh_event_type ON ONLY hub.learning_history USING btree (event_type);

CREATE INDEX idx_lh_occurred_at ON ONLY hub.learning_history USING btree (occurred_at DESC);

CREATE INDEX idx_lh_student_event ON ONLY hub.learning_history USING btree (student_id, event_type, occurred_at DESC);

CREATE INDEX idx_lh_student_id ON ONLY hub.learning_history USING btree (student_id);

CREATE INDEX idx_lh_student_occurred ON ONLY hub.learning_history USING btree (student_id, occurred_at DESC);

CREATE INDEX idx_students_class ON hub.students USING btree (class_id, id);

CREATE INDEX idx_students_created_at ON hub.students USING btree (created_at DESC);

CREATE INDEX idx_students_grade_class ON hub.students USING btree (grade, class_name);

CREATE INDEX idx_students_graduated ON hub.students USING btree (school_id, graduated_on) WHERE (graduated_on IS NOT NULL);

CREATE INDEX idx_students_metadata_gin ON hub.students USING gin (metadata);

CREATE INDEX idx_students_name ON hub.students USING btree (school_id, name, id);

CREATE INDEX idx_students_name_parts ON hub.students USING gin (name_parts);

CREATE INDEX idx_students_name_trgm ON hub.students USING gin (name extensions.gin_trgm_ops);

CREATE INDEX idx_students_place ON hub.students USING btree (school_id, place, id);

CREATE INDEX idx_students_school_id ON hub.students USING btree (school_id);

CREATE UNIQUE INDEX intervention_concepts_active_key ON hub.intervention_concepts USING btree (student_id, concept) WHERE is_active;

CREATE INDEX intervention_concepts_concept_idx ON hub.intervention_concepts USING btree (school_id, concept);

CREATE UNIQUE INDEX intervention_proposals_open_key ON hub.intervention_proposals USING btree (student_id) WHERE (decision IS NULL);

CREATE INDEX intervention_proposals_school_id_idx ON hub.intervention_proposals USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX last_activity_day_idx ON hub.last_activity USING btree (school_id, day, student_id);

CREATE INDEX mastery_concept_id_idx ON hub.mastery USING btree (concept_id, student_id);

CREATE INDEX notes_author_id_idx ON hub.notes USING btree (author_id);

CREATE INDEX notes_student_id_created_at_idx ON hub.notes USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX quarantined_events_waiting_idx ON hub.quarantined_events USING btree (school_id, received_at DESC, id DESC) WHERE (replayed_at IS NULL);

CREATE INDEX report_links_report_id_idx ON hub.report_links USING btree (report_id);

CREATE INDEX reports_created_at_idx ON hub.reports USING btree (created_at);

CREATE INDEX reports_school_id_idx ON hub.reports USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX reports_student_id_idx ON hub.reports USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX reports_to_print_idx ON hub.reports USING btree (school_id, created_at DESC, id DESC) WHERE ((guardian_delivery = 'print'::text) AND (printed_at IS NULL));

CREATE INDEX rollovers_school_id_idx ON hub.rollovers USING btree (school_id, created_at DESC);

CREATE INDEX unlinked_accounts_unlinked_at_idx ON hub.unlinked_accounts USING btree (unlinked_at);

CREATE INDEX announcements_school_id_created_at_idx ON inbox.announcements USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX deliveries_notification_id_idx ON inbox.deliveries USING btree (notification_id);

CREATE INDEX deliveries_recipient_idx ON inbox.deliveries USING btree (recipient, due_at) WHERE (status = 'pending'::text);

CREATE INDEX notifications_created_at_idx ON inbox.notifications USING btree (created_at);

CREATE INDEX notifications_user_id_archived_idx ON inbox.notifications USING btree (user_id, created_at DESC, id DESC) WHERE (archived_at IS NOT NULL);

CREATE INDEX notifications_user_id_created_at_idx ON inbox.notifications USING btree (user_id, created_at DESC, id DESC) WHERE (archived_at IS NULL);

CREATE INDEX notifications_user_id_is_read_created_at_idx ON inbox.notifications USING btree (user_id, is_read, created_at DESC, id DESC) INCLUDE (school_id) WHERE (archived_at IS NULL);

CREATE INDEX notifications_user_id_type_created_at_idx ON inbox.notifications USING btree (user_id, type, created_at DESC, id DESC) WHERE (archived_at IS NULL);

CREATE INDEX idx_scheduled_tasks_created_at ON jobs.scheduled_tasks USING btree (created_at DESC);

CREATE INDEX idx_scheduled_tasks_next_run ON jobs.scheduled_tasks USING btree (next_run_at) WHERE ((status)::text = 'active'::text);

CREATE INDEX idx_scheduled_tasks_school_created ON jobs.scheduled_tasks USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX idx_scheduled_tasks_student_id ON jobs.scheduled_tasks USING btree (student_id);

CREATE INDEX idx_scheduled_tasks_type_status ON jobs.scheduled_tasks USING btree (task_type, status);

CREATE INDEX jobs_created_at_idx ON jobs.jobs USING btree (created_at DESC, job_id DESC);

CREATE INDEX jobs_finished_at_idx ON jobs.jobs USING btree (finished_at) WHERE (status = ANY (ARRAY['COMPLETED'::text, 'FAILED'::text]));

CREATE INDEX jobs_pending_idx ON jobs.jobs USING btree (priority, run_at) WHERE (status = 'PENDING'::text);

CREATE INDEX jobs_school_id_created_at_idx ON jobs.jobs USING btree (school_id, created_at DESC, job_id DESC);

CREATE INDEX jobs_status_created_at_idx ON jobs.jobs USING btree (school_id, status, created_at DESC, job_id DESC);

CREATE UNIQUE INDEX jobs_unique_key_key ON jobs.jobs USING btree (unique_key) WHERE (status = ANY (ARRAY['PENDING'::text, 'PROCESSING'::text]));

CREATE INDEX jobs_worker_id_idx ON jobs.jobs USING btree (worker_id) WHERE (status = 'PROCESSING'::text);

CREATE INDEX task_runs_created_at_idx ON jobs.task_runs USING btree (created_at);

CREATE INDEX task_runs_school_id_idx ON jobs.task_runs USING btree (school_id);

CREATE INDEX task_runs_task_id_idx ON jobs.task_runs USING btree (task_id, created_at DESC, id DESC);

CREATE INDEX connections_guest_id_idx ON live.connections USING btree (guest_id) WHERE (guest_id IS NOT NULL);

CREATE INDEX connections_node_idx ON live.connections USING btree (node);

CREATE INDEX connections_person_id_idx ON live.connections USING btree (person_id);

CREATE INDEX connections_session_id_idx ON live.connections USING btree (session_id);

CREATE INDEX connections_topics_idx ON live.connections USING gin (topics);

CREATE INDEX events_created_at_idx ON live.events USING btree (created_at);

CREATE INDEX events_unpositioned_idx ON live.events USING btree (id) WHERE ("position" IS NULL);

CREATE INDEX access_log_actor_id_at_idx ON school.access_log USING btree (actor_id, at DESC, id DESC);

CREATE INDEX access_log_school_id_at_idx ON school.access_log USING btree (school_id, at DESC, id DESC);

CREATE INDEX access_log_student_id_at_idx ON school.access_log USING btree (student_id, at DESC, id DESC);

CREATE INDEX class_students_school_id_idx ON school.class_students USING btree (school_id, class_id);

CREATE INDEX class_teachers_person_id_idx ON school.class_teachers USING btree (person_id);

CREATE UNIQUE INDEX consents_open_key ON school.consents USING btree (person_id) WHERE (withdrawn_at IS NULL);

CREATE INDEX consents_person_id_idx ON school.consents USING btree (person_id, recorded_at DESC);

CREATE INDEX holidays_school_id_first_day_idx ON school.holidays USING btree (school_id, first_day);

CREATE INDEX imports_created_by_idx ON school.imports USING btree (created_by, created_at DESC);

CREATE INDEX people_email_idx ON school.people USING btree (email_tag);

CREATE INDEX people_login_idx ON school.people USING btree (lower((login)::text));

CREATE UNIQUE INDEX people_school_id_email_key ON school.people USING btree (school_id, email_tag);

CREATE UNIQUE INDEX people_school_id_login_key ON school.people USING btree (school_id, lower((login)::text));

CREATE INDEX people_school_id_name_idx ON school.people USING btree (school_id, name, id);

CREATE INDEX roles_school_id_role_idx ON school.roles USING btree (school_id, role, person_id);

CREATE INDEX unsealed_contacts_school_id_idx ON school.unsealed_contacts USING btree (school_id);

CREATE INDEX assignments_assigned_by_idx ON speaking.assignments USING btree (assigned_by);

CREATE INDEX assignments_student_id_idx ON speaking.assignments USING btree (student_id, assigned_at DESC);

CREATE INDEX daily_statistics_date_idx ON speaking.daily_statistics USING btree (date);

CREATE INDEX learning_sessions_day_idx ON speaking.learning_sessions USING btree (school_id, day);

CREATE INDEX learning_sessions_running_idx ON speaking.learning_sessions USING btree (seen_at) WHERE (ended_at IS NULL);

CREATE INDEX learning_sessions_set_id_idx ON speaking.learning_sessions USING btree (set_id);

CREATE INDEX learning_sessions_started_at_idx ON speaking.learning_sessions USING btree (started_at);

CREATE INDEX learning_sessions_student_id_started_at_idx ON speaking.learning_sessions USING btree (student_id, started_at DESC, id DESC);

CREATE INDEX learning_sessions_tutor_id_started_at_idx ON speaking.learning_sessions USING btree (tutor_id, started_at DESC, id DESC);

CREATE INDEX practice_sets_author_id_idx ON speaking.practice_sets USING btree (author_id);

CREATE INDEX practice_sets_school_id_created_at_idx ON speaking.practice_sets USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX presence_connected_at_idx ON speaking.presence USING btree (connected_at);

CREATE INDEX presence_login_id_idx ON speaking.presence USING btree (login_id);

CREATE INDEX presence_person_id_idx ON speaking.presence USING btree (person_id);

CREATE INDEX presence_updated_at_idx ON speaking.presence USING btree (updated_at);

CREATE INDEX pronunciation_results_corrected_by_idx ON speaking.pronunciation_results USING btree (corrected_by);

CREATE INDEX pronunciation_results_created_at_idx ON speaking.pronunciation_results USING btree (created_at);

CREATE INDEX pronunciation_results_file_id_idx ON speaking.pronunciation_results USING btree (file_id);

CREATE INDEX pronunciation_results_recording_id_idx ON speaking.pronunciation_results USING btree (recording_id);

CREATE INDEX pronunciation_results_sentence_id_idx ON speaking.pronunciation_results USING btree (sentence_id);

CREATE INDEX pronunciation_results_session_id_idx ON speaking.pronunciation_results USING btree (session_id, sentence_index);

CREATE INDEX pronunciation_results_student_id_created_at_idx ON speaking.pronunciation_results USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX pronunciation_results_waiting_idx ON speaking.pronunciation_results USING btree (student_id, created_at, id) WHERE ((answered_at IS NULL) AND (status = 'COMPLETED'::text));

CREATE INDEX pronunciations_created_by_idx ON speaking.pronunciations USING btree (created_by);

CREATE INDEX recordings_created_at_idx ON speaking.recordings USING btree (created_at);

CREATE INDEX recordings_person_id_idx ON speaking.recordings USING btree (person_id);

CREATE INDEX sentence_audio_request_at_idx ON speaking.sentence_audio USING btree (request_at);

CREATE INDEX sentence_audio_sentence_id_idx ON speaking.sentence_audio USING btree (sentence_id);

CREATE INDEX sentence_audio_sound_id_idx ON speaking.sentence_audio USING btree (sound_id);

CREATE INDEX sentence_audio_student_id_idx ON speaking.sentence_audio USING btree (student_id);

CREATE INDEX sentences_recording_file_id_idx ON speaking.sentences USING btree (recording_file_id) WHERE (recording_file_id IS NOT NULL);

CREATE INDEX sounds_file_id_idx ON speaking.sounds USING btree (file_id);

CREATE INDEX sounds_used_at_idx ON speaking.sounds USING btree (used_at);

CREATE UNIQUE INDEX sounds_words_key ON speaking.sounds USING btree (school_id, md5(english), voice_id, speed);

CREATE INDEX voice_answers_attempt_id_idx ON speaking.voice_answers USING btree (attempt_id);

CREATE INDEX voice_answers_created_at_idx ON speaking.voice_answers USING btree (created_at);

CREATE INDEX voice_answers_recording_id_idx ON speaking.voice_answers USING btree (recording_id);

CREATE INDEX voice_answers_session_id_idx ON speaking.voice_answers USING btree (session_id);

CREATE INDEX voice_answers_student_id_idx ON speaking.voice_answers USING btree (student_id);

CREATE INDEX voice_answers_tutor_id_idx ON speaking.voice_answers USING btree (tutor_id, created_at DESC);

CREATE INDEX feedback_messages_attempt_id_idx ON tutoring.feedback_messages USING btree (attempt_id);

CREATE INDEX feedback_messages_audio_file_id_idx ON tutoring.feedback_messages USING btree (audio_file_id);

CREATE INDEX feedback_messages_created_at_idx ON tutoring.feedback_messages USING btree (created_at);

CREATE INDEX feedback_messages_school_id_created_at_idx ON tutoring.feedback_messages USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX feedback_messages_session_id_idx ON tutoring.feedback_messages USING btree (session_id);

CREATE INDEX feedback_messages_student_id_created_at_idx ON tutoring.feedback_messages USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX feedback_messages_tutor_id_created_at_idx ON tutoring.feedback_messages USING btree (tutor_id, created_at DESC, id DESC);

CREATE INDEX feedback_messages_tutor_id_student_id_created_at_idx ON tutoring.feedback_messages USING btree (tutor_id, student_id, created_at DESC, id DESC);

CREATE INDEX tutor_requests_expires_at_idx ON tutoring.tutor_requests USING btree (expires_at) WHERE (status = 'PENDING'::text);

CREATE UNIQUE INDEX tutor_requests_open_pair_key ON tutoring.tutor_requests USING btree (student_id, tutor_id) WHERE (status = 'PENDING'::text);

CREATE INDEX tutor_requests_processed_at_idx ON tutoring.tutor_requests USING btree (processed_at) WHERE (status <> 'PENDING'::text);

CREATE INDEX tutor_requests_school_id_created_at_idx ON tutoring.tutor_requests USING btree (school_id, created_at DESC, id DESC);

CREATE INDEX tutor_requests_school_id_status_created_at_idx ON tutoring.tutor_requests USING btree (school_id, status, created_at DESC, id DESC);

CREATE INDEX tutor_requests_student_id_created_at_idx ON tutoring.tutor_requests USING btree (student_id, created_at DESC, id DESC);

CREATE INDEX tutor_requests_tutor_id_created_at_idx ON tutoring.tutor_requests USING btree (tutor_id, created_at DESC, id DESC);

CREATE INDEX tutor_requests_tutor_id_status_created_at_idx ON tutoring.tutor_requests USING btree (tutor_id, status, created_at DESC, id DESC);

CREATE UNIQUE INDEX tutor_students_active_pair_key ON tutoring.tutor_students USING btree (student_id, tutor_id) WHERE (status = 'active'::text);

CREATE INDEX tutor_students_request_id_idx ON tutoring.tutor_students USING btree (request_id);

CREATE INDEX tutor_students_student_id_idx ON tutoring.tutor_students USING btree (student_id, assigned_at DESC, id DESC);

CREATE INDEX tutor_students_tutor_id_idx ON tutoring.tutor_students USING btree (tutor_id, assigned_at DESC, id DESC);

CREATE INDEX tutor_students_tutor_id_status_idx ON tutoring.tutor_students USING btree (tutor_id, status, assigned_at DESC, id DESC);

CREATE INDEX tutor_watchers_student_id_idx ON tutoring.tutor_watchers USING btree (student_id);

CREATE INDEX tutors_school_id_listed_name_idx ON tutoring.tutors USING btree (school_id, listed_name, person_id) WHERE (listed_name IS NOT NULL);

CREATE STATISTICS inbox.notifications_owner (dependencies) ON school_id, user_id FROM inbox.notifications;

CREATE STATISTICS speaking.pronunciation_results_student (dependencies) ON school_id, student_id FROM speaking.pronunciation_results;

CREATE STATISTICS tutoring.feedback_messages_student (dependencies) ON school_id, student_id FROM tutoring.feedback_messages;

CREATE STATISTICS tutoring.feedback_messages_tutor (dependencies) ON school_id, tutor_id FROM tutoring.feedback_messages;

CREATE STATISTICS tutoring.tutor_requests_student (dependencies) ON school_id, student_id FROM tutoring.tutor_requests;

CREATE STATISTICS tutoring.tutor_requests_tutor (dependencies) ON school_id, tutor_id FROM tutoring.tutor_requests;

CREATE STATISTICS tutoring.tutor_students_student (dependencies) ON school_id, student_id FROM tutoring.tutor_students;

CREATE STATISTICS tutoring.tutor_students_tutor (dependencies) ON school_id, tutor_id FROM tutoring.tutor_students;

CREATE TRIGGER participants_forget_guests AFTER DELETE ON classroom.participants REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION classroom.forget_guests();

CREATE TRIGGER files_note_removal AFTER DELETE ON files.files REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION files.note_removal();

CREATE TRIGGER activity_days_hub_added AFTER INSERT ON hub.activity_days REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_activity();

CREATE TRIGGER jobs_answer AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW WHEN (((new.status = 'FAILED'::text) AND (new.type = 'voice_answer'::text))) EXECUTE FUNCTION speaking.follow_answer_job();

CREATE TRIGGER jobs_attempt AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW WHEN (((new.status = 'FAILED'::text) AND (new.status IS DISTINCT FROM old.status) AND (new.type = 'score_pronunciation'::text))) EXECUTE FUNCTION speaking.fail_attempt();

CREATE TRIGGER jobs_reading AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW WHEN (((new.status = 'FAILED'::text) AND (new.type = 'sentence_recording'::text))) EXECUTE FUNCTION speaking.follow_reading_job();

CREATE TRIGGER jobs_sound AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW WHEN (((new.status = 'FAILED'::text) AND (new.type = ANY (ARRAY['speak_sentence'::text, 'speak_by_service'::text])))) EXECUTE FUNCTION speaking.follow_sound_job();

CREATE TRIGGER jobs_task_run AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) AND (new.payload ? 'task_id'::text))) EXECUTE FUNCTION jobs.follow_task_run();

CREATE TRIGGER access_log_append_only BEFORE UPDATE OR TRUNCATE ON school.access_log FOR EACH STATEMENT EXECUTE FUNCTION school.refuse_change();

CREATE TRIGGER access_log_kept BEFORE DELETE ON school.access_log FOR EACH ROW WHEN ((old.at >= (now() - '2 years'::interval))) EXECUTE FUNCTION school.refuse_change();

CREATE TRIGGER class_students_hub_added AFTER INSERT ON school.class_students REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();

CREATE TRIGGER class_students_hub_changed AFTER UPDATE ON school.class_students REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();

CREATE TRIGGER class_students_hub_removed AFTER DELETE ON school.class_students REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();

CREATE TRIGGER class_teachers_streams AFTER DELETE ON school.class_teachers REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION classroom.close_teacher_streams();

CREATE TRIGGER classes_hub_changed AFTER UPDATE OF grade, name ON school.classes FOR EACH ROW EXECUTE FUNCTION hub.follow_class();

CREATE TRIGGER people_hub_changed AFTER UPDATE ON school.people REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_people();

CREATE TRIGGER people_list_tutor AFTER UPDATE OF name, disabled_at ON school.people FOR EACH ROW WHEN ((((old.name)::text <> (new.name)::text) OR ((old.disabled_at IS NULL) <> (new.disabled_at IS NULL)))) EXECUTE FUNCTION tutoring.follow_person();

CREATE TRIGGER roles_become_tutor AFTER INSERT ON school.roles FOR EACH ROW WHEN ((new.role = 'tutor'::text)) EXECUTE FUNCTION tutoring.follow_role();

CREATE TRIGGER roles_hub_added AFTER INSERT ON school.roles REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();

CREATE TRIGGER roles_hub_removed AFTER DELETE ON school.roles REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();

CREATE TRIGGER roles_stop_tutor AFTER DELETE ON school.roles FOR EACH ROW WHEN ((old.role = 'tutor'::text)) EXECUTE FUNCTION tutoring.follow_role();

CREATE TRIGGER schools_practice_starter AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION speaking.add_starter_of_school();

CREATE TRIGGER schools_settings AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION school.add_settings();

CREATE TRIGGER schools_starter AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION classroom.add_starter_of_school();

CREATE TRIGGER presence_removed AFTER DELETE ON speaking.presence FOR EACH ROW EXECUTE FUNCTION speaking.follow_removed_presence();

CREATE TRIGGER pronunciation_results_file AFTER DELETE OR UPDATE OF file_id ON speaking.pronunciation_results FOR EACH ROW EXECUTE FUNCTION files.follow_owner('file_id');

CREATE TRIGGER sentences_file AFTER DELETE OR UPDATE OF recording_file_id ON speaking.sentences FOR EACH ROW EXECUTE FUNCTION files.follow_owner('recording_file_id');

CREATE TRIGGER sounds_file AFTER DELETE OR UPDATE OF file_id ON speaking.sounds FOR EACH ROW EXECUTE FUNCTION files.follow_owner('file_id');

CREATE TRIGGER feedback_messages_file AFTER DELETE OR UPDATE OF audio_file_id ON tutoring.feedback_messages FOR EACH ROW EXECUTE FUNCTION files.follow_owner('audio_file_id');

CREATE TRIGGER tutor_students_count AFTER INSERT OR DELETE OR UPDATE OF status, tutor_id ON tutoring.tutor_students FOR EACH ROW EXECUTE FUNCTION tutoring.count_students();

ALTER TABLE ONLY auth.accounts
    ADD CONSTRAINT accounts_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.guests
    ADD CONSTRAINT guests_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.node_keys
    ADD CONSTRAINT node_keys_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.node_keys
    ADD CONSTRAINT node_keys_source_node_fkey FOREIGN KEY (source_node) REFERENCES hub.source_nodes(node);

ALTER TABLE ONLY auth.one_time_links
    ADD CONSTRAINT one_time_links_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.recovery_codes
    ADD CONSTRAINT recovery_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES auth.accounts(person_id) ON DELETE CASCADE;

ALTER TABLE ONLY auth.sessions
    ADD CONSTRAINT sessions_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.answers
    ADD CONSTRAINT answers_school_id_card_id_fkey FOREIGN KEY (school_id, card_id) REFERENCES classroom.cards(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.answers
    ADD CONSTRAINT answers_school_id_participant_id_fkey FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_school_id_deck_id_fkey FOREIGN KEY (school_id, deck_id) REFERENCES classroom.decks(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_school_id_problem_id_fkey FOREIGN KEY (school_id, problem_id) REFERENCES classroom.problems(school_id, id) ON DELETE SET NULL (problem_id);

ALTER TABLE ONLY classroom.cards
    ADD CONSTRAINT cards_school_id_session_id_fkey FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.decks
    ADD CONSTRAINT decks_school_id_current_id_fkey FOREIGN KEY (school_id, current_id) REFERENCES classroom.cards(school_id, id) ON DELETE SET NULL (current_id);

ALTER TABLE ONLY classroom.decks
    ADD CONSTRAINT decks_school_id_session_id_fkey FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.logs
    ADD CONSTRAINT logs_school_id_session_id_fkey FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.message_reports
    ADD CONSTRAINT message_reports_message_id_fkey FOREIGN KEY (message_id) REFERENCES classroom.messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.message_reports
    ADD CONSTRAINT message_reports_school_id_participant_id_fkey FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.message_votes
    ADD CONSTRAINT message_votes_message_id_fkey FOREIGN KEY (message_id) REFERENCES classroom.messages(id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.message_votes
    ADD CONSTRAINT message_votes_school_id_participant_id_fkey FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.messages
    ADD CONSTRAINT messages_school_id_participant_id_fkey FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.messages
    ADD CONSTRAINT messages_school_id_session_id_fkey FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.participants
    ADD CONSTRAINT participants_school_id_session_id_fkey FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.participants
    ADD CONSTRAINT participants_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.problems
    ADD CONSTRAINT problems_school_id_class_id_fkey FOREIGN KEY (school_id, class_id) REFERENCES school.classes(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.problems
    ADD CONSTRAINT problems_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY classroom.problems
    ADD CONSTRAINT problems_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.reaction_counts
    ADD CONSTRAINT reaction_counts_school_id_participant_id_fkey FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.sessions
    ADD CONSTRAINT sessions_pinned_id_fkey FOREIGN KEY (pinned_id) REFERENCES classroom.messages(id) ON DELETE SET NULL;

ALTER TABLE ONLY classroom.sessions
    ADD CONSTRAINT sessions_school_id_class_id_fkey FOREIGN KEY (school_id, class_id) REFERENCES school.classes(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.sessions
    ADD CONSTRAINT sessions_school_id_teacher_id_fkey FOREIGN KEY (school_id, teacher_id) REFERENCES school.people(school_id, id) ON DELETE SET NULL (teacher_id);

ALTER TABLE ONLY classroom.settings
    ADD CONSTRAINT settings_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY classroom.words
    ADD CONSTRAINT words_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY files.files
    ADD CONSTRAINT files_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY files.files
    ADD CONSTRAINT files_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY http.idempotency_keys
    ADD CONSTRAINT idempotency_keys_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.activity_days
    ADD CONSTRAINT activity_days_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.concept_prerequisites
    ADD CONSTRAINT concept_prerequisites_school_id_concept_id_fkey FOREIGN KEY (school_id, concept_id) REFERENCES hub.concepts(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.concept_prerequisites
    ADD CONSTRAINT concept_prerequisites_school_id_prerequisite_id_fkey FOREIGN KEY (school_id, prerequisite_id) REFERENCES hub.concepts(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.concepts
    ADD CONSTRAINT concepts_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.contacts
    ADD CONSTRAINT contacts_school_id_actor_id_fkey FOREIGN KEY (school_id, actor_id) REFERENCES school.people(school_id, id) ON DELETE SET NULL (actor_id);

ALTER TABLE ONLY hub.contacts
    ADD CONSTRAINT contacts_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.exports
    ADD CONSTRAINT exports_school_id_requested_by_fkey FOREIGN KEY (school_id, requested_by) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.exports
    ADD CONSTRAINT exports_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.interventions
    ADD CONSTRAINT fk_interventions_student FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE;

ALTER TABLE hub.learning_history
    ADD CONSTRAINT fk_learning_history_student FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.help_rules
    ADD CONSTRAINT help_rules_code_fkey FOREIGN KEY (code) REFERENCES hub.help_rule_defaults(code);

ALTER TABLE ONLY hub.help_rules
    ADD CONSTRAINT help_rules_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.help_rules
    ADD CONSTRAINT help_rules_school_id_updated_by_fkey FOREIGN KEY (school_id, updated_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (updated_by);

ALTER TABLE ONLY hub.help_snoozes
    ADD CONSTRAINT help_snoozes_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.help_snoozes
    ADD CONSTRAINT help_snoozes_school_id_teacher_id_fkey FOREIGN KEY (school_id, teacher_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.intervention_concepts
    ADD CONSTRAINT intervention_concepts_school_id_intervention_id_fkey FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.intervention_proposals
    ADD CONSTRAINT intervention_proposals_school_id_decided_by_fkey FOREIGN KEY (school_id, decided_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (decided_by);

ALTER TABLE ONLY hub.intervention_proposals
    ADD CONSTRAINT intervention_proposals_school_id_intervention_id_fkey FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions(school_id, id) ON DELETE SET NULL (intervention_id);

ALTER TABLE ONLY hub.intervention_proposals
    ADD CONSTRAINT intervention_proposals_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.intervention_steps
    ADD CONSTRAINT intervention_steps_school_id_intervention_id_fkey FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.interventions
    ADD CONSTRAINT interventions_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY hub.last_activity
    ADD CONSTRAINT last_activity_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.mastery_days
    ADD CONSTRAINT mastery_days_student_id_concept_id_fkey FOREIGN KEY (student_id, concept_id) REFERENCES hub.mastery(student_id, concept_id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.mastery
    ADD CONSTRAINT mastery_school_id_concept_id_fkey FOREIGN KEY (school_id, concept_id) REFERENCES hub.concepts(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.mastery
    ADD CONSTRAINT mastery_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.notes
    ADD CONSTRAINT notes_school_id_author_id_fkey FOREIGN KEY (school_id, author_id) REFERENCES school.people(school_id, id) ON DELETE SET NULL (author_id);

ALTER TABLE ONLY hub.notes
    ADD CONSTRAINT notes_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.own_help_rules
    ADD CONSTRAINT own_help_rules_code_fkey FOREIGN KEY (code) REFERENCES hub.help_rule_defaults(code);

ALTER TABLE ONLY hub.own_help_rules
    ADD CONSTRAINT own_help_rules_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.quarantined_events
    ADD CONSTRAINT quarantined_events_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.quarantined_events
    ADD CONSTRAINT quarantined_events_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.report_links
    ADD CONSTRAINT report_links_school_id_report_id_fkey FOREIGN KEY (school_id, report_id) REFERENCES hub.reports(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_school_id_class_id_fkey FOREIGN KEY (school_id, class_id) REFERENCES school.classes(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.reports
    ADD CONSTRAINT reports_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.rollovers
    ADD CONSTRAINT rollovers_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY hub.rollovers
    ADD CONSTRAINT rollovers_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.students
    ADD CONSTRAINT students_school_id_id_fkey FOREIGN KEY (school_id, id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY hub.unlinked_accounts
    ADD CONSTRAINT unlinked_accounts_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.announcements
    ADD CONSTRAINT announcements_school_id_author_id_fkey FOREIGN KEY (school_id, author_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.deliveries
    ADD CONSTRAINT deliveries_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES inbox.notifications(id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.deliveries
    ADD CONSTRAINT deliveries_school_id_recipient_fkey FOREIGN KEY (school_id, recipient) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.kinds
    ADD CONSTRAINT kinds_type_fkey FOREIGN KEY (type) REFERENCES inbox.notification_types(type);

ALTER TABLE ONLY inbox.notifications
    ADD CONSTRAINT notifications_kind_fkey FOREIGN KEY (kind) REFERENCES inbox.kinds(kind);

ALTER TABLE ONLY inbox.notifications
    ADD CONSTRAINT notifications_school_id_user_id_fkey FOREIGN KEY (school_id, user_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.notifications
    ADD CONSTRAINT notifications_type_fkey FOREIGN KEY (type) REFERENCES inbox.notification_types(type);

ALTER TABLE ONLY inbox.preferences
    ADD CONSTRAINT preferences_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY inbox.preferences
    ADD CONSTRAINT preferences_type_fkey FOREIGN KEY (type) REFERENCES inbox.notification_types(type);

ALTER TABLE ONLY inbox.quiet_hours
    ADD CONSTRAINT quiet_hours_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT fk_scheduled_tasks_student FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.jobs
    ADD CONSTRAINT jobs_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES hub.students(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.task_runs
    ADD CONSTRAINT task_runs_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY jobs.task_runs
    ADD CONSTRAINT task_runs_task_id_fkey FOREIGN KEY (task_id) REFERENCES jobs.scheduled_tasks(id) ON DELETE CASCADE;

ALTER TABLE ONLY live.connections
    ADD CONSTRAINT connections_school_id_guest_id_fkey FOREIGN KEY (school_id, guest_id) REFERENCES auth.guests(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY live.connections
    ADD CONSTRAINT connections_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY live.connections
    ADD CONSTRAINT connections_session_id_fkey FOREIGN KEY (session_id) REFERENCES auth.sessions(id) ON DELETE SET NULL;

ALTER TABLE ONLY live.presence_kinds
    ADD CONSTRAINT presence_kinds_name_fkey FOREIGN KEY (name) REFERENCES live.joined_kinds(name);

ALTER TABLE ONLY live.waiting_events
    ADD CONSTRAINT waiting_events_name_fkey FOREIGN KEY (name) REFERENCES live.joined_kinds(name);

ALTER TABLE ONLY school.class_students
    ADD CONSTRAINT class_students_school_id_class_id_fkey FOREIGN KEY (school_id, class_id) REFERENCES school.classes(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.class_students
    ADD CONSTRAINT class_students_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.class_teachers
    ADD CONSTRAINT class_teachers_school_id_class_id_fkey FOREIGN KEY (school_id, class_id) REFERENCES school.classes(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.class_teachers
    ADD CONSTRAINT class_teachers_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.classes
    ADD CONSTRAINT classes_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY school.consents
    ADD CONSTRAINT consents_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.consents
    ADD CONSTRAINT consents_school_id_recorded_by_fkey FOREIGN KEY (school_id, recorded_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (recorded_by);

ALTER TABLE ONLY school.consents
    ADD CONSTRAINT consents_school_id_withdrawn_by_fkey FOREIGN KEY (school_id, withdrawn_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (withdrawn_by);

ALTER TABLE ONLY school.holidays
    ADD CONSTRAINT holidays_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY school.imports
    ADD CONSTRAINT imports_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.people
    ADD CONSTRAINT people_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY school.roles
    ADD CONSTRAINT roles_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY school.settings
    ADD CONSTRAINT settings_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY school.unsealed_contacts
    ADD CONSTRAINT unsealed_contacts_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.assignments
    ADD CONSTRAINT assignments_school_id_assigned_by_fkey FOREIGN KEY (school_id, assigned_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (assigned_by);

ALTER TABLE ONLY speaking.assignments
    ADD CONSTRAINT assignments_school_id_set_id_fkey FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.assignments
    ADD CONSTRAINT assignments_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.daily_statistics
    ADD CONSTRAINT daily_statistics_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.learning_sessions
    ADD CONSTRAINT learning_sessions_school_id_set_id_fkey FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets(school_id, id) ON DELETE SET NULL (set_id);

ALTER TABLE ONLY speaking.learning_sessions
    ADD CONSTRAINT learning_sessions_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.learning_sessions
    ADD CONSTRAINT learning_sessions_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES school.people(school_id, id) ON DELETE SET NULL (tutor_id);

ALTER TABLE ONLY speaking.practice_sets
    ADD CONSTRAINT practice_sets_school_id_author_id_fkey FOREIGN KEY (school_id, author_id) REFERENCES school.people(school_id, id) ON DELETE SET NULL (author_id);

ALTER TABLE ONLY speaking.practice_sets
    ADD CONSTRAINT practice_sets_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.preferences
    ADD CONSTRAINT preferences_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.presence
    ADD CONSTRAINT presence_login_id_fkey FOREIGN KEY (login_id) REFERENCES auth.sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.presence
    ADD CONSTRAINT presence_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_corrected_by_fkey FOREIGN KEY (school_id, corrected_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (corrected_by);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_file_id_fkey FOREIGN KEY (school_id, file_id) REFERENCES files.files(school_id, id) ON DELETE SET NULL (file_id);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_recording_id_fkey FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings(school_id, id) ON DELETE SET NULL (recording_id);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_sentence_id_fkey FOREIGN KEY (school_id, sentence_id) REFERENCES speaking.sentences(school_id, id) ON DELETE SET NULL (sentence_id);

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.pronunciation_results
    ADD CONSTRAINT pronunciation_results_school_id_student_id_session_id_fkey FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions(school_id, student_id, id) ON DELETE SET NULL (session_id);

ALTER TABLE ONLY speaking.pronunciations
    ADD CONSTRAINT pronunciations_school_id_created_by_fkey FOREIGN KEY (school_id, created_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (created_by);

ALTER TABLE ONLY speaking.pronunciations
    ADD CONSTRAINT pronunciations_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.recording_pieces
    ADD CONSTRAINT recording_pieces_school_id_recording_id_fkey FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.recordings
    ADD CONSTRAINT recordings_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.sentence_audio
    ADD CONSTRAINT sentence_audio_school_id_sentence_id_fkey FOREIGN KEY (school_id, sentence_id) REFERENCES speaking.sentences(school_id, id) ON DELETE SET NULL (sentence_id);

ALTER TABLE ONLY speaking.sentence_audio
    ADD CONSTRAINT sentence_audio_school_id_sound_id_fkey FOREIGN KEY (school_id, sound_id) REFERENCES speaking.sounds(school_id, id) ON DELETE SET NULL (sound_id);

ALTER TABLE ONLY speaking.sentence_audio
    ADD CONSTRAINT sentence_audio_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.sentence_audio
    ADD CONSTRAINT sentence_audio_school_id_student_id_session_id_fkey FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions(school_id, student_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.sentences
    ADD CONSTRAINT sentences_school_id_recording_file_id_fkey FOREIGN KEY (school_id, recording_file_id) REFERENCES files.files(school_id, id) ON DELETE SET NULL (recording_file_id);

ALTER TABLE ONLY speaking.sentences
    ADD CONSTRAINT sentences_school_id_set_id_fkey FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.settings
    ADD CONSTRAINT settings_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.sounds
    ADD CONSTRAINT sounds_school_id_file_id_fkey FOREIGN KEY (school_id, file_id) REFERENCES files.files(school_id, id) ON DELETE SET NULL (file_id);

ALTER TABLE ONLY speaking.sounds
    ADD CONSTRAINT sounds_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_school_id_attempt_id_fkey FOREIGN KEY (school_id, attempt_id) REFERENCES speaking.pronunciation_results(school_id, id) ON DELETE SET NULL (attempt_id);

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_school_id_recording_id_fkey FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings(school_id, id) ON DELETE SET NULL (recording_id);

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_school_id_student_id_session_id_fkey FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions(school_id, student_id, id) ON DELETE SET NULL (session_id);

ALTER TABLE ONLY speaking.voice_answers
    ADD CONSTRAINT voice_answers_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY speaking.voice_services
    ADD CONSTRAINT voice_services_school_id_fkey FOREIGN KEY (school_id) REFERENCES school.schools(id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.feedback_drafts
    ADD CONSTRAINT feedback_drafts_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.feedback_drafts
    ADD CONSTRAINT feedback_drafts_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_school_id_attempt_id_fkey FOREIGN KEY (school_id, attempt_id) REFERENCES speaking.pronunciation_results(school_id, id) ON DELETE SET NULL (attempt_id);

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_school_id_audio_file_id_fkey FOREIGN KEY (school_id, audio_file_id) REFERENCES files.files(school_id, id) ON DELETE SET NULL (audio_file_id);

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_school_id_student_id_session_id_fkey FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions(school_id, student_id, id) ON DELETE SET NULL (session_id);

ALTER TABLE ONLY tutoring.feedback_messages
    ADD CONSTRAINT feedback_messages_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_requests
    ADD CONSTRAINT tutor_requests_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_requests
    ADD CONSTRAINT tutor_requests_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_school_id_assigned_by_fkey FOREIGN KEY (school_id, assigned_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (assigned_by);

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_school_id_ended_by_fkey FOREIGN KEY (school_id, ended_by) REFERENCES school.people(school_id, id) ON DELETE SET NULL (ended_by);

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_school_id_request_id_fkey FOREIGN KEY (school_id, request_id) REFERENCES tutoring.tutor_requests(school_id, id) ON DELETE SET NULL (request_id);

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_students
    ADD CONSTRAINT tutor_students_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_watchers
    ADD CONSTRAINT tutor_watchers_school_id_student_id_fkey FOREIGN KEY (school_id, student_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutor_watchers
    ADD CONSTRAINT tutor_watchers_school_id_tutor_id_fkey FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors(school_id, person_id) ON DELETE CASCADE;

ALTER TABLE ONLY tutoring.tutors
    ADD CONSTRAINT tutors_school_id_person_id_fkey FOREIGN KEY (school_id, person_id) REFERENCES school.people(school_id, id) ON DELETE CASCADE;

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.guests ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.node_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.one_time_links ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON auth.accounts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON auth.guests USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON auth.node_keys USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON auth.one_time_links USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON auth.recovery_codes USING (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id)))) WITH CHECK (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id))));

CREATE POLICY own_rows ON auth.sessions USING (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id)))) WITH CHECK (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id))));

CREATE POLICY owner_cares ON auth.accounts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON auth.guests TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON auth.node_keys TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON auth.one_time_links TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON auth.recovery_codes TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON auth.sessions TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE auth.recovery_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.cards ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.decks ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.logs ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.message_reports ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.message_votes ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.messages ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON classroom.answers USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.cards USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.decks USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.logs USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.message_reports USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.message_votes USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.messages USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.participants USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.problems USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.reaction_counts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.reactions USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.sessions USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.settings USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON classroom.words USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON classroom.answers TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.cards TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.decks TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.logs TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.message_reports TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.message_votes TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.messages TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.participants TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.problems TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.reaction_counts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.reactions TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.sessions TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.settings TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON classroom.words TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE classroom.participants ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.problems ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.reaction_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.reactions ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE classroom.words ENABLE ROW LEVEL SECURITY;

ALTER TABLE files.files ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON files.files USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON files.files TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE http.idempotency_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON http.idempotency_keys USING (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id)))) WITH CHECK (((school_id = ( SELECT auth.school_id() AS school_id)) AND (person_id = ( SELECT auth.user_id() AS user_id))));

CREATE POLICY owner_cares ON http.idempotency_keys TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE hub.activity_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.concept_prerequisites ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.concepts ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.exports ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.help_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.help_snoozes ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.intervention_concepts ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.intervention_proposals ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.intervention_steps ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.interventions ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.last_activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.learning_history ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.mastery ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.mastery_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.own_help_rules ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON hub.activity_days USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.concept_prerequisites USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.concepts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.contacts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.exports USING (((school_id = ( SELECT auth.school_id() AS school_id)) AND (requested_by = ( SELECT auth.user_id() AS user_id)))) WITH CHECK (((school_id = ( SELECT auth.school_id() AS school_id)) AND (requested_by = ( SELECT auth.user_id() AS user_id))));

CREATE POLICY own_rows ON hub.help_rules USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.help_snoozes USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.intervention_concepts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.intervention_proposals USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.intervention_steps USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.interventions USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.last_activity USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.learning_history USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.mastery USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.mastery_days USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.notes USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.own_help_rules USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.quarantined_events USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.report_links USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.reports USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.rollovers USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.students USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON hub.unlinked_accounts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON hub.activity_days TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.concept_prerequisites TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.concepts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.contacts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.exports TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.help_rules TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.help_snoozes TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.intervention_concepts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.intervention_proposals TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.intervention_steps TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.interventions TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.last_activity TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.learning_history TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.mastery TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.mastery_days TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.notes TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.own_help_rules TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.quarantined_events TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.report_links TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.reports TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.rollovers TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.students TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON hub.unlinked_accounts TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE hub.quarantined_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.report_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.reports ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.rollovers ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.students ENABLE ROW LEVEL SECURITY;

ALTER TABLE hub.unlinked_accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE inbox.announcements ENABLE ROW LEVEL SECURITY;

ALTER TABLE inbox.deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE inbox.notifications ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON inbox.announcements USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON inbox.deliveries USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON inbox.notifications USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON inbox.preferences USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON inbox.quiet_hours USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON inbox.announcements TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON inbox.deliveries TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON inbox.notifications TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON inbox.preferences TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON inbox.quiet_hours TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE inbox.preferences ENABLE ROW LEVEL SECURITY;

ALTER TABLE inbox.quiet_hours ENABLE ROW LEVEL SECURITY;

ALTER TABLE jobs.jobs ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON jobs.jobs USING (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE ((school_id = ( SELECT auth.school_id() AS school_id)) AND ((created_by = ( SELECT auth.user_id() AS user_id)) OR ( SELECT auth.has_role(VARIADIC ARRAY['admin'::text, 'operator'::text]) AS has_role)))
END) WITH CHECK (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE ((school_id = ( SELECT auth.school_id() AS school_id)) AND ((created_by = ( SELECT auth.user_id() AS user_id)) OR ( SELECT auth.has_role(VARIADIC ARRAY['admin'::text, 'operator'::text]) AS has_role)))
END);

CREATE POLICY own_rows ON jobs.scheduled_tasks USING (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE (school_id = ( SELECT auth.school_id() AS school_id))
END) WITH CHECK (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE (school_id = ( SELECT auth.school_id() AS school_id))
END);

CREATE POLICY own_rows ON jobs.task_runs USING (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE (school_id = ( SELECT auth.school_id() AS school_id))
END) WITH CHECK (
CASE
    WHEN (school_id IS NULL) THEN ( SELECT auth.has_role(VARIADIC ARRAY['operator'::text]) AS has_role)
    ELSE (school_id = ( SELECT auth.school_id() AS school_id))
END);

CREATE POLICY owner_cares ON jobs.jobs TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON jobs.scheduled_tasks TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON jobs.task_runs TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE jobs.scheduled_tasks ENABLE ROW LEVEL SECURITY;

CREATE POLICY shared_sounds ON jobs.jobs FOR SELECT USING (((type = ANY (ARRAY['speak_sentence'::text, 'speak_by_service'::text])) AND (school_id = ( SELECT auth.school_id() AS school_id))));

ALTER TABLE jobs.task_runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE live.connections ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON live.connections USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON live.connections TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE school.access_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.class_students ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.class_teachers ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.classes ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.consents ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.holidays ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.imports ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON school.access_log USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.class_students USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.class_teachers USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.classes USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.consents USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.holidays USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.imports USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.people USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.roles USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.schools USING ((id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.settings USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON school.unsealed_contacts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON school.access_log TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.class_students TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.class_teachers TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.classes TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.consents TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.holidays TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.imports TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.people TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.roles TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.schools TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.settings TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON school.unsealed_contacts TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE school.people ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.roles ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.schools ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE school.unsealed_contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.assignments ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.daily_statistics ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.learning_sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON speaking.assignments USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.daily_statistics USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.learning_sessions USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.practice_sets USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.preferences USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.presence USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.pronunciation_results USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.pronunciations USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.recording_pieces USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.recordings USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.sentence_audio USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.sentences USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.settings USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.sounds USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.voice_answers USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON speaking.voice_services USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON speaking.assignments TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.daily_statistics TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.learning_sessions TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.practice_sets TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.preferences TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.presence TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.pronunciation_results TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.pronunciations TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.recording_pieces TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.recordings TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.sentence_audio TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.sentences TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.settings TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.sounds TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.voice_answers TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON speaking.voice_services TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE speaking.practice_sets ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.preferences ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.presence ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.pronunciation_results ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.pronunciations ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.recording_pieces ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.recordings ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.sentence_audio ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.sentences ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.sounds ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.voice_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE speaking.voice_services ENABLE ROW LEVEL SECURITY;

ALTER TABLE tutoring.feedback_drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE tutoring.feedback_messages ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_rows ON tutoring.feedback_drafts USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON tutoring.feedback_messages USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON tutoring.tutor_requests USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON tutoring.tutor_students USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON tutoring.tutor_watchers USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY own_rows ON tutoring.tutors USING ((school_id = ( SELECT auth.school_id() AS school_id))) WITH CHECK ((school_id = ( SELECT auth.school_id() AS school_id)));

CREATE POLICY owner_cares ON tutoring.feedback_drafts TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON tutoring.feedback_messages TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON tutoring.tutor_requests TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON tutoring.tutor_students TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON tutoring.tutor_watchers TO seodang_owner USING (true) WITH CHECK (true);

CREATE POLICY owner_cares ON tutoring.tutors TO seodang_owner USING (true) WITH CHECK (true);

ALTER TABLE tutoring.tutor_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE tutoring.tutor_students ENABLE ROW LEVEL SECURITY;

ALTER TABLE tutoring.tutor_watchers ENABLE ROW LEVEL SECURITY;

ALTER TABLE tutoring.tutors ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA archive TO seodang_app;

GRANT USAGE ON SCHEMA auth TO seodang_app;

GRANT USAGE ON SCHEMA classroom TO seodang_app;

GRANT USAGE ON SCHEMA db TO seodang_app;

GRANT USAGE ON SCHEMA extensions TO seodang_app;

GRANT USAGE ON SCHEMA files TO seodang_app;

GRANT USAGE ON SCHEMA http TO seodang_app;

GRANT USAGE ON SCHEMA hub TO seodang_app;

GRANT USAGE ON SCHEMA inbox TO seodang_app;

GRANT USAGE ON SCHEMA jobs TO seodang_app;

GRANT USAGE ON SCHEMA live TO seodang_app;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

GRANT USAGE ON SCHEMA school TO seodang_app;

GRANT USAGE ON SCHEMA speaking TO seodang_app;

GRANT USAGE ON SCHEMA tutoring TO seodang_app;

REVOKE ALL ON FUNCTION auth.accept_totp_step(person uuid, step bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.accept_totp_step(person uuid, step bigint) TO seodang_app;

REVOKE ALL ON FUNCTION auth.act_in_school(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.act_in_school(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.add_node_key(node integer, token_hash bytea, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.add_node_key(node integer, token_hash bytea, name text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.begin_totp(secret bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.begin_totp(secret bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.change_password(hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.change_password(hash text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.create_link(person uuid, purpose text, token bytea, lifetime interval) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.create_link(person uuid, purpose text, token bytea, lifetime interval) TO seodang_app;

REVOKE ALL ON FUNCTION auth.create_session(token bytea, person uuid, kind text, name text, scopes text[], user_agent text, address text, totp_pending boolean, lifetime interval) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.create_session(token bytea, person uuid, kind text, name text, scopes text[], user_agent text, address text, totp_pending boolean, lifetime interval) TO seodang_app;

REVOKE ALL ON FUNCTION auth.create_token(token bytea, name text, scopes text[], lifetime interval) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.create_token(token bytea, name text, scopes text[], lifetime interval) TO seodang_app;

REVOKE ALL ON FUNCTION auth.disable_totp() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.disable_totp() TO seodang_app;

REVOKE ALL ON FUNCTION auth.drop_sessions(person uuid, only_session uuid, except_session uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.enable_totp(step bigint, code_hashes bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.enable_totp(step bigint, code_hashes bytea[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.end_session(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.end_session(token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.forget_guest() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.forget_guest() TO seodang_app;

REVOKE ALL ON FUNCTION auth.found(is_found boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.found(is_found boolean) TO seodang_app;

REVOKE ALL ON FUNCTION auth.guest_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.guest_id() TO seodang_app;

REVOKE ALL ON FUNCTION auth.has_role(VARIADIC wanted text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.has_role(VARIADIC wanted text[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.is_forgotten(failed auth.login_throttle, after interval, from_first boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.is_forgotten(failed auth.login_throttle, after interval, from_first boolean) TO seodang_app;

REVOKE ALL ON FUNCTION auth.is_owner() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.is_owner() TO seodang_app;

REVOKE ALL ON FUNCTION auth.keep_guests(guests uuid[], until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.keep_guests(guests uuid[], until timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION auth.login_candidates(typed text, tag bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.login_candidates(typed text, tag bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.my_account() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.my_account() TO seodang_app;

REVOKE ALL ON FUNCTION auth.node() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.node() TO seodang_app;

REVOKE ALL ON FUNCTION auth.open_guest(token bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.open_node(token bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.open_session(token bytea, required_roles text[], required_scope text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.open_session(token bytea, required_roles text[], required_scope text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.pass_totp(new_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.pass_totp(new_token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.peek_link(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.peek_link(token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.put_guest(guest uuid, school uuid, token bytea, until timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.put_password(person uuid, hash text, except_session uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION auth.put_recovery_codes(code_hashes bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.put_recovery_codes(code_hashes bytea[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.refuse_field(field text, code text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.refuse_field(field text, code text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.remove_guest(guest uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.remove_guest(guest uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.request_reset(typed text, tag bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.request_reset(typed text, tag bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.require_role(VARIADIC wanted text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.require_role(VARIADIC wanted text[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.reset_totp(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.reset_totp(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.revoke_node_key(key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.revoke_node_key(key uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.revoke_session(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.revoke_session(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.revoke_sessions(person uuid, except_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.revoke_sessions(person uuid, except_session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION auth.school_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.school_id() TO seodang_app;

REVOKE ALL ON FUNCTION auth.session_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.session_id() TO seodang_app;

REVOKE ALL ON FUNCTION auth.throttle_check(keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.throttle_check(keys text[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.throttle_clear(keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.throttle_clear(keys text[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.throttle_failed(keys text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.throttle_failed(keys text[]) TO seodang_app;

REVOKE ALL ON FUNCTION auth.throttle_key(prefix text, word text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.throttle_key(prefix text, word text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.throttle_keys(typed text, address text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.throttle_keys(typed text, address text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.use_link(token bytea, hash text) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.use_link(token bytea, hash text) TO seodang_app;

REVOKE ALL ON FUNCTION auth.use_recovery_code(person uuid, hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION auth.use_recovery_code(person uuid, hash bytea) TO seodang_app;

REVOKE ALL ON FUNCTION auth.user_id() FROM PUBLIC;
GRANT ALL ON FUNCTION auth.user_id() TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.sessions TO seodang_app;

REVOKE ALL ON FUNCTION classroom.add_participant(s classroom.sessions, nickname text, avatar integer, token bytea, student uuid, earlier uuid, must_wait boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION classroom.add_starter(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.add_starter(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.add_starter_of_school() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.add_starter_of_school() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.admit(session uuid, participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.admit(session uuid, participant uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.answer_message(session uuid, message uuid, answered boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.answer_message(session uuid, message uuid, answered boolean) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.cards TO seodang_app;

REVOKE ALL ON FUNCTION classroom.card_document(card classroom.cards, is_for_staff boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.card_document(card classroom.cards, is_for_staff boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.card_due(card uuid, school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.card_due(card uuid, school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.card_page(of_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.card_page(of_session uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.answers TO seodang_app;

REVOKE ALL ON FUNCTION classroom.card_word(is_revealed boolean, is_paused boolean, mode text, mine classroom.answers) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.card_word(is_revealed boolean, is_paused boolean, mode text, mine classroom.answers) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.name_key(nickname text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.name_key(nickname text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.choices_fault(answer text, choices text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.choices_fault(answer text, choices text[]) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.close_deck(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.close_deck(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.close_session(session uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.close_session(session uuid, at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.close_teacher_streams() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.close_teacher_streams() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.common_words() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.common_words() TO seodang_app;

REVOKE ALL ON FUNCTION hub.name_parts(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.name_parts(name text) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.problems TO seodang_app;

REVOKE ALL ON FUNCTION classroom.concept_of(problem classroom.problems) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.concept_of(problem classroom.problems) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.count_most(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.count_most(session uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.participants TO seodang_app;

REVOKE ALL ON FUNCTION classroom.counted_participants(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.counted_participants(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.current_card(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.current_card(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.days_kept(kept text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.days_kept(kept text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.deal_teams(session uuid, teams integer, has_points boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.deal_teams(session uuid, teams integer, has_points boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.deck_choices(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.deck_choices(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.device(token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.device(token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.dismiss_reports(session uuid, message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.dismiss_reports(session uuid, message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.draw_card(deck uuid, class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.draw_card(deck uuid, class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.drop_word(word uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.drop_word(word uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.end_session(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.end_session(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.end_sessions(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.end_sessions(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.extend_session(session uuid, minutes integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.extend_session(session uuid, minutes integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.find_participant(session uuid, participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.find_participant(session uuid, participant uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.find_problems(search text, type text, difficulty integer, grade text, class text, after_key text, after_id uuid, row_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.find_problems(search text, type text, difficulty integer, grade text, class text, after_key text, after_id uuid, row_limit integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.forget_guests() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.forget_guests() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.free_nickname(session uuid, nickname text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.free_nickname(session uuid, nickname text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.give_answer(card uuid, given text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.give_answer(card uuid, given text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.go_back(c classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.go_back(c classroom.cards) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.decks TO seodang_app;

REVOKE ALL ON FUNCTION classroom.go_on(d classroom.decks, class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.go_on(d classroom.decks, class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.has_link(content text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.has_link(content text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.has_messages(s classroom.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.has_messages(s classroom.sessions) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.hide_message(session uuid, message uuid, hidden boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.hide_message(session uuid, message uuid, hidden boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.import_problems(file_rows jsonb, file_columns text[], is_dry boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.import_problems(file_rows jsonb, file_columns text[], is_dry boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.is_present(participant uuid, last_seen_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.is_present(participant uuid, last_seen_at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.is_revealed(card classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.is_revealed(card classroom.cards) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.join_session(code text, address text, nickname text, avatar integer, fresh_token bytea, shown_token bytea, as_myself boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.join_session(code text, address text, nickname text, avatar integer, fresh_token bytea, shown_token bytea, as_myself boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.join_team(p classroom.participants, teams integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.join_team(p classroom.participants, teams integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.joined_session() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.joined_session() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.knock(code text, address text, OUT session uuid, OUT seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.knock(code text, address text, OUT session uuid, OUT seconds integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.korean_number(words text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.korean_number(words text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.leave() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.leave() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.links_refused() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.links_refused() TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.messages TO seodang_app;

REVOKE ALL ON FUNCTION classroom.lock_message(session uuid, message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.lock_message(session uuid, message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.lock_running(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.lock_running(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.log(session uuid, event_type text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.log(session uuid, event_type text, payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.log_report_looks(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.log_report_looks(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.longest_session() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.longest_session() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.may_change_problem(p classroom.problems) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.may_change_problem(p classroom.problems) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.message_json(m classroom.messages) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.message_json(m classroom.messages) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.message_rows(session uuid, before timestamp with time zone, before_id uuid, row_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.message_rows(session uuid, before timestamp with time zone, before_id uuid, row_limit integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.messages_before(session uuid, staff boolean, before timestamp with time zone, before_id uuid, row_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.messages_before(session uuid, staff boolean, before timestamp with time zone, before_id uuid, row_limit integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.moderation_events() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.moderation_events() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.moment(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.moment(at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.most_participants() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.most_participants() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.most_words() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.most_words() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.mute(session uuid, participant uuid, muted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.mute(session uuid, participant uuid, muted boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.myself(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.myself(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.news(after bigint, topics text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.news(after bigint, topics text[]) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.news_of_participant(after bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.news_of_participant(after bigint) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.next_level(level integer, share numeric) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.next_level(level integer, share numeric) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.normalize_answer(given text, type text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.normalize_answer(given text, type text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.normalize_number(given text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.normalize_number(given text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.option_rows(card classroom.cards, shows_answer boolean, mine text, tally jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.option_rows(card classroom.cards, shows_answer boolean, mine text, tally jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.options_of(problem classroom.problems, class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.options_of(problem classroom.problems, class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.over_at(s classroom.sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.over_at(s classroom.sessions) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.own_answer(card classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.own_answer(card classroom.cards) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.own_card() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.own_card() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.participant() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.participant() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.participant_count(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.participant_count(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.participant_of_token(token bytea, session uuid, OUT participant uuid, OUT was_removed boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.participant_of_token(token bytea, session uuid, OUT participant uuid, OUT was_removed boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.participants_event(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.participants_event(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.pause_card(c classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.pause_card(c classroom.cards) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.people_event(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.people_event(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.pin(session uuid, message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.pin(session uuid, message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.pin_message(session uuid, message uuid, pinned boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.pin_message(session uuid, message uuid, pinned boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.pinned_message(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.pinned_message(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.plan_problems(file_rows jsonb, file_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.plan_problems(file_rows jsonb, file_columns text[]) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.podium(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.podium(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.points_of(card classroom.cards, seconds integer, tries integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.points_of(card classroom.cards, seconds integer, tries integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.post_message(content text, is_question boolean, client_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.post_message(content text, is_question boolean, client_key text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.post_teacher_message(session uuid, content text, is_question boolean, client_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.post_teacher_message(session uuid, content text, is_question boolean, client_key text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.present_count(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.present_count(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.problems_of(class uuid, of_grade text, of_difficulty integer, of_type text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.problems_of(class uuid, of_grade text, of_difficulty integer, of_type text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.put_up(card uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.put_up(card uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.put_word(word text, suggestion text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.put_word(word text, suggestion text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.react(kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.react(kind text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.reactions_of_topic(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.reactions_of_topic(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.record_answers(card classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.record_answers(card classroom.cards) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.refuse_links(refused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.refuse_links(refused boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.word_key(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.word_key(word text) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.words TO seodang_app;

REVOKE ALL ON FUNCTION classroom.refused_word(school uuid, content text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.refused_word(school uuid, content text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.remove(session uuid, participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.remove(session uuid, participant uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_cards(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_cards(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_concepts(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_concepts(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_log(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_log(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_message(message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_message(message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_people(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_people(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.report_questions(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.report_questions(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.reported_of_topic(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.reported_of_topic(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.require_teacher(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.require_teacher(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.rest_between_cards() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.rest_between_cards() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.resume_card(c classroom.cards, d classroom.decks) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.resume_card(c classroom.cards, d classroom.decks) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.reveal_card(card uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.reveal_card(card uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.running_deck(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.running_deck(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.save_problem(problem uuid, changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.save_problem(problem uuid, changes jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.seen() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.seen() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.seen_message(message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.seen_message(message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.seen_session() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.seen_session() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.session_document(session uuid, base text, prefix text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.session_document(session uuid, base text, prefix text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.session_figures(sessions uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.session_figures(sessions uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.session_of_topic(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.session_of_topic(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.set_chat(session uuid, locked boolean, slow_seconds integer, questions_only boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.set_chat(session uuid, locked boolean, slow_seconds integer, questions_only boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.set_door(session uuid, locked boolean, lobby boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.set_door(session uuid, locked boolean, lobby boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.show_door(code text, address text, token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.show_door(code text, address text, token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.show_podium(session uuid, is_shown boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.show_podium(session uuid, is_shown boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.show_tally(session uuid, is_shown boolean, seen uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.show_tally(session uuid, is_shown boolean, seen uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.shown_message(m classroom.messages, staff boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.shown_message(m classroom.messages, staff boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.shuffled(class uuid, grade text, difficulty integer, type text, is_choice boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.shuffled(class uuid, grade text, difficulty integer, type text, is_choice boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.silence(p classroom.participants, s classroom.sessions, is_question boolean, OUT refusal text, OUT seconds integer) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.silence(p classroom.participants, s classroom.sessions, is_question boolean, OUT refusal text, OUT seconds integer) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.skip_card(c classroom.cards) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.skip_card(c classroom.cards) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.staff_card(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.staff_card(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.start_deck(session uuid, wanted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.start_deck(session uuid, wanted jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.start_session(class uuid, code text, lobby boolean, locked boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.start_session(class uuid, code text, lobby boolean, locked boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.starter_problems() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.starter_problems() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.stream_of_participant(participant uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.stream_of_participant(participant uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.stream_of_teacher(class_session uuid, login uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.stream_of_teacher(class_session uuid, login uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tally(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tally(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tally_event(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tally_event(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.taught_classes() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.taught_classes() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.teaches(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.teaches(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tell(session uuid, type text, payload jsonb, only_staff boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tell(session uuid, type text, payload jsonb, only_staff boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tell_message(type text, m classroom.messages) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tell_message(type text, m classroom.messages) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tell_one(participant uuid, type text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tell_one(participant uuid, type text, payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tell_people(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tell_people(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.tell_session(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.tell_session(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.turn_card(session uuid, turn text, seen uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.turn_card(session uuid, turn text, seen uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.unfinished_deck(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.unfinished_deck(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.untell_message(session uuid, message uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.untell_message(session uuid, message uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.vote_for(message uuid, wanted boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.vote_for(message uuid, wanted boolean) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.votes_of_topic(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.votes_of_topic(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.waiting_count(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.waiting_count(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.wake_card(card uuid, school uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.wake_card(card uuid, school uuid, at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.with_suggestion(content text, word text, suggestion text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.with_suggestion(content text, word text, suggestion text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.word_heads() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.word_heads() TO seodang_app;

REVOKE ALL ON FUNCTION classroom.word_pattern(key text) FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.word_pattern(key text) TO seodang_app;

REVOKE ALL ON FUNCTION classroom.word_tails() FROM PUBLIC;
GRANT ALL ON FUNCTION classroom.word_tails() TO seodang_app;

REVOKE ALL ON FUNCTION db.classify(target regclass, columns text) FROM PUBLIC;

REVOKE ALL ON FUNCTION db.forget_person(value jsonb, id text, names text[], name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION db.isolate(target regclass, condition text) FROM PUBLIC;

REVOKE ALL ON FUNCTION db.members_without_person(value jsonb, id text, names text[], name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION db.personal_columns() FROM PUBLIC;

REVOKE ALL ON FUNCTION db.without_person(value jsonb, id text, names text[], name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION files.drop_unwritten() FROM PUBLIC;
GRANT ALL ON FUNCTION files.drop_unwritten() TO seodang_app;

REVOKE ALL ON FUNCTION files.follow_owner() FROM PUBLIC;
GRANT ALL ON FUNCTION files.follow_owner() TO seodang_app;

REVOKE ALL ON FUNCTION files.keep(file uuid, bytes bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION files.keep(file uuid, bytes bigint) TO seodang_app;

REVOKE ALL ON FUNCTION files.next_removals(after text, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION files.next_removals(after text, most integer) TO seodang_app;

REVOKE ALL ON FUNCTION files.note_removal() FROM PUBLIC;
GRANT ALL ON FUNCTION files.note_removal() TO seodang_app;

REVOKE ALL ON FUNCTION files.removed(names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION files.removed(names text[]) TO seodang_app;

REVOKE ALL ON FUNCTION files.reserve(person uuid, content_type text, store text) FROM PUBLIC;
GRANT ALL ON FUNCTION files.reserve(person uuid, content_type text, store text) TO seodang_app;

REVOKE ALL ON FUNCTION http.begin_idempotent(wanted_key text, wanted_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION http.begin_idempotent(wanted_key text, wanted_hash bytea) TO seodang_app;

REVOKE ALL ON FUNCTION http.finish_idempotent(wanted_key text, wanted_hash bytea, status integer, response text, content_type text, location text) FROM PUBLIC;
GRANT ALL ON FUNCTION http.finish_idempotent(wanted_key text, wanted_hash bytea, status integer, response text, content_type text, location text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.accept_events(items jsonb, node integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.accept_events(items jsonb, node integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.accept_proposals(proposals uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.accept_proposals(proposals uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.activate_intervention(intervention uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.activate_intervention(intervention uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.activity_totals(student uuid, from_day date, to_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.activity_totals(student uuid, from_day date, to_day date) TO seodang_app;

REVOKE ALL ON FUNCTION hub.add_note(student uuid, kind text, body text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.add_note(student uuid, kind text, body text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.anonymize_old_students(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.anonymize_old_students(most integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.anonymize_student(student uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.answer_of(event_type text, content jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.answer_of(event_type text, content jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.apply_rollover(rollover uuid, state text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.apply_rollover(rollover uuid, state text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.archive_old_learning_history_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.archive_old_learning_history_partitions() TO seodang_app;

REVOKE ALL ON FUNCTION hub.begin_intervention(student uuid, areas jsonb, path jsonb, due date, proposal uuid, type text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.begin_intervention(student uuid, areas jsonb, path jsonb, due date, proposal uuid, type text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.can_roll_over(counts jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.can_roll_over(counts jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.care_for_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.care_for_partitions() TO seodang_app;

REVOKE ALL ON FUNCTION hub.change_intervention(intervention uuid, wanted text, completed integer, total integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.change_intervention(intervention uuid, wanted text, completed integer, total integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.change_task(task uuid, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.change_task(task uuid, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION hub.check_may_care_for(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.check_may_care_for(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.check_sees(students uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.check_sees(students uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.check_task_config(task_type text, schedule_type text, config jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.check_task_config(task_type text, schedule_type text, config jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.check_task_student(student uuid, task_type text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.check_task_student(student uuid, task_type text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_activity(class uuid, from_day date, to_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_activity(class uuid, from_day date, to_day date) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_comparison(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_comparison(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_concepts(class uuid, search text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_concepts(class uuid, search text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_for(grade integer, class_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_for(grade integer, class_name text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_mastery_at(class uuid, days date[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_mastery_at(class uuid, days date[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.class_matrix(class uuid, search text, sort text, is_descending boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.class_matrix(class uuid, search text, sort text, is_descending boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.compare_intervention(intervention uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.compare_intervention(intervention uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.complete_areas(student uuid, areas jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.complete_areas(student uuid, areas jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.concept_depths() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.concept_depths() TO seodang_app;

REVOKE ALL ON FUNCTION hub.concept_names(areas jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.concept_names(areas jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.concepts_at_work(student uuid, with_paused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.concepts_at_work(student uuid, with_paused boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.count_activity(events hub.incoming_event[], zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.count_activity(events hub.incoming_event[], zone text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.count_progress(intervention uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.count_progress(intervention uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.count_wrong_at_end(results boolean[], before integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.count_wrong_at_end(results boolean[], before integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.create_learning_history_partition(partition_date date) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.create_task(student uuid, task_type text, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.create_task(student uuid, task_type text, schedule_type text, cron_expression text, config jsonb, missed text, status text, next_run_at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION hub.delete_task(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.delete_task(task uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.dismiss_proposals(proposals uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.dismiss_proposals(proposals uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.enqueue_for_schools(type text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.enqueue_for_schools(type text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.erase_student(student uuid, typed_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.erase_student(student uuid, typed_name text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.event_cursor(id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.event_cursor(id bigint) TO seodang_app;

REVOKE ALL ON FUNCTION hub.event_item(student uuid, occurred_at timestamp with time zone, event_type text, source_id text, content jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.event_item(student uuid, occurred_at timestamp with time zone, event_type text, source_id text, content jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.event_number(cursor_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.event_number(cursor_id uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.evidence(name text, answers integer, correct integer, current_mastery double precision, target_mastery double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.evidence(name text, answers integer, correct integer, current_mastery double precision, target_mastery double precision) TO seodang_app;

REVOKE ALL ON FUNCTION hub.export_files(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.export_files(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.export_path(from_table regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.export_path(from_table regclass) TO seodang_app;

REVOKE ALL ON FUNCTION hub.export_rows(student uuid, from_table regclass) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.export_rows(student uuid, from_table regclass) TO seodang_app;

REVOKE ALL ON FUNCTION hub.export_stored(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.export_stored(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.export_tables(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.export_tables(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.find_cycle(starts text[], ends text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.find_cycle(starts text[], ends text[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.find_students(search text, grade integer, class_name text, class uuid, metadata text[], state text, sort text, after_key text, after_id uuid, row_limit integer, email_tag bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.find_students(search text, grade integer, class_name text, class uuid, metadata text[], state text, sort text, after_key text, after_id uuid, row_limit integer, email_tag bytea) TO seodang_app;

REVOKE ALL ON FUNCTION hub.finish_intervention(intervention uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.finish_intervention(intervention uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.first_name(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.first_name(name text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.fold_answers(answers hub.incoming_event[], node integer, zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.fold_answers(answers hub.incoming_event[], node integer, zone text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_activity() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.follow_activity() TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_changed() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.follow_changed() TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_class() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.follow_class() TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_interventions(events hub.incoming_event[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.follow_interventions(events hub.incoming_event[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_people() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.follow_people() TO seodang_app;

REVOKE ALL ON FUNCTION hub.follow_students(people uuid[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.forget_mentions(person uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION hub.guardian_delivery(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.guardian_delivery(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.has_partition(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.has_partition(at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION hub.help_findings(students uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.help_findings(students uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.help_list(class uuid, reason text, after_key text, after_id uuid, row_limit integer, action text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.help_list(class uuid, reason text, after_key text, after_id uuid, row_limit integer, action text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.help_rules_now() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.help_rules_now() TO seodang_app;

REVOKE ALL ON FUNCTION hub.help_students(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.help_students(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.hold_classes() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.hold_classes() TO seodang_app;

REVOKE ALL ON FUNCTION hub.host_indexes(most integer, only_unused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.host_indexes(most integer, only_unused boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.host_partitions() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.host_partitions() TO seodang_app;

REVOKE ALL ON FUNCTION hub.host_summary() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.host_summary() TO seodang_app;

REVOKE ALL ON FUNCTION hub.host_tables(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.host_tables(most integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.host_waits() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.host_waits() TO seodang_app;

REVOKE ALL ON FUNCTION hub.import_prerequisites(pairs jsonb, replaces boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.import_prerequisites(pairs jsonb, replaces boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.initial_consonants(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.initial_consonants(name text) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.interventions TO seodang_app;

REVOKE ALL ON FUNCTION hub.is_step_met(i hub.interventions, step jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.is_step_met(i hub.interventions, step jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.judge_rollover(file_rows jsonb, last_grade integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.judge_rollover(file_rows jsonb, last_grade integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.keep_export(export uuid, content bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.keep_export(export uuid, content bytea) TO seodang_app;

REVOKE ALL ON FUNCTION hub.keep_report(report uuid, job uuid, student uuid, class uuid, kind text, sections text[], locale text, content_type text, content bytea, to_guardian boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.keep_report(report uuid, job uuid, student uuid, class uuid, kind text, sections text[], locale text, content_type text, content bytea, to_guardian boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.keeps_task(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.keeps_task(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.last_results(results boolean[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.last_results(results boolean[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.last_rollover() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.last_rollover() TO seodang_app;

REVOKE ALL ON FUNCTION hub.learning_path(areas jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.learning_path(areas jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.link_account(student uuid, login text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.link_account(student uuid, login text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.lock_intervention(intervention uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.lock_intervention(intervention uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.lock_mastery(students uuid[], concepts uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.lock_mastery(students uuid[], concepts uuid[]) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.people TO seodang_app;

REVOKE ALL ON FUNCTION hub.lock_student(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.lock_student(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.lock_task(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.lock_task(task uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.log_looks(students uuid[], action text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.log_looks(students uuid[], action text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.make_partition(month date) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.make_partition(month date) TO seodang_app;

REVOKE ALL ON FUNCTION hub.make_report_link(report uuid, token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.make_report_link(report uuid, token bytea) TO seodang_app;

REVOKE ALL ON FUNCTION hub.mark_printed(report uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.mark_printed(report uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.merge_patch(target jsonb, patch jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.merge_patch(target jsonb, patch jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.message_students(students uuid[], message text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.message_students(students uuid[], message text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.metadata_condition(pair text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.metadata_condition(pair text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.search_parts(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.search_parts(word text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.search_pattern(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.search_pattern(word text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.name_condition(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.name_condition(word text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.needs_help(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.needs_help(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.note_contact(students uuid[], kind text, actor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.note_contact(students uuid[], kind text, actor uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.open_export(export uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.open_export(export uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.open_report_link(token bytea, with_content boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.open_report_link(token bytea, with_content boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.order_analytics(job uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.order_analytics(job uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.order_export(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.order_export(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.order_report(student uuid, class uuid, sections text[], zip boolean, to_guardian boolean, locale text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.order_report(student uuid, class uuid, sections text[], zip boolean, to_guardian boolean, locale text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.partitions_ahead() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.partitions_ahead() TO seodang_app;

REVOKE ALL ON FUNCTION hub.personal_counts(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.personal_counts(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.place_events(items jsonb, school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.place_events(items jsonb, school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.plan_prerequisites(pairs jsonb, replaces boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.plan_prerequisites(pairs jsonb, replaces boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.plan_rollover(chosen jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.plan_rollover(chosen jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.plan_undo(rollover uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.plan_undo(rollover uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.pressing_areas(student uuid, without text[], most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.pressing_areas(student uuid, without text[], most integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.propose_interventions(after uuid, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.propose_interventions(after uuid, batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.prose_mentions(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.prose_mentions(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.range_bound(field text, given text, is_end boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.range_bound(field text, given text, is_end boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.reads_report(report uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.reads_report(report uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.recompute_batch(only_concept uuid, after_student uuid, after_concept uuid, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.recompute_batch(only_concept uuid, after_student uuid, after_concept uuid, batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.recompute_mastery(student uuid, concept uuid, zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.recompute_mastery(student uuid, concept uuid, zone text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.record_event(student uuid, event_type text, room text, source_id text, content jsonb, occurred_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.record_event(student uuid, event_type text, room text, source_id text, content jsonb, occurred_at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION hub.record_intervention(i hub.interventions, action text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.record_intervention(i hub.interventions, action text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.refresh_statistics() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.refresh_statistics() TO seodang_app;

REVOKE ALL ON FUNCTION hub.replay_events(month date, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.replay_events(month date, most integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.report_batch(payload jsonb, job uuid, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.report_batch(payload jsonb, job uuid, most integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.report_days() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.report_days() TO seodang_app;

REVOKE ALL ON FUNCTION hub.report_documents(students uuid[], from_day date, to_day date, sections text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.report_documents(students uuid[], from_day date, to_day date, sections text[]) TO seodang_app;

REVOKE ALL ON FUNCTION hub.report_sections() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.report_sections() TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.students TO seodang_app;

REVOKE ALL ON FUNCTION hub.report_students(payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.report_students(payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.restore_account(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.restore_account(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.restore_teachers(before jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.restore_teachers(before jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.retention_rules() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.retention_rules() TO seodang_app;

REVOKE ALL ON FUNCTION hub.roll_teachers(teachers text, taught jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.roll_teachers(teachers text, taught jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.rollover_defaults() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.rollover_defaults() TO seodang_app;

REVOKE ALL ON FUNCTION hub.rollover_people() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.rollover_people() TO seodang_app;

REVOKE ALL ON FUNCTION hub.rollover_state() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.rollover_state() TO seodang_app;

REVOKE ALL ON FUNCTION hub.run_task_now(task uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.run_task_now(task uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.save_concept(concept uuid, key text, name text, p_init double precision, p_learn double precision, p_guess double precision, p_slip double precision, target double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.save_concept(concept uuid, key text, name text, p_init double precision, p_learn double precision, p_guess double precision, p_slip double precision, target double precision) TO seodang_app;

REVOKE ALL ON FUNCTION hub.save_help_rule(code text, threshold double precision, is_enabled boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.save_help_rule(code text, threshold double precision, is_enabled boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.save_student(student uuid, changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.save_student(student uuid, changes jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.search_word(typed text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.search_word(typed text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.seat_students(seats jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.seat_students(seats jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.sees(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.sees(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.sees_all() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.sees_all() TO seodang_app;

REVOKE ALL ON FUNCTION hub.set_intervention_status(intervention uuid, wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.set_intervention_status(intervention uuid, wanted text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.set_progress(intervention uuid, completed integer, total integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.set_progress(intervention uuid, completed integer, total integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.snooze_students(students uuid[], until_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.snooze_students(students uuid[], until_day date) TO seodang_app;

REVOKE ALL ON FUNCTION hub.start_recompute(concept uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.start_recompute(concept uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.start_rollover(last_grade integer, graduated_on date, teachers text, file_name text, file_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.start_rollover(last_grade integer, graduated_on date, teachers text, file_name text, file_rows jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION hub.start_several(students uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.start_several(students uuid[]) TO seodang_app;

GRANT SELECT ON TABLE files.files TO seodang_app;

REVOKE ALL ON FUNCTION hub.stored_path(file files.files) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.stored_path(file files.files) TO seodang_app;

REVOKE ALL ON FUNCTION hub.tables_of_a_person() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.tables_of_a_person() TO seodang_app;

REVOKE ALL ON FUNCTION hub.task_types() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.task_types() TO seodang_app;

REVOKE ALL ON FUNCTION hub.taught_classes() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.taught_classes() TO seodang_app;

REVOKE ALL ON FUNCTION hub.tell_proposals() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.tell_proposals() TO seodang_app;

REVOKE ALL ON FUNCTION hub.tell_report(job uuid, title text, params jsonb, link text) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.tell_report(job uuid, title text, params jsonb, link text) TO seodang_app;

REVOKE ALL ON FUNCTION hub.tell_staff() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.tell_staff() TO seodang_app;

REVOKE ALL ON FUNCTION hub.tick_step(intervention uuid, step integer, is_done boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.tick_step(intervention uuid, step integer, is_done boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.time_zone() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.time_zone() TO seodang_app;

REVOKE ALL ON FUNCTION hub.timeline_start(given text, with_archive boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.timeline_start(given text, with_archive boolean) TO seodang_app;

REVOKE ALL ON FUNCTION hub.today() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.today() TO seodang_app;

REVOKE ALL ON FUNCTION hub.trace_mastery(p double precision, results boolean[], p_learn double precision, p_guess double precision, p_slip double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.trace_mastery(p double precision, results boolean[], p_learn double precision, p_guess double precision, p_slip double precision) TO seodang_app;

REVOKE ALL ON FUNCTION hub.undo_rollover(rollover uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.undo_rollover(rollover uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.unlink_account(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.unlink_account(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION hub.visible_classes() FROM PUBLIC;
GRANT ALL ON FUNCTION hub.visible_classes() TO seodang_app;

REVOKE ALL ON FUNCTION hub.weak_areas(student uuid, fewest integer) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.weak_areas(student uuid, fewest integer) TO seodang_app;

REVOKE ALL ON FUNCTION hub.week_analytics(from_day date, to_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.week_analytics(from_day date, to_day date) TO seodang_app;

REVOKE ALL ON FUNCTION hub.write_rollover(rollover uuid, plan jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION hub.write_rollover(rollover uuid, plan jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.announce(audience jsonb, title text, body text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.announce(audience jsonb, title text, body text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.announce_batch(announcement uuid, after uuid, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.announce_batch(announcement uuid, after uuid, batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.archive(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.archive(ids uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.audience(wanted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.audience(wanted jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.audience_count(wanted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.audience_count(wanted jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.audience_roles() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.audience_roles() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.changed() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.changed() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.check_own(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.check_own(ids uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.check_type(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.check_type(wanted text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.checked_audience_count(wanted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.checked_audience_count(wanted jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.mail_done(wanted uuid[], outcome text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.mail_done(wanted uuid[], outcome text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.mails(wanted uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.mails(wanted uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.mark_read(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.mark_read(ids uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.mark_unread(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.mark_unread(ids uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.moment_of_change() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.moment_of_change() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.my_quiet_hours() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.my_quiet_hours() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.named_notices(named text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.named_notices(named text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.next_digest(zone text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.next_digest(zone text, at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.notify(recipient uuid, kind text, params jsonb, link text, event_key text, group_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.notify(recipient uuid, kind text, params jsonb, link text, event_key text, group_key text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.offered_audiences() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.offered_audiences() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.preference_matrix() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.preference_matrix() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.quiet_until(quiet_start time without time zone, quiet_end time without time zone, zone text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.quiet_until(quiet_start time without time zone, quiet_end time without time zone, zone text, at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.read_about(links text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.read_about(links text[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.read_all() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.read_all() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.read_audience(written text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.read_audience(written text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.set_preference(type text, channel text, mode text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.set_preference(type text, channel text, mode text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.set_quiet_hours(choice text, quiet_start time without time zone, quiet_end time without time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.set_quiet_hours(choice text, quiet_start time without time zone, quiet_end time without time zone) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.take_digest(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.take_digest(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.take_mail(delivery uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.take_mail(delivery uuid) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.unarchive(ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.unarchive(ids uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.unread_count() FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.unread_count() TO seodang_app;

REVOKE ALL ON FUNCTION inbox.unread_of_topic(topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.unread_of_topic(topic text) TO seodang_app;

REVOKE ALL ON FUNCTION inbox.words(kind text, part text, params jsonb, group_count integer) FROM PUBLIC;
GRANT ALL ON FUNCTION inbox.words(kind text, part text, params jsonb, group_count integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.apply_retention(wanted_every text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.apply_retention(wanted_every text) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.claim(worker uuid, types text[], batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.claim(worker uuid, types text[], batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.complete(worker uuid, jobs uuid[], results jsonb[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.complete(worker uuid, jobs uuid[], results jsonb[]) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.due_tasks(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.due_tasks(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.enqueue(type text, payload jsonb, school uuid, run_at timestamp with time zone, priority integer, unique_key text, max_attempts integer, created_by uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.enqueue(type text, payload jsonb, school uuid, run_at timestamp with time zone, priority integer, unique_key text, max_attempts integer, created_by uuid) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.enqueue_task(task uuid, due timestamp with time zone, orderer uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION jobs.error_code(error text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.error_code(error text) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.fail(worker uuid, job uuid, error text, may_retry boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.fail(worker uuid, job uuid, error text, may_retry boolean) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.follow_task_run() FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.follow_task_run() TO seodang_app;

REVOKE ALL ON FUNCTION jobs.health() FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.health() TO seodang_app;

REVOKE ALL ON FUNCTION jobs.heartbeat(worker uuid, host text, pid integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.heartbeat(worker uuid, host text, pid integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.idle_ms(most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.idle_ms(most integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.leave(worker uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.leave(worker uuid) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.postpone(worker uuid, job uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.postpone(worker uuid, job uuid, reason text) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.progress(worker uuid, job uuid, part real) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.progress(worker uuid, job uuid, part real) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.rescue() FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.rescue() TO seodang_app;

REVOKE ALL ON FUNCTION jobs.retry(job uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.retry(job uuid) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.retry_delay(attempts integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.retry_delay(attempts integer) TO seodang_app;

REVOKE ALL ON FUNCTION jobs.run_due_task(task uuid, seen_next_run_at timestamp with time zone, new_next_run_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.run_due_task(task uuid, seen_next_run_at timestamp with time zone, new_next_run_at timestamp with time zone) TO seodang_app;

REVOKE ALL ON FUNCTION live.add_topic(listener uuid, topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION live.add_topic(listener uuid, topic text) TO seodang_app;

REVOKE ALL ON FUNCTION live.assign_positions(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION live.assign_positions(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION live.can_resume(after bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION live.can_resume(after bigint) TO seodang_app;

REVOKE ALL ON FUNCTION live.completion(function_name text, topic text) FROM PUBLIC;

REVOKE ALL ON FUNCTION live.connect(wanted_node text, connections jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION live.connect(wanted_node text, connections jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION live.disconnect(closed uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION live.disconnect(closed uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION live.end_streams(listener uuid, session uuid, topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION live.end_streams(listener uuid, session uuid, topic text) TO seodang_app;

REVOKE ALL ON FUNCTION live.events_after(after bigint, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION live.events_after(after bigint, batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION live.events_of_topics(after bigint, up_to bigint, topics text[], batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION live.events_of_topics(after bigint, up_to bigint, topics text[], batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION live.forget_node(wanted_node text) FROM PUBLIC;
GRANT ALL ON FUNCTION live.forget_node(wanted_node text) TO seodang_app;

REVOKE ALL ON FUNCTION live.is_waiting() FROM PUBLIC;
GRANT ALL ON FUNCTION live.is_waiting() TO seodang_app;

REVOKE ALL ON FUNCTION live.last_position() FROM PUBLIC;
GRANT ALL ON FUNCTION live.last_position() TO seodang_app;

REVOKE ALL ON FUNCTION live.outstaying(wanted_node text) FROM PUBLIC;
GRANT ALL ON FUNCTION live.outstaying(wanted_node text) TO seodang_app;

REVOKE ALL ON FUNCTION live.presence_changed(topics text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION live.presence_changed(topics text[]) TO seodang_app;

REVOKE ALL ON FUNCTION live.publish(topic text, kind text, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION live.publish(topic text, kind text, payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION live.publish_soon(topic text, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION live.publish_soon(topic text, name text) TO seodang_app;

REVOKE ALL ON FUNCTION live.send_waiting() FROM PUBLIC;
GRANT ALL ON FUNCTION live.send_waiting() TO seodang_app;

REVOKE ALL ON FUNCTION school.add_holiday(name text, first_day date, last_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION school.add_holiday(name text, first_day date, last_day date) TO seodang_app;

REVOKE ALL ON FUNCTION school.add_public_holidays(year integer) FROM PUBLIC;
GRANT ALL ON FUNCTION school.add_public_holidays(year integer) TO seodang_app;

REVOKE ALL ON FUNCTION school.add_settings() FROM PUBLIC;
GRANT ALL ON FUNCTION school.add_settings() TO seodang_app;

REVOKE ALL ON FUNCTION school.all_classes(taught jsonb, class jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.all_classes(taught jsonb, class jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.apply_import(import uuid, file_rows jsonb, file_columns text[], skip_refused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION school.apply_import(import uuid, file_rows jsonb, file_columns text[], skip_refused boolean) TO seodang_app;

REVOKE ALL ON FUNCTION school.apply_roster(file_rows jsonb, file_columns text[], skip_refused boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION school.apply_roster(file_rows jsonb, file_columns text[], skip_refused boolean) TO seodang_app;

REVOKE ALL ON FUNCTION school.check_is_admin() FROM PUBLIC;
GRANT ALL ON FUNCTION school.check_is_admin() TO seodang_app;

REVOKE ALL ON FUNCTION school.check_may_administer(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.check_may_administer(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.class_figures(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.class_figures(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.class_label(classes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.class_label(classes jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.code_people(class uuid, people uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION school.code_people(class uuid, people uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION school.consent_day(time_zone text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.consent_day(time_zone text) TO seodang_app;

REVOKE ALL ON FUNCTION school.count_plan(plan jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.count_plan(plan jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.disable_person(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.disable_person(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.enable_person(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.enable_person(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.is_metadata_heading(key text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.is_metadata_heading(key text) TO seodang_app;

REVOKE ALL ON FUNCTION school.judge_roster(file_rows jsonb, file_columns text[], left_out integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION school.judge_roster(file_rows jsonb, file_columns text[], left_out integer[]) TO seodang_app;

REVOKE ALL ON FUNCTION school.log_access(student uuid, action text, detail jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.log_access(student uuid, action text, detail jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.matching_people(search text, tag bytea, role text, state text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.matching_people(search text, tag bytea, role text, state text) TO seodang_app;

REVOKE ALL ON FUNCTION school.metadata_cell(value jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.metadata_cell(value jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.metadata_cells(metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.metadata_cells(metadata jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.metadata_changes(before jsonb, after jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.metadata_changes(before jsonb, after jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION school.needs_consent(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.needs_consent(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.person_faults(person uuid, login text, email_tag bytea, wanted_roles text[], class uuid, number text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.person_faults(person uuid, login text, email_tag bytea, wanted_roles text[], class uuid, number text) TO seodang_app;

REVOKE ALL ON FUNCTION school.plan_roster(file_rows jsonb, file_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION school.plan_roster(file_rows jsonb, file_columns text[]) TO seodang_app;

REVOKE ALL ON FUNCTION school.public_holidays(year integer) FROM PUBLIC;
GRANT ALL ON FUNCTION school.public_holidays(year integer) TO seodang_app;

REVOKE ALL ON FUNCTION school.record_consent(person uuid, guardian_name text, method text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.record_consent(person uuid, guardian_name text, method text) TO seodang_app;

REVOKE ALL ON FUNCTION school.refuse_change() FROM PUBLIC;
GRANT ALL ON FUNCTION school.refuse_change() TO seodang_app;

REVOKE ALL ON FUNCTION school.roster_people() FROM PUBLIC;
GRANT ALL ON FUNCTION school.roster_people() TO seodang_app;

REVOKE ALL ON FUNCTION school.save_class(class uuid, grade integer, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.save_class(class uuid, grade integer, name text) TO seodang_app;

REVOKE ALL ON FUNCTION school.save_class_teachers(class uuid, teachers uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION school.save_class_teachers(class uuid, teachers uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION school.save_person(person uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, wanted_roles text[], class uuid, number text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.save_person(person uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea, wanted_roles text[], class uuid, number text) TO seodang_app;

REVOKE ALL ON FUNCTION school.seal_contacts(sealed jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION school.short_name(name text) FROM PUBLIC;
GRANT ALL ON FUNCTION school.short_name(name text) TO seodang_app;

REVOKE ALL ON FUNCTION school.start_import(file_name text, file_sealed bytea, file_rows jsonb, file_columns text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION school.start_import(file_name text, file_sealed bytea, file_rows jsonb, file_columns text[]) TO seodang_app;

REVOKE ALL ON FUNCTION school.summary() FROM PUBLIC;
GRANT ALL ON FUNCTION school.summary() TO seodang_app;

REVOKE ALL ON FUNCTION school.teaches(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.teaches(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.withdraw_consent(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION school.withdraw_consent(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION school.write_roster(plan jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION school.write_roster(plan jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.add_piece(recording uuid, first_byte bigint, content bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.add_piece(recording uuid, first_byte bigint, content bytea) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.add_starter(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.add_starter(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.add_starter_of_school() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.add_starter_of_school() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.add_to_day(session uuid, times integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.add_to_day(session uuid, times integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.arm_sweep(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.arm_sweep(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.asked_student(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.asked_student(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.assign_set(practice_set uuid, students uuid[], classes uuid[], due date) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.assign_set(practice_set uuid, students uuid[], classes uuid[], due date) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.attempt_card(attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.attempt_card(attempt uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.be_present(connection uuid, room text, login uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.be_present(connection uuid, room text, login uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.begin_attempt(text text, recording uuid, session uuid, sentence uuid, sentence_index integer, korean text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.begin_attempt(text text, recording uuid, session uuid, sentence uuid, sentence_index integer, korean text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.begin_practice(practice_set uuid, OUT session_id uuid, OUT sentence_index integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.begin_practice(practice_set uuid, OUT session_id uuid, OUT sentence_index integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.begin_recording(bytes bigint, duration_ms integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.begin_recording(bytes bigint, duration_ms integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.built_in_voice() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.built_in_voice() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.close_session(session uuid, at timestamp with time zone, cause text, speaking_duration integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.close_session(session uuid, at timestamp with time zone, cause text, speaking_duration integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.correct_attempt(attempt uuid, score integer, missed_words text[], feedback text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.correct_attempt(attempt uuid, score integer, missed_words text[], feedback text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.count_attempt(attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.count_attempt(attempt uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.drop_answer(answer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.drop_answer(answer uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.drop_reading(sentence uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.drop_reading(sentence uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.drop_word(word text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.drop_word(word text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.end_session(session uuid, speaking_duration integer, cause text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.end_session(session uuid, speaking_duration integer, cause text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.end_sessions(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.end_sessions(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.enqueue_sound(sound uuid, by_service boolean, is_heard boolean, priority integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.enqueue_sound(sound uuid, by_service boolean, is_heard boolean, priority integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.fail_attempt() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.fail_attempt() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.follow_answer_job() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.follow_answer_job() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.follow_presence(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.follow_presence(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.follow_reading_job() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.follow_reading_job() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.follow_removed_presence() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.follow_removed_presence() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.follow_sound_job() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.follow_sound_job() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.give_answer(answer uuid, file uuid, bytes bigint, audio_ms integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.give_answer(answer uuid, file uuid, bytes bigint, audio_ms integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.has_voice_service() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.has_voice_service() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.hears(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.hears(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.hears_as_staff(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.hears_as_staff(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.import_sets(file_rows jsonb, other_title text, other_level text, other_topic text, shared boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.import_sets(file_rows jsonb, other_title text, other_level text, other_topic text, shared boolean) TO seodang_app;

GRANT SELECT ON TABLE speaking.daily_statistics TO seodang_app;

REVOKE ALL ON FUNCTION speaking.is_practised(day speaking.daily_statistics) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.is_practised(day speaking.daily_statistics) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.is_school_day(day date) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.is_school_day(day date) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.keep_reading(job uuid, sentence uuid, english text, recording uuid, file uuid, bytes bigint, duration_ms integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.keep_reading(job uuid, sentence uuid, english text, recording uuid, file uuid, bytes bigint, duration_ms integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.keep_result(attempt uuid, file uuid, bytes bigint, result jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.keep_result(attempt uuid, file uuid, bytes bigint, result jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.keep_sound(sound uuid, file uuid, bytes bigint, duration_ms integer, stands_in boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.keep_sound(sound uuid, file uuid, bytes bigint, duration_ms integer, stands_in boolean) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.leave_session(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.leave_session(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.lock_presence(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.lock_presence(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.log_hearing(file uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.log_hearing(file uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.look_at_recording(recording uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.look_at_recording(recording uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.may_assign(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.may_assign(student uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.practice_sets TO seodang_app;

REVOKE ALL ON FUNCTION speaking.may_change_set(practice_set speaking.practice_sets) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.may_change_set(practice_set speaking.practice_sets) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.may_hear(file uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.may_hear(file uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.pronunciation_results TO seodang_app;

REVOKE ALL ON FUNCTION speaking.model_file(attempt speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.model_file(attempt speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.most_words() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.most_words() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.next_practice() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.next_practice() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.next_sentence(practice_set uuid, session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.next_sentence(practice_set uuid, session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.next_waiting(attempt uuid, backwards boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.next_waiting(attempt uuid, backwards boolean) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.note_progress(student uuid, practice_set uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.note_progress(student uuid, practice_set uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.note_voice_service(error text, http_status integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.note_voice_service(error text, http_status integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.order_answer(student uuid, message text, session uuid, attempt uuid, recording uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.order_answer(student uuid, message text, session uuid, attempt uuid, recording uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.order_sentence(session uuid, sentence_index integer, english text, korean text, voice_id text, speed text, sentence uuid, priority integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.order_sentence(session uuid, sentence_index integer, english text, korean text, voice_id text, speed text, sentence uuid, priority integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.order_sound(english text, voice_id text, speed text, priority integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.order_sound(english text, voice_id text, speed text, priority integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.plan_sets(file_rows jsonb, other_title text, other_level text, other_topic text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.plan_sets(file_rows jsonb, other_title text, other_level text, other_topic text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.prefetch(session uuid, from_index integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.prefetch(session uuid, from_index integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.presence_lasts() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.presence_lasts() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.put_sentences(practice_set uuid, sentences jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.put_sentences(practice_set uuid, sentences jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.put_word(word text, sounds_like text, phones text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.put_word(word text, sounds_like text, phones text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.recompute_day(student uuid, day date, school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.recompute_day(student uuid, day date, school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.recompute_days(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.recompute_days(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.record_sentence(sentence uuid, recording uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.record_sentence(sentence uuid, recording uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.learning_sessions TO seodang_app;

REVOKE ALL ON FUNCTION speaking.record_session(session speaking.learning_sessions) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.record_session(session speaking.learning_sessions) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.reference_ms(r speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.reference_ms(r speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.result_document(r speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.result_document(r speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.save_set(practice_set uuid, changes jsonb, seen_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.save_set(practice_set uuid, changes jsonb, seen_version integer) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.save_voices(voice_id text, enabled boolean, url text, model text, voice text, key_sealed bytea, without_key boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.save_voices(voice_id text, enabled boolean, url text, model text, voice text, key_sealed bytea, without_key boolean) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.see_session(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.see_session(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sees_set(practice_set speaking.practice_sets) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sees_set(practice_set speaking.practice_sets) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.send_words(answer uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.send_words(answer uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sentence_results(practice_set uuid, session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sentence_results(practice_set uuid, session uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.voice_services TO seodang_app;

REVOKE ALL ON FUNCTION speaking.service_to_ask() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.service_to_ask() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.session_sounds(session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.session_sounds(session uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.set_preferences(daily_goal integer, appears_offline boolean, voice text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.set_preferences(daily_goal integer, appears_offline boolean, voice text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.settle_attempt(attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.settle_attempt(attempt uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.shown_class(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.shown_class(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.shown_days(unit text, day date) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.shown_days(unit text, day date) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.shown_words(attempt speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.shown_words(attempt speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.skip_attempt(attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.skip_attempt(attempt uuid) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.sentences TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sound_of_sentence(sentence speaking.sentences) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sound_of_sentence(sentence speaking.sentences) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sound_to_make(sound uuid, may_ask boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sound_to_make(sound uuid, may_ask boolean) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.spoken_file(school uuid, english text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.spoken_file(school uuid, english text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.start_session(session_type text, practice_set uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.start_session(session_type text, practice_set uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.starter_sentences() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.starter_sentences() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.starter_sets() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.starter_sets() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sweep_overdue_presence() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sweep_overdue_presence() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.sweep_presence(school uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.sweep_presence(school uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.take_back_set(practice_set uuid, students uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.take_back_set(practice_set uuid, students uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.tell_answer(tutor uuid, attempt uuid, answer uuid, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.tell_answer(tutor uuid, attempt uuid, answer uuid, status text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.tell_attempt(r speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.tell_attempt(r speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.tell_sound(sound uuid, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.tell_sound(sound uuid, status text) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.tell_tutors(student uuid, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.tell_tutors(student uuid, payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.today(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.today(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.try_voice() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.try_voice() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.tutors(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.tutors(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.unskip_attempt(attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.unskip_attempt(attempt uuid) TO seodang_app;

REVOKE ALL ON FUNCTION speaking.usual_voice() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.usual_voice() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.voice_service_rests() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.voice_service_rests() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.waiting_attempts() FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.waiting_attempts() TO seodang_app;

REVOKE ALL ON FUNCTION speaking.words_of(attempt speaking.pronunciation_results) FROM PUBLIC;
GRANT ALL ON FUNCTION speaking.words_of(attempt speaking.pronunciation_results) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.approve_request(request uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.approve_request(request uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.cancel_request(request uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.cancel_request(request uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.check_feedback(tutor uuid, student uuid, session uuid, attempt uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.check_feedback(tutor uuid, student uuid, session uuid, attempt uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.class_overview(class uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.class_overview(class uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.class_shown(asked uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.class_shown(asked uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.close_past_limit(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.close_past_limit(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.count_students() FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.count_students() TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.edit_feedback(feedback uuid, message text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.edit_feedback(feedback uuid, message text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.end_match(match uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.end_match(match uuid, reason text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.expire_requests(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.expire_requests(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.feedback_box(asked text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.feedback_box(asked text) TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.feedback_messages TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.feedback_page(box text, after_time timestamp with time zone, after_id uuid, row_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.feedback_page(box text, after_time timestamp with time zone, after_id uuid, row_limit integer) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.follow_person() FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.follow_person() TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.follow_role() FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.follow_role() TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.give_feedback(student uuid, message text, session uuid, attempt uuid, audio_file uuid, audio_ms integer, is_spoken boolean, tutor uuid, id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.give_feedback(student uuid, message text, session uuid, attempt uuid, audio_file uuid, audio_ms integer, is_spoken boolean, tutor uuid, id uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.has_all_tutors(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.has_all_tutors(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.knows_student(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.knows_student(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.list_tutor(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.list_tutor(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.log_request_looks(requests uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.log_request_looks(requests uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.looks_as_staff(student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.looks_as_staff(student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.match_directly(tutor uuid, student uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.match_directly(tutor uuid, student uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.may_see(student uuid, tutor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.may_see(student uuid, tutor uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.name_of(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.name_of(person uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.publish(kind text, school uuid, student uuid, tutor uuid, payload jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.publish(kind text, school uuid, student uuid, tutor uuid, payload jsonb) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.read_feedback(feedback uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.read_feedback(feedback uuid[]) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.reject_request(request uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.reject_request(request uuid, reason text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.remind_requests(batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.remind_requests(batch integer) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.request_box(asked text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.request_box(asked text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.request_tutor(tutor uuid, message text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.request_tutor(tutor uuid, message text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.requests_page(box text, statuses text[], in_waiting boolean, after_time timestamp with time zone, after_id uuid, row_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.requests_page(box text, statuses text[], in_waiting boolean, after_time timestamp with time zone, after_id uuid, row_limit integer) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.save_draft(student uuid, message text) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.save_draft(student uuid, message text) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.save_tutor(is_accepting boolean, max_student integer, introduction text, subjects text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.save_tutor(is_accepting boolean, max_student integer, introduction text, subjects text[]) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.start_match(tutor uuid, student uuid, request uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.start_match(tutor uuid, student uuid, request uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.tell_watchers(tutor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.tell_watchers(tutor uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.unwatch_tutor(tutor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.unwatch_tutor(tutor uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.view_requests(request uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.view_requests(request uuid) TO seodang_app;

REVOKE ALL ON FUNCTION tutoring.watch_tutor(tutor uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION tutoring.watch_tutor(tutor uuid) TO seodang_app;

GRANT SELECT(person_id) ON TABLE auth.accounts TO seodang_app;

GRANT SELECT(school_id) ON TABLE auth.accounts TO seodang_app;

GRANT SELECT(password_changed_at) ON TABLE auth.accounts TO seodang_app;

GRANT SELECT(totp_enabled_at) ON TABLE auth.accounts TO seodang_app;

GRANT SELECT(created_at) ON TABLE auth.accounts TO seodang_app;

GRANT SELECT(id) ON TABLE auth.guests TO seodang_app;

GRANT SELECT(school_id) ON TABLE auth.guests TO seodang_app;

GRANT SELECT(created_at) ON TABLE auth.guests TO seodang_app;

GRANT SELECT(removed_at) ON TABLE auth.guests TO seodang_app;

GRANT SELECT(expires_at) ON TABLE auth.guests TO seodang_app;

GRANT SELECT(id) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(school_id) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(source_node) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(name) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(created_at) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(last_used_at) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(revoked_at) ON TABLE auth.node_keys TO seodang_app;

GRANT SELECT(person_id) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(school_id) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(purpose) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(created_at) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(expires_at) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(used_at) ON TABLE auth.one_time_links TO seodang_app;

GRANT SELECT(id) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(person_id) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(school_id) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(kind) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(name) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(scopes) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(totp_pending) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(created_at) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(last_seen_at) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(idle_seconds) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(expires_at) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(user_agent) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT(address) ON TABLE auth.sessions TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.logs TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.message_reports TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.message_votes TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.reaction_counts TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.reactions TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE classroom.settings TO seodang_app;

GRANT SELECT ON TABLE db.kept TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE http.idempotency_keys TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.activity_days TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.concept_prerequisites TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.concepts TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.contacts TO seodang_app;

GRANT SELECT ON TABLE hub.exports TO seodang_app;

GRANT SELECT ON TABLE hub.help_rule_defaults TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.help_rules TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.help_snoozes TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.intervention_concepts TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.intervention_proposals TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.intervention_steps TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.last_activity TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.learning_history TO seodang_app;

GRANT USAGE ON SEQUENCE hub.learning_history_id_seq TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.mastery TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.mastery_days TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.notes TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.own_help_rules TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.quarantined_events TO seodang_app;

GRANT USAGE ON SEQUENCE hub.quarantined_events_id_seq TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.report_links TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.reports TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.rollovers TO seodang_app;

GRANT SELECT ON TABLE hub.source_nodes TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE hub.unlinked_accounts TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.announcements TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.deliveries TO seodang_app;

GRANT SELECT ON TABLE inbox.kinds TO seodang_app;

GRANT SELECT ON TABLE inbox.notification_types TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.notifications TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.settings TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.notices TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.preferences TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE inbox.quiet_hours TO seodang_app;

GRANT SELECT ON TABLE jobs.jobs TO seodang_app;

GRANT SELECT ON TABLE jobs.scheduled_tasks TO seodang_app;

GRANT SELECT ON TABLE jobs.task_runs TO seodang_app;

GRANT SELECT ON TABLE jobs.workers TO seodang_app;

GRANT SELECT,INSERT ON TABLE school.access_log TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.class_students TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.class_teachers TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.classes TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.consents TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.holidays TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.imports TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE school.roles TO seodang_app;

GRANT SELECT ON TABLE school.schools TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.assignments TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.ended_sessions TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.preferences TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.presence TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.pronunciations TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.recording_pieces TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.recordings TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.sentence_audio TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.settings TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.sounds TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE speaking.voice_answers TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.feedback_drafts TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.tutor_requests TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.tutor_students TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.tutor_watchers TO seodang_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE tutoring.tutors TO seodang_app;

