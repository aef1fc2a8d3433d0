-- +goose Up

-- Two records of one person. Nothing is moved: patient.merged_into points from each merged record straight to the one that
-- stands, as the merges that are not undone say (care.Survivors).
create table patient_merge (
    id          uuid primary key,
    merged_id   uuid not null references patient (id),  -- what was taken in
    survivor_id uuid not null references patient (id),  -- who stood then; may have been merged further since
    reason      text not null,
    merged_at   timestamptz not null,
    merged_by   uuid not null references user_account (id),
    undone_at   timestamptz,
    undone_by   uuid references user_account (id),
    undo_reason text not null default ''
);
create unique index patient_merge_standing on patient_merge (merged_id) where undone_at is null;
create index patient_merge_survivor on patient_merge (survivor_id);

-- All records of one person are those with the same value here.
create index patient_person on patient ((coalesce(merged_into, id)));

-- What somebody has asked to delete for good, and what came of it: the tombstone, without what was deleted. It outlives what
-- it names, so the ids refer to nothing.
create table removal (
    id            uuid primary key,
    ground        text not null,              -- wrong_patient, decision
    scope         text not null,              -- event, enrolment, person
    patient_id    uuid not null,
    enrolment_id  uuid,
    event_id      uuid,
    reason        text not null,
    decision_ref  text not null default '',   -- decision: the reference in the archive
    decision_on   date,
    decision_by   text not null default '',   -- who made it
    right_id      uuid,                       -- wrong_patient: the enrolment of the right person that gets the event as a new one
    status        text not null,              -- asked, approved, refused, withdrawn
    asked_at      timestamptz not null,
    asked_by      uuid not null references user_account (id),
    asked_role    text not null,
    asked_org     uuid references organisation (id),
    seen          integer not null,           -- how many events the enrolment had; what was asked for is what is deleted
    settled_at    timestamptz,
    settled_by    uuid references user_account (id),
    settled_role  text not null default '',
    settled_note  text not null default '',
    gone          integer not null default 0,  -- how many rows were deleted or emptied
    records       text not null default '[]'  -- person: the ids of all records that were deleted, as JSON
);
create index removal_status on removal (status, asked_at);
create index removal_patient on removal (patient_id);

-- What a question was before each change; who had written it so.
create table question_version (
    question_id uuid not null references question (id),
    version     integer not null,
    data        jsonb not null,
    changed_at  timestamptz not null,
    changed_by  uuid,
    primary key (question_id, version)
);
