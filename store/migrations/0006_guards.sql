-- Which guard holds: what it counts, of which group, and what exactly; and who was the first of two to approve it.
alter table hold add column guard text not null default 'deactivations';
alter table hold add column group_id text not null default '';
alter table hold add column items text[] not null default '{}';
alter table hold add column first_by text not null default '';
