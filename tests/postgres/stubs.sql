-- What the platform brings along before a project's first migration: roles, and the schemas for accounts and files.
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role supabase_auth_admin nologin;
create role supabase_admin nologin;
create role supabase_storage_admin nologin;
create role dashboard_user nologin;
create role authenticator nologin;
create role supabase_realtime_admin nologin;
create schema auth;
create schema storage;
create schema extensions;
create schema realtime;
create schema vault;
create schema cron;
create schema net;
create table auth.users (
  id uuid primary key, email text unique, phone text, encrypted_password text, role text, aud text, instance_id uuid,
  raw_user_meta_data jsonb, raw_app_meta_data jsonb, email_confirmed_at timestamptz, confirmed_at timestamptz, last_sign_in_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now(), confirmation_token text, recovery_token text,
  email_change_token_new text, email_change text, is_super_admin boolean, deleted_at timestamptz, invited_at timestamptz,
  banned_until timestamptz, is_anonymous boolean, is_sso_user boolean
);
create table auth.identities (id uuid, provider_id text, user_id uuid, identity_data jsonb, provider text, last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz, email text);
create table auth.sessions (id uuid primary key, user_id uuid, created_at timestamptz, updated_at timestamptz);
create function auth.uid() returns uuid language sql stable as 'select null::uuid';
create function auth.role() returns text language sql stable as 'select null::text';
create function auth.email() returns text language sql stable as 'select null::text';
create function auth.jwt() returns jsonb language sql stable as 'select null::jsonb';
create table storage.buckets (
  id text primary key, name text, owner uuid, public boolean default false, file_size_limit bigint, allowed_mime_types text[],
  avif_autodetection boolean, created_at timestamptz default now(), updated_at timestamptz default now(), owner_id text
);
create table storage.objects (
  id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets, name text, owner uuid, owner_id text,
  metadata jsonb, path_tokens text[], version text, created_at timestamptz default now(), updated_at timestamptz default now(),
  last_accessed_at timestamptz
);
alter table storage.objects enable row level security;
alter table storage.buckets enable row level security;
create function storage.foldername(name text) returns text[] language sql as 'select string_to_array(name, ''/'')';
create function storage.filename(name text) returns text language sql as 'select name';
create function storage.extension(name text) returns text language sql as 'select name';
create function cron.schedule(text, text, text) returns bigint language sql as 'select 1::bigint';
create function cron.schedule(text, text) returns bigint language sql as 'select 1::bigint';
create function cron.unschedule(text) returns boolean language sql as 'select true';
create table cron.job (jobid bigint, jobname text, schedule text, command text, active boolean);
create publication supabase_realtime;
grant usage on schema public, auth, storage to anon, authenticated, service_role;
create extension "uuid-ossp" with schema extensions;
create extension pgcrypto with schema extensions;
set search_path = public, extensions;
alter database :DBNAME set search_path = public, extensions;
