// Explaining an exchange, proving an entry: read from the log itself, not from its index.

#include <algorithm>

#include "creditlink/audit/log_index.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/exchange_log/log_places.h"
#include "creditlink/exchange_log/note_key.h"
#include "creditlink/exchange_log/proof.h"
#include "desk_hint.h"
#include "entry_words.h"
#include "erased_words.h"
#include "log_item.h"
#include "office_index.h"
#include "office_log_desk.h"
#include "one_entry.h"
#include "signed_log.h"
#include "witnesses.h"

namespace creditlink {

namespace {

constexpr std::size_t kMostEntriesShown = 200;  // of one exchange: attempts go on for days, not for ever
const Error kSeenAll{Errc::interrupted, {}, {}, {}};  // ends a reading of the log, and is told to nobody

json::Value entry_data(const LogEntry& entry) {
    auto data = json::parse(entry.json);
    return data ? std::move(*data) : json::Value();
}

DeskExchangeEntry shown_exchange_entry(const LogEntry& entry) {
    const json::Value data = entry_data(entry);
    EntryWords words = entry_words(entry, data);
    DeskExchangeEntry one{.number = entry.index, .at = entry.time / 1000, .title = std::move(words.title), .detail = std::move(words.detail), .digests = {}};
    for (const std::string_view name : {"digest", "head", "records"})
        if (std::string digest = json::text_in(data, name); !digest.empty()) one.digests.emplace_back(member_title(entry.event, name), std::move(digest));
    return one;
}

// Entries about the batch from its first one to its last answer; to the log's end while it has none.
Result<std::vector<DeskExchangeEntry>> entries_about(const Path& log, const LogItem& item) {
    std::vector<DeskExchangeEntry> entries;
    const std::uint64_t last = item.outcome == "receipt" ? std::max(item.submitted, item.answered) : 0;
    const std::string named = "\"batch\":" + json::quoted(item.batch);
    auto read = read_log(
        log,
        [&](const LogEntry& entry) -> Status {
            if (entry.json.find(named) != std::string::npos) entries.push_back(shown_exchange_entry(entry));
            if (entries.size() == kMostEntriesShown || (last > 0 && entry.index >= last)) return kSeenAll;
            return {};
        },
        item.number);
    if (!read && read.error().code != Errc::interrupted) return read.error();
    return entries;
}

// Which side of the path each hash stands on (RFC 9162 2.1.3.2).
std::vector<std::pair<bool, std::string>> sided_path(const InclusionProof& proof) {
    std::vector<std::pair<bool, std::string>> path;
    std::uint64_t at = proof.index, last = proof.head.size - 1;
    for (const Digest256& hash : proof.path) {
        const bool left = (at & 1) != 0 || at == last;
        path.emplace_back(left, hex(bytes_of(hash)));
        while (left && (at & 1) == 0 && at != 0) at >>= 1, last >>= 1;
        at >>= 1, last >>= 1;
    }
    return path;
}

Status add_proof(const std::shared_ptr<Office>& office, DeskProof& shown) {
    const auto log = signed_log(office);
    if (!log) return log.error().code == Errc::not_found ? Status() : Status(log.error());  // no head was signed yet
    for (const PublicKey& key : log->keys) shown.keys.emplace_back(key.algorithm() == Algorithm::ed25519 ? "Ed25519" : "SM2", key.id());
    if (shown.number >= log->head.size) return {};
    const auto proof = prove_inclusion(log->directory, log->checkpoint, shown.number, log->head.size);
    if (!proof) return proof.error();
    if (!proof->holds()) return Error{Errc::log_integrity, say("第 {n} 条的证明不成立", "the proof of entry {n} does not hold", {{"n", std::to_string(shown.number)}}), {}, std::string(say("保留现场，在“日志头与见证”里逐条核对", "keep everything as it is, and check every entry under Heads and witnesses"))};
    shown.size = log->head.size, shown.root = hex(bytes_of(log->head.root)), shown.checkpoint = log->checkpoint, shown.proof = proof->json();
    shown.bytes = proof->entry, shown.path = sided_path(*proof);
    const auto heads = witnessed_heads(office->config());
    if (!heads) return heads.error();
    for (const Witnessed& one : *heads)
        if (one.head.size > shown.number)
            shown.cosigned.emplace_back(one.by.witness.name, say("{t}，前 {n} 条", "{t}, the first {n} entries", {{"t", shown_time(one.by.time)}, {"n", std::to_string(one.head.size)}}));
    return {};
}

}  // namespace

Result<DeskExchange> OfficeLogDesk::exchange(std::string_view batch, std::uint32_t from, std::size_t most) {
    const auto office = office_();
    std::unique_lock one(indexing_);
    auto opened = office_index(*office, Talk::brief);
    one.unlock();
    if (!opened) return opened.error();
    const auto found = opened->index->find({.id = std::string(batch), .event = "exchange", .most = 1});
    if (!found) return found.error();
    if (found->empty() || found->front().batch != batch)
        return Error{Errc::not_found, std::string(say("交换日志中没有这个批次", "the exchange log has no such batch")), std::string(batch),
                     std::string(opened->unfinished ? say("索引还在建立，请稍后再看", "the index is still being made: look again later") : say("请从“查找”里选", "choose one from the search"))};
    LogItem item = found->front();
    item.matched.clear();
    DeskExchange shown{.batch = item.batch, .title = item_title(item), .facts = {}, .entries = {}, .records = {}, .count = item.count, .known = item.request == ContentState::read, .final = item.outcome == "receipt"};
    for (auto& line : item_lines(item)) shown.facts.push_back(std::move(line));
    if (!erased_batches({&item, 1}).empty()) {
        const auto note = erasure_of(office->config().state / "log", item.batch);
        if (!note) return note.error();
        shown.facts.emplace_back(say("销毁", "erasure"), gone_words(*note));
    }
    const auto records = opened->index->records(item.number, std::max<std::uint32_t>(from, 1) - 1, most);
    if (!records) return records.error();
    for (const ItemRecord& record : *records) shown.records.push_back({record.submission, record.key, outcome_words(record), record.place + 1, record.op == "withdraw"});
    auto entries = entries_about(office->config().state / "log", item);
    if (!entries) return entries.error();
    shown.entries = std::move(*entries);
    return shown;
}

Result<DeskProof> OfficeLogDesk::entry(std::uint64_t number) {
    const auto office = office_();
    const auto entry = one_entry(office->config().state / "log", number);
    if (!entry) return entry.error();
    const json::Value data = entry_data(*entry);
    DeskProof shown;
    shown.number = number, shown.at = entry->time / 1000, shown.event = entry->event;
    shown.title = entry_words(*entry, data).title, shown.batch = json::text_in(data, "batch");
    shown.has_content = !json::text_in(data, "content").empty();
    for (const auto& [name, value] : data.members) shown.members.emplace_back(member_title(entry->event, name), value.is_string() || value.members.empty() ? (value.text.empty() ? json::text_of(value) : value.text) : json::text_of(value));
    // As FORMAT.md, "Entry", writes it; once it is signed, the bytes come from the tiles.
    shown.bytes = json::Writer().begin_object().member("index", static_cast<std::int64_t>(entry->index)).member("time", entry->time).member("event", entry->event).name("data").raw(entry->json).end_object().take();
    if (auto added = add_proof(office, shown); !added) return added.error();
    shown.leaf = hex(bytes_of(leaf_hash(shown.bytes)));
    return shown;
}

Result<std::string> OfficeLogDesk::content(std::uint64_t number, std::string_view purpose, std::string_view who) {
    if (trim(purpose).empty()) return Error{Errc::usage, std::string(say("报文含个人信息，请写明查看目的", "the message holds personal data: say what it is looked at for")), {}, {}};
    const auto office = office_();
    const auto entry = one_entry(office->config().state / "log", number);
    if (!entry) return entry.error();
    const auto contents = office->contents_to_read();
    if (!contents) return contents.error();
    auto message = kept_message(*contents, *entry);
    if (!message) return for_a_browser(erased_or(message.error(), *office, json::text_in(entry_data(*entry), "batch")));
    auto ledger = office->ledger();
    if (!ledger) return ledger.error();
    if (auto kept = ledger->record_decision("unmask", "log " + std::to_string(number), purpose, who); !kept) return kept.error();
    return message;
}

Result<std::string> OfficeLogDesk::log_keys() {
    const auto office = office_();
    std::string problem, lines;
    const auto keys = office->log_public_keys(problem);
    if (keys.empty()) return Error{Errc::trust, problem, {}, {}};
    for (const PublicKey& key : keys) {
        const auto line = verifier_key({office->log_origin(), NoteKeyUse::log, key});
        if (!line) return line.error();
        lines += *line + "\n";
    }
    return lines;
}

Result<std::string> OfficeLogDesk::ed25519_key() {
    std::string problem;
    for (const PublicKey& key : office_()->log_public_keys(problem))
        if (key.algorithm() == Algorithm::ed25519) return key.pem();
    return std::string();
}

}  // namespace creditlink
