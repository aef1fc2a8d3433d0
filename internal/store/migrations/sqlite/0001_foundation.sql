-- +goose Up

-- Everything that people work for, from the hospital to an office.
create table organisation (
    id          text primary key,
    kind        text not null,                 -- hospital, site, municipality, district, gp_office, unit
    number      text,              -- kommunenummer, bydelsnummer or organisation number
    name        text not null,
    name_sort   text not null,
    parent_id   text references organisation (id), -- site → hospital, district → municipality, office and unit → their owner
    site_id     text references organisation (id), -- municipality, district: the hospital site that it belongs to
    status      text not null default 'none',  -- municipality: how far it has come on the way in
    status_note text not null default '',
    started_on  text,
    ended_on    text,
    target      integer not null default 0,    -- måltall: active patients that the municipality aims for
    phone       text not null default '',
    hours       text not null default '',      -- when the telephone is answered, as words
    version     integer not null default 1
) strict;
create index organisation_parent on organisation (parent_id);
create index organisation_site on organisation (site_id);
create unique index organisation_number on organisation (kind, number);

create table user_account (
    id         text primary key,
    name       text not null,
    name_sort  text not null,
    title      text not null default '',
    phone      text not null default '',
    email      text not null default '',
    created_at text not null,
    ended_on   text,
    version    integer not null default 1
) strict;

create table role_assignment (
    id              text primary key,
    user_id         text not null references user_account (id),
    role            text not null,
    organisation_id text not null references organisation (id),
    valid_from      text not null,
    valid_to        text,                      -- last day, counted
    created_at      text not null,
    created_by      text
) strict;
create index role_assignment_user on role_assignment (user_id);
create index role_assignment_organisation on role_assignment (organisation_id);

create table session (
    id                 text primary key,
    token_hash         text not null unique, -- SHA-256 of the cookie's token
    user_id            text not null references user_account (id),
    role_assignment_id text references role_assignment (id),
    created_at         text not null,
    seen_at            text not null,
    expires_at         text not null,
    ended_at           text
) strict;
create index session_by_user on session (user_id);

create table patient (
    id           text primary key,
    given_name   text not null,
    family_name  text not null,
    name_sort    text not null,    -- family name first, Norwegian order
    birth_date   text not null,
    sex          text not null,                -- woman, man, unknown; from the register, never from the number
    area_id      text not null references organisation (id), -- municipality or Oslo district of the address
    address      text not null default '',
    phone        text not null default '',
    lives        text not null default '',     -- alone, with_spouse, with_others, ''
    language     text not null default '',     -- '' is Norwegian
    interpreter  integer not null check (interpreter in (0, 1)) default 0,
    deceased_on  text,
    merged_into  text references patient (id),
    created_at   text not null,
    version      integer not null default 1
) strict;
create index patient_name on patient (area_id, name_sort);
create index patient_birth on patient (birth_date);

-- Each word of a patient's name, folded, so that search by the beginning of any name is an index range.
create table patient_name_part (
    part       text not null,
    patient_id text not null references patient (id),
    primary key (part, patient_id)
) strict;
create index patient_name_part_patient on patient_name_part (patient_id);

-- What a patient row was before each change; who changed it.
create table patient_version (
    patient_id text not null references patient (id),
    version    integer not null,
    data       text not null,
    changed_at text not null,
    changed_by text,
    primary key (patient_id, version)
) strict;

create table patient_identifier (
    id          text primary key,
    patient_id  text not null references patient (id),
    kind        text not null,                 -- fodselsnummer, dnummer, hjelpenummer, felles_hjelpenummer
    sealed      text not null,                 -- AES-GCM, with the key's version
    blind_index text not null,     -- HMAC, with the key's version
    created_at  text not null,
    ended_at    text
) strict;
create unique index patient_identifier_index on patient_identifier (blind_index);
create index patient_identifier_patient on patient_identifier (patient_id);

create table gp_relation (
    id         text primary key,
    patient_id text not null references patient (id),
    gp_id      text not null references user_account (id),
    office_id  text not null references organisation (id),
    valid_from text not null,
    valid_to   text,                           -- last day, counted
    created_at text not null,
    created_by text
) strict;
create index gp_relation_patient on gp_relation (patient_id);
create index gp_relation_gp on gp_relation (gp_id);

-- A locum takes the GP's list for a time, and so the GP's access.
create table gp_substitute (
    id            text primary key,
    gp_id         text not null references user_account (id),
    substitute_id text not null references user_account (id),
    valid_from    text not null,
    valid_to      text not null,
    created_at    text not null,
    created_by    text
) strict;
create index gp_substitute_substitute on gp_substitute (substitute_id);

