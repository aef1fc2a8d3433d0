-- Identity numbers, and files from parties, that an older key sealed or indexed, for the job that renews them.

-- name: IdentifiersToRenew :many
select id, patient_id, sealed, blind_index from patient_identifier
where id > sqlc.arg(after) and (substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text)
    or substr(blind_index, 1, length(cast(sqlc.arg(blind) as text))) <> cast(sqlc.arg(blind) as text))
order by id limit sqlc.arg(lim);

-- name: CountIdentifiersToRenew :one
select count(*) from patient_identifier
where substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text)
   or substr(blind_index, 1, length(cast(sqlc.arg(blind) as text))) <> cast(sqlc.arg(blind) as text);

-- name: RenewIdentifier :execrows
update patient_identifier set sealed = sqlc.arg(sealed), blind_index = sqlc.arg(blind_index)
where id = sqlc.arg(id) and sealed = sqlc.arg(before);

-- name: AttachmentsToRenew :many
select id, message_id, sealed from party_attachment
where id > sqlc.arg(after) and substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text)
order by id limit sqlc.arg(lim);

-- name: CountAttachmentsToRenew :one
select count(*) from party_attachment where substr(sealed, 1, length(cast(sqlc.arg(seal) as text))) <> cast(sqlc.arg(seal) as text);

-- name: RenewAttachment :execrows
update party_attachment set sealed = sqlc.arg(sealed) where id = sqlc.arg(id) and sealed = sqlc.arg(before);
