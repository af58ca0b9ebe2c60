#include <algorithm>

#include "seen_in_run.h"

namespace creditlink {

namespace {
constexpr std::size_t kKeysInChunk = 65'536;
}

SeenInRun::SeenInRun() : state_(std::make_unique<State>()) {}
SeenInRun::~SeenInRun() = default;

Status SeenInRun::add(std::span<const RowHash> sorted_chunk) {
    if (sorted_chunk.empty()) return {};
    for (const RowHash& hash : sorted_chunk) state_->total.add(hash);
    return state_->hashes.add_chunk({reinterpret_cast<const char*>(sorted_chunk.data()), sorted_chunk.size_bytes()});
}

Status SeenInRun::touch(std::span<const RecordKey> keys) {
    state_->loose.insert(state_->loose.end(), keys.begin(), keys.end());
    return state_->loose.size() < kKeysInChunk ? Status() : state_->tidy();
}

Status SeenInRun::State::tidy() {
    std::sort(loose.begin(), loose.end());
    Status kept = keys.add_chunk({reinterpret_cast<const char*>(loose.data()), loose.size() * sizeof(RecordKey)});
    loose.clear();
    return kept;
}

Result<bool> SeenInRun::contains(const RowHash& hash) const { return state_->hashes.contains(bytes_of(hash)); }

std::uint64_t SeenInRun::count() const { return state_->total.count; }

std::array<std::uint64_t, 2> SeenInRun::sum() const { return state_->total.sum; }

}  // namespace creditlink
