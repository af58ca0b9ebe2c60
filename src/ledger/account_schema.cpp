// Accounts of the console. Nothing is deleted: decisions name them.

#include "schema.h"

namespace creditlink::ledger_detail {

const char* const kAccountSchema = R"sql(
CREATE TABLE account (
  name TEXT PRIMARY KEY, person TEXT NOT NULL, roles TEXT NOT NULL, password TEXT NOT NULL, off INTEGER NOT NULL DEFAULT 0,
  must_change INTEGER NOT NULL DEFAULT 1, failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL, seen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'accounts are kept'); END;
CREATE TRIGGER account_keeps_its_name BEFORE UPDATE OF name ON account WHEN OLD.name <> NEW.name
  BEGIN SELECT RAISE(ABORT, 'an account keeps its name'); END;
)sql";

}  // namespace creditlink::ledger_detail
