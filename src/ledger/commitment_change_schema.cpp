// What corrects and what voids a signed commitment, and the rules about both that no caller can get round.

#include "schema.h"

namespace creditlink::ledger_detail {

// Two of the same blanks were one commitment for ever, by a UNIQUE of the table: SQLite takes such a rule away from a new table alone.
// What is in force has it now. A change holds all that a correction may touch; what the letter's version says stays as it was signed.
const char* const kCommitmentChangeSchema = R"sql(
DROP VIEW performed_commitment;
DROP VIEW commitment_as_judged;
DROP TRIGGER performance_is_of_a_commitment;

CREATE TABLE commitment_anew (
  code TEXT PRIMARY KEY CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  letter TEXT NOT NULL, version INTEGER NOT NULL, digest BLOB NOT NULL, subject TEXT NOT NULL, category TEXT NOT NULL,
  identify TEXT NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL, content TEXT NOT NULL, breach TEXT NOT NULL,
  publication TEXT NOT NULL, signed_on TEXT NOT NULL, until TEXT, unit TEXT NOT NULL, unit_code TEXT NOT NULL,
  vals TEXT NOT NULL, same BLOB NOT NULL, scan BLOB, scan_ref TEXT, taken INTEGER NOT NULL, who TEXT NOT NULL);
INSERT INTO commitment_anew SELECT * FROM commitment;
DROP TABLE commitment;
ALTER TABLE commitment_anew RENAME TO commitment;
CREATE INDEX commitment_same ON commitment (same);

-- reason: why it was changed; the other columns as in `commitment`, NULL where it was voided.
CREATE TABLE commitment_change (
  number INTEGER PRIMARY KEY, code TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('correct', 'void')), reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  subject TEXT, category TEXT, identify TEXT, content TEXT, breach TEXT, signed_on TEXT, until TEXT, vals TEXT, same BLOB,
  at INTEGER NOT NULL, who TEXT NOT NULL,
  CHECK (CASE what WHEN 'void' THEN coalesce(subject, category, identify, content, breach, signed_on, until, vals, same) IS NULL
    ELSE subject IS NOT NULL AND category IS NOT NULL AND identify IS NOT NULL AND content IS NOT NULL AND breach IS NOT NULL AND signed_on IS NOT NULL
      AND vals IS NOT NULL AND same IS NOT NULL END));
CREATE INDEX commitment_change_code ON commitment_change (code, number);
CREATE INDEX commitment_change_same ON commitment_change (same) WHERE same IS NOT NULL;

-- Written by the rules below alone.
CREATE TABLE commitment_in_force (same BLOB PRIMARY KEY, code TEXT NOT NULL UNIQUE) WITHOUT ROWID;
INSERT INTO commitment_in_force SELECT same, code FROM commitment;

CREATE TRIGGER commitment_is_on_a_published_letter BEFORE INSERT ON commitment
  WHEN NOT EXISTS (SELECT 1 FROM letter AS l WHERE l.id = NEW.letter AND l.version = NEW.version AND l.published > 0 AND l.digest = NEW.digest)
  BEGIN SELECT RAISE(ABORT, 'a commitment stands on a published letter'); END;
CREATE TRIGGER commitment_code_is_given_once BEFORE INSERT ON commitment WHEN EXISTS (SELECT 1 FROM commitment AS c WHERE c.code = NEW.code)
  BEGIN SELECT RAISE(ABORT, 'a code is given once'); END;
CREATE TRIGGER commitment_stays BEFORE DELETE ON commitment BEGIN SELECT RAISE(ABORT, 'commitments are kept'); END;
CREATE TRIGGER commitment_is_as_signed BEFORE UPDATE OF code, letter, version, digest, subject, category, identify, type, reason, content, breach,
  publication, signed_on, until, unit, unit_code, vals, same, taken, who ON commitment
  BEGIN SELECT RAISE(ABORT, 'what was taken in does not change: a correction stands beside it'); END;
CREATE TRIGGER commitment_scan_once BEFORE UPDATE OF scan, scan_ref ON commitment
  WHEN OLD.scan IS NOT NULL OR NOT EXISTS (SELECT 1 FROM commitment_in_force AS f WHERE f.code = OLD.code)
  BEGIN SELECT RAISE(ABORT, 'a scan is attached once, to what is in force'); END;
CREATE TRIGGER commitment_comes_into_force AFTER INSERT ON commitment
  BEGIN INSERT INTO commitment_in_force VALUES (NEW.same, NEW.code); END;

