-- +goose Up

-- The first of a municipality's tasks are found along the index alone, in the order of the list.
drop index task_day;
create index task_day on task (area_id, day_on, enrolment_id, rule);

-- One measure of a period, of whatever areas, without walking the counters of days: four fifths of the rows.
create index tally_measure on tally (measure, bucket, area_id);
