// The letters' tables, and the rules that no caller can get round.

#include "schema.h"

namespace creditlink::ledger_detail {

// digest: SHA-256 of document; approved: the digest that was approved. effective and ends are YYYY/MM/DD.
const char* const kLetterSchema = R"sql(
CREATE TABLE letter (
  id TEXT NOT NULL, version INTEGER NOT NULL CHECK (version > 0), state TEXT NOT NULL, text BLOB NOT NULL,
  document BLOB, digest BLOB, approver TEXT NOT NULL DEFAULT '', approved BLOB, effective TEXT, ends TEXT,
  changed INTEGER NOT NULL, published INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '', PRIMARY KEY (id, version));
CREATE UNIQUE INDEX letter_open ON letter (id) WHERE state IN ('draft', 'submitted', 'approved');

-- Everybody who wrote or submitted a version.
CREATE TABLE letter_author (id TEXT NOT NULL, version INTEGER NOT NULL, person TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (id, version, person)) WITHOUT ROWID;

CREATE VIEW letter_with_authors AS SELECT id, version, state, text, document, digest, approver, effective, ends, changed, published, withdrawn, note,
  (SELECT group_concat(person, ', ') FROM letter_author AS a WHERE a.id = letter.id AND a.version = letter.version) AS authors FROM letter;

CREATE TRIGGER letter_begins_as_draft BEFORE INSERT ON letter WHEN NEW.state <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'a letter begins as a draft'); END;
CREATE TRIGGER letter_moves BEFORE UPDATE OF state ON letter
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ('draft>submitted', 'submitted>approved', 'submitted>draft',
    'approved>draft', 'approved>published', 'published>superseded', 'published>withdrawn', 'superseded>withdrawn')
  BEGIN SELECT RAISE(ABORT, 'a letter does not move like this'); END;
CREATE TRIGGER letter_four_eyes BEFORE UPDATE OF state, approver ON letter
  WHEN NEW.state IN ('approved', 'published') AND (NEW.approver = ''
    OR EXISTS (SELECT 1 FROM letter_author AS a WHERE a.id = NEW.id AND a.version = NEW.version AND a.person = NEW.approver)
    OR NOT EXISTS (SELECT 1 FROM letter_author AS a WHERE a.id = NEW.id AND a.version = NEW.version))
  BEGIN SELECT RAISE(ABORT, 'a letter is approved by somebody who did not write it'); END;
CREATE TRIGGER letter_is_what_was_approved BEFORE UPDATE ON letter
  WHEN NEW.state IN ('approved', 'published', 'superseded', 'withdrawn') AND NEW.approved IS NOT NEW.digest
  BEGIN SELECT RAISE(ABORT, 'only what was approved is published'); END;
CREATE TRIGGER letter_text_stays BEFORE UPDATE OF id, version, text, document, digest, ends ON letter WHEN OLD.state <> 'draft'
  BEGIN SELECT RAISE(ABORT, 'a letter changes only while it is a draft'); END;
CREATE TRIGGER letter_approval_stays BEFORE UPDATE OF approver, approved, effective, published ON letter
  WHEN OLD.state IN ('published', 'superseded', 'withdrawn')
  BEGIN SELECT RAISE(ABORT, 'nothing about a published letter is edited'); END;
CREATE TRIGGER letter_stays BEFORE DELETE ON letter BEGIN SELECT RAISE(ABORT, 'letters are kept'); END;
CREATE TRIGGER letter_author_stays BEFORE DELETE ON letter_author BEGIN SELECT RAISE(ABORT, 'authors are kept'); END;
CREATE TRIGGER letter_author_is BEFORE UPDATE ON letter_author BEGIN SELECT RAISE(ABORT, 'authors are kept'); END;
)sql";

}  // namespace creditlink::ledger_detail
