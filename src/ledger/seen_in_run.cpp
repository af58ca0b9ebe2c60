#include <algorithm>

#include "seen_in_run.h"

namespace creditlink {

namespace {
constexpr std::size_t kKeysInChunk = 65'536;
}

template <typename Key>
Status LooseSet<Key>::add(std::span<const Key> keys) {
    loose.insert(loose.end(), keys.begin(), keys.end());
    return loose.size() < kKeysInChunk ? Status() : tidy();
}

template <typename Key>
Status LooseSet<Key>::tidy() {
    std::sort(loose.begin(), loose.end());
    Status kept = set.add_chunk({reinterpret_cast<const char*>(loose.data()), loose.size() * sizeof(Key)});
    loose.clear();
    return kept;
}

template struct LooseSet<RecordKey>;
template struct LooseSet<RowHash>;

SeenInRun::SeenInRun() : state_(std::make_unique<State>()) {}
SeenInRun::~SeenInRun() = default;

Status SeenInRun::add(std::span<const RowHash> sorted_chunk) {
    if (sorted_chunk.empty()) return {};
    for (const RowHash& hash : sorted_chunk) state_->total.add(hash);
    return state_->hashes.add_chunk({reinterpret_cast<const char*>(sorted_chunk.data()), sorted_chunk.size_bytes()});
}

Status SeenInRun::touch(const RecordKey& key) { return state_->keys.add(std::span(&key, 1)); }

Status SeenInRun::leave(const RowHash& row, const RecordKey& key) {
    if (Status kept = state_->left.add(std::span(&key, 1)); !kept) return kept;
    return state_->left_rows.add(std::span(&row, 1));
}

// Many rows leave, then many are asked for: `loose` is seldom more than empty here.
Result<bool> SeenInRun::has_left(const RowHash& row) {
    LooseSet<RowHash>& left = state_->left_rows;
    if (!left.loose.empty())
        if (Status tidied = left.tidy(); !tidied) return tidied.error();
    return left.set.contains(bytes_of(row));
}

Status SeenInRun::refuse(const RowHash& row) { return state_->refused.add(std::span(&row, 1)); }

Result<bool> SeenInRun::contains(const RowHash& hash) const { return state_->hashes.contains(bytes_of(hash)); }

bool SeenInRun::left_out() const { return state_->left_out; }
std::uint64_t SeenInRun::count() const { return state_->total.count; }

std::array<std::uint64_t, 2> SeenInRun::sum() const { return state_->total.sum; }

}  // namespace creditlink
