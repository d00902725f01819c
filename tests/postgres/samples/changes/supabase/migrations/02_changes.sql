drop trigger if exists keep on public.profiles;
drop trigger if exists nobody on public.profiles;
alter trigger stamp_notes on notes rename to stamped;
alter table orders disable trigger "Stamp Orders";
alter type mood add value if not exists 'sad';
alter type app_role rename to part;
alter type part add value 'guest' before 'member';
drop type gone_kind cascade;
alter table profiles drop column secret cascade;
alter policy "old name" on notes rename to "new name";
alter policy "new name" on notes to anon;
alter function counted(int) rename to counted_up;
alter function counted_up(integer) security invoker;
alter function stamp() set search_path = '';
alter view all_notes rename to some_notes;
alter publication supabase_realtime drop table orders;
drop publication mine;
alter table notes replica identity default;
alter table notes drop constraint body_kind;
alter table orders rename constraint orders_state to state_of_orders;
alter table notes rename column body to content;
alter table notes rename to remarks;
alter table orders rename to sales;
grant update (content) on remarks to authenticated;
revoke all on sales from anon;
create schema kept;
alter function counted_up(int) set schema kept;
do $$
declare
  name text;
begin
  foreach name in array array['remarks', 'sales'] loop
    execute format('create policy %I on %I for delete using (false)', 'never ' || name, name);
  end loop;
end $$;
do $$
begin
  if not exists (select 1 from pg_publication_tables where pubname = 'supabase_realtime' and tablename = 'sales') then
    alter publication supabase_realtime add table public.sales;
  end if;
exception when duplicate_object then null;
end $$;
