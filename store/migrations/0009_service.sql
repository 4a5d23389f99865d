-- What daemons and commands tell each other. Ages are measured by the database's clock: the hosts' may differ.

-- Who leads an ENT. The advisory lock is what counts; the row says who holds it, and the heartbeat whether it still moves.
create table leader (
  ent text primary key,
  instance text not null,  -- one life of one daemon
  host text not null,
  pid integer not null,
  backend integer not null,  -- the PostgreSQL process that holds the lock
  since timestamptz not null default clock_timestamp(),
  heartbeat timestamptz not null default clock_timestamp(),
  at text not null default '',  -- what it does at the moment
  next_jobs text[] not null default '{}'
);

-- A command that a leader is asked to do, and its answer.
create table request (
  id bigint generated always as identity primary key,
  words text[] not null,  -- the command line
  ents text[] not null,   -- whose locks it takes
  json boolean not null,      -- as by --json
  detailed boolean not null,  -- as by --verbose
  today date,                            -- of a rehearsal
  files text[] not null default '{}',    -- name, content, name, content, …: files that the words name
  asked_by text not null,
  asked_host text not null,
  asked timestamptz not null default clock_timestamp(),
  state text not null default 'queued' check (state in ('queued', 'running', 'done')),
  instance text not null default '',     -- who took it
  attempts integer not null default 0,
  started timestamptz,
  finished timestamptz,
  phase text not null default '',
  ent text not null default '',
  done bigint not null default 0,
  total bigint not null default 0,
  out text not null default '',
  err text not null default '',
  written text[] not null default '{}',  -- as `files`: what the command would have written into files
  exit_code integer
);
create index request_open on request (id) where state <> 'done';
create index request_finished on request (finished) where state = 'done';

-- How fast an ENT may be written to.
create table pace (
  only_row boolean primary key default true check (only_row),
  operations_per_second integer,  -- null: as fast as it goes
  paused boolean not null default false,
  why text not null default '',
  set_by text not null default '',
  set_at timestamp
);
insert into pace default values;

-- Which of its appointed times a scheduled job has been done for.
create table schedule_mark (
  ent text not null,
  job text not null,
  occurrence timestamp not null,
  primary key (ent, job)
);
