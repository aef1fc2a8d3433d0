-- Objections and emergency access: what a patient has said no to, and who has looked in spite of being outside the team.

-- name: ObjectionsOf :many
select o.*, g.name as organisation_name, u.name as recorded_by_name, x.name as ended_by_name
from objection o left join organisation g on g.id = o.organisation_id join user_account u on u.id = o.recorded_by left join user_account x on x.id = o.ended_by
where o.patient_id in (select s.id from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = $1) order by o.recorded_at, o.id;

-- name: TiesOfPerson :many
-- What access goes by of one person beside her enrolments, in one statement: it is asked at every look and every deed. A row a tie, by kind; what a kind does not have is
-- null or ''. Who has a GP on a day, and serves, is for who asks: the dates stand. own: what opens something on the day, not ended, of a next of kin who still is one, of a
-- person who lives; organisation_id is the next of kin. substitute: organisation_id is the GP. A record's word is the protection of its address.
with r as (
    select s.id, s.merged_into, s.protection, s.deceased_on from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id)
    where o.id = sqlc.arg(patient_id)
)
select cast('gp' as text) as kind, 0 as place, g.gp_id as user_id, g.office_id as organisation_id, g.valid_from, g.valid_to, cast('' as text) as word, false as see_plan, false as see_preparation, false as see_log
from gp_relation g join r on r.id = g.patient_id
union all
select 'substitute', 0, s.substitute_id, s.gp_id, s.valid_from, s.valid_to, '', false, false, false
from gp_substitute s where s.gp_id in (select g.gp_id from gp_relation g join r on r.id = g.patient_id)
union all
select 'served', 0, c.user_id, null, c.valid_from, c.valid_to, '', false, false, false from care_relation c join r on r.id = c.patient_id
union all
select 'unit', 0, null, t.unit_id, null, null, '', false, false, false from stay t join r on r.id = t.patient_id where t.to_at is null and t.standing = 'stay'
union all
select 'objection', 0, null, b.organisation_id, null, null, b.item, false, false, false from objection b join r on r.id = b.patient_id where b.ended_at is null and b.kind <> 'analysis'
union all
select 'emergency', 0, m.user_id, m.organisation_id, null, null, m.role, false, false, false from emergency_access m join r on r.id = m.patient_id where m.until_at > sqlc.arg(now)
union all
select 'own', 0, a.id, a.kin_id, null, null, '', a.see_plan, a.see_preparation, a.see_log
from own_access a join r on r.id = a.patient_id left join next_of_kin k on k.id = a.kin_id
where a.ended_at is null and a.valid_from <= sqlc.arg(day) and (a.valid_to is null or a.valid_to >= sqlc.arg(day)) and k.ended_at is null
  and not exists (select 1 from r where r.deceased_on is not null)
union all
select 'record', case when r.merged_into is null then 0 else 1 end, r.id, null, null, null, r.protection, false, false, false from r
order by kind, place, valid_from desc, user_id, organisation_id, word;

-- name: Objecting :many
select distinct s.id from objection o join patient q on q.id = o.patient_id join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id)
where o.ended_at is null and (o.kind = 'everybody'
    or o.kind = 'organisation' and o.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))));

-- name: OutOfAnalysis :many
select distinct s.id from objection o join patient q on q.id = o.patient_id join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id)
where o.ended_at is null and o.kind in ('everybody', 'analysis') order by s.id;

-- name: LockObjection :one
select * from objection where id = $1 for update;

-- name: InsertObjection :exec
insert into objection (id, patient_id, kind, organisation_id, item, stated_by, stated_name, competence, note, stated_on, recorded_at, recorded_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: EndObjection :exec
update objection set ended_at = $2, ended_by = $3, ended_note = $4 where id = $1 and ended_at is null;

-- name: InsertEmergency :exec
insert into emergency_access (id, patient_id, user_id, role, organisation_id, reason, note, objected, from_at, until_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Emergency :one
select * from emergency_access where id = $1;

-- name: LockEmergency :one
select * from emergency_access where id = $1 for update;

-- name: ReviewEmergency :exec
update emergency_access set outcome = $2, outcome_note = $3, reviewed_at = $4, reviewed_by = $5 where id = $1;

-- name: EmergencyOfUser :many
select e.*, p.id as person_id, p.given_name, p.family_name
from emergency_access e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where e.user_id = sqlc.arg(user_id) and e.until_at > sqlc.arg(since) order by e.from_at desc, e.id limit 50;

-- name: EmergencyOfOrganisations :many
-- Every one that waits to be followed up, however old, before the newest of the others.
select e.*, u.name as user_name, u.title as user_title, o.name as organisation_name, v.name as reviewed_by_name
from emergency_access e join user_account u on u.id = e.user_id join organisation o on o.id = e.organisation_id
    left join user_account v on v.id = e.reviewed_by
where e.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) and (e.outcome = '' or e.id in (
    select x.id from emergency_access x where x.organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text))) and x.outcome <> ''
    order by x.from_at desc, x.id limit sqlc.arg(lim)))
order by case when e.outcome = '' then 0 else 1 end, e.from_at desc, e.id;

-- name: CountOpenEmergencies :one
-- Those that wait for a leader, who follows up no access of her own.
select count(*) from emergency_access where outcome = '' and user_id <> sqlc.arg(leader) and organisation_id in (select value from id_each(cast(sqlc.arg(organisations) as text)));

-- name: CountWaitingEmergencies :one
-- Those that nobody has followed up since before a time, whoever should.
select count(*) from emergency_access where outcome = '' and until_at < $1;

-- name: LooksOfEmergency :one
select count(*) from audit where user_id = sqlc.arg(user_id) and patient_id in (select s.id from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = sqlc.arg(patient_id)) and reason = 'emergency'
    and at >= sqlc.arg(from_at) and at <= sqlc.arg(until_at);

-- name: OwnersOf :many
select o.id, o.kind, o.parent_id from organisation o where o.id = sqlc.arg(id) or o.id in (select c.parent_id from organisation c where c.id = sqlc.arg(id))
    or o.id in (select p.parent_id from organisation c join organisation p on p.id = c.parent_id where c.id = sqlc.arg(id));

-- name: OwnedBy :many
select o.id from organisation o where o.id = sqlc.arg(id) or o.parent_id = sqlc.arg(id)
    or o.parent_id in (select c.id from organisation c where c.parent_id = sqlc.arg(id));

-- name: ProtectionsOf :many
select s.protection from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = $1 and s.protection <> '' order by s.id;

-- name: StrictlyProtectedFrom :many
select distinct s.id from patient p join patient s on coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
where p.protection = 'strictly_protected'
    and not exists (select 1 from patient g cross join enrolment e where coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id) and e.patient_id = g.id
        and e.responsible_id = sqlc.arg(user_id) and e.team_until is null
        and not exists (select 1 from organisation z where z.id = e.area_id and z.access_ended_on <= sqlc.arg(day)))
    and not exists (select 1 from patient g cross join care_relation c where coalesce(g.merged_into, g.id) = coalesce(p.merged_into, p.id) and c.patient_id = g.id
        and c.user_id = sqlc.arg(user_id) and c.valid_from <= sqlc.arg(day) and (c.valid_to is null or c.valid_to >= sqlc.arg(day)))
order by s.id;

-- name: EnrolmentTalliesOf :many
select t.enrolment_id, t.data from enrolment_tally t join enrolment e on e.id = t.enrolment_id
where e.patient_id in (select value from id_each(cast(sqlc.arg(patients) as text)))
  and e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)));

-- name: PurgeEmergencies :execrows
delete from emergency_access where until_at < $1 and outcome <> '';
