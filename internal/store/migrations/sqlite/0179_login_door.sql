-- +goose Up

-- At which provider a log-in was begun: 'work', of those who work here, or 'own', of patients and next of kin. An answer counts at its own door only.
alter table login_attempt add column door text not null default 'work';
