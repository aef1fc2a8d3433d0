-- +goose Up

-- A message about nobody who is followed keeps its lanes while its bytes are there, where it names somebody by no fødselsnummer: few do. When the number
-- is learnt to be of somebody who is followed, the message is found by it and told.
create index inbox_unmatched1 on inbox (lane1) where state = 'unmatched' and lane1 is not null;
create index inbox_unmatched2 on inbox (lane2) where state = 'unmatched' and lane2 is not null;
create index inbox_unmatched3 on inbox (lane3) where state = 'unmatched' and lane3 is not null;
create index inbox_unmatched4 on inbox (lane4) where state = 'unmatched' and lane4 is not null;

-- Which numbers of persons are new: what is kept pseudonymised under one becomes theirs.
create index patient_identifier_created on patient_identifier (created_at);
