-- +goose Up

-- A referral on the public page by somebody who has logged in as a patient or next of kin would: who sent it by the keyed index of the number, for the limit
-- of how many wait, and what it is about. '' where nobody had logged in. All of it is taken out with the name.
alter table callback add column sent_by text not null default '';
alter table callback add column about text not null default '';
alter table callback add column why text not null default '';
create index callback_sent_by on callback (sent_by) where sent_by <> '';
