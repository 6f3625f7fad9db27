-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is asking, and may they. What runs before a school is known is SECURITY DEFINER; each such function checks for itself.
-- Refusals: SD401 not signed in, SD403 the role never may, SD404 not there for you, SD409 conflict, SD410 over,
-- SD422 bad field; MESSAGE is a code.

-- The login session of the running request; NULL for the worker.
CREATE OR REPLACE FUNCTION auth.session_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('seodang.session_id', true), '')::uuid;

-- Whether the administrator's command is asking, which connects as the owner: within SECURITY DEFINER current_user is the owner.
CREATE OR REPLACE FUNCTION auth.is_owner() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT session_user = current_user $$;

-- Stop the transaction with SD404 unless the row was there for the caller.
CREATE OR REPLACE FUNCTION auth.found(is_found boolean) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF is_found IS NOT TRUE THEN
		RAISE EXCEPTION USING ERRCODE = 'SD404', MESSAGE = 'not_found';
	END IF;
	RETURN true;
END $$;

-- Stop the transaction with SD403 unless the caller has one of the roles.
CREATE OR REPLACE FUNCTION auth.require_role(VARIADIC wanted text[]) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT auth.has_role(VARIADIC wanted) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'role';
	END IF;
END $$;

-- Stop the transaction with SD422 for one field.
CREATE OR REPLACE FUNCTION auth.refuse_field(field text, code text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	RAISE EXCEPTION USING ERRCODE = 'SD422', MESSAGE = code, COLUMN = field;
END $$;

-- The first statement of every request. required_roles: NULL or {} any signed-in person; {public} nobody in particular, and then a
-- row of nulls is not a refusal; {totp} also a session that still owes its second factor; {enrol} also who has yet to set up the
-- one that the school requires of its staff; {node} a system of the school with its key; {guest} who takes part without an account;
-- else one of these roles.
CREATE OR REPLACE FUNCTION auth.open_session(token bytea, required_roles text[], required_scope text)
RETURNS TABLE (person_id uuid, school_id uuid, school_code text, school_name text, name text, login text, locale text, theme text,
	roles text[], session_id uuid, kind text, scopes text[], totp_pending boolean, totp_enabled boolean, must_enrol_totp boolean,
	expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
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

-- A system of the school asks, with a key that is not revoked: it acts in the school, for nobody in particular.
CREATE OR REPLACE FUNCTION auth.open_node(token bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- The source node that is asking; NULL for people.
CREATE OR REPLACE FUNCTION auth.node() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('seodang.node', true), '')::integer;

-- The worker acts in a job's school, for nobody in particular, until the end of the transaction.
CREATE OR REPLACE FUNCTION auth.act_in_school(school uuid) RETURNS void LANGUAGE sql AS $$
	SELECT set_config('seodang.school_id', COALESCE(school::text, ''), true), set_config('seodang.user_id', '', true),
		set_config('seodang.roles', '', true), set_config('seodang.session_id', '', true);
$$;

-- ---------------------------------------------------------------- logging in

-- Whom a typed name may mean, in any school: school-issued id, e-mail (by the tag of what was typed), or id@SCHOOL. C compares the
-- password with each.
CREATE OR REPLACE FUNCTION auth.login_candidates(typed text, tag bytea)
RETURNS TABLE (person_id uuid, school_id uuid, school_code text, password_hash text, totp_secret bytea, totp_enabled boolean,
	totp_last_step bigint, disabled boolean, needs_consent boolean, locale text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
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

CREATE OR REPLACE FUNCTION auth.throttle_key(prefix text, word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN prefix || ':' || encode(sha256(convert_to(lower(normalize(btrim(word), NFC)), 'UTF8')), 'hex');

-- The keys that a log-in under this name from this address is counted by.
CREATE OR REPLACE FUNCTION auth.throttle_keys(typed text, address text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	RETURN ARRAY[auth.throttle_key('pair', address || ' ' || btrim(typed)), auth.throttle_key('account', typed),
		auth.throttle_key('address', address)];
END $$;

-- Seconds until a log-in with these keys is let through, 0 for now.
CREATE OR REPLACE FUNCTION auth.throttle_check(keys text[]) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT COALESCE(max(ceil(extract(epoch FROM t.blocked_until - now()))), 0)::integer
	FROM auth.login_throttle t WHERE t.key = ANY (keys) AND t.blocked_until > now();
$$;

-- Whether failures are so old by now that counting starts again.
CREATE OR REPLACE FUNCTION auth.is_forgotten(failed auth.login_throttle, after interval, from_first boolean) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN from_first THEN failed.first_failure_at ELSE failed.last_failure_at END < now() - after;
$$;

-- Count a failed log-in. Returns the seconds to wait from now on. Commit it whatever the answer is.
CREATE OR REPLACE FUNCTION auth.throttle_failed(keys text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- Forget failures after a success. The address stays counted: one known password must not pay for guessing others.
CREATE OR REPLACE FUNCTION auth.throttle_clear(keys text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM auth.login_throttle WHERE key = ANY (keys) AND split_part(key, ':', 1) NOT IN ('address', 'link');
$$;

-- ---------------------------------------------------------------- sessions

-- Browsers and API sessions end after 12 hours unused and 30 days in all; named tokens after a year, however they are used.
CREATE OR REPLACE FUNCTION auth.create_session(token bytea, person uuid, kind text, name text DEFAULT NULL,
	scopes text[] DEFAULT '{read,write}', user_agent text DEFAULT NULL, address text DEFAULT NULL, totp_pending boolean DEFAULT false,
	lifetime interval DEFAULT NULL)
RETURNS TABLE (session_id uuid, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
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

-- A token that the signed-in person names, for scripts.
CREATE OR REPLACE FUNCTION auth.create_token(token bytea, name text, scopes text[], lifetime interval DEFAULT NULL)
RETURNS TABLE (session_id uuid, expires_at timestamptz) LANGUAGE plpgsql ROWS 1 AS $$
BEGIN
	RETURN QUERY SELECT s.session_id, s.expires_at
	FROM auth.create_session(token, auth.user_id(), 'token', create_token.name, create_token.scopes, lifetime => create_token.lifetime) s;
END $$;

-- Close sessions of a person and their live streams: one, or all but one. Not for the application to call.
CREATE OR REPLACE FUNCTION auth.drop_sessions(person uuid, only_session uuid DEFAULT NULL, except_session uuid DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- Sign out. True if there was such a session.
CREATE OR REPLACE FUNCTION auth.end_session(token bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s record;
BEGIN
	SELECT id, person_id INTO s FROM auth.sessions WHERE token_hash = token;
	RETURN FOUND AND auth.drop_sessions(s.person_id, s.id) > 0;
END $$;

-- Close one of the caller's own sessions or tokens.
CREATE OR REPLACE FUNCTION auth.revoke_session(session uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN auth.found(auth.drop_sessions(auth.user_id(), session) > 0);
END $$;

-- Close all sessions of a person but one: the caller's own, or another's by an admin of the school. Returns how many.
CREATE OR REPLACE FUNCTION auth.revoke_sessions(person uuid, except_session uuid DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(person = auth.user_id() OR auth.has_role('admin', 'operator')
		AND EXISTS (SELECT FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id()));
	RETURN auth.drop_sessions(person, except_session => except_session);
END $$;

-- ---------------------------------------------------------------- passwords and one-time links

-- The caller's own credentials, for C to compare with.
CREATE OR REPLACE FUNCTION auth.my_account()
RETURNS TABLE (password_hash text, password_changed_at timestamptz, totp_secret bytea, totp_enabled_at timestamptz,
	totp_last_step bigint, recovery_codes_left integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT a.password_hash, a.password_changed_at, a.totp_secret, a.totp_enabled_at, a.totp_last_step,
		(SELECT count(*)::integer FROM auth.recovery_codes c WHERE c.person_id = a.person_id AND c.used_at IS NULL)
	FROM auth.accounts a WHERE a.person_id = auth.user_id();
$$;

-- Give a person a password and close the sessions that the old one opened, except one. Not for the application to call.
CREATE OR REPLACE FUNCTION auth.put_password(person uuid, hash text, except_session uuid DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO auth.accounts AS a (person_id, school_id, password_hash, password_changed_at)
	SELECT p.id, p.school_id, hash, now() FROM school.people p WHERE p.id = person
	ON CONFLICT (person_id) DO UPDATE SET password_hash = hash, password_changed_at = now();
	PERFORM auth.drop_sessions(person, except_session => except_session);
END $$;

-- The caller's new password; their other sessions end.
CREATE OR REPLACE FUNCTION auth.change_password(hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NOT NULL);
	PERFORM auth.put_password(auth.user_id(), hash, auth.session_id());
END $$;

-- A link or printed code with which a person sets a password. Earlier unused ones of that purpose stop working.
-- By the school's staff for its people, by the worker, which acts in a school, and by the administrator's command; by nobody else.
CREATE OR REPLACE FUNCTION auth.create_link(person uuid, purpose text, token bytea, lifetime interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- Whose unused link this is: one row or none.
CREATE OR REPLACE FUNCTION auth.peek_link(token bytea)
RETURNS TABLE (person_id uuid, purpose text, name text, login text, email_sealed bytea, school_name text, locale text, needs_consent boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	SELECT p.id, l.purpose, p.name::text, p.login::text, p.email_sealed, c.name::text, p.locale, school.needs_consent(p.id)
	FROM auth.one_time_links l JOIN school.people p ON p.id = l.person_id JOIN school.schools c ON c.id = p.school_id
	WHERE l.token_hash = token AND l.used_at IS NULL AND l.expires_at > now() AND p.disabled_at IS NULL;
END $$;

-- Spend the link on a password: one row, or none if it was spent, ran out or never was. Two at once: one row in all.
CREATE OR REPLACE FUNCTION auth.use_link(token bytea, hash text)
RETURNS TABLE (person_id uuid, school_id uuid, login text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
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

-- Somebody forgot a password: a job mails a link to each account of that name that has an address. Tells the asker nothing.
CREATE OR REPLACE FUNCTION auth.request_reset(typed text, tag bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- ---------------------------------------------------------------- second factor

-- Keep a secret (encrypted by C) that is not asked for yet.
CREATE OR REPLACE FUNCTION auth.begin_totp(secret bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE auth.accounts SET totp_secret = secret, totp_last_step = NULL
	WHERE person_id = auth.user_id() AND totp_enabled_at IS NULL;
	RETURN FOUND;
END $$;

-- Ask for it from now on; the step of the code that proved it is spent. Hashes of the recovery codes replace earlier ones.
CREATE OR REPLACE FUNCTION auth.enable_totp(step bigint, code_hashes bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION auth.put_recovery_codes(code_hashes bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM auth.recovery_codes WHERE person_id = auth.user_id();
	INSERT INTO auth.recovery_codes (person_id, school_id, code_hash)
	SELECT a.person_id, a.school_id, h FROM auth.accounts a, unnest(code_hashes) AS h WHERE a.person_id = auth.user_id();
$$;

CREATE OR REPLACE FUNCTION auth.disable_totp() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM auth.recovery_codes WHERE person_id = auth.user_id();
	UPDATE auth.accounts SET totp_secret = NULL, totp_enabled_at = NULL, totp_last_step = NULL WHERE person_id = auth.user_id();
	RETURN FOUND;
END $$;

-- An admin takes away a second factor that its owner lost.
CREATE OR REPLACE FUNCTION auth.reset_totp(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	UPDATE auth.accounts SET totp_secret = NULL, totp_enabled_at = NULL, totp_last_step = NULL
	WHERE person_id = person AND school_id = auth.school_id();
	PERFORM auth.found(FOUND);
	DELETE FROM auth.recovery_codes WHERE person_id = person;
	PERFORM auth.drop_sessions(person);
END $$;

-- Spend a time step: true once for each step and never for an earlier one (RFC 6238, 5.2).
CREATE OR REPLACE FUNCTION auth.accept_totp_step(person uuid, step bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE auth.accounts SET totp_last_step = step
	WHERE person_id = person AND totp_enabled_at IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < step);
	RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION auth.use_recovery_code(person uuid, hash bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE auth.recovery_codes SET used_at = now() WHERE person_id = person AND code_hash = hash AND used_at IS NULL;
	RETURN FOUND;
END $$;

-- The second factor was right: the pending session becomes a whole one, under a new token.
CREATE OR REPLACE FUNCTION auth.pass_totp(new_token bytea) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	until timestamptz;
BEGIN
	UPDATE auth.sessions SET token_hash = new_token, totp_pending = false, idle_seconds = 43200, last_seen_at = now()
	WHERE id = auth.session_id() AND totp_pending RETURNING expires_at INTO until;
	PERFORM auth.found(until IS NOT NULL);
	RETURN until;
END $$;
