-- +goose Up

-- The first of a municipality's tasks are found along the index alone, in the order of the list.
drop index task_day;
create index task_day on task (area_id, day_on, enrolment_id, rule);

-- How many are active and admitted, of all pathways, without walking the counters of days.
create index tally_measure on tally (area_id, measure);
