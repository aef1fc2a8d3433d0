-- +goose Up

-- Which decision one takes the place of, '' for the first of a pseudonym. Two that saw the same one cannot both take its place: the later is told, and looks again.
alter table candidate_decision add column replaces text not null default '';
update candidate_decision set replaces = coalesce((
    select cast(b.id as text) from candidate_decision b
    where b.pseudonym = candidate_decision.pseudonym
        and (b.decided_at < candidate_decision.decided_at or b.decided_at = candidate_decision.decided_at and b.id < candidate_decision.id)
    order by b.decided_at desc, b.id desc limit 1), '');
create unique index candidate_decision_replaces on candidate_decision (pseudonym, replaces);
