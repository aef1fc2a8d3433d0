-- +goose Up

-- Messages about a plan to the parties' own systems: a published version, its small changes, a hearing. One row a party and occasion.
create table plan_message (
    id              text primary key,              -- MsgId; never another for the same row
    thread_id       text not null,                 -- the first message of the thread; its own id there
    parent_id       text,                          -- the message before it in the thread
    patient_id      text not null references patient (id),
    enrolment_id    text not null references enrolment (id),
    area_id         text not null references organisation (id),
    version_id      text not null references plan_version (id),
    changes         integer not null default 0,    -- how many small changes to the version it holds
    kind            text not null,                 -- plan, update, hearing
    again           integer not null default 0,    -- how many times it was sent anew after it had not come through
    party           text not null,                 -- kommune, sykehus, fastlege
    organisation_id text not null references organisation (id),
    her_id          text not null,                 -- as the register had it that day
    name            text not null,
    business_her_id text not null,
    business_name   text not null,
    state           text not null,                 -- waiting, sent, accepted, rejected, silent, failed, stopped, contradicted
    sealed          text not null default '',      -- the XML as it is sent, until it is accepted
    attached        text not null default '',      -- pdf; or why no attachment could be made
    fault           text not null default '',      -- the last fault of the transport: a code, never a text of it
    attempts        integer not null default 0,
    receipts        text not null,                -- every receipt that came, in order
    created_at      text not null,
    created_by      text not null references user_account (id),
    sent_at         text,
    answered_at     text,
    settled_at      text,                   -- somebody has seen to what went wrong
    settled_by      text references user_account (id),
    settled_how     text not null default '',
    version         integer not null default 1
) strict;
create index plan_message_patient on plan_message (patient_id, created_at);
create index plan_message_thread on plan_message (enrolment_id, her_id, created_at);
create index plan_message_area on plan_message (area_id, state, created_at);
create index plan_message_sent on plan_message (state, sent_at);
create unique index plan_message_once on plan_message (version_id, kind, changes, organisation_id, again);
