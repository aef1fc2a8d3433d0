-- +goose Up

-- When a sender wrote what it tells, by its own clock: of two words about the same thing the later one stands, however they came in.
alter table movement add column recorded_at text;
-- Whether it says that the patient has a bed, whatever it tells.
alter table movement add column inpatient integer not null default 0 check (inpatient in (0, 1));
