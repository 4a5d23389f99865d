-- Accounts that change with a plan without any operation of its own (somebody is between two schools from that day on):
-- noted when the plan has been applied, whoever applies it.
alter table plan add column bookkeeping jsonb not null default '[]';
