-- +goose Up

-- Asked for at every look at a person, and nearly always empty.
create index organisation_ended on organisation (access_ended_on) where access_ended_on is not null;
