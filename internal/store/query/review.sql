-- Authorisations that the leader looks at again.

-- name: RolesToReview :many
select r.*, u.name as user_name, u.title as user_title, u.ended_on as user_ended_on, o.name as organisation_name, o.kind as organisation_kind,
    v.name as reviewed_by_name
from role_assignment r join user_account u on u.id = r.user_id join organisation o on o.id = r.organisation_id
left join user_account v on v.id = r.reviewed_by
where r.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)))
    and (r.valid_to is null or r.valid_to >= sqlc.arg(on_day))
order by o.name_sort, u.name_sort, r.valid_from, r.id;

-- name: RenewRoleAssignment :execrows
update role_assignment set valid_to = $2, reviewed_on = $3, reviewed_by = $4 where id = $1;

-- name: UseRoleAssignment :execrows
update role_assignment set used_on = $2 where id = $1 and (used_on is null or used_on < $2);

-- name: EndlessRoleAssignments :many
select * from role_assignment where valid_to is null order by id for update;

-- name: PutLoginPID :execrows
update user_login set pid_indexes = $3 where issuer = $1 and subject = $2 and pid_indexes <> $3;

-- name: PutUserAddress :exec
insert into user_address (user_id, sealed, set_at) values ($1, $2, $3)
on conflict (user_id) do update set sealed = excluded.sealed, set_at = excluded.set_at;

-- name: DeleteUserAddress :execrows
delete from user_address where user_id = $1;

-- name: UserAddress :one
select * from user_address where user_id = $1;
