-- What is counted of an enrolment beside its events, and who has not answered.

-- name: HearingsOfEnrolment :many
-- The versions of its plan that were heard, a row a party. Withdrawn ones never counted.
select v.id, v.status, v.heard_at, v.published_at, y.answer, y.answered_at from plan_version v join plan_party y on y.version_id = v.id
where v.enrolment_id = $1 and v.heard_at is not null and v.status in ('hearing', 'published', 'replaced') order by v.id, y.id;

-- name: AlertTimesOfEnrolment :many
-- Those that somebody should follow up; the day's summary only tells.
select a.received_at, a.acted_at from alert a where a.enrolment_id = $1 and a.status in ('open', 'taken', 'acted', 'not_ours') and not a.daily order by a.received_at, a.id;

-- name: SilentParties :many
-- Who has not answered where a plan is heard now.
select v.enrolment_id, v.due_on, y.party, y.name from plan_version v join plan_party y on y.version_id = v.id
where v.enrolment_id in (select value from id_each(cast(sqlc.arg(enrolments) as text))) and v.status = 'hearing' and y.answer = '' order by v.enrolment_id, v.id, y.id;
