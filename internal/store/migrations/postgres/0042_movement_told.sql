-- +goose Up

-- When a sender wrote what it tells, by its own clock: of two words about the same thing the later one stands, however they came in.
alter table movement add column recorded_at timestamptz;
-- Whether it says that the patient has a bed, whatever it tells.
alter table movement add column inpatient boolean not null default false;
