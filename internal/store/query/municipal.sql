-- What municipalities tell of their own services to those whom they follow.

-- name: MunicipalPersons :many
-- Those who are included in the areas and whom the team reaches still (access.Person), the first inclusion first. hidden are in no list of the actor;
-- strict counts the records with a strictly protected address, out those of a person who does not want to be in analyses.
select e.id as enrolment_id, e.area_id, e.included_on, p.id as person_id, p.given_name, p.family_name, p.birth_date, p.deceased_on,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = e.patient_id and s.protection = 'strictly_protected') as strict,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) cross join objection b
        where q.id = e.patient_id and b.patient_id = s.id and b.ended_at is null and b.kind in ('everybody', 'analysis')) as out
from enrolment e join patient o on o.id = e.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and e.included_on is not null and e.status <> 'void'
    and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
        cross join enrolment x where f.id = e.patient_id and x.patient_id = r.id and x.area_id <> e.area_id and x.team_until is null
        and not exists (select 1 from organisation z where z.id = x.area_id and z.access_ended_on <= sqlc.arg(day))))
    and not exists (select 1 from organisation y where y.id = e.area_id and y.access_ended_on <= sqlc.arg(day))
    and e.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by p.name_sort, p.id, e.included_on, e.id;

-- name: MunicipalPerson :many
-- The same of one person, on any record of her: her inclusions that put her in an area's list.
select e.id as enrolment_id,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) where q.id = e.patient_id and s.protection = 'strictly_protected') as strict,
    (select count(*) from patient q join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id) cross join objection b
        where q.id = e.patient_id and b.patient_id = s.id and b.ended_at is null and b.kind in ('everybody', 'analysis')) as out
from enrolment e
where e.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient))
    and e.area_id = sqlc.arg(area) and e.included_on is not null and e.status <> 'void'
    and (e.team_until is null or e.team_until >= sqlc.arg(day) and not exists (select 1 from patient f join patient r on coalesce(r.merged_into, r.id) = coalesce(f.merged_into, f.id)
        cross join enrolment x where f.id = e.patient_id and x.patient_id = r.id and x.area_id <> e.area_id and x.team_until is null
        and not exists (select 1 from organisation z where z.id = x.area_id and z.access_ended_on <= sqlc.arg(day))))
    and not exists (select 1 from organisation y where y.id = e.area_id and y.access_ended_on <= sqlc.arg(day))
order by e.id;

-- name: MunicipalUse :many
-- What stands of what the areas have told, by person.
select u.id, u.run_id, coalesce(o.merged_into, o.id) as person_id, u.service, u.iplos, u.from_on, u.to_on, u.amount
from municipal_use u join patient o on o.id = u.patient_id
where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.replaced_by is null
order by u.patient_id, u.service, u.from_on, u.id;

-- name: MunicipalUseOfRun :many
select u.id, coalesce(o.merged_into, o.id) as person_id, p.given_name, p.family_name, u.area_id, u.service, u.iplos, u.from_on, u.to_on, u.amount, u.replaced_by
from municipal_use u join patient o on o.id = u.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where u.run_id = $1 order by p.name_sort, p.id, u.service, u.from_on, u.id;

-- name: MunicipalUseTold :many
-- All that stands, by the pseudonym of the person, for the results.
select n.patient_id, n.sealed, u.service, u.iplos, u.from_on, u.to_on, u.amount
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join municipal_use u on u.patient_id = s.id
where u.replaced_by is null
    and not exists (select 1 from patient_pseudonym m where m.patient_id = n.patient_id and m.key_version > n.key_version)
order by n.patient_id, u.service, u.from_on, u.id;

-- name: InsertMunicipalUse :exec
insert into municipal_use (id, run_id, patient_id, area_id, service, iplos, from_on, to_on, amount) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: ReplaceMunicipalUse :execrows
update municipal_use set replaced_by = $2 where id = $1 and replaced_by is null;

-- name: RestoreMunicipalUse :execrows
update municipal_use set replaced_by = null where replaced_by = $1;

-- name: DropMunicipalUse :execrows
delete from municipal_use where run_id = $1;

-- name: RemoveMunicipalUse :execrows
delete from municipal_use where patient_id = $1;

-- name: MunicipalRuns :many
select r.id, r.file_name, r.status, r.rows_read, r.rows_wrong, r.created_at, r.done_at, r.undone_at, u.name as created_by_name,
    (select count(*) from import_run h where h.id = r.id and h.content is not null) as held
from import_run r join user_account u on u.id = r.created_by
where r.kind = 'municipal_use' and r.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
order by r.created_at desc, r.id desc limit 20;

-- name: MunicipalNumbers :many
-- The numbers that stand of those people, on any record of them, the newest first.
select coalesce(o.merged_into, o.id) as person_id, i.patient_id, i.sealed from patient_identifier i join patient o on o.id = i.patient_id
where coalesce(o.merged_into, o.id) in (select value from id_each(cast(sqlc.arg(patients) as text))) and i.ended_at is null and i.kind <> 'in_house'
order by person_id, case when o.merged_into is null then 0 else 1 end, i.created_at desc, i.id;

