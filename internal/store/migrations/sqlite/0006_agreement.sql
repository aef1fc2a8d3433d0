-- +goose Up

-- From this day on nobody reaches persons through this municipality, district or GP office; set from its agreement (care.AccessEnds).
alter table organisation add column access_ended_on text;
create index organisation_access_ended on organisation (access_ended_on) where access_ended_on is not null;

-- A cooperation agreement of one party (pasientjournalloven § 9), or a GP office's own legal basis. Several follow each other.
create table agreement (
    id            text primary key,
    party_id      text not null references organisation (id),
    basis         text not null,               -- agreement, legal_basis
    created_at    text not null,
    created_by    text,
    notice_on     text,                        -- notice counts from this day
    notice_ends   text,                        -- the first day without access
    notice_reason text not null default '',
    notice_at     text,
    notice_by     text,
    version       integer not null default 1
) strict;
create index agreement_party on agreement (party_id);

-- The text of an agreement, with signatures. One that all parties have signed is never changed.
create table agreement_version (
    agreement_id text not null references agreement (id),
    number       integer not null,
    data         text not null,
    created_at   text not null,
    created_by   text,
    changed_at   text not null,
    changed_by   text,
    edits        integer not null default 1,
    primary key (agreement_id, number)
) strict;

-- What has been done to hand one open enrolment over when an agreement ends.
create table hand_over (
    enrolment_id text primary key references enrolment (id),
    to_whom      text not null default '',
    done         integer not null check (done in (0, 1)) default 0,
    done_on      text,
    note         text not null default '',
    changed_at   text not null,
    changed_by   text,
    version      integer not null default 1
) strict;

-- A municipality's records, asked for by one person, approved by another, made as one sealed file and deleted again.
create table record_export (
    id              text primary key,
    organisation_id text not null references organisation (id),
    status          text not null,             -- asked, approved, ready, refused, deleted
    asked_at        text not null,
    asked_by        text not null references user_account (id),
    asked_role      text not null,
    reason          text not null,
    persons         integer not null,
    decided_at      text,
    decided_by      text references user_account (id),
    decided_why     text not null default '',
    ready_at        text,
    files           integer not null default 0,
    size            integer not null default 0,
    parts           integer not null default 0,
    sha256          text not null default '',
    deleted_at      text
) strict;
create index record_export_organisation on record_export (organisation_id, asked_at);

-- Whom the file is about, for the access log of each.
create table record_export_subject (
    export_id  text not null references record_export (id),
    patient_id text not null,
    primary key (export_id, patient_id)
) strict;

-- The file in pieces, each sealed.
create table record_export_part (
    export_id text not null references record_export (id),
    number    integer not null,
    content   blob not null,
    primary key (export_id, number)
) strict;
