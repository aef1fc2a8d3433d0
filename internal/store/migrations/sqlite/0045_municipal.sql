-- +goose Up

-- What a municipality has told of its own services to those whom it follows (app/municipal): one row a service and period, as it stood in a file.
-- A later file that tells of the same days takes its place; undone, the earlier stands again.
create table municipal_use (
    id          text primary key,
    run_id      text not null references import_run (id),
    patient_id  text not null references patient (id),
    area_id     text not null references organisation (id),
    service     text not null,   -- care.UseService; «opphold»: all stays of the days are told
    iplos       integer not null default 0,  -- the registry's service code, 0 where it has none
    from_on     text not null,
    to_on       text,                        -- last day; of a stay the day out, none while it lasts
    amount      real not null default 0,
    replaced_by text references import_run (id)
) strict;
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
    saved_at text not null,
    saved_by text not null references user_account (id)
) strict;

-- Extracts for research: ordered by an analyst, approved by who is responsible, made under a key of the project's own, deleted on a day.
create table research_extract (
    id           text primary key,
    title        text not null,
    purpose      text not null,
    decision     text not null,              -- who decided that it may be done, and the reference
    decision_on  text not null,
    recipient    text not null,              -- who gets it, and where it is kept
    formats      text not null default 'csv parquet',
    delete_on    text not null,
    status       text not null,              -- asked, approved, ready, refused, deleted
    key_sealed   text not null default '',   -- the project's own key; gone with the files, so that nobody can link them again
    asked_at     text not null,
    asked_by     text not null references user_account (id),
    decided_at   text,
    decided_by   text references user_account (id),
    decided_why  text not null default '',
    made_at      text,
    data_version integer not null default 0,  -- number of the loads
    persons      integer not null default 0,
    size         integer not null default 0,
    sha256       text not null default '',
    deleted_at   text
) strict;
create table research_part (
    extract_id text not null references research_extract (id),
    number     integer not null,
    content    blob not null,               -- sealed
    primary key (extract_id, number)
) strict;
-- Who was handed what, when. Append-only.
create table research_handout (
    id           text primary key,
    extract_id   text not null references research_extract (id),
    at           text not null,
    by_user      text not null references user_account (id),
    data_version integer not null,
    sha256       text not null
) strict;
create index research_handout_extract on research_handout (extract_id);
