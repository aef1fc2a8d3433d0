-- Cooperation agreements, the end of one, and who is still to be handed over.

-- name: AgreementsOfParties :many
select * from agreement where party_id in (select value from id_each(cast(sqlc.arg(parties) as text))) order by created_at, id;

-- name: AgreementVersionsOfParties :many
select v.*, u.name as changed_by_name from agreement_version v join agreement a on a.id = v.agreement_id left join user_account u on u.id = v.changed_by
where a.party_id in (select value from id_each(cast(sqlc.arg(parties) as text))) order by v.agreement_id, v.number;

-- name: InsertAgreement :exec
insert into agreement (id, party_id, basis, created_at, created_by) values ($1, $2, $3, $4, $5);

-- name: SetNotice :execrows
update agreement set notice_on = $3, notice_ends = $4, notice_reason = $5, notice_at = $6, notice_by = $7, version = version + 1
where id = $1 and version = $2;

-- name: InsertAgreementVersion :exec
insert into agreement_version (agreement_id, number, data, created_at, created_by, changed_at, changed_by) values ($1, $2, $3, $4, $5, $4, $5);

-- name: UpdateAgreementVersion :execrows
update agreement_version set data = $4, changed_at = $5, changed_by = $6, edits = edits + 1 where agreement_id = $1 and number = $2 and edits = $3;

-- name: SetAccessEnded :exec
update organisation set access_ended_on = $2 where id = $1;

-- name: EndedOrganisations :many
-- In no order: asked for one, SQLite goes through every organisation instead of the few in the index, at every look at a person.
select id from organisation where access_ended_on <= $1;

-- name: OpenEnrolmentsIn :many
select e.id, e.patient_id, e.area_id, e.pathway_code, e.status, e.now_text, e.next_due, e.next_title, e.event_count,
    p.given_name, p.family_name, p.birth_date, p.deceased_on, o.name as area_name, u.name as responsible_name
from enrolment e join patient p on p.id = e.patient_id join organisation o on o.id = e.area_id left join user_account u on u.id = e.responsible_id
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and e.status in ('referred', 'waiting', 'active')
order by e.name_sort, e.id;

-- name: HandOversIn :many
select h.*, u.name as changed_by_name from hand_over h join enrolment e on e.id = h.enrolment_id left join user_account u on u.id = h.changed_by
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) order by h.enrolment_id;

-- name: CountHandOvers :one
select count(*) as followed, count(h.enrolment_id) as done from enrolment e left join hand_over h on h.enrolment_id = e.id and h.done
where e.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and e.status in ('referred', 'waiting', 'active');

-- name: WriteHandOver :execrows
insert into hand_over (enrolment_id, to_whom, done, done_on, note, changed_at, changed_by)
values (sqlc.arg(enrolment_id), sqlc.arg(to_whom), sqlc.arg(done), sqlc.arg(done_on), sqlc.arg(note), sqlc.arg(changed_at), sqlc.arg(changed_by))
on conflict (enrolment_id) do update set to_whom = excluded.to_whom, done = excluded.done, done_on = excluded.done_on, note = excluded.note,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by, version = hand_over.version + 1
where hand_over.version = sqlc.arg(seen);
