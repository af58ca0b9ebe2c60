// Changes of the office's signing key, and the rules of their release that no caller can get round.

#include "schema.h"

namespace creditlink::ledger_detail {

// former, next: ids of keys; *_pem: their public halves. in_place: the file of the key has the next one.
const char* const kKeyChangeSchema = R"sql(
CREATE TABLE key_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT, state TEXT NOT NULL,
  former TEXT NOT NULL, former_algorithm TEXT NOT NULL, former_signer TEXT NOT NULL, former_pem TEXT NOT NULL,
  next TEXT NOT NULL CHECK (next <> former), next_algorithm TEXT NOT NULL, next_signer TEXT NOT NULL, next_pem TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''), proposer TEXT NOT NULL CHECK (proposer <> ''), proposing TEXT NOT NULL COLLATE NOCASE CHECK (proposing <> ''),
  proposed INTEGER NOT NULL, decider TEXT NOT NULL DEFAULT '' COLLATE NOCASE, deciding TEXT NOT NULL DEFAULT '' COLLATE NOCASE, decided INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '', in_place INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX key_change_open ON key_change (state) WHERE state = 'open';

CREATE TRIGGER key_change_begins_open BEFORE INSERT ON key_change WHEN NEW.state <> 'open' BEGIN SELECT RAISE(ABORT, 'a change begins open'); END;
CREATE TRIGGER key_change_moves BEFORE UPDATE OF state ON key_change
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ('open>released', 'open>withdrawn')
  BEGIN SELECT RAISE(ABORT, 'a change does not move like this'); END;
CREATE TRIGGER key_change_four_eyes BEFORE UPDATE ON key_change
  WHEN NEW.state = 'released' AND (NEW.decider = '' OR NEW.deciding = '' OR NEW.decider = NEW.proposer OR NEW.deciding = NEW.proposing)
  BEGIN SELECT RAISE(ABORT, 'a key is released by somebody who did not propose it'); END;
CREATE TRIGGER key_change_is BEFORE UPDATE OF number, former, former_algorithm, former_signer, former_pem, next, next_algorithm, next_signer, next_pem, reason, proposer, proposing, proposed ON key_change
  BEGIN SELECT RAISE(ABORT, 'what was proposed does not change'); END;
CREATE TRIGGER key_change_decision_is BEFORE UPDATE OF decider, deciding, decided, note ON key_change WHEN OLD.state <> 'open'
  BEGIN SELECT RAISE(ABORT, 'what was decided does not change'); END;
CREATE TRIGGER key_change_stays BEFORE DELETE ON key_change BEGIN SELECT RAISE(ABORT, 'changes of keys are kept'); END;
)sql";

}  // namespace creditlink::ledger_detail
