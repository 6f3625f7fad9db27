-- SPDX-License-Identifier: GPL-3.0-or-later
-- Recordings on their way from a browser to a job: sent whole, or in pieces that can be resumed.

-- Begin one of so many bytes. Who has five that are unfinished or that nothing was made of loses the oldest.
CREATE OR REPLACE FUNCTION speaking.begin_recording(bytes bigint, duration_ms integer) RETURNS uuid LANGUAGE plpgsql AS $$
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

-- One more piece. What is there already counts as received, so that a piece whose answer was lost can be sent again. One of: received,
-- gap (bytes before it are missing), past_end, empty.
CREATE OR REPLACE FUNCTION speaking.add_piece(recording uuid, first_byte bigint, content bytea) RETURNS text LANGUAGE plpgsql AS $$
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

-- Look at a recording that something is to be made of, and hold it until the transaction ends. Its first bytes tell what it is.
-- decision is one of: fine, incomplete, already_sent. SD404 when it is not the caller's.
CREATE OR REPLACE FUNCTION speaking.look_at_recording(recording uuid) RETURNS TABLE (decision text, duration_ms integer, beginning bytea)
LANGUAGE plpgsql ROWS 1 AS $$
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
