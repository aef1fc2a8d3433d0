-- +goose Up

-- A text that several people write at once: package care/document. Forms carry revisions of fields, never of the whole.
create table document (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    kind       text collate "C" not null,     -- plan, …: app/document says who may write which
    created_at timestamptz not null,
    created_by uuid references user_account (id),
    closed_at  timestamptz                     -- nobody writes in it any more
);
create index document_patient on document (patient_id, kind);

-- The fields as they stand: a cache of the newest entries of document_edit.
create table document_field (
    document_id uuid not null references document (id),
    path        text collate "C" not null,
    revision    integer not null,
    body        text not null,
    others      jsonb not null,                -- document.Other, those that are not settled
    changed_at  timestamptz not null,
    changed_by  uuid references user_account (id),
    primary key (document_id, path)
);

-- Every text that was ever saved in a field, append-only.
create table document_edit (
    document_id uuid not null references document (id),
    path        text collate "C" not null,
    revision    integer not null,
    branch      integer not null,              -- 0, or the revision of the text beside the field that it was written in
    body        text not null,
    by_user     uuid references user_account (id),
    at          timestamptz not null,
    primary key (document_id, path, revision)
);

-- Who is writing where just now.
create table document_presence (
    document_id uuid not null references document (id),
    user_id     uuid not null references user_account (id),
    section     text collate "C" not null,
    expires_at  timestamptz not null,
    primary key (document_id, user_id)
);
