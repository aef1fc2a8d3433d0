-- Versions of plans, who is heard, what they say, small changes, and the open measures.

-- name: PlanVersion :one
select * from plan_version where id = $1;

-- name: LockPlanVersion :one
select * from plan_version where id = $1 for update;

-- name: PlanVersionsOfPatient :many
select v.*, u.name as author_name, s.name as signed_name, x.name as withdrawn_name
from plan_version v join user_account u on u.id = v.author_id left join user_account s on s.id = v.signed_by left join user_account x on x.id = v.withdrawn_by
where v.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1) order by v.started_at desc, v.id desc;

-- name: InsertPlanVersion :exec
insert into plan_version (id, patient_id, enrolment_id, area_id, number, status, document_id, author_id, started_at)
values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8);

-- name: SendPlanVersion :execrows
update plan_version set status = 'hearing', heard_at = $3, due_on = $4, version = version + 1 where id = $1 and version = $2;

-- name: TakePlanVersion :execrows
update plan_version set author_id = $3, version = version + 1 where id = $1 and version = $2;

-- name: CarryPlanVersion :execrows
-- A draft into another enrolment of the person.
update plan_version set enrolment_id = $3, area_id = $4, number = $5, version = version + 1 where id = $1 and version = $2 and status = 'draft';

-- name: PublishPlanVersion :execrows
update plan_version set status = 'published', published_at = $3, signed_by = $4, signed_role = $5, body = $6, sha256 = $7, version = version + 1
where id = $1 and version = $2;

-- name: ReplacePlanVersions :exec
update plan_version set status = 'replaced', version = version + 1 where plan_version.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id)) and plan_version.status = 'published' and plan_version.id <> sqlc.arg(id);

-- name: ExtendHearing :execrows
update plan_version set due_on = $3, reminded_at = null, escalated_at = null, version = version + 1 where id = $1 and version = $2;

-- name: WithdrawPlanVersion :execrows
update plan_version set status = 'withdrawn', number = $3, withdrawn_at = $4, withdrawn_by = $5, withdrawn_why = $6, version = version + 1 where id = $1 and version = $2;

-- name: HearingsToRemind :many
-- Those whose last day is near or past and that nobody has been told of yet; none about somebody who is dead.
select v.* from plan_version v join enrolment e on e.id = v.enrolment_id join patient p on p.id = v.patient_id join patient g on g.id = coalesce(p.merged_into, p.id)
where v.status = 'hearing' and e.status = 'active' and g.deceased_on is null and (v.due_on < sqlc.arg(near) and v.reminded_at is null or v.due_on < sqlc.arg(today) and v.escalated_at is null)
order by v.due_on, v.id limit 500;

-- name: MarkHearing :execrows
update plan_version set reminded_at = $3, escalated_at = $4 where id = $1 and version = $2 and status = 'hearing';

-- name: InsertPlanParty :exec
insert into plan_party (id, version_id, party, name, user_id, asks, sent_at) values ($1, $2, $3, $4, $5, $6, $7);

-- name: PlanParties :many
select p.*, u.name as answered_name from plan_party p left join user_account u on u.id = p.answered_by where p.version_id = $1 order by p.id;

-- name: AnswerPlanParty :execrows
update plan_party set answer = $2, answered_at = $3, answered_by = $4, how = $5, note = $6, heard = $7 where id = $1;

-- name: RemindPlanParty :execrows
update plan_party set reminded_at = $2 where id = $1 and answer = '';

-- name: RemindSilentParties :exec
update plan_party set reminded_at = $2 where version_id = $1 and answer = '';

-- name: InsertPlanRemark :exec
insert into plan_remark (id, version_id, party_id, number, path, kind, body, proposed, base, at, by_user, how) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: PlanRemark :one
select * from plan_remark where id = $1;

-- name: PlanRemarks :many
select r.*, u.name as replied_name, b.name as by_name from plan_remark r left join user_account u on u.id = r.replied_by left join user_account b on b.id = r.by_user where r.version_id = $1 order by r.number;

