-- What schema 9 has and 8 had not; 7.sql comes after.
DROP VIEW performed_commitment;
DROP VIEW commitment_as_judged;
DROP TRIGGER performance_is_of_a_commitment;
DROP TABLE commitment_in_force;
DROP TABLE commitment_change;
CREATE TABLE commitment_former (
  code TEXT PRIMARY KEY CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  letter TEXT NOT NULL, version INTEGER NOT NULL, digest BLOB NOT NULL, subject TEXT NOT NULL, category TEXT NOT NULL,
  identify TEXT NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL, content TEXT NOT NULL, breach TEXT NOT NULL,
  publication TEXT NOT NULL, signed_on TEXT NOT NULL, until TEXT, unit TEXT NOT NULL, unit_code TEXT NOT NULL,
  vals TEXT NOT NULL, same BLOB NOT NULL UNIQUE, scan BLOB, scan_ref TEXT, taken INTEGER NOT NULL, who TEXT NOT NULL);
INSERT INTO commitment_former SELECT * FROM commitment;
DROP TABLE commitment;
ALTER TABLE commitment_former RENAME TO commitment;
CREATE INDEX commitment_until ON commitment (until) WHERE until IS NOT NULL;
CREATE TRIGGER commitment_is_on_a_published_letter BEFORE INSERT ON commitment
  WHEN NOT EXISTS (SELECT 1 FROM letter AS l WHERE l.id = NEW.letter AND l.version = NEW.version AND l.published > 0 AND l.digest = NEW.digest)
  BEGIN SELECT RAISE(ABORT, 'a commitment stands on a published letter'); END;
CREATE TRIGGER commitment_stays BEFORE DELETE ON commitment BEGIN SELECT RAISE(ABORT, 'commitments are kept'); END;
CREATE TRIGGER commitment_is_as_signed BEFORE UPDATE OF code, letter, version, digest, subject, category, identify, type, reason, content, breach,
  publication, signed_on, until, unit, unit_code, vals, same, taken, who ON commitment
  BEGIN SELECT RAISE(ABORT, 'what was signed does not change'); END;
CREATE TRIGGER commitment_scan_once BEFORE UPDATE OF scan, scan_ref ON commitment WHEN OLD.scan IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a scan is attached once'); END;
CREATE TRIGGER performance_is_of_a_commitment BEFORE INSERT ON performance
  WHEN NOT EXISTS (SELECT 1 FROM commitment AS c WHERE c.code = NEW.code)
    OR NEW.number <> 1 + (SELECT count(*) FROM performance AS p WHERE p.code = NEW.code)
  BEGIN SELECT RAISE(ABORT, 'judgements of a commitment are numbered'); END;
CREATE VIEW commitment_as_judged AS SELECT c.*, p.result, p.unperformed, p.pursued, p.judged, p.unit AS judge, p.unit_code AS judge_code,
  coalesce(p.number, 0) AS judgements
  FROM commitment AS c LEFT JOIN performance AS p ON p.code = c.code AND p.number = (SELECT max(number) FROM performance AS n WHERE n.code = c.code);

-- What tasks read. A commitment is a record of the catalogue once its performance is judged (its status is mandatory).
CREATE VIEW performed_commitment AS SELECT code AS 承诺编码, subject AS 承诺人, category AS 承诺人类别, identify AS 承诺人代码, type AS 承诺类型,
  reason AS 承诺事由, content AS 承诺内容, breach AS 违诺责任, signed_on AS 作出日期, until AS 有效期至, unit AS 受理单位, unit_code AS 受理单位代码,
  publication AS 公开类型, result AS 履行状态, unperformed AS 未履行内容, pursued AS 责任追究, judged AS 认定日期, judge AS 认定单位, judge_code AS 认定单位代码
  FROM commitment_as_judged WHERE result IS NOT NULL ORDER BY code;
UPDATE meta SET value = 8 WHERE name = 'schema';