-- name: MunicipalEpisodes :many
-- What stands of what systems in the areas have told, by person.
select coalesce(o.merged_into, o.id) as person_id, u.iplos, u.from_on, u.to_on, u.weekly
from municipal_episode u join patient o on o.id = u.patient_id
where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.state = 'told'
    and u.undone_at is null and not exists (select 1 from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null)
order by u.patient_id, u.iplos, u.from_on, u.id;

-- name: MunicipalEpisodesTold :many
-- All that stands, by the pseudonym of the person, with what the area's system tells of at all, for the results.
select n.patient_id, n.sealed, u.iplos, u.from_on, u.to_on, u.weekly
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join municipal_episode u on u.patient_id = s.id
where u.state = 'told' and u.undone_at is null and not exists (select 1 from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null)
order by n.patient_id, u.iplos, u.from_on, u.id;

-- name: MunicipalFeedsOf :many
-- By the pseudonym of everybody who is followed: since when the system of the municipality tells of every service, and when it last did.
select n.patient_id, n.sealed, f.area_id, f.from_on, f.told_at
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join enrolment e on e.patient_id = s.id join municipal_feed f on f.area_id = e.area_id
where e.included_on is not null and e.status <> 'void'
group by n.patient_id, n.sealed, f.area_id, f.from_on, f.told_at order by n.patient_id, f.area_id;

-- name: StandingEpisode :many
-- A row stands that nobody has taken away, and whose place nothing has taken that nobody has taken away.
select u.id, u.message_id, u.patient_id, u.area_id, u.state, u.iplos, u.from_on, u.to_on, u.weekly, u.written_at
from municipal_episode u where u.sender = $1 and u.number = $2 and u.undone_at is null and not exists (select 1 from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null)
order by u.from_on, u.id;

-- name: InsertMunicipalEpisode :exec
insert into municipal_episode (id, message_id, sender, number, patient_id, area_id, state, iplos, from_on, to_on, weekly, written_at, received_at, received_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: ReplaceMunicipalEpisode :execrows
update municipal_episode set replaced_by = sqlc.arg(replaced_by) where message_id in (select value from id_each(cast(sqlc.arg(messages) as text))) and undone_at is null;

-- name: MunicipalEpisodeDays :many
-- The days on which something came that is kept, the newest first: what counts, how much of it took the place of something from an earlier day, and what has been taken away.
select u.received_on, cast(count(distinct case when u.undone_at is null then u.number end) as integer) as services,
    cast(count(distinct case when u.undone_at is null then u.patient_id end) as integer) as people,
    cast(count(distinct case when u.undone_at is null and exists (select 1 from municipal_episode e where e.replaced_by = u.message_id and e.received_on < u.received_on) then u.number end) as integer) as corrections,
    cast(count(distinct case when u.undone_at is not null then u.number end) as integer) as undone
from municipal_episode u where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
group by u.received_on order by u.received_on desc limit 20;

-- name: MunicipalEpisodesOfDay :many
-- later is the message that counts and has taken the row's place.
select u.id, u.message_id, coalesce(o.merged_into, o.id) as person_id, u.undone_at,
    (select count(*) from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null and n.received_on > u.received_on) as later
from municipal_episode u join patient o on o.id = u.patient_id
where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.received_on = sqlc.arg(received_on)
    and u.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by u.patient_id, u.id;

-- name: UndoMunicipalEpisodes :execrows
update municipal_episode set undone_at = sqlc.arg(undone_at), undone_by = sqlc.arg(undone_by) where message_id in (select value from id_each(cast(sqlc.arg(messages) as text))) and undone_at is null;

-- name: RedoMunicipalEpisodes :execrows
update municipal_episode set undone_at = null, undone_by = null where message_id in (select value from id_each(cast(sqlc.arg(messages) as text))) and undone_at is not null;

-- name: MunicipalEpisodesTwice :one
-- How many services of the areas stand by more than one message: none, where nothing is taken in again that has been told anew.
select count(*) from municipal_episode u join municipal_episode v on v.sender = u.sender and v.number = u.number and v.message_id > u.message_id
where u.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and u.undone_at is null and not exists (select 1 from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null)
    and v.undone_at is null and not exists (select 1 from municipal_episode m where m.message_id = v.replaced_by and m.undone_at is null);

-- name: RemoveMunicipalEpisodes :execrows
delete from municipal_episode where patient_id = $1;

-- name: PutMunicipalFeed :exec
insert into municipal_feed (area_id, from_on, told_at) values ($1, $2, $3)
on conflict (area_id) do update set from_on = excluded.from_on, told_at = excluded.told_at;

-- name: MunicipalFeeds :many
select area_id, from_on, told_at from municipal_feed where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) order by area_id;