-- A home nurse or therapist serves a person for a time.
create table care_relation (
    id         text primary key,
    patient_id text not null references patient (id),
    user_id    text not null references user_account (id),
    valid_from text not null,
    valid_to   text,
    created_at text not null,
    created_by text
) strict;
create index care_relation_patient on care_relation (patient_id);
create index care_relation_user on care_relation (user_id);

create table next_of_kin (
    id         text primary key,
    patient_id text not null references patient (id),
    name       text not null,
    relation   text not null,
    phone      text not null default '',
    closest    integer not null check (closest in (0, 1)) default 0, -- nærmeste pårørende
    note       text not null default '',
    ended_at   text,
    version    integer not null default 1
) strict;
create index next_of_kin_patient on next_of_kin (patient_id);

-- A stay in hospital, municipal acute bed (KAD) or at legevakt.
create table stay (
    id         text primary key,
    patient_id text not null references patient (id),
    unit_id    text not null references organisation (id),
    kind       text not null,                  -- hospital, kad, legevakt
    urgency    text not null,                  -- emergency, planned
    from_at    text not null,
    ready_at   text,                    -- utskrivningsklar
    to_at      text
) strict;
create index stay_patient on stay (patient_id);
create index stay_unit on stay (unit_id, to_at);
create index stay_open on stay (patient_id) where to_at is null; -- who is admitted now

create table pathway_definition (
    code         text not null,
    version      integer not null,
    title        text not null,
    body         text not null,                -- TOML
    published_at text not null,
    published_by text,
    primary key (code, version)
) strict;

create table pathway_override (
    id           text primary key,
    pathway_code text not null,
    area_id      text not null references organisation (id),
    body         text not null,                -- TOML
    created_at   text not null,
    created_by   text,
    ended_at     text
) strict;
create index pathway_override_area on pathway_override (area_id, pathway_code);

-- One person in one pathway once. Every column but the first eight is a cache of the fold over enrolment_event.
create table enrolment (
    id              text primary key,
    patient_id      text not null references patient (id),
    pathway_code    text not null,
    pathway_version integer not null,
    area_id         text not null references organisation (id),
    site_id         text not null references organisation (id),
    previous_id     text references enrolment (id),  -- the same person's enrolment before this one
    created_at      text not null,
    event_count     integer not null default 0,      -- the version that forms carry
    status          text not null,
    stage           text not null,
    now_text        text not null default '',
    referred_on     text,
    included_on     text,
    mapped_on       text,
    planned_on      text,
    ended_on        text,
    end_reason      text not null default '',
    cfs             integer not null default 0,
    cfs_before      integer not null default 0,
    responsible_id  text references user_account (id),
    paused          integer not null check (paused in (0, 1)) default 0,
    next_due        text,                            -- earliest open deadline that is not paused
    next_title      text not null default '',
    next_rule       text not null default '',
    due_sort        text not null,       -- next_due, or 9999-12-31: lists sort and page by it
    last_contact_on text,
    name_sort       text not null        -- the patient's, for sorting by name
) strict;
create index enrolment_patient on enrolment (patient_id);
create index enrolment_due on enrolment (area_id, status, due_sort, id);
create index enrolment_name on enrolment (area_id, status, name_sort, id);
create index enrolment_cfs on enrolment (area_id, status, cfs, id);
create index enrolment_responsible on enrolment (responsible_id, status, area_id);

-- What happened, append-only.
create table enrolment_event (
    id           text primary key,
    enrolment_id text not null references enrolment (id),
    seq          integer not null,
    kind         text not null,
    on_date      text not null,
    recorded_at  text not null,
    by_user      text,
    by_role      text not null default '',
    by_org       text,
    voids        text,
    data         text not null
) strict;
create unique index enrolment_event_seq on enrolment_event (enrolment_id, seq);

-- What is due now: a cache of care.Tasks, open ones only.
create table task (
    enrolment_id text not null references enrolment (id),
    rule         text not null,
    patient_id   text not null references patient (id),
    area_id      text not null references organisation (id),
    number       integer not null,             -- 1, 2, 3 … of the rule in this enrolment
    title        text not null,
    action       text not null,
    stage        text not null,
    owner_role   text not null,
    assignee_id  text references user_account (id),
    from_on      text not null,
    length       integer not null,
    unit         text not null,
    day_on       text not null,                 -- the day to show it on: visit or deadline, whichever is first; while paused the old date
    due_on       text,                          -- the last day in time; none while paused
    due_before   text,                          -- the date before a pause moved it
    paused       integer not null check (paused in (0, 1)) default 0,
    paused_from  text,
    paused_days  integer not null default 0,
    booked_on    text,
    clock        text not null default '',
    form         text not null default '',
    primary key (enrolment_id, rule)
) strict;
create index task_day on task (area_id, day_on, enrolment_id);
create index task_patient on task (patient_id);
create index task_assignee on task (assignee_id, area_id, day_on);
create index task_rule on task (area_id, rule, day_on, enrolment_id);

