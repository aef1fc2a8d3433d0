-- The calendar that a user's own program subscribes to: no name and no number is read for it.

-- name: InsertCalendarFeed :exec
insert into calendar_feed (id, user_id, token_hash, created_at, until_on) values ($1, $2, $3, $4, $5);

-- name: EndCalendarFeeds :execrows
update calendar_feed set ended_at = sqlc.arg(ended_at) where user_id = sqlc.arg(user_id) and ended_at is null;

-- name: CalendarFeedOf :one
select * from calendar_feed where user_id = sqlc.arg(user_id) and ended_at is null and until_on >= sqlc.arg(day);

-- name: CalendarFeedByHash :one
select f.*, u.name as user_name, u.ended_on as user_ended_on, u.tongue from calendar_feed f join user_account u on u.id = f.user_id where f.token_hash = sqlc.arg(token_hash);

-- name: SetCalendarSeen :exec
update calendar_feed set seen_hash = sqlc.arg(seen_hash) where id = sqlc.arg(id);

-- name: EndEveryCalendarFeed :execrows
update calendar_feed set ended_at = sqlc.arg(ended_at) where ended_at is null;

-- name: CalendarTasks :many
select t.enrolment_id, t.patient_id, t.rule, t.number, t.title, t.day_on, t.booked_on, t.clock, c.code
from task t left join case_code c on c.enrolment_id = t.enrolment_id
where t.assignee_id = sqlc.arg(assignee_id) and t.area_id in (select value from id_each(cast(sqlc.arg(areas) as text))) and (t.paused = sqlc.arg(paused) or t.booked_on is not null)
  and (t.day_on >= sqlc.arg(from_day) or t.booked_on >= sqlc.arg(from_day)) and (t.day_on < sqlc.arg(before_day) or t.booked_on < sqlc.arg(before_day)) and t.patient_id not in (select value from id_each(cast(sqlc.arg(hidden) as text)))
order by t.day_on, t.enrolment_id, t.rule limit 1000;
