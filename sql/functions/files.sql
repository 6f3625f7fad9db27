-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files beside the database (app/files/store.h). A row is there before its bytes and its removal is written before they go, so that
-- whatever dies when, no row names bytes that are missing and no bytes stay for good that no row names.

-- A name for bytes that are about to be written, in a transaction of its own. person: whose they are, NULL for the school's own.
-- store: 'directory' or 's3', where they will lie.
CREATE OR REPLACE FUNCTION files.reserve(person uuid, content_type text, store text) RETURNS TABLE (id uuid, name text)
LANGUAGE sql SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO files.files AS f (school_id, person_id, store, name, content_type)
	VALUES (auth.school_id(), reserve.person, reserve.store, replace(gen_random_uuid()::text, '-', ''), reserve.content_type)
	RETURNING f.id, f.name;
$$;

-- The bytes are written: in the transaction of what the file is for. SD404 when the row is gone, which nothing but an hour's wait does.
CREATE OR REPLACE FUNCTION files.keep(file uuid, bytes bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE files.files f SET bytes = keep.bytes WHERE f.id = file AND f.school_id = auth.school_id() AND f.bytes IS NULL;
	PERFORM auth.found(FOUND);
END $$;

-- ---------------------------------------------------------------- going

-- Whatever takes a row, a person's erasure, a school's end or retention, leaves word of its bytes in the same transaction. Bytes of which
-- nobody has said that they are written can still come, for an hour: then they go.
CREATE OR REPLACE FUNCTION files.note_removal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO files.removals (name, store, due_at)
	SELECT g.name, g.store, CASE WHEN g.bytes IS NULL THEN greatest(now(), g.created_at + interval '1 hour') ELSE now() END
	FROM gone g ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER files_note_removal AFTER DELETE ON files.files REFERENCING OLD TABLE AS gone
	FOR EACH STATEMENT EXECUTE FUNCTION files.note_removal();

-- A file goes with the row that it is for, and when that row takes another. The argument is the column that names it.
CREATE OR REPLACE FUNCTION files.follow_owner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	before uuid := (to_jsonb(OLD) ->> TG_ARGV[0])::uuid;
BEGIN
	IF before IS NOT NULL AND (TG_OP = 'DELETE' OR before IS DISTINCT FROM (to_jsonb(NEW) ->> TG_ARGV[0])::uuid) THEN
		DELETE FROM files.files f WHERE f.id = before;
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER sentences_file AFTER DELETE OR UPDATE OF recording_file_id ON speaking.sentences
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('recording_file_id');
CREATE OR REPLACE TRIGGER sounds_file AFTER DELETE OR UPDATE OF file_id ON speaking.sounds
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('file_id');
CREATE OR REPLACE TRIGGER pronunciation_results_file AFTER DELETE OR UPDATE OF file_id ON speaking.pronunciation_results
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('file_id');
CREATE OR REPLACE TRIGGER feedback_messages_file AFTER DELETE OR UPDATE OF audio_file_id ON tutoring.feedback_messages
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('audio_file_id');
CREATE OR REPLACE TRIGGER conversations_file AFTER DELETE OR UPDATE OF input_file_id ON chat.conversations
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('input_file_id');
CREATE OR REPLACE TRIGGER versions_file AFTER DELETE OR UPDATE OF file_id ON documents.versions
	FOR EACH ROW EXECUTE FUNCTION files.follow_owner('file_id');

-- For the job remove_files, which belongs to no school, and nobody else: rows whose bytes nobody wrote within an hour, where a process
-- was killed between. Nothing that writes may take that long.
CREATE OR REPLACE FUNCTION files.drop_unwritten() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM files.files f WHERE f.bytes IS NULL AND f.created_at < now() - interval '1 hour' AND auth.school_id() IS NULL;
$$;

-- For the same: bytes that are to go now, in the order of their names after the one given.
CREATE OR REPLACE FUNCTION files.next_removals(after text, most integer) RETURNS TABLE (name text, store text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT r.name, r.store FROM files.removals r WHERE r.name > after AND r.due_at <= now() AND auth.school_id() IS NULL
	ORDER BY r.name LIMIT most;
$$;

-- For the same: they are gone.
CREATE OR REPLACE FUNCTION files.removed(names text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM files.removals r WHERE r.name = ANY (names) AND auth.school_id() IS NULL;
$$;
