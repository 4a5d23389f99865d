-- How the terminal looks on which a request's answer is read; requests of before are answered plainly.
alter table request
  add column colours boolean not null default false,        -- on the output
  add column error_colours boolean not null default false,  -- on the error output
  add column width integer;                                 -- columns of the output's terminal; null: it is none
