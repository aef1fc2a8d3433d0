-- +goose Up

-- A hospital's own number is tied to the sender that taught it, and indexed with its name. What was learnt before was tied to the authority that the message
-- named, which anybody can write; whose sender that was does not stand there. Such numbers are learnt anew with the next message that has both.
delete from patient_identifier where kind = 'in_house';
