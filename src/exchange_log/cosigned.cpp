#include "creditlink/exchange_log/cosigned.h"

#include <algorithm>
#include <map>
#include <set>

#include "checkpoint_note.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {
namespace {

struct Note {
    LogHead head;
    std::string text;                                        // that is signed
    std::vector<std::pair<std::string, std::string>> lines;  // name, and the line with its line feed
    std::string whole() const {
        std::string note = text + "\n";
        for (const auto& [name, line] : lines) note += line;
        return note;
    }
};

// Its lines by the log and by those named in `names`.
Result<Note> note_of(std::string_view text, const std::set<std::string>& names) {
    const auto parsed = parse_checkpoint(text);
    if (!parsed) return parsed.error();
    Note note{parsed->head, parsed->text, {}};
    const auto lines = split(text, "\n");
    for (const SignatureLine& signature : parsed->signatures)
        if (signature.name == parsed->origin || names.contains(std::string(signature.name)))
            note.lines.emplace_back(signature.name, std::string(lines[signature.number - 1]) + "\n");
    return note;
}

Error newer_is_kept(const std::string& name, const LogHead& kept) {
    return {Errc::usage,
            say("已存有见证人 {w} 更新的副署：{h}", "a newer cosignature of {w} is kept already: {h}",
                {{"w", name}, {"h", kept.text()}}),
            {},
            std::string(say("请取来见证人最近一次副署的文件", "take the file that the witness cosigned last"))};
}

}  // namespace

std::vector<std::string> cosigned_notes(std::string_view file) {
    std::vector<std::string> notes;
    bool signatures = true;  // a note ends where a line that is no signature follows one that is
    for (const std::string_view line : split(file, "\n")) {
        const bool is_signature = line.starts_with(kDash);
        if (signatures && !is_signature) {
            if (line.empty()) continue;
            notes.emplace_back();
        }
        signatures = is_signature;
        if (!notes.empty()) notes.back().append(line).append("\n");
    }
    return notes;
}

Result<std::string> with_cosigned(std::string_view file, std::string_view note, const std::vector<NoteKey>& witnesses) {
    const auto found = verified_cosignatures(note, witnesses);
    if (!found) return found.error();
    std::set<std::string> fresh;
    for (const Cosignature& one : *found) fresh.insert(one.witness.name);
    if (fresh.empty())
        return Error{
            Errc::trust,
            std::string(say("没有一个认可的见证人副署过这个检查点",
                            "none of the witnesses that are believed has cosigned this checkpoint")),
            {},
            std::string(
                say("见证人的公钥列在配置 keys.log.witnesses，或用 --witness 给出",
                    "a witness's keys stand in keys.log.witnesses of the configuration, or are given with --witness"))};
    auto taken = note_of(note, fresh);
    if (!taken) return taken.error();
    const std::string origin = taken->text.substr(0, taken->text.find('\n'));
    std::map<std::uint64_t, Note> kept;
    for (const std::string& text : cosigned_notes(file)) {
        const auto plain = parse_checkpoint(text);
        if (!plain) return plain.error();
        std::set<std::string> others;
        for (const SignatureLine& line : plain->signatures) {
            if (line.name == plain->origin) continue;
            if (!fresh.contains(std::string(line.name)))
                others.insert(std::string(line.name));
            else if (plain->head.size > taken->head.size)
                return newer_is_kept(std::string(line.name), plain->head);
        }
        if (plain->head.size == taken->head.size && plain->head != taken->head)
            return bad_note(3, "同样条数而根不同：与已存的副署不是同一个日志头",
                            "another tree of the same size than the one that is kept cosigned");
        if (others.empty()) continue;
        auto stays = note_of(text, others);
        if (!stays) return stays.error();
        kept.insert_or_assign(stays->head.size, std::move(*stays));
    }
    const auto same = kept.find(taken->head.size);
    if (same != kept.end())
        for (auto& [name, line] :
             same->second.lines)  // the log's own lines are there: it may have signed this head twice
            if (name != origin) taken->lines.emplace_back(name, std::move(line));
    kept.insert_or_assign(taken->head.size, std::move(*taken));
    std::string whole;
    for (const auto& [size, one] : kept) whole += one.whole();
    return whole;
}

}  // namespace creditlink
