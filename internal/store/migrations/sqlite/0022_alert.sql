-- +goose Up

-- The random code that an enrolment is known by in mail: never made from anything about the person.
create table case_code (
    enrolment_id text primary key references enrolment (id),
    code         text not null unique,
    created_at   text not null
) strict;

-- What the team of a followed person was told about a stay. One alert an event and enrolment: "once" holds for as long as the
-- alert stands, and is emptied when it is taken back.
create table alert (
    id           text primary key,
    link         text not null unique,           -- opaque, in the mail's address
    once         text unique,
    patient_id   text not null references patient (id),
    enrolment_id text not null references enrolment (id),
    area_id      text not null references organisation (id),
    stay_id      text not null,                   -- of table stay; no reference, for a stay can be removed as never told
    unit_id      text references organisation (id),
    place        text not null,                   -- hospital, kad, legevakt
    kind         text not null,                   -- care.AlertKind
    daily        integer not null check (daily in (0, 1)), -- in the day's summary, nobody has to take it
    status       text not null,                   -- open, taken, acted, told, not_ours, withdrawn
    happened_at  text not null,
    received_at  text not null,
    mailed_at    text,                            -- the first mail that the server took
    opened_at    text,                            -- the first look of one who was told
    taken_at     text,
    taken_by     text references user_account (id),
    acted_at     text,
    withdrawn_at text,
    holder_id    text references user_account (id), -- whose turn it is
    step         integer not null default 0,      -- 0 first in line, 1 next, 2 clinical deputy
    goes_on_at   text,                            -- when the turn passes on
    version      integer not null default 1
) strict;
create index alert_area on alert (area_id, status, happened_at);
create index alert_patient on alert (patient_id, happened_at);
create index alert_stay on alert (stay_id);
create index alert_turn on alert (goes_on_at) where goes_on_at is not null;
create index alert_enrolment on alert (enrolment_id);

-- Who was told, and why.
create table alert_receiver (
    alert_id  text not null references alert (id),
    user_id   text not null references user_account (id),
    role      text not null,
    reason    text not null,                      -- line, turn, forwarded
    told_at   text not null,
    opened_at text,
    primary key (alert_id, user_id)
) strict;
create index alert_receiver_user on alert_receiver (user_id, told_at);

-- What was done with an alert, append-only.
create table alert_act (
    id       text primary key,
    alert_id text not null references alert (id),
    at       text not null,
    by_user  text references user_account (id),   -- null: the clock
    by_role  text not null default '',
    kind     text not null,
    to_user  text references user_account (id),
    note     text not null default ''
) strict;
create index alert_act_alert on alert_act (alert_id, at);

-- Mail and SMS that is handed over, with the text as it was sent: it holds nothing about the person.
create table outbox (
    id         text primary key,                -- and the Message-ID
    alert_id   text references alert (id),        -- null: a day's summary
    user_id    text not null references user_account (id),
    about      text not null,                     -- care.NoticeKind
    channel    text not null,                     -- mail, sms
    subject    text not null,
    body       text not null,
    state      text not null,                     -- waiting, sent, refused, no_address
    created_at text not null,
    sent_at    text,
    attempts   integer not null default 0,
    fault      text not null default ''           -- the last refusal: a code, never an address
) strict;
create index outbox_alert on outbox (alert_id);
create index outbox_user on outbox (user_id, created_at);
create index outbox_state on outbox (state, created_at);

-- When somebody is away, and who stands in.
create table absence (
    id            text primary key,
    user_id       text not null references user_account (id),
    from_on       text not null,
    to_on         text not null,
    substitute_id text references user_account (id),
    created_at    text not null,
    created_by    text references user_account (id),
    ended_at      text
) strict;
create index absence_user on absence (user_id, to_on);
