create type app_role as enum ('admin', 'member');
create type mood as enum ('glad');
create type gone_kind as enum ('a');
create table profiles (
  id uuid primary key references auth.users on delete cascade,
  role app_role not null default 'member',
  plan text check (plan in ('free', 'pro')),
  feeling mood,
  old_kind gone_kind,
  secret text
);
create table notes (id bigint primary key, owner uuid, body text, constraint body_kind check (body = any (array['a'::text, 'b'::text])));
create table orders (id bigint primary key, owner uuid, state text);
alter table orders add constraint orders_state check (((state)::text = any ((array['new'::character varying, 'paid'::character varying])::text[])));
alter table profiles enable row level security;
alter table notes enable row level security;
alter table orders enable row level security;
create policy "own" on profiles for update using (auth.uid() = id);
create policy "secretive" on profiles for select using (secret is null);
create policy "through" on notes for select using (exists (select 1 from profiles p where p.id = notes.owner and p.secret is null));
create policy "old name" on notes for all to authenticated using (owner = auth.uid());
create function keep_role() returns trigger language plpgsql as $$ begin new.role := old.role; return new; end; $$;
create function stamp() returns trigger language plpgsql security definer as $$ begin return new; end; $$;
create function counted(a int) returns int language sql security definer as 'select a';
create trigger keep before update on profiles for each row execute function keep_role();
create trigger stamp_notes before insert or update on notes for each row execute procedure stamp();
create trigger "Stamp Orders" before insert on orders for each row execute function stamp();
create trigger after_orders after insert on orders for each row execute function stamp();
create view all_notes as select id, body from notes;
create view secrets as select id, secret from profiles;
alter publication supabase_realtime add table notes, orders;
create publication mine for table profiles;
alter table orders replica identity full;
alter table notes replica identity full;
