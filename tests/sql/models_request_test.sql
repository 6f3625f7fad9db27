-- SPDX-License-Identifier: GPL-3.0-or-later
-- The way of a request: claimed by one, shown once, ended once, taken over when its answerer is lost.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

CREATE FUNCTION pg_temp.ask() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	request uuid := gen_random_uuid();
BEGIN
	INSERT INTO models.requests (id, school_id, person_id, purpose, messages, topic, subject)
	SELECT request, p.school_id, p.id, 'turn', '[{"role": "user", "content": "안녕"}]', 'conversation:' || request, request
	FROM school.people p WHERE p.id = pg_temp.id('s1');
	RETURN request;
END $$;
CREATE FUNCTION pg_temp.claimed(who text, most integer DEFAULT 10) RETURNS SETOF uuid LANGUAGE sql AS $$
	SELECT request_id FROM models.claim_requests(pg_temp.id(who), 'host', 1, most);
$$;
CREATE FUNCTION pg_temp.shown(who text, request uuid, first_byte integer, words text) RETURNS SETOF uuid LANGUAGE sql AS $$
	SELECT n.request_id FROM models.note_shown(pg_temp.id(who), jsonb_build_array(jsonb_build_object('request', request, 'first_byte', first_byte, 'text', words))) AS n;
$$;
CREATE FUNCTION pg_temp.deltas(request uuid) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(e.payload ->> 'text', '|' ORDER BY e.id) FROM live.events e WHERE e.kind = 'delta' AND e.topic = 'conversation:' || request;
$$;

SELECT throws_like(format('SELECT models.ask(%L, ''turn'', ''[]'', on_answer => ''auth.user_id'')', pg_temp.id('s1')), 'no function%',
	'nothing but a function of chat or workspace ends a request');
SELECT throws_like(format('SELECT models.ask(%L, ''turn'', ''[]'', on_answer => ''chat.nothing'')', pg_temp.id('s1')), 'no function%', 'which there is');

DELETE FROM models.requests;
SELECT pg_temp.ask() AS one \gset
SELECT is(pg_temp.claimed('A'), :'one'::uuid, 'a request is claimed');
SELECT is_empty($$SELECT pg_temp.claimed('B')$$, 'by one');
SELECT is_empty($$SELECT pg_temp.claimed('A')$$, 'once');
SELECT is_empty(format('SELECT pg_temp.shown(''A'', %L, 0, ''안녕'')', :'one'), 'what it may show is its own');
SELECT is_empty(format('SELECT pg_temp.shown(''A'', %L, 0, ''안녕'')', :'one'), 'the same piece again');
SELECT is_empty(format('SELECT pg_temp.shown(''A'', %L, 6, ''하세요'')', :'one'), 'and the next');
SELECT is(pg_temp.deltas(:'one'), '안녕|하세요', 'each piece is told once');
SELECT is(pg_temp.shown('B', :'one', 15, '!'), :'one'::uuid, 'another is told that it is not its own');
SELECT results_eq(format('SELECT * FROM models.note_shown(pg_temp.id(''A''), ''[{"request": "%s", "first_byte": 18, "text": "!"}]'')', :'one'),
	format('VALUES (%L::uuid, 15)', :'one'), 'what would leave a gap is not kept: its answerer hears from where it is to go on');
SELECT is(pg_temp.shown('A', :'one', 18, ''), :'one'::uuid, 'which it can also ask');
SELECT is_empty(format('SELECT pg_temp.shown(''A'', %L, 15, '''')', :'one'), 'where all is kept, that is nothing');
SELECT is(pg_temp.deltas(:'one'), '안녕|하세요', 'and all of that tells nothing');
SELECT ok(NOT models.finish_request(pg_temp.id('B'), :'one', '{"outcome": "answered", "text": ""}'), 'nor does it end it');

SELECT pg_temp.sign_in('s1') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(models.shown_so_far(:'one'), '안녕하세요', 'what was shown until now can be read in the school');
SELECT ok(models.stop_request(:'one'), 'it can be stopped');
SELECT is(array(SELECT models.stopped_requests(pg_temp.id('A'))), ARRAY[:'one'::uuid], 'which its answerer hears of');
SELECT pg_temp.sign_in('2s1') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(models.shown_so_far(:'one'), NULL, 'but not from another school');
SELECT ok(NOT models.stop_request(:'one'), 'nor stopped there');

UPDATE models.answerers SET heartbeat_at = now() - interval '11 seconds' WHERE id = pg_temp.id('A');
SELECT results_eq($$SELECT request_id, shown, attempts FROM models.claim_requests(pg_temp.id('B'), 'host', 1, 10)$$,
	format('VALUES (%L::uuid, ''안녕하세요'', 2)', :'one'), 'of one that was not heard of for long it is taken over, with what was shown');
SELECT ok(models.finish_request(pg_temp.id('B'), :'one', '{"outcome": "cut", "text": "안녕하세요"}'), 'and ended');
SELECT is((SELECT count(*) FROM models.requests) + (SELECT count(*) FROM models.shown_pieces WHERE request_id = :'one'), 0::bigint, 'nothing of it is left');
SELECT is((SELECT count(*) FROM models.ai_request_stats WHERE person_id = pg_temp.id('s1') AND outcome = 'cut'), 1::bigint, 'but its statistics');
SELECT ok(NOT models.finish_request(pg_temp.id('B'), :'one', '{"outcome": "cut", "text": ""}'), 'it does not end twice');

SELECT pg_temp.ask() AS two \gset
SELECT pg_temp.claimed('B') \g /dev/null
SELECT models.leave_requests(pg_temp.id('B')) \g /dev/null
SELECT is(pg_temp.claimed('C'), :'two'::uuid, 'what an answerer leaves is anybody''s at once');
SELECT * FROM finish();
ROLLBACK;
