-- +goose Up

-- Extracts from NPR and KPR (app/result): what each is, who decided, who may see it and when it is deleted. The rows of the file are counted when
-- it comes in and are not kept; figures hold what may be shown.
create table registry_set (
    id          text primary key,           -- made by the form, so that it is registered once
    register    text not null,              -- npr, kpr
    title       text not null,
    purpose     text not null,
    decision    text not null,              -- who decided that it may be handed out and used, and the reference
    decision_on text not null,
    delete_on   text not null,
    created_at  text not null,
    created_by  text not null references user_account (id),
    file_name   text not null default '',
    loaded_at   text,
    rows_read   integer not null default 0,
    sha256      text not null default '',   -- of the file
    figures     text not null default '',   -- rules/usage's RegistryFigures as JSON
    deleted_at  text
) strict;
-- Who may see the figures of a set.
create table registry_set_user (
    set_id  text not null references registry_set (id),
    user_id text not null references user_account (id),
    primary key (set_id, user_id)
) strict;
create index registry_set_user_user on registry_set_user (user_id);
