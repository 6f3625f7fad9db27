-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may hear what of a conversation: its person.

INSERT INTO live.own_topics VALUES ('conversation', 'chat.may_hear') ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION chat.may_hear(session uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM chat.session_master m WHERE m.session_id = session AND m.user_id = (SELECT auth.user_id()));
END $$;

-- With a session go the answers that were kept for who asks for one again.
CREATE OR REPLACE FUNCTION chat.session_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM live.forget_answers(ARRAY(SELECT 'conversation:' || g.session_id FROM gone g));
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER session_master_gone AFTER DELETE ON chat.session_master REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION chat.session_gone();
