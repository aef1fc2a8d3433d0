-- +goose Up

-- Alerts that nobody has taken and that stay with the last in line, looked for each minute.
create index alert_last on alert (received_at) where status = 'open' and step = 2 and goes_on_at is null;
