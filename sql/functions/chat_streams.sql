-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may hear what of a conversation: its person.

INSERT INTO live.own_topics VALUES ('conversation', 'chat.may_hear') ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION chat.may_hear(session uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM chat.session_master m WHERE m.session_id = session AND m.user_id = (SELECT auth.user_id()));
END $$;
