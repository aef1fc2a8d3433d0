-- +goose Up

-- Messages about nobody who is followed that a worker was done with, by when. Most are done with as they are put into inbox (attempts is 0): those are read by seq.
create index inbox_unmatched_worked on inbox (finished_at, seq) where state = 'unmatched' and attempts > 0;
