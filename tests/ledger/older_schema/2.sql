-- What schema 6 has and 2 had not; 6.sql comes first.
DROP TABLE key_change;
DROP TABLE mapping_draft;
DROP TABLE mapping_in_force;
DROP TABLE mapping_proposal;
DROP TABLE mapping_text;
ALTER TABLE run DROP COLUMN mapping;
DROP INDEX quarantine_key;
DROP VIEW performed_commitment;
DROP VIEW commitment_as_judged;
DROP TABLE performance;
DROP TABLE commitment;
DROP TABLE announcement;
DROP TABLE account;
UPDATE meta SET value = 2 WHERE name = 'schema';
