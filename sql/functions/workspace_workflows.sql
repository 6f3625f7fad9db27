-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows: who has which, their versions, their schedule. What a definition may hold is checked by app/workspace/definition.h. A
-- workflow is its owner's alone: what its steps find and say can hold what only the owner may read.

-- The workflow, if it is the caller's own; SD404 else. Held until the end of the transaction.
CREATE OR REPLACE FUNCTION workspace.own_workflow(workflow uuid) RETURNS workspace.workflows
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w workspace.workflows;
BEGIN
	SELECT * INTO w FROM workspace.workflows f WHERE f.id = workflow AND f.school_id = auth.school_id() AND f.owner_id = auth.user_id()
	FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	RETURN w;
END $$;

-- A line of the log of the caller's school.
CREATE OR REPLACE FUNCTION workspace.log(event_type text, subject uuid, details jsonb DEFAULT '{}', level text DEFAULT 'info') RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO workspace.logs (school_id, level, event_type, subject_id, details)
	VALUES (auth.school_id(), log.level, log.event_type, subject, jsonb_strip_nulls(log.details));
$$;

-- The school's limits; those that hold where it has set none.
CREATE OR REPLACE FUNCTION workspace.limits() RETURNS TABLE (most_steps integer, most_hours integer, most_cost numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT COALESCE(s.most_steps, 100), COALESCE(s.most_hours, 24), COALESCE(s.most_cost, 1)
	FROM (SELECT auth.school_id() AS id) AS c LEFT JOIN workspace.settings s ON s.school_id = c.id;
$$;

CREATE OR REPLACE FUNCTION workspace.set_limits(most_steps integer, most_hours integer, most_cost numeric) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin');
	INSERT INTO workspace.settings (school_id, most_steps, most_hours, most_cost)
	VALUES (auth.school_id(), set_limits.most_steps, set_limits.most_hours, set_limits.most_cost)
	ON CONFLICT (school_id) DO UPDATE SET most_steps = set_limits.most_steps, most_hours = set_limits.most_hours, most_cost = set_limits.most_cost;
	PERFORM workspace.log('limits_changed', NULL, jsonb_build_object('steps', set_limits.most_steps, 'hours', set_limits.most_hours,
		'cost', set_limits.most_cost));
END $$;

-- A new workflow of the caller's. SD409 (too_many_workflows) past two hundred.
CREATE OR REPLACE FUNCTION workspace.create_workflow(name text, description text, definition jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	workflow uuid;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	IF (SELECT count(*) FROM workspace.workflows w WHERE w.owner_id = auth.user_id()) >= 200 THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'too_many_workflows';
	END IF;
	INSERT INTO workspace.workflows (school_id, owner_id, name, description)
	VALUES (auth.school_id(), auth.user_id(), create_workflow.name, COALESCE(create_workflow.description, '')) RETURNING id INTO workflow;
	INSERT INTO workspace.workflow_versions (workflow_id, version, school_id, definition, changed_by)
	VALUES (workflow, 1, auth.school_id(), create_workflow.definition, auth.user_id());
	PERFORM workspace.log('workflow_created', workflow, jsonb_build_object('steps', jsonb_array_length(create_workflow.definition -> 'steps')));
	RETURN workflow;
END $$;

-- Change it: a definition that says something else is a new version. seen_version: the one that was changed; changed says whether it was
-- still the newest, else nothing was done.
CREATE OR REPLACE FUNCTION workspace.change_workflow(workflow uuid, seen_version integer, name text, description text, definition jsonb,
	restored integer DEFAULT NULL) RETURNS TABLE (changed boolean, version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
BEGIN
	changed := seen_version = w.version;
	version := w.version;
	IF NOT changed THEN
		RETURN NEXT;
		RETURN;
	END IF;
	IF change_workflow.definition <> (SELECT v.definition FROM workspace.workflow_versions v
		WHERE v.workflow_id = workflow AND v.version = w.version) THEN
		version := w.version + 1;
		INSERT INTO workspace.workflow_versions (workflow_id, version, school_id, definition, restored, changed_by)
		VALUES (workflow, w.version + 1, w.school_id, change_workflow.definition, change_workflow.restored, auth.user_id());
		PERFORM workspace.log('workflow_changed', workflow, jsonb_build_object('version', w.version + 1, 'steps',
			jsonb_array_length(change_workflow.definition -> 'steps')));
	END IF;
	UPDATE workspace.workflows f SET name = change_workflow.name, description = COALESCE(change_workflow.description, ''),
		version = change_workflow.version WHERE f.id = workflow;
	RETURN NEXT;
END $$;

-- Take an older version back: a new version that says the same. SD404 where there is no such version.
CREATE OR REPLACE FUNCTION workspace.restore_workflow(workflow uuid, old_version integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
	old workspace.workflow_versions;
BEGIN
	SELECT * INTO old FROM workspace.workflow_versions v WHERE v.workflow_id = workflow AND v.version = old_version;
	PERFORM auth.found(FOUND);
	RETURN (SELECT c.version FROM workspace.change_workflow(workflow, w.version, w.name, w.description, old.definition, old_version) AS c);
END $$;

-- With it go its versions, its executions and its schedule; what runs stops.
CREATE OR REPLACE FUNCTION workspace.delete_workflow(workflow uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
BEGIN
	PERFORM workspace.cancel_execution(e.id) FROM workspace.workflow_executions e WHERE e.workflow_id = workflow AND e.finished_at IS NULL;
	DELETE FROM workspace.workflows f WHERE f.id = workflow;
	PERFORM workspace.log('workflow_deleted', workflow);
END $$;

CREATE OR REPLACE FUNCTION workspace.drop_schedule() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM jobs.scheduled_tasks t WHERE t.id = OLD.task_id;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER workflows_schedule AFTER DELETE ON workspace.workflows FOR EACH ROW WHEN (OLD.task_id IS NOT NULL)
	EXECUTE FUNCTION workspace.drop_schedule();

-- When the workflow runs by itself; its next time is reckoned by the caller (app/jobs/schedule.h). It runs with the inputs that its
-- definition has words for beforehand, so one that requires an input is refused: SD409 (inputs_required).
CREATE OR REPLACE FUNCTION workspace.schedule_workflow(workflow uuid, schedule_type text, cron_expression text, config jsonb, missed text,
	next_run_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
	task uuid;
BEGIN
	IF EXISTS (SELECT FROM workspace.workflow_versions v, jsonb_array_elements(v.definition -> 'inputs') AS i
		WHERE v.workflow_id = workflow AND v.version = w.version AND i -> 'required' = 'true') THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'inputs_required';
	END IF;
	config := config || jsonb_build_object('workflow_id', workflow);
	UPDATE jobs.scheduled_tasks t SET schedule_type = schedule_workflow.schedule_type, cron_expression = schedule_workflow.cron_expression,
		config = schedule_workflow.config, missed = schedule_workflow.missed, next_run_at = schedule_workflow.next_run_at, status = 'active',
		completed_at = NULL
	WHERE t.id = w.task_id;
	IF NOT FOUND THEN
		INSERT INTO jobs.scheduled_tasks (school_id, task_type, schedule_type, cron_expression, config, missed, next_run_at, created_by)
		VALUES (w.school_id, 'workflow_run', schedule_workflow.schedule_type, schedule_workflow.cron_expression, schedule_workflow.config,
			schedule_workflow.missed, schedule_workflow.next_run_at, w.owner_id) RETURNING id INTO task;
		UPDATE workspace.workflows f SET task_id = task WHERE f.id = workflow;
	END IF;
	PERFORM workspace.log('workflow_scheduled', workflow);
END $$;

CREATE OR REPLACE FUNCTION workspace.unschedule_workflow(workflow uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
BEGIN
	DELETE FROM jobs.scheduled_tasks t WHERE t.id = w.task_id;
	PERFORM workspace.log('workflow_unscheduled', workflow);
END $$;
