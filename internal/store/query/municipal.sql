-- What municipalities tell of their own services to those whom they follow.

-- name: MunicipalPersons :many
-- Those who are included in the areas and whom the team reaches still (access.Person), the first inclusion first. hidden are in no list of the actor;
-- strict counts the records with a strictly protected address, out those of a person who does not want to be in analyses.
select e.id as enrolment_id, e.area_id, e.included_on, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = e.patient_id and s.protection = 'strictly_protected') as strict,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) cross join objection b
        where q.id = e.patient_id and b.patient_id = s.id and b.ended_at is null and b.kind in ('everybody', 'analysis')) as out
from enrolment e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and e.included_on is not null and e.status <> 'void'
    and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
        cross join enrolment x where f.id = e.patient_id and x.patient_id = r.id and x.area_id <> e.area_id and x.team_until is null
        and not exists (select 1 from organisation z where z.id = x.area_id and z.access_ended_on <= sqlc.arg(day))))
    and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by p.name_sort, p.id, e.included_on, e.id;

-- name: MunicipalUse :many
-- What stands of what the areas have told, by person.
select u.id, u.run_id, coalesce(o.merged_into, o.id) as person_id, u.service, u.iplos, u.from_on, u.to_on, u.amount
from municipal_use u join patient o on o.id = u.patient_id
where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.replaced_by is null
order by u.patient_id, u.service, u.from_on, u.id;

-- name: MunicipalUseOfRun :many
select u.id, coalesce(o.merged_into, o.id) as person_id, p.given_name, p.family_name, u.area_id, u.service, u.iplos, u.from_on, u.to_on, u.amount, u.replaced_by
from municipal_use u join patient o on o.id = u.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where u.run_id = $1 order by p.name_sort, p.id, u.service, u.from_on, u.id;

-- name: MunicipalUseTold :many
-- All that stands, by the pseudonym of the person, for the results.
select n.patient_id, n.sealed, u.service, u.iplos, u.from_on, u.to_on, u.amount
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join municipal_use u on u.patient_id = s.id
where u.replaced_by is null
    and not exists (select 1 from patient_pseudonym m where m.patient_id = n.patient_id and m.key_version > n.key_version)
order by n.patient_id, u.service, u.from_on, u.id;

-- name: InsertMunicipalUse :exec
insert into municipal_use (id, run_id, patient_id, area_id, service, iplos, from_on, to_on, amount) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: ReplaceMunicipalUse :execrows
update municipal_use set replaced_by = $2 where id = $1 and replaced_by is null;

-- name: RestoreMunicipalUse :execrows
update municipal_use set replaced_by = null where replaced_by = $1;

-- name: DropMunicipalUse :execrows
delete from municipal_use where run_id = $1;

-- name: RemoveMunicipalUse :execrows
delete from municipal_use where patient_id = $1;

-- name: MunicipalRuns :many
select r.id, r.file_name, r.status, r.rows_read, r.rows_wrong, r.created_at, r.done_at, r.undone_at, u.name as created_by_name,
    (select count(*) from import_run h where h.id = r.id and h.content is not null) as held
from import_run r join user_account u on u.id = r.created_by
where r.kind = 'municipal_use' and r.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
order by r.created_at desc, r.id desc limit 20;

-- name: MunicipalNumbers :many
-- The numbers that stand of those people, on any record of them, the newest first.
select coalesce(o.merged_into, o.id) as person_id, i.patient_id, i.sealed from patient_identifier i join patient o on o.id = i.patient_id
where coalesce(o.merged_into, o.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and i.ended_at is null and i.kind <> 'in_house'
order by person_id, case when o.merged_into is null then 0 else 1 end, i.created_at desc, i.id;
