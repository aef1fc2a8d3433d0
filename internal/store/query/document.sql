-- Documents that several write at once: fields, the log of their texts, who is writing.

-- name: Document :one
select * from document where id = $1;

-- name: LockDocument :one
select * from document where id = $1 for update;

-- name: DocumentsOfPatient :many
select * from document where patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id)) and kind = sqlc.arg(kind)
order by created_at desc, id desc;

-- name: InsertDocument :exec
insert into document (id, patient_id, kind, created_at, created_by) values ($1, $2, $3, $4, $5);

-- name: CloseDocument :execrows
update document set closed_at = $2 where id = $1 and closed_at is null;

-- name: DocumentFields :many
select f.*, u.name as changed_name from document_field f left join user_account u on u.id = f.changed_by where f.document_id = $1 order by f.path;

-- name: DocumentFieldsAt :many
select * from document_field
where document_id = sqlc.arg(document_id) and path in (select value from json_each(cast(sqlc.arg(paths) as text))) order by path;

-- name: PutDocumentField :exec
insert into document_field (document_id, path, revision, body, others, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (document_id, path) do update set revision = excluded.revision, body = excluded.body, others = excluded.others,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- name: DocumentEdit :one
select * from document_edit where document_id = $1 and path = $2 and revision = $3;

-- name: DocumentEditsSent :many
-- What somebody has sent from one sheet after a revision.
select * from document_edit
where document_id = sqlc.arg(document_id) and path = sqlc.arg(path) and revision > sqlc.arg(revision) and by_user = sqlc.arg(by_user) and sheet = sqlc.arg(sheet)
order by revision;

-- name: DocumentEdits :many
select e.*, u.name as by_name from document_edit e left join user_account u on u.id = e.by_user
where e.document_id = $1 and e.path = $2 order by e.revision;

-- name: DocumentEditsUntil :many
-- The texts of a document as they stood at an instant: the newest of each field's own.
select e.* from document_edit e
where e.document_id = sqlc.arg(document_id) and e.branch = 0 and e.at <= sqlc.arg(until)
  and e.revision = (select max(x.revision) from document_edit x where x.document_id = e.document_id and x.path = e.path and x.branch = 0 and x.at <= sqlc.arg(until))
order by e.path;

-- name: InsertDocumentEdit :exec
insert into document_edit (document_id, path, revision, branch, body, by_user, at, sheet) values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: DocumentPresences :many
select p.*, u.name as user_name from document_presence p join user_account u on u.id = p.user_id
where p.document_id = sqlc.arg(document_id) and p.expires_at > sqlc.arg(now) order by u.name_sort, u.id;

-- name: PutDocumentPresence :exec
insert into document_presence (document_id, user_id, section, expires_at) values ($1, $2, $3, $4)
on conflict (document_id, user_id) do update set section = excluded.section, expires_at = excluded.expires_at;

-- name: DocumentSitting :one
select noted_at, noted_role from document_presence where document_id = $1 and user_id = $2;

-- name: NoteDocumentSitting :exec
insert into document_presence (document_id, user_id, section, expires_at, noted_at, noted_role) values ($1, $2, '', $3, $4, $5)
on conflict (document_id, user_id) do update set noted_at = excluded.noted_at, noted_role = excluded.noted_role;
