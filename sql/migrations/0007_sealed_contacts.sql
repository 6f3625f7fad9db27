-- SPDX-License-Identifier: GPL-3.0-or-later
-- E-mail addresses and guardians' contacts are kept so that only the programs can read them: sealed with the installation's key, which
-- the database never sees, and beside them a keyed hash to find and compare them by (app/auth/sealed.h).
--
-- This is no change in two releases: a column that waits for its removal is a column that can be read. seodang migrate seals what
-- stands in school.unsealed_contacts right after this; it goes on where it was stopped when it is run again.

-- Contacts on their way in from a script, the owner's alone: school.seal_contacts takes them away. NULL leaves what is.
CREATE TABLE school.unsealed_contacts (
	person_id         uuid PRIMARY KEY,
	school_id         uuid NOT NULL,
	email             db.line CHECK (char_length(email) <= 254 AND email ~ '^[^@\s]+@[^@\s]+$'),
	guardian_contact  db.line CHECK (char_length(guardian_contact) <= 254),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX unsealed_contacts_school_id_idx ON school.unsealed_contacts (school_id);
INSERT INTO school.unsealed_contacts (person_id, school_id, email, guardian_contact)
SELECT id, school_id, email, guardian_contact FROM school.people WHERE email IS NOT NULL OR guardian_contact IS NOT NULL;

ALTER TABLE school.people
	DROP COLUMN email,
	DROP COLUMN guardian_contact,
	ADD COLUMN email_sealed bytea CHECK (octet_length(email_sealed) BETWEEN 41 AND 1100),
	ADD COLUMN email_tag bytea CHECK (octet_length(email_tag) = 32),
	ADD COLUMN guardian_contact_sealed bytea CHECK (octet_length(guardian_contact_sealed) BETWEEN 41 AND 1100),
	ADD COLUMN guardian_contact_tag bytea CHECK (octet_length(guardian_contact_tag) = 32),
	ADD CONSTRAINT people_email_check CHECK ((email_sealed IS NULL) = (email_tag IS NULL)),
	ADD CONSTRAINT people_guardian_contact_check CHECK ((guardian_contact_sealed IS NULL) = (guardian_contact_tag IS NULL));
CREATE UNIQUE INDEX people_school_id_email_key ON school.people (school_id, email_tag);
CREATE INDEX people_email_idx ON school.people (email_tag); -- logging in happens before the school is known
-- Written anew, since a dropped column's values stay in the old rows.
CLUSTER school.people USING people_pkey;
ALTER TABLE school.people SET WITHOUT CLUSTER;

-- A roster between its dry run and its import holds contacts as well. Those on the way (a day at most) are sent once more.
TRUNCATE school.imports;
ALTER TABLE school.imports DROP COLUMN file_text, ADD COLUMN file_sealed bytea NOT NULL;

SELECT db.isolate('school.unsealed_contacts');
SELECT db.classify('school.unsealed_contacts', 'link: person_id; contact: email guardian_contact; no: school_id');
SELECT db.classify('school.people', 'contact: email_sealed email_tag guardian_contact_sealed guardian_contact_tag');
SELECT db.classify('school.imports', 'identity: file_sealed');

-- They take or give contacts: they are made again with the functions.
DROP FUNCTION IF EXISTS auth.login_candidates(text), auth.peek_link(bytea), auth.request_reset(text),
	inbox.mails(uuid[]), inbox.take_mail(uuid), inbox.take_digest(uuid),
	school.save_person(uuid, text, text, text, date, text, text[], uuid, text), school.code_people(uuid, uuid[]),
	school.matching_people(text, text, text), school.roster_people(), school.judge_roster(jsonb, text[], integer[]),
	school.plan_roster(jsonb, text[]), school.start_import(text, text, jsonb, text[]);
