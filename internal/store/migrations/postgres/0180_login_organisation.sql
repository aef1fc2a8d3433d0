-- +goose Up

-- The organisation number that the provider said that the user logged in for, the last time; '' where it says none. It tells an administrator where an account comes
-- from, and gives no role.
alter table user_login add column organisation text not null default '';
