-- Mail about a hearing: it leads to the plan by an opaque link, and says nothing of the person.

-- name: LinkHearing :execrows
update plan_version set link = sqlc.arg(link) where id = sqlc.arg(id) and link is null;

-- name: HearingByLink :one
select v.* from plan_version v where v.link = sqlc.arg(link);

-- name: RemoveHearingMail :execrows
delete from outbox where hearing_id in (select id from plan_version where enrolment_id = $1);
