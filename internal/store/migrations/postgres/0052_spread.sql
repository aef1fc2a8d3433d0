-- +goose Up

-- How a municipality or district is planned in: start, ramp-up and checklist (rules/staffing.Rollout). One row an area.
create table spread (
    organisation_id uuid primary key references organisation (id),
    body            jsonb not null,
    version         integer not null default 1,
    changed_at      timestamptz not null,
    changed_by      uuid not null references user_account (id)
);
