do $$
declare t text;
begin
  foreach t in array array['notes', 'tags', 'note_tags'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('create policy %I on public.%I for select to authenticated using (true)', t || '_read', t);
  end loop;
end $$;
do $body$
begin
  if not exists (select 1 from pg_policies where tablename = 'notes' and policyname = 'notes_write') then
    create policy notes_write on notes for all to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
  end if;
exception when duplicate_object then null;
end;
$body$;
do $$ begin
  create type mood as enum ('sad', 'ok');
exception when duplicate_object then null; end $$;
