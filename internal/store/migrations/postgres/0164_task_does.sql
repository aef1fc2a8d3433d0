-- +goose Up

-- Which step meets a task, so that its button leads there whatever a definition calls the deadline. Later rows have it from the definition.
alter table task add column does text not null default '';
update task set does = case rule
    when 'assessment' then 'decided' when 'referral_answer' then 'decided' when 'waiting_review' then 'decided' when 'more_information' then 'info_received'
    when 'consent' then 'consented' when 'mapping' then 'mapped' when 'planning' then 'plan_written' when 'evaluation' then 'evaluated'
    when 'ending' then 'ended' when 'finish' then 'ended' else 'contacted' end;
