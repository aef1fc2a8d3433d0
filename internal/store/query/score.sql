-- name: InsertScore :exec
insert into score (id, patient_id, instrument, value, measured_on, note, corrects, recorded_at, by_user, by_role)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Score :one
select * from score where id = $1;

-- name: ScoreCorrecting :one
select id from score where corrects = $1;

-- name: ScoresOfPatient :many
select s.*, u.name as by_name, c.id as corrected_by
from score s join user_account u on u.id = s.by_user left join score c on c.corrects = s.id
where s.patient_id in (select g.id from patient o join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) where o.id = $1) order by s.instrument, s.measured_on, s.recorded_at, s.id;

-- name: InsertInstrumentList :exec
insert into instrument_list (version, body, published_at, published_by) values ($1, $2, $3, $4);

-- name: InstrumentLists :many
select l.*, u.name as published_by_name from instrument_list l left join user_account u on u.id = l.published_by order by l.version desc limit 20;
