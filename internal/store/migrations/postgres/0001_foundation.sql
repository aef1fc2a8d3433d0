-- +goose Up

-- Lists are passed as JSON text; this makes PostgreSQL's spelling the same as SQLite's.
-- +goose StatementBegin
create function json_each(list text) returns table (value text)
    language sql immutable parallel safe
    as 'select jsonb_array_elements_text(list::jsonb)';
-- +goose StatementEnd

-- The same for lists of ids. The program writes id_each(…) as json_each(…) for SQLite, where ids are text.
-- +goose StatementBegin
create function id_each(list text) returns table (value uuid)
    language sql immutable parallel safe
    as 'select cast(v as uuid) from jsonb_array_elements_text(list::jsonb) v';
-- +goose StatementEnd

-- Everything that people work for, from the hospital to an office.
create table organisation (
    id          uuid primary key,
    kind        text not null,                 -- hospital, site, municipality, district, gp_office, unit
    number      text collate "C",              -- kommunenummer, bydelsnummer or organisation number
    name        text not null,
    name_sort   text collate "C" not null,
    parent_id   uuid references organisation (id), -- site → hospital, district → municipality, office and unit → their owner
    site_id     uuid references organisation (id), -- municipality, district: the hospital site that it belongs to
    status      text not null default 'none',  -- municipality: how far it has come on the way in
    status_note text not null default '',
    started_on  date,
    ended_on    date,
    target      integer not null default 0,    -- måltall: active patients that the municipality aims for
    phone       text not null default '',
    hours       text not null default '',      -- when the telephone is answered, as words
    version     integer not null default 1
);
create index organisation_parent on organisation (parent_id);
create index organisation_site on organisation (site_id);
create unique index organisation_number on organisation (kind, number);

create table user_account (
    id         uuid primary key,
    name       text not null,
    name_sort  text collate "C" not null,
    title      text not null default '',
    phone      text not null default '',
    email      text not null default '',
    created_at timestamptz not null,
    ended_on   date,
    version    integer not null default 1
);

create table role_assignment (
    id              uuid primary key,
    user_id         uuid not null references user_account (id),
    role            text not null,
    organisation_id uuid not null references organisation (id),
    valid_from      date not null,
    valid_to        date,                      -- last day, counted
    created_at      timestamptz not null,
    created_by      uuid
);
create index role_assignment_user on role_assignment (user_id);
create index role_assignment_organisation on role_assignment (organisation_id);

create table session (
    id                 uuid primary key,
    token_hash         text collate "C" not null unique, -- SHA-256 of the cookie's token
    user_id            uuid not null references user_account (id),
    role_assignment_id uuid references role_assignment (id),
    created_at         timestamptz not null,
    seen_at            timestamptz not null,
    expires_at         timestamptz not null,
    ended_at           timestamptz
);
create index session_by_user on session (user_id);

create table patient (
    id           uuid primary key,
    given_name   text not null,
    family_name  text not null,
    name_sort    text collate "C" not null,    -- family name first, Norwegian order
    birth_date   date not null,
    sex          text not null,                -- woman, man, unknown; from the register, never from the number
    area_id      uuid not null references organisation (id), -- municipality or Oslo district of the address
    address      text not null default '',
    phone        text not null default '',
    lives        text not null default '',     -- alone, with_spouse, with_others, ''
    language     text not null default '',     -- '' is Norwegian
    interpreter  boolean not null default false,
    deceased_on  date,
    merged_into  uuid references patient (id),
    created_at   timestamptz not null,
    version      integer not null default 1
);
create index patient_name on patient (area_id, name_sort);
create index patient_birth on patient (birth_date);

-- Each word of a patient's name, folded, so that search by the beginning of any name is an index range.
create table patient_name_part (
    part       text collate "C" not null,
    patient_id uuid not null references patient (id),
    primary key (part, patient_id)
);
create index patient_name_part_patient on patient_name_part (patient_id);

-- What a patient row was before each change; who changed it.
create table patient_version (
    patient_id uuid not null references patient (id),
    version    integer not null,
    data       jsonb not null,
    changed_at timestamptz not null,
    changed_by uuid,
    primary key (patient_id, version)
);

create table patient_identifier (
    id          uuid primary key,
    patient_id  uuid not null references patient (id),
    kind        text not null,                 -- fodselsnummer, dnummer, hjelpenummer, felles_hjelpenummer
    sealed      text not null,                 -- AES-GCM, with the key's version
    blind_index text collate "C" not null,     -- HMAC, with the key's version
    created_at  timestamptz not null,
    ended_at    timestamptz
);
create unique index patient_identifier_index on patient_identifier (blind_index);
create index patient_identifier_patient on patient_identifier (patient_id);

create table gp_relation (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    gp_id      uuid not null references user_account (id),
    office_id  uuid not null references organisation (id),
    valid_from date not null,
    valid_to   date,                           -- last day, counted
    created_at timestamptz not null,
    created_by uuid
);
create index gp_relation_patient on gp_relation (patient_id);
create index gp_relation_gp on gp_relation (gp_id);

