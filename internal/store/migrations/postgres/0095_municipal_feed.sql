-- +goose Up

-- What a municipality's own system tells of a service to somebody who is followed (app/municipal, FHIR EpisodeOfCare): one row a stretch of days in
-- which it is given. Told again under the same number the new rows take the place of the old; undone, the old stand again.
create table municipal_episode (
    id          uuid primary key,
    message_id  uuid not null,                  -- the rows of one message
    sender      text not null collate "C",
    number      text not null collate "C",                  -- the sender's own identifier of the episode
    patient_id  uuid not null references patient (id),
    area_id     uuid not null references organisation (id),
    state       text not null collate "C",                  -- told, void (taken back, or never was)
    iplos       integer not null,
    from_on     date not null,
    to_on       date,                           -- last day; of a stay the day out, none while it lasts
    weekly      double precision not null default -1,       -- hours or days a week, -1 where it was not told
    written_at  timestamptz,                           -- when the sender says it was written
    received_at timestamptz not null,
    received_on date not null,
    replaced_by uuid                            -- message_id of what took its place
);
create index municipal_episode_patient on municipal_episode (patient_id);
create index municipal_episode_day on municipal_episode (area_id, received_on);
create index municipal_episode_number on municipal_episode (sender, number);
create index municipal_episode_replaced on municipal_episode (replaced_by);

-- Since when a municipality's system tells of every service, and when it last did.
create table municipal_feed (
    area_id uuid primary key references organisation (id),
    from_on date,
    told_at timestamptz not null
);
