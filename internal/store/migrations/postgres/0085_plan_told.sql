-- +goose Up

-- Who wrote a remark down, and how it was told where that is another than the party: a GP's own words give the right to change the GP's measure, what
-- somebody wrote for the GP does not. Empty in remarks from before.
alter table plan_remark add column by_user uuid references user_account (id);
alter table plan_remark add column how text not null default '';
