// Which text of a mapping file is in force, and the rules of its release that no caller can get round.

#include "schema.h"

namespace creditlink::ledger_detail {

// digest, base: SHA-256 of texts; base: what was in force when the proposal was made. written: the file has the text.
// quarantine_key: the rows of one record. A line of mapping_in_force is a release, or (proposal 0) a text that was found in the file.
const char* const kMappingSchema = R"sql(
CREATE TABLE mapping_text (digest BLOB PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE mapping_proposal (
  number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, base BLOB NOT NULL, digest BLOB NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''), proposer TEXT NOT NULL CHECK (proposer <> ''), proposing TEXT NOT NULL COLLATE NOCASE CHECK (proposing <> ''),
  proposed INTEGER NOT NULL, decider TEXT NOT NULL DEFAULT '' COLLATE NOCASE, deciding TEXT NOT NULL DEFAULT '' COLLATE NOCASE, decided INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '', written INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX mapping_proposal_open ON mapping_proposal (file) WHERE state = 'open';
CREATE INDEX mapping_proposal_file ON mapping_proposal (file, number);

CREATE TABLE mapping_in_force (
  number INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, digest BLOB NOT NULL, proposal INTEGER NOT NULL, since INTEGER NOT NULL);
CREATE INDEX mapping_in_force_file ON mapping_in_force (file, number);

-- What people at the console are writing. No decision: it may be replaced and thrown away.
CREATE TABLE mapping_draft (
  file TEXT NOT NULL, account TEXT NOT NULL, base BLOB NOT NULL, text BLOB NOT NULL, changed INTEGER NOT NULL, PRIMARY KEY (file, account)) WITHOUT ROWID;

CREATE INDEX quarantine_key ON quarantine (key) WHERE key IS NOT NULL;

ALTER TABLE run ADD COLUMN mapping INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER mapping_text_is BEFORE UPDATE ON mapping_text BEGIN SELECT RAISE(ABORT, 'texts of mappings are kept'); END;
CREATE TRIGGER mapping_text_stays BEFORE DELETE ON mapping_text BEGIN SELECT RAISE(ABORT, 'texts of mappings are kept'); END;
CREATE TRIGGER mapping_proposal_begins_open BEFORE INSERT ON mapping_proposal WHEN NEW.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'a proposal begins open'); END;
CREATE TRIGGER mapping_proposal_moves BEFORE UPDATE OF state ON mapping_proposal
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ('open>released', 'open>withdrawn')
  BEGIN SELECT RAISE(ABORT, 'a proposal does not move like this'); END;
CREATE TRIGGER mapping_four_eyes BEFORE UPDATE ON mapping_proposal
  WHEN NEW.state = 'released' AND (NEW.decider = '' OR NEW.deciding = '' OR NEW.decider = NEW.proposer OR NEW.deciding = NEW.proposing)
  BEGIN SELECT RAISE(ABORT, 'a mapping is released by somebody who did not propose it'); END;
CREATE TRIGGER mapping_proposal_is BEFORE UPDATE OF number, file, base, digest, reason, proposer, proposing, proposed ON mapping_proposal
  BEGIN SELECT RAISE(ABORT, 'what was proposed does not change'); END;
CREATE TRIGGER mapping_decision_is BEFORE UPDATE OF decider, deciding, decided, note ON mapping_proposal WHEN OLD.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'what was decided does not change'); END;
CREATE TRIGGER mapping_proposal_stays BEFORE DELETE ON mapping_proposal BEGIN SELECT RAISE(ABORT, 'proposals are kept'); END;
CREATE TRIGGER mapping_release_is_a_release BEFORE INSERT ON mapping_in_force
  WHEN NEW.proposal <> 0 AND NOT EXISTS (SELECT 1 FROM mapping_proposal AS p WHERE p.number = NEW.proposal AND p.file = NEW.file AND p.digest = NEW.digest AND p.state = 'released')
  BEGIN SELECT RAISE(ABORT, 'only what was released is in force by release'); END;
CREATE TRIGGER mapping_in_force_is BEFORE UPDATE ON mapping_in_force BEGIN SELECT RAISE(ABORT, 'what was in force is kept'); END;
CREATE TRIGGER mapping_in_force_stays BEFORE DELETE ON mapping_in_force BEGIN SELECT RAISE(ABORT, 'what was in force is kept'); END;
)sql";

}  // namespace creditlink::ledger_detail
