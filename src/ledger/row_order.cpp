#include "row_order.h"

#include <algorithm>
#include <cstring>

namespace creditlink::ledger_detail {

namespace {

constexpr std::size_t kBlockRows = 8192;                          // 128 KiB: one read, and all that is held of the order
constexpr std::size_t kFileHeader = 2 * sizeof(RowHash), kBlockHeader = 4 + sizeof(RowHash);
constexpr std::size_t kLookAhead = 64;                            // rows taken out of the source side by side; more are sought in `seen`

std::string_view bytes_in(std::span<const RowHash> rows) { return {reinterpret_cast<const char*>(rows.data()), rows.size_bytes()}; }

Path unfinished(const Path& file) { return file.string() + ".new"; }

}  // namespace

RowOrder RowOrder::open(const Path& path, const RowHash& mark, const RowHash& stamp) {
    RowOrder order;
    auto file = RandomFile::open(path);
    if (!file) return order;
    auto header = file->read(0, kFileHeader);
    if (!header || *header != std::string(bytes_of(mark)).append(bytes_of(stamp))) return order;
    order.offset_ = kFileHeader;
    order.file_.emplace(std::move(*file));
    return order;
}

bool RowOrder::load() {
    if (!file_) return false;
    ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ = 0;
    const auto end = [this] { return file_.reset(), false; };  // or damaged: what follows is not known
    auto header = file_->read(offset_, kBlockHeader);
    if (!header) return end();
    std::uint32_t count = 0;
    for (int i = 3; i >= 0; --i) count = count << 8 | static_cast<unsigned char>((*header)[static_cast<std::size_t>(i)]);
    if (count == 0 || count > kBlockRows) return end();
    auto rows = file_->read(offset_ + kBlockHeader, count * sizeof(RowHash));
    if (!rows || header->substr(4) != bytes_of(xxh3_128(*rows))) return end();
    offset_ += kBlockHeader + rows->size();
    const std::size_t before = ahead_.size();
    ahead_.resize(before + count);
    std::memcpy(ahead_.data() + before, rows->data(), rows->size());
    return true;
}

bool RowOrder::pass(const RowHash& row) {
    if (ahead_.size() - at_ < kLookAhead) load();
    const auto begin = ahead_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(kLookAhead, ahead_.size() - at_));
    const auto found = std::find(begin, end, row);
    if (found == end) return false;
    left_out_ += static_cast<std::uint64_t>(found - begin);
    at_ += static_cast<std::size_t>(found - begin) + 1;
    ++passed_;
    return true;
}

const RowHash* RowOrder::next() {
    if (at_ == ahead_.size() && !load()) return nullptr;
    ++passed_;
    return &ahead_[at_++];
}

Result<RowOrderWriter> RowOrderWriter::make(const Path& file, const RowHash& mark, const RowHash& stamp) {
    if (Status made = make_directories(file.parent_path(), 0700); !made) return made.error();
    std::error_code ignored;
    std::filesystem::remove(unfinished(file), ignored);
    auto out = AppendFile::open(unfinished(file), 0600);
    if (!out) return out.error();
    if (Status begun = out->append(std::string(bytes_of(mark)).append(bytes_of(stamp))); !begun) return begun.error();
    return RowOrderWriter(std::move(*out), file, mark, stamp);
}

Status RowOrderWriter::add(std::span<const RowHash> rows) {
    while (!rows.empty()) {
        const std::size_t count = std::min(rows.size(), kBlockRows - block_.size());
        block_.insert(block_.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count));
        rows = rows.subspan(count);
        if (block_.size() == kBlockRows)
            if (Status flushed = flush(); !flushed) return flushed;
    }
    return {};
}

Status RowOrderWriter::flush() {
    if (block_.empty()) return {};
    std::string bytes;
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(block_.size() >> shift & 0xff);
    bytes.append(bytes_of(xxh3_128(bytes_in(block_)))).append(bytes_in(block_));
    block_.clear();
    return out_.append(bytes);
}

Status RowOrderWriter::finish(std::span<const RowHash> forgotten) {
    if (Status flushed = flush(); !flushed) return flushed;
    Path whole = unfinished(file_);
    if (!forgotten.empty()) {
        whole = file_.string() + ".without";
        RowOrder all = RowOrder::open(unfinished(file_), mark_, stamp_);
        auto kept = make(whole, mark_, stamp_);
        if (!kept) return kept.error();
        while (const RowHash* row = all.next())
            if (!std::binary_search(forgotten.begin(), forgotten.end(), *row))
                if (Status added = kept->add({row, 1}); !added) return added;
        if (Status finished = kept->finish({}); !finished) return finished;
    }
    std::error_code error;
    std::filesystem::rename(whole, file_, error);
    if (error) return Error{Errc::storage, error.message(), file_.string(), {}};
    std::filesystem::remove(unfinished(file_), error);
    return {};
}

}  // namespace creditlink::ledger_detail
