-- Sets of questions that administrators have written.

-- name: SurveySets :many
-- All versions and drafts, of each set the newest version first and the draft last.
select s.id, s.code, s.version, s.title, s.body, s.seen, s.withdrawn, s.changed_at, u.name as changed_by_name
from survey_set s join user_account u on u.id = s.changed_by order by s.code, s.version desc;

-- name: SurveySet :one
select s.id, s.code, s.version, s.title, s.body, s.seen, s.withdrawn, s.changed_at, u.name as changed_by_name
from survey_set s join user_account u on u.id = s.changed_by where s.id = $1;

-- name: InsertSurveySet :execrows
insert into survey_set (id, code, version, title, body, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing;

-- name: SaveSurveyDraft :execrows
update survey_set set title = $3, body = $4, seen = seen + 1, changed_at = $5, changed_by = $6 where id = $1 and seen = $2 and version = 0;

-- name: PublishSurveyDraft :execrows
update survey_set set version = $3, body = $4, seen = seen + 1, changed_at = $5, changed_by = $6 where id = $1 and seen = $2 and version = 0;

-- name: DropSurveyDraft :execrows
delete from survey_set where id = $1 and version = 0;

-- name: WithdrawSurveySet :execrows
update survey_set set withdrawn = $2 where id = $1 and version > 0;
