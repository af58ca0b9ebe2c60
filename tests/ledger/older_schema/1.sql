-- What schema 2 has and 1 had not; 2.sql comes first.
DROP VIEW letter_with_authors;
DROP TABLE letter;
DROP TABLE letter_author;
ALTER TABLE quarantine DROP COLUMN verdict;
UPDATE meta SET value = 1 WHERE name = 'schema';
