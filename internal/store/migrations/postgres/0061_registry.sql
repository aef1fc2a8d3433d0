-- +goose Up

-- Extracts from NPR and KPR (app/result): what each is, who decided, who may see it and when it is deleted. The rows of the file are counted when
-- it comes in and are not kept; figures hold what may be shown.
create table registry_set (
    id          uuid primary key,           -- made by the form, so that it is registered once
    register    text collate "C" not null,              -- npr, kpr
    title       text collate "C" not null,
    purpose     text collate "C" not null,
    decision    text collate "C" not null,              -- who decided that it may be handed out and used, and the reference
    decision_on date not null,
    delete_on   date not null,
    created_at  timestamptz not null,
    created_by  uuid not null references user_account (id),
    file_name   text collate "C" not null default '',
    loaded_at   timestamptz,
    rows_read   integer not null default 0,
    sha256      text collate "C" not null default '',   -- of the file
    figures     text collate "C" not null default '',   -- rules/usage's RegistryFigures as JSON
    deleted_at  timestamptz
);
-- Who may see the figures of a set.
create table registry_set_user (
    set_id  uuid not null references registry_set (id),
    user_id uuid not null references user_account (id),
    primary key (set_id, user_id)
);
create index registry_set_user_user on registry_set_user (user_id);