-- A locum takes the GP's list for a time, and so the GP's access.
create table gp_substitute (
    id            uuid primary key,
    gp_id         uuid not null references user_account (id),
    substitute_id uuid not null references user_account (id),
    valid_from    date not null,
    valid_to      date not null,
    created_at    timestamptz not null,
    created_by    uuid
);
create index gp_substitute_substitute on gp_substitute (substitute_id);

-- A home nurse or therapist serves a person for a time.
create table care_relation (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    user_id    uuid not null references user_account (id),
    valid_from date not null,
    valid_to   date,
    created_at timestamptz not null,
    created_by uuid
);
create index care_relation_patient on care_relation (patient_id);
create index care_relation_user on care_relation (user_id);

create table next_of_kin (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    name       text not null,
    relation   text not null,
    phone      text not null default '',
    closest    boolean not null default false, -- nærmeste pårørende
    note       text not null default '',
    ended_at   timestamptz,
    version    integer not null default 1
);
create index next_of_kin_patient on next_of_kin (patient_id);

-- A stay in hospital, municipal acute bed (KAD) or at legevakt.
create table stay (
    id         uuid primary key,
    patient_id uuid not null references patient (id),
    unit_id    uuid not null references organisation (id),
    kind       text not null,                  -- hospital, kad, legevakt
    urgency    text not null,                  -- emergency, planned
    from_at    timestamptz not null,
    ready_at   timestamptz,                    -- utskrivningsklar
    to_at      timestamptz
);
create index stay_patient on stay (patient_id);
create index stay_unit on stay (unit_id, to_at);
create index stay_open on stay (patient_id) where to_at is null; -- who is admitted now

create table pathway_definition (
    code         text collate "C" not null,
    version      integer not null,
    title        text not null,
    body         text not null,                -- TOML
    published_at timestamptz not null,
    published_by uuid,
    primary key (code, version)
);

create table pathway_override (
    id           uuid primary key,
    pathway_code text collate "C" not null,
    area_id      uuid not null references organisation (id),
    body         text not null,                -- TOML
    created_at   timestamptz not null,
    created_by   uuid,
    ended_at     timestamptz
);
create index pathway_override_area on pathway_override (area_id, pathway_code);

-- One person in one pathway once. Every column but the first eight is a cache of the fold over enrolment_event.
create table enrolment (
    id              uuid primary key,
    patient_id      uuid not null references patient (id),
    pathway_code    text collate "C" not null,
    pathway_version integer not null,
    area_id         uuid not null references organisation (id),
    site_id         uuid not null references organisation (id),
    previous_id     uuid references enrolment (id),  -- the same person's enrolment before this one
    created_at      timestamptz not null,
    event_count     integer not null default 0,      -- the version that forms carry
    status          text not null,
    stage           text not null,
    now_text        text not null default '',
    referred_on     date,
    included_on     date,
    mapped_on       date,
    planned_on      date,
    ended_on        date,
    end_reason      text not null default '',
    cfs             integer not null default 0,
    cfs_before      integer not null default 0,
    responsible_id  uuid references user_account (id),
    paused          boolean not null default false,
    next_due        date,                            -- earliest open deadline that is not paused
    next_title      text not null default '',
    next_rule       text not null default '',
    due_sort        text collate "C" not null,       -- next_due, or 9999-12-31: lists sort and page by it
    last_contact_on date,
    name_sort       text collate "C" not null        -- the patient's, for sorting by name
);
create index enrolment_patient on enrolment (patient_id);
create index enrolment_due on enrolment (area_id, status, due_sort, id);
create index enrolment_name on enrolment (area_id, status, name_sort, id);
create index enrolment_cfs on enrolment (area_id, status, cfs, id);
create index enrolment_responsible on enrolment (responsible_id, status, area_id);

-- What happened, append-only.
create table enrolment_event (
    id           uuid primary key,
    enrolment_id uuid not null references enrolment (id),
    seq          integer not null,
    kind         text not null,
    on_date      date not null,
    recorded_at  timestamptz not null,
    by_user      uuid,
    by_role      text not null default '',
    by_org       uuid,
    voids        uuid,
    data         jsonb not null
);
create unique index enrolment_event_seq on enrolment_event (enrolment_id, seq);

-- What is due now: a cache of care.Tasks, open ones only.
create table task (
    enrolment_id uuid not null references enrolment (id),
    rule         text collate "C" not null,
    patient_id   uuid not null references patient (id),
    area_id      uuid not null references organisation (id),
    number       integer not null,             -- 1, 2, 3 … of the rule in this enrolment
    title        text not null,
    action       text not null,
    stage        text not null,
    owner_role   text not null,
    assignee_id  uuid references user_account (id),
    from_on      date not null,
    length       integer not null,
    unit         text not null,
    day_on       date not null,                 -- the day to show it on: visit or deadline, whichever is first; while paused the old date
    due_on       date,                          -- the last day in time; none while paused
    due_before   date,                          -- the date before a pause moved it
    paused       boolean not null default false,
    paused_from  date,
    paused_days  integer not null default 0,
    booked_on    date,
    clock        text not null default '',
    form         text not null default '',
    primary key (enrolment_id, rule)
);
create index task_day on task (area_id, day_on, enrolment_id);
create index task_patient on task (patient_id);
create index task_assignee on task (assignee_id, area_id, day_on);
create index task_rule on task (area_id, rule, day_on, enrolment_id);

