create schema audit;
create table notes (id int primary key, owner uuid);
create table tags (id int primary key);
create table note_tags (note_id int references notes, tag_id int references tags);
create table audit.log (id int);
