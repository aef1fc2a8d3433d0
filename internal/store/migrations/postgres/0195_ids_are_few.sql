-- +goose Up

-- Lists of ids are short: a handful in nearly every question. PostgreSQL took those that stand in a JSON text for a hundred, and went through whole tables
-- (letters, alerts, persons) rather than look a hundred rows up. Of an array it believes ten.
-- +goose StatementBegin
create or replace function id_each(list text) returns table (value uuid)
    language sql immutable parallel safe
    as 'select unnest(cast(translate(list, ''[]'', ''{}'') as uuid[]))';
-- +goose StatementEnd
