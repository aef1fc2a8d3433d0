-- De-identified loads: what was declared, their parts, and which stand.

-- name: InsertDatasetLoad :exec
insert into dataset_load (id, kind, source, from_on, to_on, state, key_version, row_count, code_count, part_count, person_count, byte_count, report, created_at, touched_at, created_by)
values ($1, $2, $3, $4, $5, 'staged', $6, 0, 0, 0, 0, 0, $7, $8, $8, $9);

-- name: InsertDatasetPart :exec
insert into dataset_part (load_id, number, content) values ($1, $2, $3);

-- name: TouchDatasetLoad :execrows
update dataset_load set part_count = $2, row_count = $3, code_count = $4, byte_count = $5, touched_at = $6 where id = $1 and state = 'staged';

-- name: CheckDatasetLoad :execrows
update dataset_load set state = 'checked', person_count = $2, report = $3, touched_at = $4 where id = $1 and state = 'staged';

-- name: StandDatasetLoad :execrows
update dataset_load set state = 'standing', touched_at = $2 where id = $1 and state = 'checked';

-- name: UndoDatasetLoad :execrows
update dataset_load set state = 'undone', undone_at = $2, undone_by = $3 where id = $1 and state = 'standing';

-- name: InsertDatasetManifest :one
insert into dataset_manifest (number, load_id, act, at)
values ((select coalesce(max(m.number), 0) + 1 from dataset_manifest m), $1, $2, $3) returning number;

-- name: DatasetManifest :one
select cast(coalesce(max(number), 0) as bigint) as number from dataset_manifest;

-- name: LockDatasetLoad :one
select * from dataset_load where id = $1 for update;

-- name: DatasetLoad :one
select * from dataset_load where id = $1;

-- name: StandingDatasetLoads :many
select l.id, l.kind, l.source, l.from_on, l.to_on, l.key_version, l.row_count, l.code_count, l.part_count,
    (select cast(coalesce(max(m.number), 0) as bigint) from dataset_manifest m where m.load_id = l.id and m.act = 'load') as number
from dataset_load l where l.state = 'standing' order by number, l.id;

-- name: DatasetLoads :many
select l.*, u.name as created_by_name, x.name as undone_by_name, cast((select count(*) from dataset_load f where f.folded_into = l.id) as integer) as members
from dataset_load l left join user_account u on u.id = l.created_by left join user_account x on x.id = l.undone_by
where l.state <> 'staged' order by l.created_at desc, l.id desc limit $1;

-- name: DatasetPart :one
select content from dataset_part where load_id = $1 and number = $2;

-- name: StaleDatasetLoads :many
select id from dataset_load where state = 'staged' and touched_at < sqlc.arg(staged_before) or state = 'checked' and touched_at < sqlc.arg(checked_before)
    or state = 'undone' and undone_at < sqlc.arg(undone_before) order by id;

-- name: DropDatasetParts :execrows
delete from dataset_part where load_id = $1 and number >= $2;

-- name: DropDatasetLoad :execrows
delete from dataset_load where id = $1 and state in ('staged', 'checked');

-- name: EmptyDatasetLoad :execrows
update dataset_load set state = 'emptied', byte_count = 0 where id = $1 and state = 'undone';

-- name: LastDatasetPart :one
select number from dataset_part where load_id = $1 order by number desc limit 1;

-- name: WithoutPseudonym :many
-- Records of those who have been in a pathway, or do not want to be in analyses, and whose pseudonym has not been asked for since the key service
-- took the version of its key into use that the loads have.
select p.id, i.sealed from patient p join patient_identifier i on i.patient_id = p.id
where i.ended_at is null and i.kind <> 'in_house' and p.id > sqlc.arg(after)
    and not exists (select 1 from patient_identifier j where j.patient_id = p.id and j.ended_at is null and j.kind <> 'in_house' and j.created_at > i.created_at)
    and not exists (select 1 from patient_pseudonym n where n.patient_id = p.id and n.made_at >= i.created_at and n.key_version >= cast(sqlc.arg(key_version) as integer))
    and (exists (select 1 from patient s cross join enrolment e where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id) and e.patient_id = s.id)
        or exists (select 1 from patient s cross join objection o where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id) and o.patient_id = s.id
            and o.ended_at is null and o.kind in ('everybody', 'analysis')))
order by p.id limit sqlc.arg(lim);

-- name: PutPseudonym :exec
insert into patient_pseudonym (patient_id, sealed, key_version, made_at) values ($1, $2, $3, $4)
on conflict (patient_id, key_version) do update set sealed = excluded.sealed, made_at = excluded.made_at;

-- name: EnrolledPseudonyms :many
-- By every pseudonym that a person has had: one for each version of the key service's key.
select n.patient_id, n.key_version, n.sealed, coalesce(o.merged_into, o.id) as person_id, e.id as enrolment_id, e.status, e.area_id, e.referred_on, e.included_on, e.ended_on, e.end_reason,
    exists (select 1 from enrolment_event v where v.enrolment_id = e.id and v.kind = 'consent_withdrawn'
        and not exists (select 1 from enrolment_event x where x.enrolment_id = e.id and x.voids = v.id)
        and not exists (select 1 from enrolment_event c where c.enrolment_id = e.id and c.kind = 'consented' and c.seq > v.seq
            and not exists (select 1 from enrolment_event y where y.enrolment_id = e.id and y.voids = c.id))) as withdrawn
from patient_pseudonym n join patient o on o.id = n.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join enrolment e on e.patient_id = s.id
order by n.patient_id, n.key_version, e.referred_on, e.id;

-- name: DatasetKeyVersions :one
-- How many versions of the key service's key the loads that stand have pseudonyms of.
select cast(count(distinct key_version) as integer) as n from dataset_load where state = 'standing';

-- name: DatasetKeyVersion :one
-- The newest version of the key service's key among the pseudonyms of the loads that stand, 0 where they are a feed's own.
select cast(coalesce(max(key_version), 0) as integer) as version from dataset_load where state = 'standing';

-- name: EnrolmentStamp :one
-- Changes whenever anything is written about an enrolment or a pseudonym comes.
select cast(coalesce(sum(e.event_count), 0) as bigint) as events, cast((select count(*) from patient_pseudonym) as bigint) as pseudonyms from enrolment e;

-- name: PseudonymsOf :many
select patient_id, sealed from patient_pseudonym where patient_id in (select value from id_each(cast(sqlc.arg(patients) as text))) order by patient_id, key_version;

-- name: RemovePseudonym :execrows
delete from patient_pseudonym where patient_id = $1;

-- name: NumbersOfEnrolled :many
-- Those in a pathway with the number that stands, for the demo's feed.
select p.id, i.sealed, p.birth_date, p.sex, p.deceased_on, a.number, e.included_on
from enrolment e join patient p on p.id = e.patient_id join patient_identifier i on i.patient_id = p.id join organisation a on a.id = p.area_id
where i.ended_at is null and i.kind <> 'in_house' order by p.id, e.included_on, e.id;
