-- name: Tallies :many
select * from tally where area_id in (select value from id_each(cast(sqlc.arg(areas) as text)))
  and (cast(sqlc.arg(pathway) as text) = '' or pathway_code = sqlc.arg(pathway)) and n <> 0;

-- name: AllTallies :many
select * from tally where n <> 0 order by area_id, pathway_code, measure, bucket;

-- name: EnrolmentTally :one
select data from enrolment_tally where enrolment_id = $1;

-- name: PutEnrolmentTally :exec
insert into enrolment_tally (enrolment_id, data) values ($1, $2) on conflict (enrolment_id) do update set data = excluded.data;

-- name: DeleteEnrolmentTally :exec
delete from enrolment_tally where enrolment_id = $1;

-- name: StatusTallies :many
select * from tally where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and measure in ('status', 'admitted') and n <> 0;

-- name: EnrolmentState :one
select data from enrolment_state where enrolment_id = $1;

-- name: EnrolmentStates :many
select enrolment_id, data from enrolment_state where enrolment_id in (select value from id_each(cast(sqlc.arg(ids) as text)));

-- name: PutEnrolmentState :execrows
-- No row where that is what stands.
insert into enrolment_state (enrolment_id, data) values ($1, $2) on conflict (enrolment_id) do update set data = excluded.data where enrolment_state.data <> excluded.data;

-- name: DeleteEnrolmentState :exec
delete from enrolment_state where enrolment_id = $1;

-- name: TallyDays :many
-- One area at a time goes along the key; of several at once all areas would be walked.
select cast(substr(bucket, cast(sqlc.arg(days_at) as integer)) as text) as days, cast(coalesce(sum(n), 0) as integer) as n
from tally where area_id = sqlc.arg(area_id) and pathway_code = sqlc.arg(pathway)
  and measure = sqlc.arg(measure) and bucket >= sqlc.arg(from_bucket) and bucket < sqlc.arg(before_bucket)
group by substr(bucket, cast(sqlc.arg(days_at) as integer)) order by days;

-- name: StandingTallies :many
-- What stands now and goes by no day.
select * from tally where area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and pathway_code = sqlc.arg(pathway)
  and measure in ('status', 'admitted', 'hearing') and n <> 0;
