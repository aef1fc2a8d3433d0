-- One entry that is no event, deleted for good: docs/adr/0010. Its id is all that is asked by.

-- name: DropScore :execrows
delete from score where id = $1;

-- name: DropQuestionVersions :execrows
delete from question_version where question_id = $1;

-- name: DropQuestion :execrows
delete from question where id = $1;

-- name: DropConcern :execrows
delete from concern where id = $1;

-- name: DropWord :execrows
delete from own_word where id = $1;

-- name: DropPlanRemark :execrows
delete from plan_remark where id = $1;

-- name: BlankPartyNote :execrows
-- What a party wrote to the whole stands as a remark too.
update plan_party set note = '' where id = sqlc.arg(party_id) and note = cast(sqlc.arg(body) as text);

-- name: PlanRemarksOfPatient :many
select r.id, r.version_id, r.party_id, r.number, r.path, r.kind, r.body, r.proposed, r.at, r.reply, r.replied_at, r.taken_in, v.number as version_number, v.enrolment_id, y.party, y.name
from plan_remark r join plan_version v on v.id = r.version_id join plan_party y on y.id = r.party_id
where v.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by r.at desc, r.id desc limit 200;

-- name: EmergenciesOfPatient :many
select e.*, u.name as user_name, g.name as organisation_name from emergency_access e join user_account u on u.id = e.user_id join organisation g on g.id = e.organisation_id
where e.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by e.from_at desc, e.id desc limit 100;

-- name: BlankEmergency :execrows
-- Who looked, when and on what ground stays: the look was made.
update emergency_access set note = '', outcome_note = '' where id = $1 and (note <> '' or outcome_note <> '');

-- name: DropClarification :execrows
delete from clarification where id = $1;

-- name: RewriteClarification :execrows
-- What a later version carried on from one that is deleted goes from it too.
update clarification set wish = $2, wish_on = $3, decision = $4, decided_on = $5, decided_by = $6, valid_to = $7, with_whom = $8, card_patient = $9, card_physician = $10
where id = $1;

-- name: DropStayMessages :execrows
-- The messages that told of the stay, known by the moment they were written; that something was told stays.
update inbox set sealed = null, purge_at = null, patient_id = null
where finished_at in (select m.told_at from movement m where m.stay_id = sqlc.arg(stay_id) and m.sender <> '')
  and patient_id in (select g.id from stay t join patient o on o.id = t.patient_id join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where t.id = sqlc.arg(stay_id));

-- name: DropStayMail :execrows
delete from outbox where alert_id in (select a.id from alert a where a.stay_id = $1);

-- name: DropStayAlertActs :execrows
delete from alert_act where alert_id in (select a.id from alert a where a.stay_id = $1);

-- name: DropStayAlertReceivers :execrows
delete from alert_receiver where alert_id in (select a.id from alert a where a.stay_id = $1);

-- name: DropStayAlerts :execrows
delete from alert where stay_id = $1;

-- name: DropMovements :execrows
delete from movement where stay_id = $1;

-- name: DropStayNumbers :execrows
delete from stay_number where stay_id = $1;

-- name: DropStayReviews :execrows
delete from stay_review where stay_id = $1;

-- name: DropStayVisits :execrows
delete from stay_visit where stay_id = $1;

-- name: DropStay :execrows
delete from stay where id = $1;

-- name: ReadyExportsWith :many
-- Files that are made and not fetched, with a person in them of whom something is deleted.
select x.id from record_export x where x.status = 'ready' and x.id in (select n.export_id from record_export_subject n
  where n.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)) order by x.id;

-- name: EndTicketsOfAnswer :execrows
-- The ways in that an answer may have come by: she is asked no more, unless she has answered the same round another time too.
update survey_ticket set state = 'ended' where state = 'answered' and patient_id in (
    select s.id from survey_answer a join patient o on o.id = a.patient_id join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id)
    where a.id = $1 and a.round_id = survey_ticket.round_id
        and not exists (select 1 from survey_answer x where x.round_id = a.round_id and x.patient_id = a.patient_id and x.id <> a.id));

-- name: DropSurveyAnswer :execrows
delete from survey_answer where id = $1;

-- name: DropPartyMessage :execrows
delete from party_message where id = $1;

-- name: DropPartyAttachments :execrows
delete from party_attachment where message_id = $1;

-- name: NumbersOf :many
-- All that a person is found by, a hospital's own too.
select id, kind, created_at from patient_identifier
where patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1) and ended_at is null
order by created_at desc, id;

-- name: DropPseudonymsOfNumber :execrows
-- What the key service may have answered of a national number: it is asked anew, of the one that stands.
delete from patient_pseudonym where exists (select 1 from patient_identifier i
    where i.id = $1 and i.patient_id = patient_pseudonym.patient_id and i.kind <> 'in_house' and patient_pseudonym.made_at >= i.created_at);

-- name: DropSessionsOfNumber :execrows
-- The sessions of the patient herself, which somebody else may have come in by.
delete from own_session where access_id in (select a.id from patient_identifier i join patient o on o.id = i.patient_id
    join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) join own_access a on a.patient_id = s.id
    where i.id = $1 and i.kind <> 'in_house' and a.kin_id is null);

-- name: DropNumber :execrows
-- The number is free for whom it belongs to.
delete from patient_identifier where id = $1;
