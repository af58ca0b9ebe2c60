#pragma once
// The sandbox's own tables. `record` keeps its rows in order of arrival and finds them by an index of short keys: bodies
// sorted into a tree by random keys would be moved about with every batch.

#include <string_view>

namespace creditlink::sandbox {

inline constexpr std::string_view kSchema = R"sql(
CREATE TABLE IF NOT EXISTS record (
  n INTEGER PRIMARY KEY,
  sender TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  version INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
  canonical TEXT NOT NULL,      -- RFC 8785 JSON of the data; empty once withdrawn
  digest TEXT NOT NULL,         -- SHA-256 of canonical, hex
  reason TEXT NOT NULL, basis TEXT NOT NULL,
  submission TEXT NOT NULL, batch TEXT NOT NULL,
  doubtful INTEGER NOT NULL,
  stores INTEGER NOT NULL,      -- once for each version taken
  repeats INTEGER NOT NULL,     -- how often the stored version came again
  bucket TEXT NOT NULL          -- first two bytes of SHA-256(key), hex
);
CREATE UNIQUE INDEX IF NOT EXISTS record_by_key ON record(sender, kind, key);
CREATE TABLE IF NOT EXISTS batch (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
  received TEXT NOT NULL, received_unix INTEGER NOT NULL, head TEXT NOT NULL,
  receipt TEXT NOT NULL,        -- the JSON of the final answer: it never changes
  total INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, doubtful INTEGER NOT NULL,
  posts INTEGER NOT NULL, pending INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS batch_by_id ON batch(id, sender);
CREATE TABLE IF NOT EXISTS rejection (
  n INTEGER PRIMARY KEY,
  batch TEXT NOT NULL, sender TEXT NOT NULL, kind TEXT NOT NULL, submission TEXT NOT NULL, key TEXT NOT NULL,
  code TEXT NOT NULL, field TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS question (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, submission TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  field TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, raised TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS acknowledgement (
  about TEXT NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (about, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (
  n INTEGER PRIMARY KEY,
  signer TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
  announced TEXT NOT NULL,      -- the JSON of the PUT
  withdrawn TEXT NOT NULL,      -- that of the DELETE; empty: in force
  UNIQUE (signer, id, version)
);
)sql";

}  // namespace creditlink::sandbox
