-- +goose Up

-- As 0195 did for lists of ids: lists of words are short too, and PostgreSQL took those that stand in a JSON text for a hundred, so that it went through every
-- person's numbers to look two of them up. Of an array it believes ten.
-- +goose StatementBegin
create or replace function json_each(list text) returns table (value text)
    language sql immutable parallel safe
    as 'select unnest(array(select jsonb_array_elements_text(list::jsonb)))';
-- +goose StatementEnd
