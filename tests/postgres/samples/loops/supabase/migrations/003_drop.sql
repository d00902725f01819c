do $$
declare p record;
begin
  for p in select policyname, tablename from pg_policies where schemaname = 'public' and tablename = 'tags' loop
    execute format('drop policy if exists %I on public.%I', p.policyname, p.tablename);
  end loop;
end $$;
create policy "tags for all" on tags for select using (true);
drop table note_tags;
create table note_tags (note_id int, tag_id int, weight numeric(4, 2) default 1.0);
