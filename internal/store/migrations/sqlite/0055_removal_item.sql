-- +goose Up

-- Of a request for one entry that is no event: its kind and id, as objections name it: "score/<id>", "clarification/<record>@<version>".
alter table removal add column item text not null default '';
