-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows to begin with, in Korean and English. Whoever takes one makes it their own; these change nothing that was taken.

CREATE OR REPLACE FUNCTION workspace.starters() RETURNS TABLE (key text, locale text, name text, description text, definition jsonb)
LANGUAGE sql IMMUTABLE ROWS 6 AS $starters$
	SELECT s.key, s.locale, s.name, s.description, s.definition::jsonb FROM (VALUES
	('counselling', 'ko', '상담 기록 요약', '상담 메모를 요약하고, 서둘러 살펴야 할 말이 있으면 나에게 따로 알려요.', $${"inputs": [
		{"name": "메모", "label": "상담 메모", "required": true}],
	"steps": [
		{"name": "요약", "type": "model", "temperature": 0.2, "system": "당신은 학교 상담 기록을 정리하는 조수예요. 메모에 없는 말은 보태지 않아요.",
			"prompt": "아래 상담 메모를 세 가지로 정리해 주세요.\n1. 있었던 일\n2. 학생이 바라는 것\n3. 다음에 할 일\n\n상담 메모:\n{{input.메모}}"},
		{"name": "서두를_일", "type": "branch", "value": "{{input.메모}}", "test": "any_word", "operand": "괴롭힘, 따돌림, 폭력, 결석, 자해, 죽고", "else": "end"},
		{"name": "알림", "type": "notify", "to": {"role": "me"}, "title": "서둘러 살펴볼 상담 기록이 있어요",
			"text": "{{today}} 상담 기록이에요.\n\n{{steps.요약.output}}"}]}$$),
	('counselling', 'en', 'Counselling notes in short', 'Sums up a counselling note and tells you when something in it cannot wait.', $${"inputs": [
		{"name": "note", "label": "Counselling note", "required": true}],
	"steps": [
		{"name": "summary", "type": "model", "temperature": 0.2, "system": "You help a school to keep counselling notes. Add nothing that the note does not say.",
			"prompt": "Put this counselling note in three parts.\n1. What happened\n2. What the student wishes\n3. What to do next\n\nNote:\n{{input.note}}"},
		{"name": "urgent", "type": "branch", "value": "{{input.note}}", "test": "any_word", "operand": "bullying, violence, absent, self-harm, suicide", "else": "end"},
		{"name": "tell", "type": "notify", "to": {"role": "me"}, "title": "A counselling note that cannot wait",
			"text": "Counselling note of {{today}}.\n\n{{steps.summary.output}}"}]}$$),
	('material', 'ko', '수업 자료 초안', '문서에서 찾아 수업 자료 초안을 쓰고, 동료 교사가 확인하면 알려요.', $${"inputs": [
		{"name": "주제", "label": "수업 주제", "required": true}, {"name": "학년", "label": "학년", "required": false}],
	"steps": [
		{"name": "자료", "type": "search", "query": "{{input.주제}}", "most": 5},
		{"name": "초안", "type": "model", "temperature": 0.4, "system": "당신은 수업 자료를 쓰는 조수예요. 주어진 자료에 있는 것만 써요.",
			"prompt": "{{#input.학년}}{{input.학년}} 학생에게 {{/input.학년}}'{{input.주제}}' 수업에서 쓸 한 쪽짜리 자료를 써 주세요. 끝에 확인 문제를 세 개 넣어 주세요.\n\n참고할 자료:\n{{steps.자료.output}}"},
		{"name": "확인", "type": "wait", "to": {"role": "teacher"}, "answer": "approval", "refused": "end",
			"text": "'{{input.주제}}' 수업 자료 초안이에요. 수업에 써도 될까요?\n\n{{steps.초안.output}}"},
		{"name": "알림", "type": "notify", "to": {"role": "me"}, "title": "'{{input.주제}}' 수업 자료가 준비됐어요",
			"text": "{{steps.초안.output}}{{#steps.확인.output}}\n\n확인하며 남긴 말: {{steps.확인.output}}{{/steps.확인.output}}"}]}$$),
	('material', 'en', 'A draft for a lesson', 'Looks into your documents, drafts a hand-out, lets a colleague check it, and tells when it is ready.', $${"inputs": [
		{"name": "topic", "label": "Topic of the lesson", "required": true}, {"name": "grade", "label": "Grade", "required": false}],
	"steps": [
		{"name": "sources", "type": "search", "query": "{{input.topic}}", "most": 5},
		{"name": "draft", "type": "model", "temperature": 0.4, "system": "You help to write material for lessons. Use only what the sources say.",
			"prompt": "Write a one-page hand-out on '{{input.topic}}'{{#input.grade}} for {{input.grade}}{{/input.grade}}. End with three questions.\n\nSources:\n{{steps.sources.output}}"},
		{"name": "check", "type": "wait", "to": {"role": "teacher"}, "answer": "approval", "refused": "end",
			"text": "A draft of the hand-out on '{{input.topic}}'. May it be used?\n\n{{steps.draft.output}}"},
		{"name": "tell", "type": "notify", "to": {"role": "me"}, "title": "The hand-out on '{{input.topic}}' is ready",
			"text": "{{steps.draft.output}}{{#steps.check.output}}\n\nSaid when it was checked: {{steps.check.output}}{{/steps.check.output}}"}]}$$),
	('weekly', 'ko', '주간 소식', '학교 문서에서 이번 주 소식을 모아 짧은 글로 쓰고, 관리자가 확인하면 교사 모두에게 알려요. 일정을 정해 두기 좋아요.', $${"inputs": [],
	"steps": [
		{"name": "소식", "type": "search", "query": "이번 주 행사 안내", "most": 8},
		{"name": "있는지", "type": "branch", "value": "{{steps.소식.output}}", "test": "is_empty", "then": "end"},
		{"name": "글", "type": "model", "temperature": 0.4, "prompt": "아래 자료로 {{today}} 주간 소식을 다섯 문장 안으로 써 주세요. 날짜와 장소를 꼭 넣어 주세요.\n\n{{steps.소식.output}}"},
		{"name": "확인", "type": "wait", "to": {"role": "admin"}, "answer": "approval", "text": "주간 소식이에요. 교사 모두에게 보낼까요?\n\n{{steps.글.output}}"},
		{"name": "알림", "type": "notify", "to": {"role": "teacher"}, "title": "{{today}} 주간 소식", "text": "{{steps.글.output}}"}]}$$),
	('weekly', 'en', 'News of the week', 'Gathers the week''s news from the school''s documents, lets an admin check it, and tells all teachers. Good with a schedule.', $${"inputs": [],
	"steps": [
		{"name": "news", "type": "search", "query": "events of this week", "most": 8},
		{"name": "any", "type": "branch", "value": "{{steps.news.output}}", "test": "is_empty", "then": "end"},
		{"name": "words", "type": "model", "temperature": 0.4, "prompt": "Write the news of the week of {{today}} in five sentences at most. Name days and places.\n\n{{steps.news.output}}"},
		{"name": "check", "type": "wait", "to": {"role": "admin"}, "answer": "approval", "text": "The news of the week. Shall all teachers have it?\n\n{{steps.words.output}}"},
		{"name": "tell", "type": "notify", "to": {"role": "teacher"}, "title": "News of the week, {{today}}", "text": "{{steps.words.output}}"}]}$$)
	) AS s(key, locale, name, description, definition)
$starters$;
