-- Letters that were made for an enrolment.

-- name: InsertPersonLetter :execrows
insert into person_letter (id, enrolment_id, pathway_version, code, title, language, body, made_at, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing;

-- name: PersonLetters :many
select l.id, l.pathway_version, l.code, l.title, l.language, l.body, l.made_at, u.name as made_by_name
from person_letter l join user_account u on u.id = l.made_by where l.enrolment_id = $1 order by l.made_at desc, l.id desc;

-- name: RemovePersonLetters :execrows
delete from person_letter where enrolment_id = $1;
