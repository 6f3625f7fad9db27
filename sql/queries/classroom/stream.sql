-- SPDX-License-Identifier: GPL-3.0-or-later
-- See sql/functions/classroom_streams.sql.

-- name: classroom_stream_of_participant
SELECT refusal, listener, session, topics, position FROM classroom.stream_of_participant($1::uuid)

-- name: classroom_stream_of_teacher
SELECT refusal, listener, session, topics, position FROM classroom.stream_of_teacher($1::uuid, $2::uuid)

-- name: classroom_news_of_participant
SELECT classroom.news_of_participant($1::bigint) AS news

-- name: classroom_news_of_session
-- For who teaches it, see the route's access.
SELECT classroom.news($2::bigint, ARRAY['class:' || $1::uuid, 'class:' || $1::uuid || ':staff']) AS news
