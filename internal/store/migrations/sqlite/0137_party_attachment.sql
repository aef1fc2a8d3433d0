-- +goose Up

-- A message that came with something that cannot be shown was refused: its text is not here, only that it came and why, so that somebody rings.
alter table party_message add column refused text not null default '';

-- What parties attached to their messages: PDF, JPEG and PNG, sealed.
create table party_attachment (
    id         text primary key,
    message_id text not null references party_message (id),
    number     integer not null,              -- in the message, from 1
    mime       text not null,
    title      text not null default '',      -- in the sender's words
    size       integer not null,              -- in bytes, before it was sealed
    sealed     text not null
) strict;
create unique index party_attachment_once on party_attachment (message_id, number);

-- What was answered to a message, so that the same message again is answered the same whatever has changed since. Nothing of the patient is in a receipt.
create table message_answer (
    id       text primary key,               -- a hash of the sender's number and MsgId
    receipts text not null,                   -- the receipts as they were sent, a JSON list: one for each receiver that is ours
    fate     integer not null,                -- what became of the message
    at       text not null
) strict;
create index message_answer_at on message_answer (at);
