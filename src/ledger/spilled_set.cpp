#include "spilled_set.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <queue>

#include "creditlink/base/message.h"

namespace creditlink::ledger_detail {

namespace {

constexpr std::size_t kInMemory = 4u << 20;    // 262,144 row hashes; beyond it the same memory serves any number
constexpr std::uint64_t kWindow = 256;         // keys fetched around an interpolated place: 4 KiB of hashes
constexpr std::uint64_t kMergeKeys = 4096;     // of each chunk, read ahead

Error io_error(const char* doing) {
    return {Errc::storage, say("临时文件读写失败：{w}", "the temporary file failed: {w}", {{"w", std::string(std::strerror(errno))}}), doing, {}};
}

// Keys are hashes: evenly spread, so the first eight bytes say where one stands.
std::uint64_t head_of(std::string_view key) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(key[i]);
    return value;
}

}  // namespace

SpilledSet::~SpilledSet() {
    if (fd_ >= 0) close(fd_);
}

Status SpilledSet::add_chunk(std::string_view sorted) {
    if (sorted.empty()) return {};
    if (memory_.size() + sorted.size() > kInMemory && !memory_.empty())
        if (Status spilled = spill(); !spilled) return spilled;
    chunks_.push_back({memory_.size(), sorted.size() / width_, false});
    memory_.append(sorted);
    return {};
}

Status SpilledSet::spill() {
    if (fd_ < 0) {
        const char* directory = std::getenv("TMPDIR");
        std::string name = std::string(directory && *directory ? directory : "/var/tmp") + "/creditlink-XXXXXX";
        fd_ = mkostemp(name.data(), O_CLOEXEC);
        if (fd_ < 0) return io_error("mkostemp");
        unlink(name.c_str());  // gone with the process, whatever becomes of it
    }
    for (std::size_t done = 0; done < memory_.size();) {
        const auto wrote = pwrite(fd_, memory_.data() + done, memory_.size() - done, static_cast<off_t>(file_size_ + done));
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return io_error("pwrite");
        done += static_cast<std::size_t>(wrote);
    }
    for (Chunk& chunk : chunks_) {
        if (chunk.in_file) continue;
        chunk.begin += file_size_;
        chunk.in_file = true;
    }
    file_size_ += memory_.size();
    memory_.clear();
    return {};
}

Result<std::string_view> SpilledSet::fetch(const Chunk& chunk, std::uint64_t first, std::uint64_t count, std::string& room) const {
    const std::uint64_t begin = chunk.begin + first * width_;
    const std::size_t size = static_cast<std::size_t>(count) * width_;
    if (!chunk.in_file) return std::string_view(memory_).substr(begin, size);
    room.resize(size);
    for (std::size_t done = 0; done < size;) {
        const auto got = pread(fd_, room.data() + done, size - done, static_cast<off_t>(begin + done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return io_error("pread");
        done += static_cast<std::size_t>(got);
    }
    return std::string_view(room);
}

Result<bool> SpilledSet::contains(std::string_view key) const {
    std::string room;
    for (const Chunk& chunk : chunks_) {
        std::uint64_t low = 0, high = chunk.count;  // the key, if it is there, stands in [low, high)
        const double share = static_cast<double>(head_of(key)) / 18446744073709551616.0;
        auto guess = static_cast<std::uint64_t>(share * static_cast<double>(chunk.count));
        while (low < high) {
            std::uint64_t first = guess > kWindow / 2 ? guess - kWindow / 2 : 0;
            first = std::clamp(first, low, high - 1);
            const std::uint64_t count = std::min(kWindow, high - first);
            auto keys = fetch(chunk, first, count, room);
            if (!keys) return keys.error();
            const auto at = [&](std::uint64_t i) { return keys->substr(static_cast<std::size_t>(i) * width_, width_); };
            if (key < at(0)) {
                high = first;
            } else if (key > at(count - 1)) {
                low = first + count;
            } else {
                std::uint64_t below = 0, above = count;
                while (below < above) {
                    const std::uint64_t middle = (below + above) / 2;
                    if (at(middle) < key) below = middle + 1;
                    else above = middle;
                }
                if (below < count && at(below) == key) return true;
                break;
            }
            guess = low + (high - low) / 2;
        }
    }
    return false;
}

struct SpilledSet::Reader {
    const Chunk* chunk;
    std::uint64_t next = 0;  // key of the chunk that is read next
    std::string room;
    std::string_view keys;   // not yet given out
};

Status SpilledSet::merge(const std::function<bool(std::string_view)>& take) const {
    std::vector<Reader> readers;
    readers.reserve(chunks_.size());
    for (const Chunk& chunk : chunks_) readers.push_back({.chunk = &chunk, .next = 0, .room = {}, .keys = {}});
    const auto refill = [&](Reader& reader) -> Result<bool> {
        const std::uint64_t count = std::min(kMergeKeys, reader.chunk->count - reader.next);
        if (count == 0) return false;
        auto keys = fetch(*reader.chunk, reader.next, count, reader.room);
        if (!keys) return keys.error();
        reader.keys = *keys;
        reader.next += count;
        return true;
    };
    const auto later = [&](const Reader* a, const Reader* b) { return a->keys.substr(0, width_) > b->keys.substr(0, width_); };
    std::priority_queue<Reader*, std::vector<Reader*>, decltype(later)> queue(later);
    for (Reader& reader : readers) {
        auto more = refill(reader);
        if (!more) return more.error();
        if (*more) queue.push(&reader);
    }
    while (!queue.empty()) {
        Reader* first = queue.top();
        queue.pop();
        if (!take(first->keys.substr(0, width_))) return {};
        first->keys.remove_prefix(width_);
        if (first->keys.empty()) {
            auto more = refill(*first);
            if (!more) return more.error();
            if (!*more) continue;
        }
        queue.push(first);
    }
    return {};
}

}  // namespace creditlink::ledger_detail
