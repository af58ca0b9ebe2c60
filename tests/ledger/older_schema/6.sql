-- What schema 7 has and 6 had not; 2.sql comes after.
DROP TRIGGER letter_approval_is_kept;
DROP TRIGGER letter_approval_is;
DROP TRIGGER letter_discarded_why;
DROP TRIGGER letter_discarded_stays;
DROP TRIGGER letter_moves;
CREATE TRIGGER letter_moves BEFORE UPDATE OF state ON letter
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ('draft>submitted', 'submitted>approved', 'submitted>draft',
    'approved>draft', 'approved>published', 'published>superseded', 'published>withdrawn', 'superseded>withdrawn')
  BEGIN SELECT RAISE(ABORT, 'a letter does not move like this'); END;
DROP VIEW letter_with_authors;
CREATE VIEW letter_with_authors AS SELECT id, version, state, text, document, digest, approver, effective, ends, changed, published, withdrawn, note,
  (SELECT group_concat(person, ', ') FROM letter_author AS a WHERE a.id = letter.id AND a.version = letter.version) AS authors FROM letter;
ALTER TABLE letter DROP COLUMN approval;
UPDATE meta SET value = 6 WHERE name = 'schema';
