create table public.bookings (
  id uuid primary key default gen_random_uuid(),
  class_id uuid references public.classes (id),
  user_id uuid references auth.users (id),
  email text not null,
  paid boolean default false
);
