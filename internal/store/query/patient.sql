-- name: Patient :one
select * from patient where id = $1;

-- name: Patients :many
select * from patient where id in (select value from id_each(cast(sqlc.arg(ids) as text)));

-- name: LockPatient :one
select * from patient where id = $1 for update;

-- name: LockRecordsOfPerson :many
-- RecordsOfPerson, held against others until the deed is done; in the order of their ids, so that two deeds never wait for each other crosswise.
select id, merged_into from patient where id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by id for update;

-- name: InsertPatient :exec
insert into patient (id, given_name, family_name, name_sort, birth_date, sex, area_id, address, phone, lives, language, interpreter, deceased_on, created_at, version, protection, letter_language)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: UpdatePatient :execrows
update patient set given_name = $3, family_name = $4, name_sort = $5, birth_date = $6, sex = $7, area_id = $8, address = $9, phone = $10,
    lives = $11, language = $12, interpreter = $13, deceased_on = $14, protection = $15, letter_language = $16, version = version + 1
where id = $1 and version = $2;

-- name: InsertPatientVersion :exec
insert into patient_version (patient_id, version, data, changed_at, changed_by) values ($1, $2, $3, $4, $5);

-- name: PatientVersions :many
select v.*, u.name as changed_by_name from patient_version v left join user_account u on u.id = v.changed_by
where v.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by v.changed_at, v.patient_id, v.version;

-- name: DeletePatient :exec
delete from patient where id = $1;

-- name: DeletePatientVersions :exec
delete from patient_version where patient_id = $1;

-- name: InsertNamePart :exec
insert into patient_name_part (part, patient_id) values ($1, $2) on conflict do nothing;

-- name: DeleteNameParts :exec
delete from patient_name_part where patient_id = $1;

-- name: SearchPatients :many
select p.id, p.given_name, p.family_name, p.name_sort, p.birth_date, p.area_id, p.deceased_on
from patient_name_part n join patient o on o.id = n.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where n.part >= sqlc.arg(from_part) and n.part < sqlc.arg(to_part)
    and exists (select 1 from patient g cross join enrolment e where e.patient_id = g.id and coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id)
        and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and e.status <> 'void')
order by n.part, p.name_sort, p.id limit sqlc.arg(lim);

-- name: SameBirthDate :many
select * from patient where birth_date = $1 and merged_into is null order by name_sort;

-- name: InsertIdentifier :exec
insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, $3, $4, $5, $6);

-- name: IdentifiersOf :many
select * from patient_identifier where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1) and ended_at is null
  and kind <> 'in_house' -- a hospital's own number is for matching only
order by created_at, id;

-- name: DeleteIdentifiers :exec
delete from patient_identifier where patient_id = $1;

-- name: PatientByIndex :one
select p.* from patient_identifier i join patient o on o.id = i.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where i.blind_index in (select value from json_each(cast(sqlc.arg(indexes) as text))) and i.ended_at is null limit 1;

-- name: PatientsByIndex :many
select i.blind_index, p.id as patient_id
from patient_identifier i join patient o on o.id = i.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where i.blind_index in (select value from json_each(cast(sqlc.arg(indexes) as text))) and i.ended_at is null;
