-- name: InsertImportRun :exec
insert into import_run (id, kind, file_name, area_id, status, content, rows_read, rows_wrong, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ImportRun :one
select * from import_run where id = $1;

-- name: LockImportRun :one
select * from import_run where id = $1 for update;

-- name: ImportRuns :many
select r.id, r.kind, r.file_name, r.area_id, r.status, r.rows_read, r.rows_wrong, r.created_at, r.done_at, r.undone_at, u.name as created_by_name
from import_run r join user_account u on u.id = r.created_by order by r.created_at desc limit 50;

-- name: FinishImportRun :execrows
update import_run set status = 'done', content = null, done_at = $2 where id = $1 and status = 'checked';

-- name: UndoImportRun :execrows
update import_run set status = 'undone', undone_at = $2, undone_by = $3 where id = $1 and status = 'done';

-- name: PurgeImportContent :execrows
update import_run set content = null where created_at < $1 and content is not null;

-- name: InsertImportItem :exec
insert into import_item (run_id, row_no, patient_id, new_patient, enrolment_id, event_count) values ($1, $2, $3, $4, $5, $6);

-- name: ImportItems :many
select i.*, e.event_count as event_count_now from import_item i left join enrolment e on e.id = i.enrolment_id where i.run_id = $1 order by i.row_no;

-- name: ClearImportItem :exec
update import_item set patient_id = null, enrolment_id = null where run_id = $1 and row_no = $2;
