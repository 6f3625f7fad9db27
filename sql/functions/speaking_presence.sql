-- SPDX-License-Identifier: GPL-3.0-or-later
-- In which room a student is now. A tab beats every 20 seconds and says when it closes; one that has said nothing for 45 seconds is gone.
-- Tutors see it in tutor_students.room, which follows here, and are told at once.

CREATE OR REPLACE FUNCTION speaking.presence_lasts() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN interval '45 seconds';

-- One after the other: what is known of a student.
CREATE OR REPLACE FUNCTION speaking.lock_presence(student uuid) RETURNS void LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(hashtextextended('presence:' || student, 0));
$$;

-- Show the student's tutors where they are now, or NULL: nowhere, or nobody's business. Of several tabs the one that came last counts.
CREATE OR REPLACE FUNCTION speaking.follow_presence(student uuid) RETURNS void LANGUAGE plpgsql AS $$
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

CREATE OR REPLACE FUNCTION speaking.follow_removed_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM speaking.follow_presence(OLD.person_id);
	RETURN NULL;
END $$;

-- Whatever removes a row, be it the end of a login.
CREATE OR REPLACE TRIGGER presence_removed AFTER DELETE ON speaking.presence FOR EACH ROW EXECUTE FUNCTION speaking.follow_removed_presence();

-- See to it that a sweep comes when the school's first row is due. The caller holds speaking.sweep of the school, shared or alone: then a
-- sweep that is under way either sees the caller's row, or the caller sees that none is waiting.
CREATE OR REPLACE FUNCTION speaking.arm_sweep(school uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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

-- The caller's tab, or program, says where it is: practice, ai-conversation, or none as it leaves. login: of a program, whose presence ends
-- with it. A connection that is another's stays theirs.
CREATE OR REPLACE FUNCTION speaking.be_present(connection uuid, room text, login uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
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

-- Remove what has been silent too long, in one school, and come again when the next one is due.
CREATE OR REPLACE FUNCTION speaking.sweep_presence(school uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('speaking.sweep:' || school, 0));
	DELETE FROM speaking.presence p WHERE p.school_id = school AND p.updated_at <= now() - speaking.presence_lasts();
	PERFORM speaking.arm_sweep(school);
END $$;

-- The same in every school where something is overdue: whose sweep was lost, or could not run while nothing ran.
CREATE OR REPLACE FUNCTION speaking.sweep_overdue_presence() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM speaking.sweep_presence(o.school_id) FROM (SELECT DISTINCT p.school_id FROM speaking.presence p
		WHERE p.updated_at < now() - speaking.presence_lasts() - interval '5 seconds' ORDER BY p.school_id) AS o;
END $$;

-- What the caller chose; NULL leaves a choice as it is, an empty voice is the school's. Who appears offline does so at once.
CREATE OR REPLACE FUNCTION speaking.set_preferences(daily_goal integer DEFAULT NULL, appears_offline boolean DEFAULT NULL, voice text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
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
