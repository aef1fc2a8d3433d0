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

-- A version of a person's plan: draft → hearing → published → replaced. A published one is kept as it was signed.
create table plan_version (
    id           uuid primary key,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    number       integer not null,
    status       text collate "C" not null,                -- draft, hearing, published, replaced
    document_id  uuid not null references document (id),
    author_id    uuid not null references user_account (id), -- who has the draft and its hearing
    started_at   timestamptz not null,
    heard_at     timestamptz,                         -- sent to the parties
    due_on       date,                         -- the last day for their answers
    published_at timestamptz,
    signed_by    uuid references user_account (id),
    signed_role  text not null default '',
    body         text,                         -- plan.Published, whole
    sha256       text not null default '',     -- of body, hexadecimal
    version      integer not null default 1
);
create unique index plan_version_number on plan_version (enrolment_id, number);
create index plan_version_patient on plan_version (patient_id);
create index plan_version_area on plan_version (area_id, status, due_on);

-- Who is heard about a version, and what they said.
create table plan_party (
    id          uuid primary key,
    version_id  uuid not null references plan_version (id),
    party       text collate "C" not null,                 -- pasient, parorende, kommune, sykehus, fastlege
    name        text not null,
    user_id     uuid references user_account (id), -- a user of Tråd who answers; none: the team on their behalf
    asks        text not null default '',      -- what we ask of them, three lines
    sent_at     timestamptz not null,
    reminded_at timestamptz,
    answer      text not null default '',      -- agree, comment, change; '' none yet
    answered_at timestamptz,
    answered_by uuid references user_account (id),
    how         text not null default '',      -- muntlig, …: where somebody answered on their behalf
    note        text not null default '',
    heard       jsonb not null default '{}'     -- the texts as they stood when they answered
);
create index plan_party_version on plan_party (version_id);

-- A comment or a wish for change at a place in the plan, numbered in the order they came.
create table plan_remark (
    id         uuid primary key,
    version_id uuid not null references plan_version (id),
    party_id   uuid not null references plan_party (id),
    number     integer not null,
    path       text collate "C" not null,                  -- of the field, or the item; '' the whole plan
    kind       text not null,                  -- comment, change
    body       text not null,
    proposed   text not null default '',       -- the field's text as they want it, ready to take in
    base       integer not null default 0,     -- the revision of the field that the proposal goes on from
    at         timestamptz not null,
    reply      text not null default '',
    replied_at timestamptz,
    replied_by uuid references user_account (id),
    taken_in   boolean not null default false
);
create index plan_remark_version on plan_remark (version_id, number);

-- A small change to a published version without a hearing: shown on top of it.
create table plan_update (
    id         uuid primary key,
    version_id uuid not null references plan_version (id),
    number     integer not null,
    path       text collate "C" not null,
    before     text not null,
    body       text not null,
    note       text not null default '',
    at         timestamptz not null,
    by_user    uuid not null references user_account (id),
    unique (version_id, number)
);

-- The open measures of the plans that hold: a cache for lists of what is to be done.
create table plan_measure (
    version_id   uuid not null references plan_version (id),
    item         text collate "C" not null,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    party        text collate "C" not null,
    user_id      uuid references user_account (id),
    what         text not null,
    due_on       date,
    day_on       date not null,                -- due_on, or 9999-12-31
    primary key (version_id, item)
);
create index plan_measure_area on plan_measure (area_id, day_on);
create index plan_measure_patient on plan_measure (patient_id);
