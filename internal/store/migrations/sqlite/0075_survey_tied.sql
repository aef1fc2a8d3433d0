-- +goose Up

-- The figures of a round that is tied to enrolments are made of the answers that are there at the time of looking (app/survey.Tied). Sums of them were
-- kept till now, and counted answers and not persons: they go.
update survey_sum set body = '{}' where round_id in (select id from survey_round where anonymous = 0);
create index survey_answer_round on survey_answer (round_id);
