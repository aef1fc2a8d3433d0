-- Rapport: what the job counts from, what it counted, and the reports that are frozen.

-- name: ReportEnrolments :many
-- Those who were included, with the record that the person is known by.
select e.id, cast(coalesce(p.merged_into, p.id) as text) as person_id, e.patient_id from enrolment e join patient p on p.id = e.patient_id
where e.pathway_code = sqlc.arg(pathway) and e.status <> 'void' and e.included_on is not null and e.id > sqlc.arg(after_id) order by e.id limit sqlc.arg(lim);

-- name: ReportEvaluations :many
select v.enrolment_id, v.on_date, v.data from enrolment_event v
where v.enrolment_id in (select value from id_each(cast(sqlc.arg(ids) as text))) and v.kind = 'evaluated' and v.on_date >= sqlc.arg(from_on) and v.on_date <= sqlc.arg(to_on)
  and not exists (select 1 from enrolment_event x where x.enrolment_id = v.enrolment_id and x.kind = 'corrected' and x.voids = v.id)
order by v.enrolment_id, v.on_date, v.seq;

-- name: ReportScores :many
-- Scores of all records of each person, those that were corrected left out.
select e.id as enrolment_id, s.instrument, s.value, s.measured_on
from enrolment e join patient o on o.id = e.patient_id join patient g on coalesce(g.merged_into, g.id) = coalesce(o.merged_into, o.id) join score s on s.patient_id = g.id
where e.id in (select value from id_each(cast(sqlc.arg(ids) as text))) and s.instrument in ('eq-5d', 'gds-15', 'rcs')
  and not exists (select 1 from score x where x.corrects = s.id)
order by e.id, s.instrument, s.measured_on, s.recorded_at, s.id;

-- name: PutReportCount :exec
insert into report_count (method, made_on, made_at, content) values ($1, $2, $3, $4)
on conflict (method) do update set made_on = excluded.made_on, made_at = excluded.made_at, content = excluded.content;

-- name: ReportCount :one
select made_on, made_at, content from report_count where method = $1;

-- name: DropReportCounts :execrows
delete from report_count where method <> $1;

-- name: InsertBoardReport :execrows
insert into board_report (id, period, number, manifest, through_on, content, sha256, frozen_at, frozen_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing;

-- name: BoardReports :many
select r.id, r.period, r.number, r.manifest, r.through_on, r.sha256, r.frozen_at, u.name as frozen_by_name from board_report r join user_account u on u.id = r.frozen_by
order by r.period desc, r.number desc limit $1;

-- name: BoardReport :one
select r.id, r.period, r.number, r.manifest, r.through_on, r.content, r.sha256, r.frozen_at, u.name as frozen_by_name from board_report r join user_account u on u.id = r.frozen_by where r.id = $1;

-- name: BoardReportsOf :many
-- Of one period, the first first.
select r.id, r.number, r.content from board_report r where r.period = $1 order by r.number;
