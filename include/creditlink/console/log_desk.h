#pragma once
// The exchange log as the console shows it to auditors: an exchange is found, explained, proven and taken away.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "creditlink/base/result.h"

namespace creditlink {

using DeskLines = std::vector<std::pair<std::string, std::string>>;  // label and text

struct DeskLogQuery {
    std::string id;                    // s-… k-… b-… r-… q-… w-…, a letter's number
    std::string subject;               // what subject() made of a code: says nothing to whoever lacks the office secret
    std::string task, outcome, who, event;
    std::string from, until;           // days, YYYY-MM-DD, both included
    std::uint64_t before = 0;          // paging: entries below; 0: from the newest
};

struct DeskLogRecord {                 // of an exchange
    std::string submission, key, outcome;
    std::uint32_t place = 0;           // in the batch, from 1
    bool withdraws = false;
};

struct DeskLogItem {                   // an exchange (all entries about one batch), or one other entry
    std::uint64_t number = 0;          // its entry, of an exchange the first one
    std::int64_t at = 0;               // unix seconds
    std::string title, outcome;
    std::string batch;                 // empty: no exchange
    std::string who;
    std::vector<DeskLogRecord> matched;  // records that were asked for, the first few
    std::uint64_t records = 0;         // of which there are so many
};

struct DeskLogFound {
    std::vector<DeskLogItem> items;    // newest first
    std::uint64_t total = 0;           // on all pages; at most kMostCounted, which stands for "or more"; 0 by name: not counted
    std::uint64_t next = 0;            // DeskLogQuery::before of the next page; 0: there is none
    std::uint64_t entries = 0;         // of the log, as far as it is indexed
    std::uint64_t unread = 0;          // contents whose records and subjects are not found: their key is not at hand
    std::string note = {};             // how it was found, a sentence, where that is not plain
    bool indexing = false;             // the index is still being made: what is found is not all
};
inline constexpr std::uint64_t kMostCounted = 10'000;

struct DeskLogEntry {
    std::uint64_t index = 0;
    std::int64_t at = 0;               // unix seconds
    std::string event, text;           // text: the entry's members in a line; no personal data by its format
};

struct DeskLog {
    std::vector<DeskLogEntry> entries;  // newest first
    std::string checkpoint;             // the signed head, a C2SP note; empty: none yet
};

struct DeskExchangeEntry {
    std::uint64_t number = 0;
    std::int64_t at = 0;               // unix seconds
    std::string title, detail;         // in plain words
    DeskLines digests;                 // what the entry commits to
};

struct DeskExchange {
    std::string batch, title;
    DeskLines facts;
    std::vector<DeskExchangeEntry> entries;  // in the order of the log
    std::vector<DeskLogRecord> records;      // by place, from the one asked for
    std::uint64_t count = 0;           // of all records of the batch, as it was sent
    bool known = false;                // its records are indexed
    bool final = false;                // the platform has answered for good: a pack can be made
};

struct DeskProof {                     // an entry, and that it stands in the log
    std::uint64_t number = 0;
    std::int64_t at = 0;               // unix seconds
    std::string event, title, batch;   // batch: of an exchange
    bool has_content = false;          // a request or an answer stands behind it
    DeskLines members;
    std::string bytes;                 // the entry itself, byte for byte
    std::string leaf;                  // hex
    // Of the signed head that it stands under; all empty while none covers it.
    std::uint64_t size = 0;
    std::string root;                  // hex
    std::vector<std::pair<bool, std::string>> path;  // from below; true: the hash stands on the left; hex
    std::string checkpoint, proof;     // the note; the proof as a file
    std::vector<std::pair<std::string, std::string>> keys;  // of the log: algorithm, id
    DeskLines cosigned;                // by witnesses whose head covers it
};

// Called by several threads at once.
class LogDesk {
  public:
    virtual ~LogDesk() = default;
    // Entries below `before` (0: from the newest), newest first.
    virtual Result<DeskLog> latest(std::uint64_t before, std::size_t most) = 0;

    // Errc::usage for a day that is none.
    virtual Result<DeskLogFound> search(const DeskLogQuery& query, std::size_t most) = 0;
    // The token of a USCC or identity number, as text. Errc::usage if it is no code.
    virtual Result<std::string> subject(std::string_view code) = 0;
    // Exchanges in which `name` stands somewhere, by reading what was sent: `who` has looked, and why, before it is read.
    // Ends after some seconds; `next` says where to go on.
    virtual Result<DeskLogFound> search_name(const DeskLogQuery& query, std::string_view name, std::string_view purpose, std::string_view who, std::size_t most) = 0;

    // Records from place `from` (from 1). Errc::not_found.
    virtual Result<DeskExchange> exchange(std::string_view batch, std::uint32_t from, std::size_t most) = 0;
    virtual Result<DeskProof> entry(std::uint64_t number) = 0;  // Errc::not_found
    // The request or answer that an entry stands for, proven against its digests; `who` has looked.
    virtual Result<std::string> content(std::uint64_t number, std::string_view purpose, std::string_view who) = 0;
    // The log's public keys: lines of verifier keys, as creditlink-verify takes them, and the Ed25519 one as PEM for openssl
    // (empty if there is none).
    virtual Result<std::string> log_keys() = 0;
    virtual Result<std::string> ed25519_key() = 0;
};

}  // namespace creditlink
