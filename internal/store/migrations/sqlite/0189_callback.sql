-- +goose Up

-- Somebody who asked on the public page, without log-in, to be rung about a referral. Who asks is not verified. Name and telephone are taken out when it
-- is settled, and the rows go after a while.
create table callback (
    id          text primary key,                            -- made with the form, so that it is taken once
    area_id     text not null references organisation (id),
    asked_by    text not null check (asked_by in ('gp', 'clinician', 'patient', 'next_of_kin')),
    name        text not null,
    phone       text not null,
    best        text not null default '' check (best in ('', 'morning', 'afternoon')),
    asked_at    text not null,
    outcome     text not null default '',                    -- '': it waits
    settled_at  text,
    settled_by  text references user_account (id)
) strict;
create index callback_waiting on callback (area_id, asked_at) where outcome = '';
