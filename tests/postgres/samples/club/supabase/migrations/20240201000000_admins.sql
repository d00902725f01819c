create or replace function public.is_admin() returns boolean
language sql stable security definer set search_path = public
as $$ select exists (select 1 from public.members m where m.id = auth.uid() and m.role = 'admin') $$;

drop policy "Members see everyone" on public.members;
drop policy if exists "Never was there" on public.members;
create policy "Admins see everyone" on public.members for select to authenticated using (public.is_admin());
alter policy "Everyone reads teams" on public.teams to authenticated;
alter policy "Owners change teams" on public.teams rename to "Owners manage teams";

create function public.handle_new_user() returns trigger language plpgsql security definer as $fn$
begin
  insert into public.members (id, name, email) values (new.id, coalesce(new.raw_user_meta_data ->> 'name', 'nobody; drop table x'), new.email);
  return new;
end;
$fn$;
create trigger on_auth_user_created after insert on auth.users for each row execute function public.handle_new_user();
create view public.team_sizes with (security_invoker = true) as select team_id, count(*) as size from public.team_members group by team_id;
