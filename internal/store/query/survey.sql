-- Undersøkelser: rounds, the ways in to them, the sums, and answers that are tied to an enrolment.

-- name: InsertSurveyRound :execrows
insert into survey_round (id, survey, title, audience, anonymous, pathway_code, area_id, body, from_on, to_on, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (id) do nothing;

-- name: SurveyRounds :many
-- Those of some areas and of the whole service, the newest first.
select r.id, r.survey, r.title, r.audience, r.anonymous, r.pathway_code, r.area_id, r.body, r.from_on, r.to_on, r.closed_on, s.body as sum, cast(coalesce(o.name, '') as text) as area_name
from survey_round r join survey_sum s on s.round_id = r.id left join organisation o on o.id = r.area_id
where r.area_id is null or r.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
order by r.to_on desc, r.id desc limit 500;

-- name: SurveyRound :one
select r.id, r.survey, r.title, r.audience, r.anonymous, r.pathway_code, r.area_id, r.body, r.from_on, r.to_on, r.closed_on, s.body as sum, cast(coalesce(o.name, '') as text) as area_name
from survey_round r join survey_sum s on s.round_id = r.id left join organisation o on o.id = r.area_id where r.id = $1;

-- name: SurveyRoundsBetween :many
-- Rounds whose last day lies in a period: those that a report tells of.
select r.id, r.survey, r.title, r.audience, r.anonymous, r.pathway_code, r.area_id, r.body, r.from_on, r.to_on, r.closed_on, s.body as sum, cast(coalesce(o.name, '') as text) as area_name
from survey_round r join survey_sum s on s.round_id = r.id left join organisation o on o.id = r.area_id
where r.to_on >= sqlc.arg(from_on) and r.to_on <= sqlc.arg(to_on) order by r.to_on desc, r.id desc;

-- name: LockSurveySum :one
select body from survey_sum where round_id = $1 for update;

-- name: PutSurveySum :exec
insert into survey_sum (round_id, body) values ($1, $2) on conflict (round_id) do update set body = excluded.body;

-- name: CloseSurveyRound :execrows
update survey_round set closed_on = $2 where id = $1 and closed_on is null;

-- name: InsertSurveyTicket :execrows
insert into survey_ticket (token_index, round_id, enrolment_id, patient_id, state, given_on, given_by) values ($1, $2, $3, $4, 'open', $5, $6) on conflict (token_index) do nothing;

-- name: SurveyTicketByIndex :one
select t.token_index, t.round_id, t.enrolment_id, t.patient_id, t.state from survey_ticket t
where t.token_index in (select value from json_each(cast(sqlc.arg(indexes) as text)));

-- name: AnswerSurveyTicket :execrows
update survey_ticket set state = 'answered' where token_index = $1 and state = 'open';

-- name: EndSurveyTickets :execrows
-- Those that a person has open in a round, of all records of hers.
update survey_ticket set state = sqlc.arg(state) where round_id = sqlc.arg(round_id) and state = 'open'
  and patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = sqlc.arg(patient_id));

-- name: SurveyTicketsOf :many
select t.round_id, t.enrolment_id, t.state, t.given_on, cast(coalesce(u.name, '') as text) as given_by_name from survey_ticket t left join user_account u on u.id = t.given_by
where t.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by t.given_on desc, t.token_index;

-- name: InsertSurveyAnswer :execrows
insert into survey_answer (id, round_id, enrolment_id, patient_id, answered_at, way, by_user, body) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing;

-- name: SurveyAnswersOf :many
select a.id, a.round_id, a.enrolment_id, a.answered_at, a.way, a.by_user, a.body, r.survey, r.title, r.audience, r.body as questions, cast(coalesce(u.name, '') as text) as by_name
from survey_answer a join survey_round r on r.id = a.round_id left join user_account u on u.id = a.by_user
where a.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by a.answered_at desc, a.id desc;

-- name: SurveyAnswersOfRounds :many
-- What the figures of rounds that are tied to enrolments are made of, the newest first.
select a.id, a.round_id, a.enrolment_id, a.patient_id, p.id as person_id, a.body
from survey_answer a join patient o on o.id = a.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where a.round_id in (select value from id_each(cast(sqlc.arg(rounds) as text))) order by a.answered_at desc, a.id desc;

-- name: AskedOfRounds :many
-- Who has been given a way in to rounds that are tied to enrolments, and has it or has used it.
select distinct t.round_id, t.enrolment_id, t.patient_id, p.id as person_id
from survey_ticket t join patient o on o.id = t.patient_id join patient p on p.id = coalesce(o.merged_into, o.id)
where t.round_id in (select value from id_each(cast(sqlc.arg(rounds) as text))) and t.state <> 'ended' order by t.round_id, p.id, t.enrolment_id;

-- name: ObjectingToAnyOrganisation :many
select distinct s.id from objection o join patient q on q.id = o.patient_id join patient s on coalesce(s.merged_into, s.id) = coalesce(q.merged_into, q.id)
where o.ended_at is null and o.kind = 'organisation' order by s.id;

-- name: RemoveSurveyAnswers :execrows
delete from survey_answer where enrolment_id = $1;

-- name: RemoveSurveyTickets :execrows
delete from survey_ticket where enrolment_id = $1;
