-- name: InsertClarification :exec
insert into clarification (id, patient_id, version, wish, wish_on, decision, decided_on, decided_by, valid_to, with_whom, card_patient, card_physician, recorded_at, by_user, by_role)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: ClarificationsOfPatient :many
select c.*, u.name as by_name, d.name as decided_by_name
from clarification c join user_account u on u.id = c.by_user left join user_account d on d.id = c.decided_by
where c.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1) order by c.version desc limit 50;

-- name: UncarriedTreatment :many
-- What plans said of treatment before the clarifications were its one home, of persons who have none: the newest document first.
select d.patient_id, f.document_id, f.path, f.body, f.changed_at, f.changed_by
from document_field f join document d on d.id = f.document_id join plan_version v on v.document_id = d.id join patient o on o.id = d.patient_id
where f.path in ('avklaring/onske', 'avklaring/onske-dato', 'avklaring/onske-med', 'avklaring/beslutning', 'avklaring/beslutning-dato', 'avklaring/beslutning-til', 'avklaring/beslutning-vurderes')
  and f.body <> '' and f.changed_by is not null and not exists (select 1 from clarification c join patient g on g.id = c.patient_id where coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id))
order by d.patient_id, d.created_at desc, d.id desc, f.path limit 5000;
