create table public.sitters (
  id bigint generated always as identity primary key,
  name text not null,
  bio text
);
alter table public.sitters enable row level security;
create policy "Anyone can read sitters" on public.sitters for select using (true);
create policy "Anyone can change sitters" on public.sitters for all using (true) with check (true);

create table public.bookings (
  id bigint generated always as identity primary key,
  owner_email text not null,
  owner_phone text,
  address text,
  sitter_id bigint references public.sitters (id)
);
