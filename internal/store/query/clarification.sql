-- name: InsertClarification :exec
insert into clarification (id, patient_id, version, wish, wish_on, decision, decided_on, decided_by, valid_to, with_whom, card_patient, card_physician, recorded_at, by_user, by_role)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: ClarificationsOfPatient :many
select c.*, u.name as by_name, d.name as decided_by_name
from clarification c join user_account u on u.id = c.by_user left join user_account d on d.id = c.decided_by
where c.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1) order by c.version desc limit 50;
