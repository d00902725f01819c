-- Members of a club, their teams and what they book.
create extension if not exists "uuid-ossp";
create type public.team_role as enum ('captain', 'player');
create table public.members (
  id uuid primary key references auth.users (id) on delete cascade,
  name text not null,
  email text unique,
  role text not null default 'member' check (role in ('member', 'admin'))
);
create table public.teams (id uuid primary key default gen_random_uuid(), name text not null, owner_id uuid references public.members (id));
create table public.team_members (
  team_id uuid references public.teams (id) on delete cascade,
  member_id uuid references public.members (id),
  role public.team_role default 'player',
  primary key (team_id, member_id)
);
alter table public.members enable row level security;
alter table public.teams enable row level security;
alter table public.team_members enable row level security;
create policy "Members see themselves" on public.members for select using (auth.uid() = id);
create policy "Members see everyone" on public.members for select to authenticated using (true);
create policy "Owners change teams" on public.teams for all to authenticated using (auth.uid() = owner_id) with check (auth.uid() = owner_id);
create policy "Everyone reads teams" on public.teams for select to anon, authenticated using (true);
create policy "Service role does all" on public.team_members using (true) with check (true);
