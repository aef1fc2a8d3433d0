-- name: InsertCandidateRule :exec
insert into candidate_rule (code, version, title, body, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6);

-- name: CandidateRules :many
select r.*, u.name as saved_by_name from candidate_rule r join user_account u on u.id = r.saved_by order by r.saved_at desc, r.code, r.version desc limit 100;

-- name: CandidateRule :one
select * from candidate_rule where code = $1 and version = $2;

-- name: LastCandidateRuleVersion :one
select cast(coalesce(max(version), 0) as integer) as version from candidate_rule where code = $1;

-- name: CandidateRuleInUse :one
select * from candidate_rule_use order by number desc limit 1;

-- name: UseCandidateRule :exec
insert into candidate_rule_use (number, rule, used_at, used_by)
values ((select coalesce(max(number), 0) + 1 from candidate_rule_use), $1, $2, $3);

-- name: InsertCandidateDecision :exec
insert into candidate_decision (id, pseudonym, rule, decision, reason, until_on, decided_at, decided_by, replaces)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing;

-- name: StandingDecision :one
-- What stands of a pseudonym: nothing has taken its place.
select d.*, u.name as decided_by_name from candidate_decision d join user_account u on u.id = d.decided_by
where d.pseudonym = $1 and not exists (select 1 from candidate_decision n where n.pseudonym = d.pseudonym and n.replaces = cast(d.id as text));

-- name: CandidateDecisions :many
select d.*, u.name as decided_by_name from candidate_decision d join user_account u on u.id = d.decided_by
where not exists (select 1 from candidate_decision n where n.pseudonym = d.pseudonym and n.replaces = cast(d.id as text))
order by d.pseudonym;

-- name: NoteCandidateIdentified :execrows
insert into candidate_identified (pseudonym, rule, first_on, noted_at) values ($1, $2, $3, $4) on conflict (pseudonym, rule) do nothing;

-- name: DropCandidatesIdentifiedAfter :execrows
delete from candidate_identified where rule = $1 and first_on > $2;

-- name: CandidatesIdentified :many
select * from candidate_identified where rule = $1 order by pseudonym;

-- name: CandidatesIdentifiedFirst :many
select f.pseudonym, f.first_on, f.rule from candidate_identified f
where not exists (select 1 from candidate_identified e where e.pseudonym = f.pseudonym and (e.first_on < f.first_on or e.first_on = f.first_on and e.rule < f.rule))
order by f.pseudonym;

-- name: InsertCandidateReveal :exec
insert into candidate_reveal (id, pseudonym, user_id, reason, asked_at, asked_on, outcome) values ($1, $2, $3, $4, $5, $6, $7);

-- name: CandidateReveal :one
select * from candidate_reveal where id = $1;

-- name: CountCandidateReveals :one
select cast(count(*) as integer) as n from candidate_reveal where user_id = $1 and asked_on = $2 and outcome <> 'unavailable';

-- name: RevealedToAnother :many
-- Who else has the identity of a pseudonym before her and has not referred her yet.
select u.name from candidate_reveal r join user_account u on u.id = r.user_id
where r.pseudonym = $1 and r.user_id <> $2 and r.outcome = 'revealed' and r.sealed <> '' and r.asked_at >= $3 order by r.asked_at desc, r.id;

-- name: SettleCandidateReveal :execrows
update candidate_reveal set outcome = $2, sealed = $3 where id = $1;

-- name: PurgeCandidateReveals :execrows
update candidate_reveal set sealed = '' where sealed <> '' and asked_at < $1;

-- name: LockRevealing :one
select id from user_account where id = $1 for update;
