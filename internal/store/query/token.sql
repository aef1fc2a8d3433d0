-- Tokens of systems that call: each is good once.

-- name: UseToken :execrows
insert into used_token (token_hash, until) values ($1, $2) on conflict (token_hash) do nothing;

-- name: PurgeTokens :execrows
delete from used_token where until < $1;
