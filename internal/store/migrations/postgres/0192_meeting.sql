-- +goose Up

-- The coordinator group's meetings. Agenda, minutes and guests are free text without names of patients.
create table meeting (
    id           uuid primary key,
    on_day       date not null,
    clock        text not null,                 -- «09.00»
    form         text not null,                 -- physical, digital, both
    place        text not null default '',
    agenda       text not null default '',
    minutes      text not null default '',
    guests       text not null default '',
    version      integer not null default 1,
    created_at   timestamptz not null,
    created_by   uuid not null references user_account (id),
    changed_at   timestamptz,
    changed_by   uuid references user_account (id),
    cancelled_at timestamptz,
    cancelled_by uuid references user_account (id)
);
create index meeting_day on meeting (on_day);

-- Who of the group was there.
create table meeting_attendee (
    meeting_id uuid not null references meeting (id),
    user_id    uuid not null references user_account (id),
    primary key (meeting_id, user_id)
);

-- A person whom her own team takes up. All in the group see the code and the question; her name only those who have to do with her.
create table meeting_case (
    id           uuid primary key,              -- made by the form
    meeting_id   uuid not null references meeting (id),
    enrolment_id uuid not null references enrolment (id),
    body         text not null,                 -- the question, without anything that tells who she is
    brought_at   timestamptz not null,
    brought_by   uuid not null references user_account (id),
    withdrawn_at timestamptz,
    withdrawn_by uuid references user_account (id)
);
create unique index meeting_case_standing on meeting_case (meeting_id, enrolment_id) where withdrawn_at is null;
create index meeting_case_enrolment on meeting_case (enrolment_id);

-- What was decided, by whom it is done and when. Followed up at the next meeting and in Min dag until it is done.
create table meeting_decision (
    id             uuid primary key,            -- made by the form
    meeting_id     uuid not null references meeting (id),
    case_id        uuid references meeting_case (id),
    body           text not null,
    responsible_id uuid not null references user_account (id),
    due_on         date not null,
    created_at     timestamptz not null,
    created_by     uuid not null references user_account (id),
    done_at        timestamptz,
    done_by        uuid references user_account (id),
    note           text not null default '',    -- what came of it
    withdrawn_at   timestamptz,
    withdrawn_by   uuid references user_account (id)
);
create index meeting_decision_meeting on meeting_decision (meeting_id);
create index meeting_decision_case on meeting_decision (case_id);
create index meeting_decision_open on meeting_decision (responsible_id) where done_at is null and withdrawn_at is null;
