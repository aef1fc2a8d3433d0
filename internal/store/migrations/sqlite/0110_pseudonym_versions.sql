-- +goose Up

-- One pseudonym for each version of the key service's key: older loads stand with the older ones, and who objects must be found by all of them.
create table patient_pseudonym_versions (
    patient_id  text not null references patient (id),
    sealed      text not null,
    key_version integer not null,      -- the key service's
    made_at     text not null,
    primary key (patient_id, key_version)
) strict;
insert into patient_pseudonym_versions (patient_id, sealed, key_version, made_at) select patient_id, sealed, key_version, made_at from patient_pseudonym;
drop table patient_pseudonym;
alter table patient_pseudonym_versions rename to patient_pseudonym;
