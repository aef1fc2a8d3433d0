-- +goose Up

-- Who is responsible for somebody in a municipality, along the index alone.
create index enrolment_workers on enrolment (area_id, status, responsible_id);

-- The first tasks of a list, and how many there are, along the index alone: what stands still and whose they are is in it.
drop index task_day;
create index task_day on task (area_id, day_on, enrolment_id, rule, paused, patient_id);
drop index task_assignee;
create index task_assignee on task (assignee_id, area_id, day_on, enrolment_id, rule, paused, patient_id);
drop index task_nobody;
create index task_nobody on task (area_id, owner_role, day_on, enrolment_id, rule, paused, patient_id) where assignee_id is null;

-- The latest admitted of a whole region are found at the end of the index, without sorting all who are admitted.
drop index enrolment_admitted;
create index enrolment_admitted on enrolment (admitted_on, id, area_id, patient_id) where admitted_on is not null;

-- A municipality's days in a step are summed along the index alone.
create index tally_sum on tally (area_id, pathway_code, measure, bucket, n);
