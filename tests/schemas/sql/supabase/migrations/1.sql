create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email like '%@%'),
  org uuid references orgs(id) on delete cascade,
  amount float8,
  key text,
  unique (org, email),
  constraint fk foreign key (org) references orgs
);
create table orgs (id serial, name varchar(20), primary key (id));
create unique index concurrently if not exists by_name on public.orgs using btree (lower(name)) where name is not null;
create index on users (amount desc nulls last);
alter table users add column if not exists phone text unique, add constraint phones unique (phone, org);
alter table users alter column amount type numeric(10,2) using amount::numeric;
alter table users drop constraint users_email_key;
drop index if exists users_amount_idx;
alter table orgs rename column name to title;
