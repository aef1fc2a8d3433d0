-- +goose Up

-- Dialogue messages from the parties about somebody who is followed: an answer to a plan or a hearing, or an enquiry. One row a message.
create table party_message (
    id           uuid primary key,
    msg_id       text not null,                 -- the sender's
    sender_her   text not null,
    sender_name  text not null,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    answers      uuid,                          -- the plan_message that it answers, null: an enquiry
    kind         text not null,                 -- MsgInfo/Type
    subject      text not null default '',
    body         text not null,
    written_at   timestamptz not null,
    received_at  timestamptz not null,
    settled_at   timestamptz,
    settled_by   uuid references user_account (id),
    settled_how  text not null default '',
    version      integer not null default 1
);
create unique index party_message_once on party_message (sender_her, msg_id);
create index party_message_patient on party_message (patient_id, received_at);
create index party_message_area on party_message (area_id, settled_at);
