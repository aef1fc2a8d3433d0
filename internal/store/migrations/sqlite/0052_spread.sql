-- +goose Up

-- How a municipality or district is planned in: start, ramp-up and checklist (rules/staffing.Rollout). One row an area.
create table spread (
    organisation_id text primary key references organisation (id),
    body            text not null,
    version         integer not null default 1,
    changed_at      text not null,
    changed_by      text not null references user_account (id)
) strict;
