-- What is deleted for good. Events are append-only everywhere else: docs/adr/0010.

-- name: InsertRemoval :exec
insert into removal (id, ground, scope, patient_id, enrolment_id, event_id, reason, decision_ref, decision_on, decision_by, right_id, status,
    asked_at, asked_by, asked_role, asked_org, seen, item)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'asked', $12, $13, $14, $15, $16, $17);

-- name: Removal :one
select r.*, a.name as asked_by_name, s.name as settled_by_name
from removal r join user_account a on a.id = r.asked_by left join user_account s on s.id = r.settled_by where r.id = $1;

-- name: LockRemoval :one
select * from removal where id = $1 for update;

-- name: RemovalsIn :many
select r.*, a.name as asked_by_name, s.name as settled_by_name
from removal r join user_account a on a.id = r.asked_by left join user_account s on s.id = r.settled_by
where r.status = sqlc.arg(status) order by r.asked_at desc, r.id desc limit 500;

-- name: RemovalsOfPatient :many
select r.* from removal r
where r.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by r.asked_at, r.id;

-- name: SettleRemoval :execrows
update removal set status = $2, settled_at = $3, settled_by = $4, settled_role = $5, settled_note = $6, gone = $7, records = $8
where id = $1 and status = 'asked';

-- name: InsertTombstone :exec
-- A removal that was done before the database was restored from an older copy, and is done again.
insert into removal (id, ground, scope, patient_id, enrolment_id, event_id, reason, decision_ref, decision_on, decision_by, right_id, status,
    asked_at, asked_by, asked_role, asked_org, seen, settled_at, settled_by, settled_role, records, item)
values ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, 'approved', $11, $12, $13, $14, 0, $15, $16, $17, $18, $19) on conflict do nothing;

-- name: ApprovedRemovals :many
select * from removal where status = 'approved' order by settled_at, id;

-- name: RemoveRequest :execrows
delete from removal where id = $1 and status <> 'approved';

-- name: BlankRemovals :exec
-- What was written about a person who is deleted goes with her, and what was asked for is not to be done any more.
update removal set reason = '', settled_note = '', right_id = null, status = case when status = 'asked' then 'withdrawn' else status end
where id <> sqlc.arg(id) and patient_id = sqlc.arg(patient_id);

-- name: EmptyEvent :execrows
update enrolment_event set kind = 'removed', by_user = null, by_role = '', by_org = null, voids = null, data = sqlc.arg(data)
where id = sqlc.arg(id) and enrolment_id = sqlc.arg(enrolment_id);

-- name: RewriteEvent :execrows
update enrolment_event set data = sqlc.arg(data) where id = sqlc.arg(id) and enrolment_id = sqlc.arg(enrolment_id);

-- name: EnrolmentsByRecord :many
select id from enrolment where patient_id = $1 order by id;

-- name: QuestionsOfEnrolment :many
select id from question where enrolment_id = $1 order by id;

-- name: ForgetPrevious :execrows
update enrolment set previous_id = null where previous_id = $1;

-- name: ForgetImport :execrows
update import_item set patient_id = null, enrolment_id = null where enrolment_id = $1;

-- name: ForgetImportOfPatient :execrows
update import_item set patient_id = null, enrolment_id = null where patient_id = $1;

-- name: RemoveEvents :execrows
delete from enrolment_event where enrolment_id = $1;

-- name: RemoveTasks :execrows
delete from task where enrolment_id = $1;

-- name: RemoveEnrolmentState :execrows
delete from enrolment_state where enrolment_id = $1;

-- name: RemoveEnrolmentTally :execrows
delete from enrolment_tally where enrolment_id = $1;

-- name: RemoveListMembers :execrows
delete from saved_list_member where enrolment_id = $1;

-- name: RemoveQuestionVersions :execrows
delete from question_version where question_id in (select q.id from question q where q.enrolment_id = $1);

-- name: RemoveQuestions :execrows
delete from question where enrolment_id = $1;

-- name: RemoveEnrolment :execrows
delete from enrolment where id = $1;

-- name: RemoveStays :execrows
delete from stay where patient_id = $1;

-- name: RemoveKin :execrows
delete from next_of_kin where patient_id = $1;

-- name: RemoveCareRelations :execrows
delete from care_relation where patient_id = $1;

