#include "checkpoint_note.h"

#include <algorithm>
#include <charconv>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "fault.h"

namespace creditlink {
namespace {

constexpr std::size_t kMaxNoteBytes = 64u << 10;  // three lines and some signatures; post-quantum ones 5 kB each
constexpr std::size_t kTextLines = 3;             // origin, size, root: we write no extension lines

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text != std::to_string(value)) return {};
    return value;
}

std::optional<SignatureLine> parse_signature_line(std::string_view line, std::size_t number) {
    if (!line.starts_with(kDash)) return {};
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == 0 || space == std::string_view::npos) return {};
    const auto bytes = from_base64(line.substr(space + 1));
    if (!bytes || bytes->size() <= kKeyIdBytes) return {};
    return SignatureLine{number, line.substr(0, space), bytes->substr(0, kKeyIdBytes), bytes->substr(kKeyIdBytes)};
}

bool only_note_characters(std::string_view note) {
    return is_utf8(note) &&
           std::ranges::all_of(note, [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; });
}

}  // namespace

std::optional<Digest256> digest_of_base64(std::string_view text) {
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != Digest256{}.size()) return {};
    Digest256 digest;
    std::copy(bytes->begin(), bytes->end(), digest.begin());
    return digest;
}

Error bad_note(std::size_t line, std::string_view zh, std::string_view en) {
    return log_fault(std::string(say(zh, en)), "checkpoint:" + std::to_string(line));
}

std::string LogHead::text() const {
    return std::to_string(size) + " " + base64(bytes_of(root));
}

Result<LogHead> LogHead::parse(std::string_view text) {
    const std::size_t space = text.find(' ');
    const auto size = decimal(text.substr(0, space));
    const auto root = space == std::string_view::npos ? std::nullopt : digest_of_base64(text.substr(space + 1));
    if (!size || !root)
        return Error{Errc::usage,
                     std::string(say("不是日志头（“条数 根哈希”）", "not the head of a log (\"size root\")")),
                     shown(text),
                     {}};
    return LogHead{*size, *root};
}

std::string signature_line(const NoteKey& key, std::string_view signature) {
    return std::string(kDash) + key.name + " " + base64(note_key_id(key) + std::string(signature)) + "\n";
}

Result<CheckpointNote> parse_checkpoint(std::string_view note) {
    if (note.size() > kMaxNoteBytes || !only_note_characters(note) || !note.ends_with("\n"))
        return bad_note(1, "检查点不是签名文本", "the checkpoint is not a signed note");
    const auto lines = split(note.substr(0, note.size() - 1), "\n");
    if (lines.size() < kTextLines + 2 || !lines[kTextLines].empty())
        return bad_note(kTextLines + 1, "检查点应为三行正文、一个空行和签名",
                        "a checkpoint is three lines, an empty one and signatures");
    const auto size = decimal(lines[1]);
    if (!size) return bad_note(2, "条数不是数字", "the size is no number");
    const auto root = digest_of_base64(lines[2]);
    if (!root) return bad_note(3, "根哈希不是 32 字节的 base64", "the root is not the base64 of 32 bytes");

    CheckpointNote parsed{lines[0], {*size, *root}, checkpoint_text(lines[0], {*size, *root}), {}};
    for (std::size_t i = kTextLines + 1; i < lines.size(); ++i) {
        auto line = parse_signature_line(lines[i], i + 1);
        if (!line) return bad_note(i + 1, "不是签名行", "not a signature line");
        parsed.signatures.push_back(std::move(*line));
    }
    return parsed;
}

}  // namespace creditlink
