-- What schema 8 has and 7 had not; 6.sql comes after.
ALTER TABLE origin DROP COLUMN shape;
UPDATE meta SET value = 7 WHERE name = 'schema';
