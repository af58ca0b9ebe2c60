// What a letter's approval binds, drafts that were discarded, and the rules about both that no caller can get round.

#include "schema.h"

namespace creditlink::ledger_detail {

// approval: the digest over document and text that was approved; NULL as long as nobody has. Approvals of older stores are filled in
// between column and rules (open.cpp).
const char* const kApprovalColumn = "ALTER TABLE letter ADD COLUMN approval BLOB";

const char* const kApprovalSchema = R"sql(
DROP VIEW letter_with_authors;
CREATE VIEW letter_with_authors AS SELECT id, version, state, text, document, digest, approver, effective, ends, changed, published, withdrawn, note,
  (SELECT group_concat(person, ', ') FROM letter_author AS a WHERE a.id = letter.id AND a.version = letter.version) AS authors, approval FROM letter;

CREATE TRIGGER letter_approval_is_kept BEFORE UPDATE ON letter
  WHEN (NEW.state IN ('approved', 'published', 'superseded', 'withdrawn')) <> (NEW.approval IS NOT NULL AND length(NEW.approval) = 32)
  BEGIN SELECT RAISE(ABORT, 'what was approved is kept with the approval'); END;
CREATE TRIGGER letter_approval_is BEFORE UPDATE OF approval ON letter
  WHEN OLD.approval IS NOT NEW.approval AND OLD.state || '>' || NEW.state NOT IN ('submitted>approved', 'approved>draft')
  BEGIN SELECT RAISE(ABORT, 'what was approved does not change'); END;

DROP TRIGGER letter_moves;
CREATE TRIGGER letter_moves BEFORE UPDATE OF state ON letter
  WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ('draft>submitted', 'draft>discarded', 'submitted>approved', 'submitted>draft',
    'approved>draft', 'approved>published', 'published>superseded', 'published>withdrawn', 'superseded>withdrawn')
  BEGIN SELECT RAISE(ABORT, 'a letter does not move like this'); END;
CREATE TRIGGER letter_discarded_why BEFORE UPDATE ON letter WHEN NEW.state = 'discarded' AND trim(NEW.note) = ''
  BEGIN SELECT RAISE(ABORT, 'a draft is discarded with a reason'); END;
CREATE TRIGGER letter_discarded_stays BEFORE UPDATE ON letter WHEN OLD.state = 'discarded'
  BEGIN SELECT RAISE(ABORT, 'what was discarded stays so'); END;
)sql";

}  // namespace creditlink::ledger_detail
