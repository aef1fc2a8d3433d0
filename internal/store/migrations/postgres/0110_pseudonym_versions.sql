-- +goose Up

-- One pseudonym for each version of the key service's key: older loads stand with the older ones, and who objects must be found by all of them.
alter table patient_pseudonym drop constraint patient_pseudonym_pkey;
alter table patient_pseudonym add primary key (patient_id, key_version);
