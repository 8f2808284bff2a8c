create database master_data;
create database finance;
\connect master_data
create table party (
  id text primary key,
  name text not null,
  role text not null check (role in ('customer', 'vendor')),
  country char(2) not null
);