-- Spør IHT-lege.
create table question (
    id           uuid primary key,
    patient_id   uuid not null references patient (id),
    enrolment_id uuid not null references enrolment (id),
    area_id      uuid not null references organisation (id),
    urgency      text not null,                -- today, three_days, two_weeks
    asked_at     timestamptz not null,
    asked_by     uuid not null references user_account (id),
    asked_role   text not null,
    due_on       date not null,
    body         text not null,
    status       text not null,                -- open, answered, withdrawn
    answer       text not null default '',
    answered_at  timestamptz,
    answered_by  uuid references user_account (id),
    measure      text not null default '',     -- the measure that the answer became
    version      integer not null default 1
);
create index question_area on question (area_id, status, due_on);
create index question_patient on question (patient_id);

-- Maintained counters: a region's overview is a sum of these rows.
create table tally (
    area_id      uuid not null references organisation (id),
    pathway_code text collate "C" not null,
    measure      text collate "C" not null,
    bucket       text collate "C" not null,
    n            integer not null,
    primary key (area_id, pathway_code, measure, bucket)
);

-- The folded state without its long texts, for lists: reading one row is fifty times cheaper than folding all events.
create table enrolment_state (
    enrolment_id uuid primary key references enrolment (id),
    data         jsonb not null
);

-- What an enrolment has added to the counters of tally, so that the next change takes exactly that away again.
create table enrolment_tally (
    enrolment_id uuid primary key references enrolment (id),
    data         jsonb not null
);

create table saved_list (
    id              uuid primary key,
    owner_id        uuid not null references user_account (id),
    organisation_id uuid not null references organisation (id),
    name            text not null,
    shared          boolean not null default false,
    filter          jsonb not null,
    created_at      timestamptz not null
);
create index saved_list_organisation on saved_list (organisation_id);

create table saved_list_member (
    list_id      uuid not null references saved_list (id),
    enrolment_id uuid not null references enrolment (id),
    added_at     timestamptz not null,
    added_by     uuid,
    primary key (list_id, enrolment_id)
);

-- A file that somebody is importing: dry run, then done, perhaps undone.
create table import_run (
    id          uuid primary key,
    kind        text not null,
    file_name   text not null,
    area_id     uuid references organisation (id),
    status      text not null,                 -- checked, done, undone
    content     bytea,                         -- the file, sealed; gone when the run is done or a day old
    rows_read   integer not null default 0,
    rows_wrong  integer not null default 0,
    created_at  timestamptz not null,
    created_by  uuid not null,
    done_at     timestamptz,
    undone_at   timestamptz,
    undone_by   uuid
);

create table import_item (
    run_id       uuid not null references import_run (id),
    row_no       integer not null,
    patient_id   uuid references patient (id),
    new_patient  boolean not null,
    enrolment_id uuid references enrolment (id),
    event_count  integer not null,             -- as imported: undo is refused where somebody has written since
    primary key (run_id, row_no)
);

create table setting (
    name  text collate "C" primary key,
    value text not null
);

-- Who did and saw what. Append-only.
create table audit (
    id          uuid primary key,
    at          timestamptz not null,
    user_id     uuid,
    role        text not null default '',
    org_id      uuid,
    session_id  uuid,
    deed        text not null,
    allowed     boolean not null,
    reason      text not null,                 -- why access decided so
    patient_id  uuid,
    items       jsonb not null,                -- references and versions of what was shown or changed, never text
    key_version integer not null,
    mac         text not null
);
create index audit_patient on audit (patient_id, id); -- ids are in order of time
create index audit_user on audit (user_id, at);
create index audit_configure on audit (at) where deed = 'configure'; -- what administrators have changed

-- The persons that a list showed, one row each.
create table audit_subject (
    audit_id   uuid not null references audit (id),
    patient_id uuid not null,
    primary key (audit_id, patient_id)
);
create index audit_subject_patient on audit_subject (patient_id, audit_id);

create table job (
    id           uuid primary key,
    kind         text not null,
    payload      jsonb not null,
    lane         text collate "C" not null default '', -- jobs of one lane run one after the other, in order
    unique_key   text collate "C" unique,      -- at most one job that is not finished has it
    state        text not null,                -- ready, running, done, failed, cancelled
    run_at       timestamptz not null,
    leased_until timestamptz,
    attempts     integer not null default 0,
    last_error   text not null default '',
    created_at   timestamptz not null,
    finished_at  timestamptz
);
create index job_ready on job (state, run_at);
create index job_lane on job (lane, state);
