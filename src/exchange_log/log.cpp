#include "creditlink/exchange_log/log.h"

#include <algorithm>

#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "entry.h"
#include "log_state.h"
#include "tile_files.h"

namespace creditlink {

// Full tiles wait in memory for a sync; a caller that never syncs must not fill it (16 tiles and bundles: 4,096 entries).
constexpr std::size_t kMaxWaitingTiles = 32;

std::vector<const PrivateKey*> ExchangeLog::State::signers() const {
    std::vector<const PrivateKey*> signers;
    for (const auto& key : {keys.ed25519, keys.sm2})
        if (key) signers.push_back(key.get());
    return signers;
}

std::vector<PublicKey> ExchangeLog::State::own_keys() const {
    std::vector<PublicKey> own;
    for (const PrivateKey* key : signers()) own.push_back(key->public_key());
    own.insert(own.end(), keys.away.begin(), keys.away.end());
    return own;
}

// Who knows keys of both kinds wants a line of each: with one key away nothing is signed, rather than half.
Status ExchangeLog::State::can_sign() const {
    if (keys.away.empty()) return {};
    return Error{Errc::trust, std::string(say("日志签名私钥不在，新的条目签不了名", "a private key of the log is away: new entries cannot be signed")), directory.string(),
                 std::string(say("请放回日志签名私钥", "put the log's private keys back"))};
}

std::vector<TileToWrite> ExchangeLog::State::add(std::string_view entry) {
    add_to_bundle(bundle, entry);
    std::vector<FullTile> tiles;
    edge.add(leaf_hash(entry), tiles);
    if (tiles.empty()) return {};
    std::vector<TileToWrite> ready;
    ready.push_back({{std::nullopt, tiles[0].index, kTileWidth}, std::move(bundle)});
    for (const FullTile& tile : tiles) ready.push_back({{tile.level, tile.index, kTileWidth}, tile_bytes(tile.hashes)});
    bundle.clear();
    return ready;
}

Status ExchangeLog::State::write_checkpoint(const LogHead& head, std::span<const PrivateKey* const> also) {
    if (auto able = can_sign(); !able) return able;
    std::vector<const PrivateKey*> all = signers();
    all.insert(all.end(), also.begin(), also.end());
    auto note = signed_checkpoint(keys.origin, head, all);
    if (!note) return note.error();
    if (auto wrote = write_file(directory / "checkpoint", *note); !wrote) return wrote;
    CREDITLINK_FAILPOINT("log.checkpointed");
    signed_head = head;
    signed_by_current_keys = true;
    return {};
}

ExchangeLog::ExchangeLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
ExchangeLog::ExchangeLog(ExchangeLog&&) noexcept = default;
ExchangeLog& ExchangeLog::operator=(ExchangeLog&&) noexcept = default;
ExchangeLog::~ExchangeLog() = default;

Result<std::uint64_t> ExchangeLog::append(std::string_view event, std::string_view json) {
    State& s = *state_;
    if (s.full.size() >= kMaxWaitingTiles) {
        if (auto synced = sync(); !synced) return synced.error();
    }
    const std::uint64_t index = s.journal->next_index();
    const auto entry = entry_bytes({index, s.clock.unix_ms(), event, json});
    if (!entry) return entry.error();
    if (auto wrote = s.journal->append(*entry); !wrote) return wrote.error();
    if (index == s.signed_head.size) s.unsigned_since = s.clock.unix_ms();
    std::ranges::move(s.add(*entry), std::back_inserter(s.full));
    return index;
}

// A tile is written after its entries are on disk: a tile without its entries can then only mean that entries were lost.
Status ExchangeLog::sync() {
    State& s = *state_;
    if (auto synced = s.journal->sync(); !synced) return synced;
    for (std::size_t i = 0; i < s.full.size(); ++i) {
        if (auto wrote = write_tile(s.directory, s.full[i].name, s.full[i].bytes); !wrote) {
            s.full.erase(s.full.begin(), s.full.begin() + static_cast<std::ptrdiff_t>(i));
            return wrote;
        }
    }
    s.full.clear();
    return {};
}

Result<LogHead> ExchangeLog::checkpoint(std::span<const PrivateKey* const> also) {
    State& s = *state_;
    if (auto synced = sync(); !synced) return synced.error();
    const LogHead now = head();
    if (now == s.signed_head && s.signed_by_current_keys && also.empty()) return now;
    if (auto able = s.can_sign(); !able) return able.error();
    for (unsigned level = 0; level < kTileLevels; ++level) {
        const auto& hashes = s.edge.levels()[level];
        if (hashes.empty()) continue;
        const std::uint64_t index = (now.size >> (8 * level)) / kTileWidth;
        if (level == 0) {
            if (auto wrote = write_tile(s.directory, {std::nullopt, index, hashes.size()}, s.bundle); !wrote) return wrote.error();
        }
        if (auto wrote = write_tile(s.directory, {level, index, hashes.size()}, tile_bytes(hashes)); !wrote) return wrote.error();
    }
    if (auto wrote = s.write_checkpoint(now, also); !wrote) return wrote.error();
    return now;
}

Status ExchangeLog::can_sign() const { return state_->can_sign(); }

LogHead ExchangeLog::head() const { return {state_->edge.size(), state_->edge.root()}; }
std::uint64_t ExchangeLog::signed_size() const { return state_->signed_head.size; }
const Path& ExchangeLog::directory() const { return state_->directory; }

UnsignedTail ExchangeLog::unsigned_tail() const {
    const std::uint64_t entries = state_->edge.size() - state_->signed_head.size;
    return {entries, entries > 0 ? state_->unsigned_since : 0};
}

const std::vector<std::string>& ExchangeLog::notes() const { return state_->notes; }

Result<std::vector<LogEntry>> ExchangeLog::entries_of_batch(std::string_view batch, std::uint64_t from_index) const {
    const std::string member = "\"batch\":" + json::quoted(batch);
    std::vector<LogEntry> found;
    const auto visit = [&](const EntryView& entry, std::string_view) -> Status {
        if (entry.index < from_index || entry.json.find(member) == std::string_view::npos) return {};
        const auto data = json::parse(entry.json);
        if (!data) return {};
        const json::Value* id = data->find("batch");  // not one inside
        if (id && id->is_string() && id->text == batch) found.push_back(entry.copy());
        return {};
    };
    if (auto end = scan_journal(state_->journal_directory(), from_index, visit); !end) return end.error();
    std::ranges::reverse(found);
    return found;
}

Status read_log(const Path& directory, const std::function<Status(const LogEntry&)>& visit, std::uint64_t from_index) {
    const auto end = scan_journal(directory / "journal", from_index, [&](const EntryView& entry, std::string_view) -> Status {
        return entry.index < from_index ? Status() : visit(entry.copy());
    });
    if (!end) return end.error();
    return {};
}

}  // namespace creditlink
