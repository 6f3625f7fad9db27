-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning cards; what holds is in sql/functions/classroom_cards.sql.

-- name: classroom_card_now
-- The card as a page shows it, to the teacher of session $1, or with NULL to the asking participant.
SELECT * FROM classroom.card_page($1::uuid)

-- name: classroom_card_read
-- The asking participant's card.
SELECT c.* FROM jsonb_to_record(classroom.own_card()) AS c(card_id uuid, type text, question text, options jsonb, revealed boolean, answer text,
	number integer, total integer, mode text, "as" text, seconds integer, seconds_left numeric, ends_at timestamptz, paused boolean, mine jsonb)
WHERE c.card_id IS NOT NULL

-- name: classroom_card_document
SELECT classroom.own_card()::text AS document

-- name: classroom_answer_give
SELECT answer, correct, tries FROM classroom.give_answer($1::uuid, $2::text)

-- name: classroom_answer_read
-- What the asking participant is told about the answer to a card.
SELECT a.* FROM classroom.cards c, jsonb_to_record(classroom.own_answer(c)) AS a(answer text, correct boolean, tries integer) WHERE c.id = $1::uuid

-- name: classroom_staff_card
-- The card of a session as its teacher gets it; columns of NULL where no deck is running.
SELECT c.* FROM jsonb_to_record(classroom.staff_card($1::uuid)) AS c(card_id uuid, type text, question text, options jsonb, revealed boolean, answer text,
	number integer, total integer, mode text, "as" text, seconds integer, seconds_left numeric, ends_at timestamptz, paused boolean, ended boolean,
	remaining integer)

-- name: classroom_deck_start
SELECT classroom.start_deck($1::uuid, $2::jsonb)

-- name: classroom_card_turn
SELECT classroom.turn_card($1::uuid, $2::text, $3::uuid)

-- name: classroom_tally_read
SELECT t.* FROM jsonb_to_record(classroom.tally($1::uuid)) AS t(card_id uuid, answered integer, participants integer, correct integer, options jsonb,
	wrong jsonb, people jsonb)
WHERE t.card_id IS NOT NULL

-- name: classroom_tally_show
SELECT classroom.show_tally($1::uuid, $2::boolean, $3::uuid)

-- name: classroom_podium_show
SELECT classroom.show_podium($1::uuid, $2::boolean)

-- name: classroom_podium_read
SELECT p.* FROM jsonb_to_record(classroom.podium($1::uuid)) AS p(shown boolean, top jsonb, teams jsonb)

-- name: classroom_card_due
-- A job: a card's time is over, or the next one's turn has come. $1 is the job's payload.
SELECT classroom.card_due(($1::jsonb ->> 'card_id')::uuid, ($1::jsonb ->> 'school')::uuid)