-- name: ReplyPlanRemark :execrows
update plan_remark set reply = $2, replied_at = $3, replied_by = $4, taken_in = $5 where id = $1;

-- name: InsertPlanUpdate :exec
insert into plan_update (id, version_id, number, path, before, body, note, at, by_user) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: PlanUpdates :many
select p.*, u.name as by_name from plan_update p join user_account u on u.id = p.by_user where p.version_id = $1 order by p.number;

-- name: InsertPlanMeasure :exec
insert into plan_measure (version_id, item, patient_id, enrolment_id, area_id, party, user_id, what, due_on, day_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: DeletePlanMeasures :exec
delete from plan_measure where plan_measure.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1);

-- The open measures with their day in a run that are one's to do: hers by name, or where nobody is named of a party that she is of (mine), or of one
-- that whoever has the enrolment looks after (asked). total counts them all, also those past the limit.
-- name: PlanMeasuresInAreas :many
select m.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, count(*) over () as total
from plan_measure m join patient r on r.id = m.patient_id join patient p on p.id = coalesce(r.merged_into, r.id) join enrolment e on e.id = m.enrolment_id
where m.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and m.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and m.day_on >= sqlc.arg(from_day) and m.day_on <= sqlc.arg(to_day)
  and (m.user_id = sqlc.arg(who) or m.user_id is null and (m.party in (select value from json_each(cast(sqlc.arg(mine) as text)))
    or e.responsible_id = sqlc.arg(who) and m.party in (select value from json_each(cast(sqlc.arg(asked) as text)))))
  and not exists (select 1 from objection x where x.item = 'plan/' || cast(m.version_id as text) and x.ended_at is null)
  and e.status = 'active' order by m.day_on, m.version_id, m.item limit sqlc.arg(lim);

-- name: PlanMeasuresOfPatients :many
select m.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, count(*) over () as total
from plan_measure m join patient r on r.id = m.patient_id join patient p on p.id = coalesce(r.merged_into, r.id) join enrolment e on e.id = m.enrolment_id
where coalesce(r.merged_into, r.id) in (select value from id_each(cast(sqlc.arg(patients) as text)))
  and m.day_on >= sqlc.arg(from_day) and m.day_on <= sqlc.arg(to_day)
  and (m.user_id = sqlc.arg(who) or m.user_id is null and (m.party in (select value from json_each(cast(sqlc.arg(mine) as text)))
    or e.responsible_id = sqlc.arg(who) and m.party in (select value from json_each(cast(sqlc.arg(asked) as text)))))
  and not exists (select 1 from objection x where x.item = 'plan/' || cast(m.version_id as text) and x.ended_at is null)
  and e.status = 'active' order by m.day_on, m.version_id, m.item limit sqlc.arg(lim);

-- name: HearingsInAreas :many
select v.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, u.name as author_name, e.responsible_id
from plan_version v join patient r on r.id = v.patient_id join patient p on p.id = coalesce(r.merged_into, r.id) join user_account u on u.id = v.author_id join enrolment e on e.id = v.enrolment_id
where v.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and v.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
  and v.status = 'hearing' and e.status = 'active' order by v.due_on, v.id limit 200;

-- name: HearingsOfPatients :many
select v.*, p.id as person_id, p.given_name, p.family_name, p.birth_date, u.name as author_name, e.responsible_id
from plan_version v join patient r on r.id = v.patient_id join patient p on p.id = coalesce(r.merged_into, r.id) join user_account u on u.id = v.author_id join enrolment e on e.id = v.enrolment_id
where coalesce(r.merged_into, r.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and v.status = 'hearing' and e.status = 'active' order by v.due_on, v.id limit 200;

-- name: PlanPartiesOfVersions :many
select * from plan_party where version_id in (select value from id_each(cast(sqlc.arg(versions) as text))) order by version_id, id;