CREATE TRIGGER commitment_change_is_of_one_in_force BEFORE INSERT ON commitment_change
  WHEN NOT EXISTS (SELECT 1 FROM commitment_in_force AS f WHERE f.code = NEW.code)
    OR NEW.number IS NOT 1 + (SELECT coalesce(max(n.number), 0) FROM commitment_change AS n)
  BEGIN SELECT RAISE(ABORT, 'changes are numbered, and of what is in force'); END;
CREATE TRIGGER commitment_change_stays BEFORE DELETE ON commitment_change BEGIN SELECT RAISE(ABORT, 'changes of commitments are kept'); END;
CREATE TRIGGER commitment_change_is BEFORE UPDATE ON commitment_change BEGIN SELECT RAISE(ABORT, 'changes of commitments are kept'); END;
CREATE TRIGGER commitment_is_corrected AFTER INSERT ON commitment_change WHEN NEW.what = 'correct'
  BEGIN UPDATE commitment_in_force SET same = NEW.same WHERE code = NEW.code; END;
CREATE TRIGGER commitment_is_voided AFTER INSERT ON commitment_change WHEN NEW.what = 'void'
  BEGIN DELETE FROM commitment_in_force WHERE code = NEW.code; END;

CREATE TRIGGER commitment_in_force_begins BEFORE INSERT ON commitment_in_force
  WHEN NOT EXISTS (SELECT 1 FROM commitment AS c WHERE c.code = NEW.code AND c.same = NEW.same)
    OR EXISTS (SELECT 1 FROM commitment_change AS n WHERE n.code = NEW.code)
    OR EXISTS (SELECT 1 FROM commitment_in_force AS f WHERE f.same = NEW.same OR f.code = NEW.code)
  BEGIN SELECT RAISE(ABORT, 'one of the same is in force'); END;
CREATE TRIGGER commitment_in_force_is BEFORE UPDATE ON commitment_in_force
  WHEN NEW.code <> OLD.code OR NEW.same IS NOT (SELECT n.same FROM commitment_change AS n WHERE n.code = OLD.code ORDER BY n.number DESC LIMIT 1)
  BEGIN SELECT RAISE(ABORT, 'what is in force is what was corrected last'); END;
CREATE TRIGGER commitment_in_force_ends BEFORE DELETE ON commitment_in_force
  WHEN NOT EXISTS (SELECT 1 FROM commitment_change AS n WHERE n.code = OLD.code AND n.what = 'void')
  BEGIN SELECT RAISE(ABORT, 'what was not voided is in force'); END;

CREATE TRIGGER performance_is_of_a_commitment BEFORE INSERT ON performance
  WHEN NOT EXISTS (SELECT 1 FROM commitment_in_force AS f WHERE f.code = NEW.code)
    OR NEW.number <> 1 + (SELECT count(*) FROM performance AS p WHERE p.code = NEW.code)
  BEGIN SELECT RAISE(ABORT, 'judgements of a commitment in force are numbered'); END;

CREATE VIEW commitment_as_judged AS SELECT c.code, c.letter, c.version, c.digest, coalesce(n.subject, c.subject) AS subject,
  coalesce(n.category, c.category) AS category, coalesce(n.identify, c.identify) AS identify, c.type, c.reason, coalesce(n.content, c.content) AS content,
  coalesce(n.breach, c.breach) AS breach, c.publication, coalesce(n.signed_on, c.signed_on) AS signed_on,
  CASE WHEN n.number IS NULL THEN c.until ELSE n.until END AS until, c.unit, c.unit_code, coalesce(n.vals, c.vals) AS vals, f.same, c.scan, c.scan_ref,
  c.taken, c.who, p.result, p.unperformed, p.pursued, p.judged, p.unit AS judge, p.unit_code AS judge_code, coalesce(p.number, 0) AS judgements
  FROM commitment_in_force AS f JOIN commitment AS c ON c.code = f.code
  LEFT JOIN commitment_change AS n ON n.number = (SELECT max(k.number) FROM commitment_change AS k WHERE k.code = c.code)
  LEFT JOIN performance AS p ON p.code = c.code AND p.number = (SELECT max(m.number) FROM performance AS m WHERE m.code = c.code);

CREATE VIEW performed_commitment AS SELECT code AS 承诺编码, subject AS 承诺人, category AS 承诺人类别, identify AS 承诺人代码, type AS 承诺类型,
  reason AS 承诺事由, content AS 承诺内容, breach AS 违诺责任, signed_on AS 作出日期, until AS 有效期至, unit AS 受理单位, unit_code AS 受理单位代码,
  publication AS 公开类型, result AS 履行状态, unperformed AS 未履行内容, pursued AS 责任追究, judged AS 认定日期, judge AS 认定单位, judge_code AS 认定单位代码
  FROM commitment_as_judged WHERE result IS NOT NULL ORDER BY code;
)sql";

}  // namespace creditlink::ledger_detail
