#include "schema.h"

namespace creditlink::ledger_detail {

const char* const kSchema = R"sql(
-- schema, office (SHA-256 of the office secret), next_segment, next_admission, records (rows in `record`)
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- seen_count and seen_sum (mod 2^128) of its rows in `seen`
CREATE TABLE task (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, cursor TEXT NOT NULL DEFAULT '',
  seen_count INTEGER NOT NULL DEFAULT 0, seen_sum BLOB NOT NULL, last_full_run INTEGER NOT NULL DEFAULT 0);

-- what a stamp stood for
CREATE TABLE stamp (id INTEGER PRIMARY KEY, task INTEGER NOT NULL, stamp BLOB NOT NULL, what TEXT NOT NULL DEFAULT '',
  since INTEGER NOT NULL, UNIQUE (task, stamp));

-- shape: how a row of it is called; empty until a run of version 8 has met it
CREATE TABLE origin (id INTEGER PRIMARY KEY, task INTEGER NOT NULL, text TEXT NOT NULL, shape TEXT NOT NULL DEFAULT '', UNIQUE (task, text));

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, mode TEXT NOT NULL, started INTEGER NOT NULL,
  ended INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'running', note TEXT NOT NULL DEFAULT '',
  rows_read INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0, admitted INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, proposed INTEGER NOT NULL DEFAULT 0,
  new_records INTEGER NOT NULL DEFAULT 0, new_versions INTEGER NOT NULL DEFAULT 0, warnings INTEGER NOT NULL DEFAULT 0,
  fixed INTEGER NOT NULL DEFAULT 0);

-- findings (sort 1) and skips (sort 2) of a run
CREATE TABLE tally (run INTEGER NOT NULL, sort INTEGER NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (run, sort, what)) WITHOUT ROWID;

-- Rows whose last result was "admitted", or a proposal. Written in hash order, one pass a group.
CREATE TABLE seen (task INTEGER NOT NULL, hash BLOB NOT NULL, stamp INTEGER NOT NULL, key BLOB NOT NULL,
  PRIMARY KEY (task, hash)) WITHOUT ROWID;

-- The newest version of each record. Written in key order. `last` is an admission number, 0 if it was only adopted.
CREATE TABLE record (
  key BLOB PRIMARY KEY, kind TEXT NOT NULL, owner INTEGER NOT NULL, version INTEGER NOT NULL, op INTEGER NOT NULL,
  content BLOB NOT NULL, hash BLOB NOT NULL, last INTEGER NOT NULL, sort TEXT, origin INTEGER NOT NULL,
  number INTEGER NOT NULL, row_key TEXT, adopted INTEGER NOT NULL) WITHOUT ROWID;

-- What may stand in one batch. Everything up to cut_to is in a batch or in `aside`.
CREATE TABLE lane (id INTEGER PRIMARY KEY, platform TEXT NOT NULL, kind TEXT NOT NULL, admitted INTEGER NOT NULL DEFAULT 0,
  cut_to INTEGER NOT NULL, UNIQUE (platform, kind));

-- Append only. Its state is that of the batch whose range covers it, unless `aside` or `outcome` says otherwise.
-- `prior` is the admission number of the record's version before; `decided` is YYYYMMDD.
CREATE TABLE submission (
  seq INTEGER PRIMARY KEY, key BLOB NOT NULL, version INTEGER NOT NULL, op INTEGER NOT NULL, id BLOB NOT NULL,
  segment INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, prior INTEGER NOT NULL, run INTEGER NOT NULL,
  origin INTEGER NOT NULL, number INTEGER NOT NULL, row_key TEXT, decided INTEGER);

CREATE TABLE aside (seq INTEGER PRIMARY KEY, state INTEGER NOT NULL, behind INTEGER NOT NULL DEFAULT 0, lot INTEGER NOT NULL DEFAULT 0);
CREATE INDEX aside_behind ON aside (behind) WHERE behind > 0;
CREATE INDEX aside_released ON aside (lot, seq) WHERE state = 3;

-- Only submissions that were not plainly accepted.
CREATE TABLE outcome (seq INTEGER PRIMARY KEY, state INTEGER NOT NULL, code TEXT NOT NULL DEFAULT '',
  field TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '');
CREATE INDEX outcome_state ON outcome (state, seq);

-- first_seq > 0: the submissions of that range that are not in `aside`; else those in `member`.
-- rejected and doubtful count the rows of `outcome` among them, dropped those that a person wrote: dropped or vouched.
CREATE TABLE batch (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, lane INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
  count INTEGER NOT NULL, catalogue TEXT NOT NULL, created TEXT NOT NULL, head TEXT NOT NULL, bytes INTEGER NOT NULL,
  digest BLOB NOT NULL, state INTEGER NOT NULL, held TEXT NOT NULL DEFAULT '', refused INTEGER NOT NULL DEFAULT 0,
  attempt INTEGER NOT NULL DEFAULT 0, rounds INTEGER NOT NULL DEFAULT 0, first_sent INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL DEFAULT 0, receipt TEXT NOT NULL DEFAULT '', signed_receipt INTEGER NOT NULL DEFAULT 0,
  settled INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, doubtful INTEGER NOT NULL DEFAULT 0,
  dropped INTEGER NOT NULL DEFAULT 0);
CREATE INDEX batch_range ON batch (lane, first_seq) WHERE first_seq > 0;
CREATE INDEX batch_open ON batch (state, number) WHERE state IN (0, 1, 2, 4);

CREATE TABLE member (batch INTEGER NOT NULL, position INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (batch, position)) WITHOUT ROWID;
CREATE INDEX member_seq ON member (seq, batch);

-- verdict: what the row was refused for, and by which mapping. last_run: the one that changed something here.
CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, hash BLOB NOT NULL, state TEXT NOT NULL DEFAULT 'open',
  origin INTEGER NOT NULL, row_number INTEGER NOT NULL, row_key TEXT, columns TEXT NOT NULL, cells TEXT NOT NULL,
  findings TEXT NOT NULL, first_code TEXT NOT NULL, verdict BLOB NOT NULL, key BLOB, overlay TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
  who TEXT NOT NULL DEFAULT '', first_run INTEGER NOT NULL, last_run INTEGER NOT NULL, since INTEGER NOT NULL,
  UNIQUE (task, hash));
CREATE INDEX quarantine_state ON quarantine (task, state, number);

-- version: of the record it was made for. vanished: its row is gone; else the source says so.
CREATE TABLE proposal (
  number INTEGER PRIMARY KEY AUTOINCREMENT, task INTEGER NOT NULL, key BLOB NOT NULL, version INTEGER NOT NULL,
  vanished INTEGER NOT NULL, reason TEXT NOT NULL, why TEXT NOT NULL, origin INTEGER NOT NULL, row_number INTEGER NOT NULL,
  row_key TEXT, state TEXT NOT NULL DEFAULT 'open', decision TEXT NOT NULL DEFAULT '', who TEXT NOT NULL DEFAULT '',
  run INTEGER NOT NULL, since INTEGER NOT NULL);
CREATE INDEX proposal_key ON proposal (key);
CREATE INDEX proposal_state ON proposal (state, number);

-- What people decided, on whose word and why. The exchange log has SHA-256(salt, reason), never the reason itself.
CREATE TABLE decision (number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  subject TEXT NOT NULL, reason TEXT NOT NULL, salt BLOB NOT NULL);

-- Entries on their way to the exchange log, written with the decision they speak of.
CREATE TABLE to_log (number INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, json TEXT NOT NULL);
)sql";

}  // namespace creditlink::ledger_detail
