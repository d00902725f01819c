create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  name text not null,
  phone text
);
alter table public.profiles enable row level security;
create policy "people read their own profile" on public.profiles for select using (auth.uid() = id);
create policy "people change their own profile" on public.profiles for update using (auth.uid() = id) with check (auth.uid() = id);

create table public.classes (
  id uuid primary key default gen_random_uuid(),
  title text not null,
  blurb text not null,
  seats integer not null
);
alter table public.classes enable row level security;
create policy "everybody sees the classes" on public.classes for select using (true);
