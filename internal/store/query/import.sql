-- name: InsertImportRun :exec
insert into import_run (id, kind, file_name, area_id, status, content, rows_read, rows_wrong, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: ImportRun :one
select * from import_run where id = $1;

-- name: LockImportRun :one
select * from import_run where id = $1 for update;

-- name: ImportRuns :many
select r.id, r.file_name, r.status, r.rows_read, r.rows_wrong, r.created_at, r.done_at, r.undone_at, u.name as created_by_name,
    (select count(*) from import_run h where h.id = r.id and h.content is not null) as held,
    (select count(*) from import_item i where i.run_id = r.id) as moved,
    (select count(*) from import_item i where i.run_id = r.id and i.enrolment_id is not null) as standing
from import_run r join user_account u on u.id = r.created_by
where r.kind = 'patients' and (r.area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
    or r.area_id is null and r.created_by = sqlc.arg(user_id))
order by r.created_at desc, r.id desc limit 20;

-- name: FinishImportRun :execrows
update import_run set status = 'done', content = null, done_at = $2 where id = $1 and status = 'checked';

-- name: UndoImportRun :execrows
update import_run set status = 'undone', undone_at = $2, undone_by = $3 where id = $1 and status = 'done';

-- name: PurgeImportContent :execrows
update import_run set content = null where created_at < $1 and content is not null;

-- name: InsertImportItem :exec
insert into import_item (run_id, row_no, patient_id, new_patient, enrolment_id, event_count) values ($1, $2, $3, $4, $5, $6);

-- name: ImportItems :many
select * from import_item where run_id = $1 order by row_no;

-- name: ImportTraces :many
-- What has come to the persons of a run since: each number is 0, events_now as it was and version 1 where nobody has written.
select i.row_no, i.patient_id, i.enrolment_id, i.new_patient, i.event_count, e.event_count as events_now, e.area_id,
    p.given_name, p.family_name, p.version,
    (select count(*) from question q where q.enrolment_id = i.enrolment_id or i.new_patient and q.patient_id = i.patient_id) as questions,
    (select count(*) from saved_list_member m where m.enrolment_id = i.enrolment_id) as lists,
    (select count(*) from enrolment o where o.previous_id = i.enrolment_id
        or i.new_patient and o.patient_id = i.patient_id and o.id <> i.enrolment_id) as others,
    (select count(*) from stay s where i.new_patient and s.patient_id = i.patient_id) as stays,
    (select count(*) from patient_merge m where i.new_patient and (m.merged_id = i.patient_id or m.survivor_id = i.patient_id)) as merges,
    (select count(*) from removal m where m.patient_id = i.patient_id and m.status = 'asked') as removals,
    (select count(*) from care_relation c where i.new_patient and c.patient_id = i.patient_id) as workers,
    (select count(*) from gp_relation g where i.new_patient and g.patient_id = i.patient_id
        and (g.created_at <> r.done_at or g.valid_to is not null)) as gps,
    (select count(*) from patient_identifier n where i.new_patient and n.patient_id = i.patient_id
        and (n.created_at <> r.done_at or n.ended_at is not null)) as numbers,
    -- A next of kin who came with the run has an id that is made of the person's: all but the last four digits.
    (select count(*) from next_of_kin k where i.new_patient and k.patient_id = i.patient_id
        and (k.version <> 1 or substr(cast(k.id as text), 1, 32) <> substr(cast(i.patient_id as text), 1, 32))) as kin,
    -- What is written beside the events. A conversation names its enrolment in a field; a plan's draft names the person only.
    (select count(*) from document d where i.new_patient and d.patient_id = i.patient_id) as documents,
    (select count(*) from patient s cross join document d cross join document_field f where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and d.patient_id = s.id and f.document_id = d.id and f.path = 'samtale/forlop' and f.body = cast(i.enrolment_id as text)) as talks,
    (select count(*) from patient s cross join document d where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and d.patient_id = s.id and d.kind = 'plan' and d.created_at >= r.done_at) as drafts,
    (select count(*) from plan_version v where v.enrolment_id = i.enrolment_id) as plans,
    (select count(*) from score c where i.new_patient and c.patient_id = i.patient_id) as scores,
    (select count(*) from patient s cross join concern c where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and c.patient_id = s.id and c.enrolment_id = i.enrolment_id) as concerns,
    (select count(*) from clarification c where i.new_patient and c.patient_id = i.patient_id) as clarifications,
    (select count(*) from objection o where i.new_patient and o.patient_id = i.patient_id) as objections,
    (select count(*) from emergency_access a where i.new_patient and a.patient_id = i.patient_id) as emergencies,
    (select count(*) from record_export_subject x where i.new_patient and x.patient_id = i.patient_id) as exports,
    (select count(*) from own_access a where i.new_patient and a.patient_id = i.patient_id) as let_in,
    (select count(*) from own_preparation w where i.new_patient and w.patient_id = i.patient_id) as preparations,
    (select count(*) from own_withheld w where i.new_patient and w.patient_id = i.patient_id) as withheld,
    (select count(*) from patient s cross join own_word w where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and w.patient_id = s.id and w.enrolment_id = i.enrolment_id) as words,
    (select count(*) from municipal_use u where i.new_patient and u.patient_id = i.patient_id) as municipal,
    (select count(*) from municipal_episode x where i.new_patient and x.patient_id = i.patient_id) as fed,
    (select count(*) from hand_over h where h.enrolment_id = i.enrolment_id) as hand_overs,
    (select count(*) from alert a where a.enrolment_id = i.enrolment_id) as alerts,
    (select count(*) from patient s cross join stay t cross join stay_visit v where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and t.patient_id = s.id and v.stay_id = t.id and v.enrolment_id = i.enrolment_id) as stay_visits,
    (select count(*) from patient s cross join survey_ticket k where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and k.patient_id = s.id and k.enrolment_id = i.enrolment_id) as survey_tickets,
    (select count(*) from patient s cross join survey_answer k where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and k.patient_id = s.id and k.enrolment_id = i.enrolment_id) as survey_answers,
    (select count(*) from patient s cross join party_message k where coalesce(s.merged_into, s.id) = coalesce(p.merged_into, p.id)
        and k.patient_id = s.id and k.enrolment_id = i.enrolment_id) as party_messages,
    (select count(*) from person_letter k where k.enrolment_id = i.enrolment_id) as letters,
    (select count(*) from inbox m where i.new_patient and m.patient_id = i.patient_id) as messages
from import_item i join import_run r on r.id = i.run_id join enrolment e on e.id = i.enrolment_id join patient p on p.id = i.patient_id
where i.run_id = $1 order by i.row_no;

-- name: ClearImportItem :exec
update import_item set patient_id = null, enrolment_id = null where run_id = $1 and row_no = $2;
