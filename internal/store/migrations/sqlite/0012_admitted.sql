-- +goose Up

-- The day that the patient of an active enrolment was admitted, while she is in a hospital or municipal acute bed. A cache: to find
-- the few of one municipality among all who are admitted in a region, no stay of the others is looked at.
alter table enrolment add column admitted_on text;
create index enrolment_admitted on enrolment (area_id, admitted_on, id, patient_id) where admitted_on is not null;
-- In Norwegian time, but for the last hours of March and October's days: what is wrong there is mended by traad doctor's check of caches.
update enrolment set admitted_on = (select date(max(s.from_at), case when substr(max(s.from_at), 6, 2) between '04' and '10' then '+2 hours' else '+1 hour' end) from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) join stay s on s.patient_id = g.id
    where o.id = enrolment.patient_id and s.to_at is null and s.kind <> 'legevakt') where status = 'active';

-- How many evaluations fall due soon is counted along an index alone, also where some persons are left out.
drop index task_rule;
create index task_rule on task (area_id, rule, day_on, enrolment_id, patient_id);
