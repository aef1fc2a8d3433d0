-- +goose Up

-- From this day on nobody reaches persons through this municipality, district or GP office; set from its agreement (care.AccessEnds).
alter table organisation add column access_ended_on date;
create index organisation_access_ended on organisation (access_ended_on) where access_ended_on is not null;

-- A cooperation agreement of one party (pasientjournalloven § 9), or a GP office's own legal basis. Several follow each other.
create table agreement (
    id            uuid primary key,
    party_id      uuid not null references organisation (id),
    basis         text collate "C" not null,               -- agreement, legal_basis
    created_at    timestamptz not null,
    created_by    uuid,
    notice_on     date,                        -- notice counts from this day
    notice_ends   date,                        -- the first day without access
    notice_reason text not null default '',
    notice_at     timestamptz,
    notice_by     uuid,
    version       integer not null default 1
);
create index agreement_party on agreement (party_id);

-- The text of an agreement, with signatures. One that all parties have signed is never changed.
create table agreement_version (
    agreement_id uuid not null references agreement (id),
    number       integer not null,
    data         jsonb not null,
    created_at   timestamptz not null,
    created_by   uuid,
    changed_at   timestamptz not null,
    changed_by   uuid,
    edits        integer not null default 1,
    primary key (agreement_id, number)
);

-- What has been done to hand one open enrolment over when an agreement ends.
create table hand_over (
    enrolment_id uuid primary key references enrolment (id),
    to_whom      text not null default '',
    done         boolean not null default false,
    done_on      date,
    note         text not null default '',
    changed_at   timestamptz not null,
    changed_by   uuid,
    version      integer not null default 1
);

-- A municipality's records, asked for by one person, approved by another, made as one sealed file and deleted again.
create table record_export (
    id              uuid primary key,
    organisation_id uuid not null references organisation (id),
    status          text collate "C" not null,             -- asked, approved, ready, refused, deleted
    asked_at        timestamptz not null,
    asked_by        uuid not null references user_account (id),
    asked_role      text collate "C" not null,
    reason          text not null,
    persons         integer not null,
    decided_at      timestamptz,
    decided_by      uuid references user_account (id),
    decided_why     text not null default '',
    ready_at        timestamptz,
    files           integer not null default 0,
    size            integer not null default 0,
    parts           integer not null default 0,
    sha256          text not null default '',
    deleted_at      timestamptz
);
create index record_export_organisation on record_export (organisation_id, asked_at);

-- Whom the file is about, for the access log of each.
create table record_export_subject (
    export_id  uuid not null references record_export (id),
    patient_id uuid not null,
    primary key (export_id, patient_id)
);

-- The file in pieces, each sealed.
create table record_export_part (
    export_id uuid not null references record_export (id),
    number    integer not null,
    content   bytea not null,
    primary key (export_id, number)
);
