-- The coordinator group's meetings: cases, decisions and who was there.

-- name: InsertMeeting :execrows
insert into meeting (id, on_day, clock, form, place, agenda, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing;

-- name: Meetings :many
-- The latest first, with how many cases and open decisions each has.
select m.*, (select count(*) from meeting_case c where c.meeting_id = m.id and c.withdrawn_at is null) as cases,
    (select count(*) from meeting_decision d where d.meeting_id = m.id and d.withdrawn_at is null) as decisions,
    (select count(*) from meeting_decision d where d.meeting_id = m.id and d.withdrawn_at is null and d.done_at is null) as open_decisions
from meeting m order by m.on_day desc, m.clock desc, m.id limit $1;

-- name: Meeting :one
select m.*, u.name as changed_by_name from meeting m left join user_account u on u.id = m.changed_by where m.id = $1;

-- name: LockMeeting :one
select * from meeting where id = $1 for update;

-- name: ChangeMeeting :execrows
update meeting set on_day = $3, clock = $4, form = $5, place = $6, agenda = $7, minutes = $8, guests = $9, changed_at = $10, changed_by = $11, version = version + 1 where id = $1 and version = $2;

-- name: CancelMeeting :execrows
update meeting set cancelled_at = $2, cancelled_by = $3 where id = $1;

-- name: MeetingAttendees :many
select a.user_id, u.name from meeting_attendee a join user_account u on u.id = a.user_id where a.meeting_id = $1 order by u.name_sort, u.id;

-- name: InsertMeetingAttendee :exec
insert into meeting_attendee (meeting_id, user_id) values ($1, $2) on conflict do nothing;

-- name: ClearMeetingAttendees :execrows
delete from meeting_attendee where meeting_id = $1;

-- name: MeetingGroup :many
-- Who is in the group: those of the teams who have a role today.
select distinct u.id, u.name, u.name_sort from role_assignment r join user_account u on u.id = r.user_id
where r.role in ('municipal_coordinator', 'hospital_coordinator', 'hospital_physician') and r.valid_from <= sqlc.arg(day) and (r.valid_to is null or r.valid_to >= sqlc.arg(day))
  and (u.ended_on is null or u.ended_on >= sqlc.arg(day))
order by u.name_sort, u.id;

-- name: InsertMeetingCase :execrows
-- Nothing where the form was sent before, or the enrolment stands on the list.
insert into meeting_case (id, meeting_id, enrolment_id, body, brought_at, brought_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing;

-- name: MeetingCases :many
select c.*, cast(coalesce(p.merged_into, p.id) as text) as person_id, s.given_name, s.family_name, k.code, u.name as brought_by_name
from meeting_case c join enrolment e on e.id = c.enrolment_id join patient p on p.id = e.patient_id join patient s on s.id = coalesce(p.merged_into, p.id)
  left join case_code k on k.enrolment_id = c.enrolment_id join user_account u on u.id = c.brought_by
where c.meeting_id = $1 and c.withdrawn_at is null order by c.brought_at, c.id;

-- name: MeetingCase :one
select c.*, cast(coalesce(p.merged_into, p.id) as text) as person_id, k.code from meeting_case c join enrolment e on e.id = c.enrolment_id join patient p on p.id = e.patient_id left join case_code k on k.enrolment_id = c.enrolment_id where c.id = $1;

-- name: WithdrawMeetingCase :execrows
update meeting_case set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null;

-- name: InsertMeetingDecision :execrows
insert into meeting_decision (id, meeting_id, case_id, body, responsible_id, due_on, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing;

-- name: MeetingDecisions :many
-- Those of a meeting, and those of earlier ones that were open on its day.
select d.*, m.on_day, u.name as responsible_name, k.code, cast(coalesce(cast(coalesce(p.merged_into, p.id) as text), '') as text) as person_id
from meeting_decision d join meeting m on m.id = d.meeting_id join user_account u on u.id = d.responsible_id left join meeting_case c on c.id = d.case_id left join case_code k on k.enrolment_id = c.enrolment_id
  left join enrolment e on e.id = c.enrolment_id left join patient p on p.id = e.patient_id
where d.withdrawn_at is null and (d.meeting_id = sqlc.arg(meeting_id) or m.on_day < sqlc.arg(on_day) and (d.done_at is null or d.done_at >= sqlc.arg(since)))
order by m.on_day, d.due_on, d.created_at, d.id limit 500;

-- name: LockMeetingDecision :one
select * from meeting_decision where id = $1 for update;

-- name: SettleMeetingDecision :execrows
update meeting_decision set done_at = $2, done_by = $3, note = $4 where id = $1;

-- name: WithdrawMeetingDecision :execrows
update meeting_decision set withdrawn_at = $2, withdrawn_by = $3 where id = $1;

-- name: MeetingDecisionsDue :many
-- What a user has to do, the earliest deadline first.
select d.id, d.meeting_id, d.body, d.due_on, m.on_day, k.code, cast(coalesce(cast(coalesce(p.merged_into, p.id) as text), '') as text) as person_id
from meeting_decision d join meeting m on m.id = d.meeting_id left join meeting_case c on c.id = d.case_id left join case_code k on k.enrolment_id = c.enrolment_id
  left join enrolment e on e.id = c.enrolment_id left join patient p on p.id = e.patient_id
where d.responsible_id = $1 and d.done_at is null and d.withdrawn_at is null order by d.due_on, d.id limit 200;

-- name: MeetingsBetween :many
select id, on_day, clock from meeting where on_day >= sqlc.arg(from_day) and on_day < sqlc.arg(before_day) and cancelled_at is null order by on_day, clock, id limit 200;

-- name: RemoveMeetingDecisions :execrows
delete from meeting_decision where case_id in (select id from meeting_case where enrolment_id = $1);

-- name: RemoveMeetingCases :execrows
delete from meeting_case where enrolment_id = $1;
