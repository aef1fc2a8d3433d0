-- +goose Up

-- A referral on the public page by a clinician who has logged in and has no role here: her number in the register of health personnel, as the log-in says it, and
-- the identity number of the one whom it is about, sealed. '' in others. Both are taken out with the name.
alter table callback add column hpr text not null default '';
alter table callback add column sealed text not null default '';
