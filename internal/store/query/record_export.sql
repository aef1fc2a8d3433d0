-- A municipality's records as one file: asked for, approved, made, fetched, deleted.

-- name: InsertRecordExport :exec
insert into record_export (id, organisation_id, status, asked_at, asked_by, asked_role, reason, persons) values ($1, $2, 'asked', $3, $4, $5, $6, $7);

-- name: RecordExport :one
select * from record_export where id = $1;

-- name: LockRecordExport :one
select * from record_export where id = $1 for update;

-- name: RecordExportsOf :many
select x.*, o.name as organisation_name, a.name as asked_by_name, d.name as decided_by_name
from record_export x join organisation o on o.id = x.organisation_id join user_account a on a.id = x.asked_by left join user_account d on d.id = x.decided_by
where x.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) order by x.asked_at desc, x.id desc limit sqlc.arg(lim);

-- name: DecideRecordExport :execrows
update record_export set status = $2, decided_at = $3, decided_by = $4, decided_why = $5 where id = $1 and status = 'asked';

-- name: FinishRecordExport :execrows
update record_export set status = 'ready', ready_at = $2, files = $3, size = $4, parts = $5, sha256 = $6, persons = $7
where id = $1 and status = 'approved';

-- name: OldRecordExports :many
select id from record_export where status = 'ready' and ready_at <= $1 order by id;

-- name: ForgetRecordExport :execrows
update record_export set status = 'deleted', deleted_at = $2 where id = $1 and status = 'ready';

-- name: InsertRecordExportPart :exec
insert into record_export_part (export_id, number, content) values ($1, $2, $3);

-- name: RecordExportPart :one
select content from record_export_part where export_id = $1 and number = $2;

-- name: DeleteRecordExportParts :exec
delete from record_export_part where export_id = $1;

-- name: InsertRecordExportSubject :exec
insert into record_export_subject (export_id, patient_id) values ($1, $2) on conflict do nothing;

-- name: RecordExportSubjects :many
select patient_id from record_export_subject where export_id = $1 order by patient_id;

-- name: DeleteRecordExportSubjects :exec
delete from record_export_subject where export_id = $1;

-- name: PatientsIn :many
select distinct patient_id from enrolment where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) order by patient_id;

-- name: OpenRecordExports :many
select * from record_export where status in ('asked', 'approved', 'ready') order by id;

-- name: LapseRecordExport :execrows
update record_export set status = 'lapsed', deleted_at = $2 where id = $1 and status in ('asked', 'approved', 'ready');
