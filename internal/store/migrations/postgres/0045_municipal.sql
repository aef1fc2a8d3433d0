-- +goose Up

-- What a municipality has told of its own services to those whom it follows (app/municipal): one row a service and period, as it stood in a file.
-- A later file that tells of the same days takes its place; undone, the earlier stands again.
create table municipal_use (
    id          uuid primary key,
    run_id      uuid not null references import_run (id),
    patient_id  uuid not null references patient (id),
    area_id     uuid not null references organisation (id),
    service     text not null collate "C",   -- care.UseService; «opphold»: all stays of the days are told
    iplos       integer not null default 0,  -- the registry's service code, 0 where it has none
    from_on     date not null,
    to_on       date,                        -- last day; of a stay the day out, none while it lasts
    amount      double precision not null default 0,
    replaced_by uuid references import_run (id)
);
create index municipal_use_patient on municipal_use (patient_id);
create index municipal_use_area on municipal_use (area_id);
create index municipal_use_run on municipal_use (run_id);
create index municipal_use_replaced on municipal_use (replaced_by);

-- What care costs, as a table of one year's prices with sources, and the service's own cost. The newest is in use.
create table price_table (
    number   integer primary key,
    title    text not null,
    body     text not null,                  -- rules/usage's form
    note     text not null default '',
    saved_at timestamptz not null,
    saved_by uuid not null references user_account (id)
);

-- Extracts for research: ordered by an analyst, approved by who is responsible, made under a key of the project's own, deleted on a day.
create table research_extract (
    id           uuid primary key,
    title        text not null,
    purpose      text not null,
    decision     text not null,              -- who decided that it may be done, and the reference
    decision_on  date not null,
    recipient    text not null,              -- who gets it, and where it is kept
    formats      text not null default 'csv parquet',
    delete_on    date not null,
    status       text not null,              -- asked, approved, ready, refused, deleted
    key_sealed   text not null default '',   -- the project's own key; gone with the files, so that nobody can link them again
    asked_at     timestamptz not null,
    asked_by     uuid not null references user_account (id),
    decided_at   timestamptz,
    decided_by   uuid references user_account (id),
    decided_why  text not null default '',
    made_at      timestamptz,
    data_version bigint not null default 0,  -- number of the loads
    persons      integer not null default 0,
    size         integer not null default 0,
    sha256       text not null default '',
    deleted_at   timestamptz
);
create table research_part (
    extract_id uuid not null references research_extract (id),
    number     integer not null,
    content    bytea not null,               -- sealed
    primary key (extract_id, number)
);
-- Who was handed what, when. Append-only.
create table research_handout (
    id           uuid primary key,
    extract_id   uuid not null references research_extract (id),
    at           timestamptz not null,
    by_user      uuid not null references user_account (id),
    data_version bigint not null,
    sha256       text not null
);
create index research_handout_extract on research_handout (extract_id);