-- Spør IHT-lege.
create table question (
    id           text primary key,
    patient_id   text not null references patient (id),
    enrolment_id text not null references enrolment (id),
    area_id      text not null references organisation (id),
    urgency      text not null,                -- today, three_days, two_weeks
    asked_at     text not null,
    asked_by     text not null references user_account (id),
    asked_role   text not null,
    due_on       text not null,
    body         text not null,
    status       text not null,                -- open, answered, withdrawn
    answer       text not null default '',
    answered_at  text,
    answered_by  text references user_account (id),
    measure      text not null default '',     -- the measure that the answer became
    version      integer not null default 1
) strict;
create index question_area on question (area_id, status, due_on);
create index question_patient on question (patient_id);

-- Maintained counters: a region's overview is a sum of these rows.
create table tally (
    area_id      text not null references organisation (id),
    pathway_code text not null,
    measure      text not null,
    bucket       text not null,
    n            integer not null,
    primary key (area_id, pathway_code, measure, bucket)
) strict;

-- The folded state without its long texts, for lists: reading one row is fifty times cheaper than folding all events.
create table enrolment_state (
    enrolment_id text primary key references enrolment (id),
    data         text not null
) strict;

-- What an enrolment has added to the counters of tally, so that the next change takes exactly that away again.
create table enrolment_tally (
    enrolment_id text primary key references enrolment (id),
    data         text not null
) strict;

create table saved_list (
    id              text primary key,
    owner_id        text not null references user_account (id),
    organisation_id text not null references organisation (id),
    name            text not null,
    shared          integer not null check (shared in (0, 1)) default 0,
    filter          text not null,
    created_at      text not null
) strict;
create index saved_list_organisation on saved_list (organisation_id);

create table saved_list_member (
    list_id      text not null references saved_list (id),
    enrolment_id text not null references enrolment (id),
    added_at     text not null,
    added_by     text,
    primary key (list_id, enrolment_id)
) strict;

-- A file that somebody is importing: dry run, then done, perhaps undone.
create table import_run (
    id          text primary key,
    kind        text not null,
    file_name   text not null,
    area_id     text references organisation (id),
    status      text not null,                 -- checked, done, undone
    content     blob,                         -- the file, sealed; gone when the run is done or a day old
    rows_read   integer not null default 0,
    rows_wrong  integer not null default 0,
    created_at  text not null,
    created_by  text not null,
    done_at     text,
    undone_at   text,
    undone_by   text
) strict;

create table import_item (
    run_id       text not null references import_run (id),
    row_no       integer not null,
    patient_id   text references patient (id),
    new_patient  integer not null check (new_patient in (0, 1)),
    enrolment_id text references enrolment (id),
    event_count  integer not null,             -- as imported: undo is refused where somebody has written since
    primary key (run_id, row_no)
) strict;

create table setting (
    name  text primary key,
    value text not null
) strict;

-- Who did and saw what. Append-only.
create table audit (
    id          text primary key,
    at          text not null,
    user_id     text,
    role        text not null default '',
    org_id      text,
    session_id  text,
    deed        text not null,
    allowed     integer not null check (allowed in (0, 1)),
    reason      text not null,                 -- why access decided so
    patient_id  text,
    items       text not null,                -- references and versions of what was shown or changed, never text
    key_version integer not null,
    mac         text not null
) strict;
create index audit_patient on audit (patient_id, id); -- ids are in order of time
create index audit_user on audit (user_id, at);
create index audit_configure on audit (at) where deed = 'configure'; -- what administrators have changed

-- The persons that a list showed, one row each.
create table audit_subject (
    audit_id   text not null references audit (id),
    patient_id text not null,
    primary key (audit_id, patient_id)
) strict;
create index audit_subject_patient on audit_subject (patient_id, audit_id);

create table job (
    id           text primary key,
    kind         text not null,
    payload      text not null,
    lane         text not null default '', -- jobs of one lane run one after the other, in order
    unique_key   text unique,      -- at most one job that is not finished has it
    state        text not null,                -- ready, running, done, failed, cancelled
    run_at       text not null,
    leased_until text,
    attempts     integer not null default 0,
    last_error   text not null default '',
    created_at   text not null,
    finished_at  text
) strict;
create index job_ready on job (state, run_at);
create index job_lane on job (lane, state);
