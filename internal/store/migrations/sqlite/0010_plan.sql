-- +goose Up

-- A text that several people write at once: package care/document. Forms carry revisions of fields, never of the whole.
create table document (
    id         text primary key,
    patient_id text not null references patient (id),
    kind       text not null,                 -- plan, …: app/document says who may write which
    created_at text not null,
    created_by text references user_account (id),
    closed_at  text                            -- nobody writes in it any more
) strict;
create index document_patient on document (patient_id, kind);

-- The fields as they stand: a cache of the newest entries of document_edit.
create table document_field (
    document_id text not null references document (id),
    path        text not null,
    revision    integer not null,
    body        text not null,
    others      text not null,                 -- document.Other, those that are not settled
    changed_at  text not null,
    changed_by  text references user_account (id),
    primary key (document_id, path)
) strict;

-- Every text that was ever saved in a field, append-only.
create table document_edit (
    document_id text not null references document (id),
    path        text not null,
    revision    integer not null,
    branch      integer not null,              -- 0, or the revision of the text beside the field that it was written in
    body        text not null,
    by_user     text references user_account (id),
    at          text not null,
    primary key (document_id, path, revision)
) strict;

-- Who is writing where just now.
create table document_presence (
    document_id text not null references document (id),
    user_id     text not null references user_account (id),
    section     text not null,
    expires_at  text not null,
    primary key (document_id, user_id)
) strict;
