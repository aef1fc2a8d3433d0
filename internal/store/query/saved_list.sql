-- name: SavedLists :many
select * from saved_list where organisation_id = sqlc.arg(organisation_id) and (shared or owner_id = sqlc.arg(user_id)) order by created_at, id;

-- name: SavedList :one
select * from saved_list where id = $1;

-- name: InsertSavedList :exec
insert into saved_list (id, owner_id, organisation_id, name, shared, filter, created_at) values ($1, $2, $3, $4, $5, $6, $7);

-- name: DeleteSavedList :exec
delete from saved_list where id = $1;

-- name: DeleteSavedListMembers :exec
delete from saved_list_member where list_id = $1;

-- name: AddSavedListMember :exec
insert into saved_list_member (list_id, enrolment_id, added_at, added_by) values ($1, $2, $3, $4) on conflict do nothing;

-- name: RemoveSavedListMember :exec
delete from saved_list_member where list_id = $1 and enrolment_id = $2;

-- name: SavedListMembers :many
select enrolment_id from saved_list_member where list_id = $1 order by added_at, enrolment_id;

-- name: CountSavedListMembers :one
select count(*) from saved_list_member m join enrolment e on e.id = m.enrolment_id
where m.list_id = sqlc.arg(list_id) and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
      cross join enrolment o where f.id = e.patient_id and o.patient_id = r.id and o.area_id <> e.area_id and o.team_until is null
      and not exists (select 1 from organisation x where x.id = o.area_id and x.access_ended_on <= sqlc.arg(day))))
  and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)));
