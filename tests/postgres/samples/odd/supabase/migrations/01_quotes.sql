/* create table not_a_table (id int); /* nested */ still a comment */
create table "Weird Name" (id int, "Column ""quoted""" text default E'it\'s; -- no comment');
create table plain (a text default 'a;b', b text default $$x; create table nor_this (id int); $$, c int[] default '{1,2}'::int[]);
create policy "it's; a ""name""" on "Weird Name" for delete using (true);
create policy p on plain as restrictive for select to authenticated using (a <> '; drop policy p on plain;');
create function quoted() returns text language plpgsql security definer as $outer$
begin
  execute $inner$ create table made_inside (id int) $inner$;
  return 'done; create table nor_that (id int);';
end
$outer$;
create function two(a int) returns int language sql security definer as 'select a';
create function two(a text) returns int language sql as 'select 1';
create materialized view sums as select count(*) from plain;
create view seen as select * from plain;
create temporary table scratch (id int);
create unlogged table quick (id int);
create table copied (like plain including all);
create table made as select * from plain;
create table parted (id int, at date) partition by range (at);
create table parted_2024 partition of parted for values from ('2024-01-01') to ('2025-01-01');
