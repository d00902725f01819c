create table if not exists public.bookings (id bigserial primary key, team_id uuid references public.teams, "startsAt" timestamptz);
create table if not exists public.bookings (id bigint, never text);
alter table public.teams rename to squads;
alter table if exists public.nowhere enable row level security;
alter table public.bookings enable row level security, add column note text;
create policy "Squad members book" on public.bookings for insert to authenticated
  with check (exists (select 1 from public.team_members tm where tm.team_id = bookings.team_id and tm.member_id = (select auth.uid())));
create policy "Squad members book" on public.squads for insert to authenticated with check (auth.uid() = owner_id);
drop function public.is_admin() cascade;
comment on table public.bookings is 'it''s; create table not_this (id int);';
insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true) on conflict (id) do nothing;
create policy "Avatars are public" on storage.objects for select using (bucket_id = 'avatars');
create policy "Own avatar" on storage.objects for insert to authenticated with check (bucket_id = 'avatars' and (storage.foldername(name))[1] = auth.uid()::text);
