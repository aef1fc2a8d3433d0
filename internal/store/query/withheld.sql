-- What of the plan is not shown to the patient herself, by a physician's decision.

-- name: InsertWithheld :exec
insert into own_withheld (id, patient_id, item, ground, reason, kin_id, decided_at, decided_by, decided_role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: WithheldOf :many
select w.*, coalesce(k.name, '') as kin_name, d.name as decided_by_name, coalesce(e.name, '') as ended_by_name
from own_withheld w left join next_of_kin k on k.id = w.kin_id join user_account d on d.id = w.decided_by left join user_account e on e.id = w.ended_by
where w.patient_id in (select s.id from patient o join patient s on coalesce(s.merged_into, s.id) = coalesce(o.merged_into, o.id) where o.id = $1)
order by w.decided_at desc, w.id desc;

-- name: EndWithheld :execrows
update own_withheld set ended_at = $2, ended_by = $3, ended_note = $4 where id = $1 and ended_at is null;

-- name: RemoveWithheld :execrows
delete from own_withheld where patient_id = $1;
