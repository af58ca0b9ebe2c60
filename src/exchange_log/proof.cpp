#include "creditlink/exchange_log/proof.h"

#include <optional>

#include "bundle.h"
#include "checkpoint_note.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/exchange_log/merkle.h"
#include "creditlink/exchange_log/tiles.h"
#include "entry.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::string_view kInclusion = "creditlink/inclusion/v1", kConsistency = "creditlink/consistency/v1";
constexpr std::size_t kMaxPath = 128;             // a consistency path of 2^64 leaves has 65 hashes
constexpr std::size_t kMaxProofBytes = 1u << 20;  // an entry of 64 KiB escaped, and a checkpoint

void add_path(json::Writer& writer, const std::vector<Digest256>& path) {
    writer.name("path").begin_array();
    for (const Digest256& hash : path) writer.string(base64(bytes_of(hash)));
    writer.end_array();
}

Error usage_at(std::string_view file, const json::Value& value, std::string_view zh, std::string_view en) {
    Error error = json::error_at(file, value, std::string(say(zh, en)));
    error.code = Errc::usage;
    return error;
}

// The members of a proof file, read one after the other; the first mistake stays.
class ProofReader {
  public:
    static Result<ProofReader> open(std::string_view text, std::string_view file, std::string_view type) {
        auto value = json::parse(text, {.max_bytes = kMaxProofBytes, .file = file});
        if (!value) {
            Error error = value.error();
            error.code = Errc::usage;
            return error;
        }
        ProofReader reader(std::move(*value), file);
        const json::Value* kind = reader.object_.find("proof");
        if (!kind || kind->string_or("") != type)
            return usage_at(file, reader.object_, type == kInclusion ? "不是条目存在证明" : "不是日志延续证明",
                            type == kInclusion ? "not an inclusion proof" : "not a consistency proof");
        return reader;
    }

    std::string text(std::string_view name, bool required = true) {
        const json::Value* value = object_.find(name);
        if (value && value->is_string()) return value->text;
        if (value || required) mistake(value ? *value : object_);
        return {};
    }
    LogHead head(std::string_view name) {
        const auto head = LogHead::parse(text(name));
        if (!head) mistake(object_);
        return head ? *head : LogHead{};
    }
    std::uint64_t number(std::string_view name) {
        const json::Value* value = object_.find(name);
        const auto number = value ? value->integer() : std::nullopt;
        if (!number || *number < 0) mistake(value ? *value : object_);
        return number && *number >= 0 ? static_cast<std::uint64_t>(*number) : 0;
    }
    std::vector<Digest256> path() {
        std::vector<Digest256> path;
        const json::Value* list = object_.find("path");
        if (!list || !list->is_array() || list->items.size() > kMaxPath) {
            mistake(list ? *list : object_);
            return path;
        }
        for (const json::Value& item : list->items) {
            const auto hash = digest_of_base64(item.string_or(""));
            if (!hash) mistake(item);
            path.push_back(hash.value_or(Digest256{}));
        }
        return path;
    }
    Status done() const { return broken_ ? Status(*broken_) : Status(); }

  private:
    ProofReader(json::Value object, std::string_view file) : object_(std::move(object)), file_(file) {}
    void mistake(const json::Value& value) {
        if (!broken_)
            broken_ = usage_at(file_, value, "证明文件缺少内容或内容不合格式",
                               "the proof file lacks a member, or has one that is malformed");
    }
    json::Value object_;
    std::string file_;
    std::optional<Error> broken_;
};

// The head that the checkpoint signs must be the one that the tiles give: otherwise no proof made from them would hold.
Result<LogHead> head_of(LogTree& tree, const LogHead& head) {
    auto root = tree.root(head.size);
    if (!root) return root.error();
    if (*root != head.root) return bad_note(3, "根哈希与哈希块不符", "the root is not that of the tiles");
    return head;
}

Error not_there(std::string_view zh, std::string_view en, std::uint64_t size) {
    return {Errc::usage, say(zh, en, {{"n", std::to_string(size)}}), {}, {}};
}

}  // namespace