-- name: RemoveGPRelations :execrows
delete from gp_relation where patient_id = $1;

-- name: RemoveIdentifiers :execrows
delete from patient_identifier where patient_id = $1;

-- name: RemoveNameParts :execrows
delete from patient_name_part where patient_id = $1;

-- name: RemovePatientVersions :execrows
delete from patient_version where patient_id = $1;

-- name: RemoveMerges :execrows
delete from patient_merge where merged_id = $1 or survivor_id = $1;

-- name: RemovePatient :execrows
delete from patient where id = $1;

-- name: RemoveJobs :execrows
delete from job where lane = $1;

-- name: KeepQuestionVersion :exec
insert into question_version (question_id, version, data, changed_at, changed_by) values ($1, $2, $3, $4, $5) on conflict do nothing;

-- name: QuestionVersions :many
select v.*, u.name as changed_by_name from question_version v left join user_account u on u.id = v.changed_by where v.question_id = $1 order by v.version;

-- name: RemoveHandOver :execrows
delete from hand_over where enrolment_id = $1;

-- name: RemoveObjections :execrows
delete from objection where patient_id = $1;

-- name: RemoveEmergencies :execrows
delete from emergency_access where patient_id = $1;

-- name: RemoveExportSubjects :execrows
delete from record_export_subject where patient_id = $1;

-- name: RemovePlanRemarks :execrows
delete from plan_remark where version_id in (select v.id from plan_version v where v.enrolment_id = $1);

-- name: RemovePlanParties :execrows
delete from plan_party where version_id in (select v.id from plan_version v where v.enrolment_id = $1);

-- name: RemovePlanUpdates :execrows
delete from plan_update where version_id in (select v.id from plan_version v where v.enrolment_id = $1);

-- name: RemovePlanMeasures :execrows
delete from plan_measure where version_id in (select v.id from plan_version v where v.enrolment_id = $1);

-- name: RemovePlanVersions :execrows
delete from plan_version where enrolment_id = $1;

-- name: RemoveConcerns :execrows
delete from concern where enrolment_id = $1;

-- name: RemoveScores :execrows
delete from score where patient_id = $1;

-- name: UnlinkScores :execrows
update score set corrects = null where patient_id = $1;

-- name: RemoveClarifications :execrows
delete from clarification where patient_id = $1;

-- name: PlanVersionsOfEnrolment :many
select * from plan_version where enrolment_id = $1 order by number, id;

-- name: RemovePlanRemarksByVersion :execrows
delete from plan_remark where version_id = $1;

-- name: RemovePlanPartiesByVersion :execrows
delete from plan_party where version_id = $1;

-- name: RemovePlanUpdatesByVersion :execrows
delete from plan_update where version_id = $1;

-- name: RemovePlanMeasuresByVersion :execrows
delete from plan_measure where version_id = $1;

-- name: RemoveHearingMailByVersion :execrows
delete from outbox where hearing_id = $1;

-- name: RemovePlanVersion :execrows
delete from plan_version where id = $1;

-- name: HoldPlanVersion :execrows
-- What took its place is deleted.
update plan_version set status = 'published', version = version + 1 where id = $1 and status = 'replaced';

-- name: RenumberPlanVersion :execrows
update plan_version set number = $2, version = version + 1 where id = $1 and status in ('draft', 'hearing');

-- name: TalksOfEnrolment :many
select d.* from document d join document_field f on f.document_id = d.id
where d.kind = 'mapping' and f.path = 'samtale/forlop' and f.body = cast(sqlc.arg(enrolment) as text) order by d.id;

-- name: RemovePresenceByDocument :execrows
delete from document_presence where document_id = $1;

-- name: RemoveEditsByDocument :execrows
delete from document_edit where document_id = $1;

-- name: RemoveFieldsByDocument :execrows
delete from document_field where document_id = $1;

-- name: RemoveDocument :execrows
delete from document where id = $1;

-- name: RemovePresence :execrows
delete from document_presence where document_id in (select d.id from document d where d.patient_id = $1);

-- name: RemoveEdits :execrows
delete from document_edit where document_id in (select d.id from document d where d.patient_id = $1);

-- name: RemoveFields :execrows
delete from document_field where document_id in (select d.id from document d where d.patient_id = $1);

-- name: RemoveDocuments :execrows
delete from document where patient_id = $1;