bool InclusionProof::holds() const {
    const auto parsed = parse_entry(entry);
    return parsed && parsed->index == index && verify_inclusion(index, head.size, leaf_hash(entry), path, head.root);
}

std::string InclusionProof::json() const {
    json::Writer writer;
    writer.begin_object().member("proof", kInclusion).member("head", head.text());
    writer.member("index", static_cast<std::int64_t>(index)).member("entry", entry);
    add_path(writer, path);
    if (!checkpoint.empty()) writer.member("checkpoint", checkpoint);
    return writer.end_object().take();
}

Result<InclusionProof> InclusionProof::parse(std::string_view json, std::string_view file) {
    auto reader = ProofReader::open(json, file, kInclusion);
    if (!reader) return reader.error();
    InclusionProof proof{reader->head("head"), reader->number("index"), reader->text("entry"), reader->path(),
                         reader->text("checkpoint", false)};
    if (auto read = reader->done(); !read) return read.error();
    return proof;
}

bool ConsistencyProof::holds() const {
    if (from.size == 0) return path.empty() && from.root == empty_root() && (to.size > 0 || to.root == empty_root());
    return verify_consistency(from.size, to.size, from.root, to.root, path);
}

std::string ConsistencyProof::json() const {
    json::Writer writer;
    writer.begin_object().member("proof", kConsistency).member("old", from.text()).member("new", to.text());
    add_path(writer, path);
    if (!checkpoint.empty()) writer.member("checkpoint", checkpoint);
    return writer.end_object().take();
}

Result<ConsistencyProof> ConsistencyProof::parse(std::string_view json, std::string_view file) {
    auto reader = ProofReader::open(json, file, kConsistency);
    if (!reader) return reader.error();
    ConsistencyProof proof{reader->head("old"), reader->head("new"), reader->path(), reader->text("checkpoint", false)};
    if (auto read = reader->done(); !read) return read.error();
    return proof;
}

Result<InclusionProof> prove_inclusion(const Path& log, std::string_view checkpoint, std::uint64_t index,
                                       std::uint64_t size) {
    const auto note = parse_checkpoint(checkpoint);
    if (!note) return note.error();
    if (size > note->head.size)
        return not_there("检查点只签了 {n} 条", "the checkpoint signs only {n} entries", note->head.size);
    if (index >= size)
        return not_there("只有 {n} 条，编号从 0 开始", "there are only {n} entries, counted from 0", size);
    LogTree tree(log, note->head.size);
    if (auto fits = head_of(tree, note->head); !fits) return fits.error();
    auto root = tree.root(size);
    if (!root) return root.error();
    InclusionProof proof{
        {size, *root}, index, {}, {}, size == note->head.size ? std::string(checkpoint) : std::string()};
    auto entry = entry_in_bundles(log, note->head.size, index);
    if (!entry) return entry.error();
    proof.entry = std::move(*entry);
    auto path = tree.inclusion(index, size);
    if (!path) return path.error();
    proof.path = std::move(*path);
    if (!proof.holds())
        return log_fault(
            say("第 {n} 条：流水中的条目与哈希块不一致", "entry {n}: the one in the bundle is not the one in the tile",
                {{"n", std::to_string(index)}}),
            {});
    return proof;
}

Result<ConsistencyProof> prove_consistency(const Path& log, std::string_view checkpoint, const LogHead& from) {
    const auto note = parse_checkpoint(checkpoint);
    if (!note) return note.error();
    if (from.size > note->head.size)
        return not_there("检查点只签了 {n} 条", "the checkpoint signs only {n} entries", note->head.size);
    LogTree tree(log, note->head.size);
    if (auto fits = head_of(tree, note->head); !fits) return fits.error();
    auto path = tree.consistency(from.size, note->head.size);
    if (!path) return path.error();
    return ConsistencyProof{from, note->head, std::move(*path), std::string(checkpoint)};
}

}  // namespace creditlink
