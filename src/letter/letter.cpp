#include "creditlink/letter/letter.h"

#include <algorithm>

#include "creditlink/base/text.h"
#include "lines.h"

namespace creditlink {

using namespace letter_detail;

namespace {

constexpr std::size_t kMaxId = 63;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The end of the head: a line of its own, three hyphens.
struct Parts {
    std::string_view head, body;
    std::size_t body_line = 0;
};

std::optional<Parts> divided(std::string_view text) {
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        std::string_view words = text.substr(at, end - at);
        if (words.ends_with('\r')) words.remove_suffix(1);
        if (words == "---") return Parts{text.substr(0, at), text.substr(std::min(end + 1, text.size())), line + 1};
        at = end + 1;
    }
    return std::nullopt;
}

// Letters whose signer is relieved of something must be told of what, and of what follows if he lies.
bool wants_informing(std::string_view type) { return type == "审批替代型" || type == "容缺受理型" || type == "证明事项型"; }

Status check_sections(const Letter& letter, std::string_view file, std::vector<Error>* all) {
    Status first;
    const auto found = [&](Error fault) {
        if (all) all->push_back(std::move(fault));
        else if (first) first = std::move(fault);
    };
    const auto missing = [&](SectionKind kind) {
        return error_in(file, 1, 1, say("缺少“## {s}”一节", "the section \"## {s}\" is missing", {{"s", std::string(kSectionTitles[static_cast<std::size_t>(kind)])}}),
                        std::string(say("写法见 mappings/letters/README.md", "mappings/letters/README.md shows how")));
    };
    for (const SectionKind kind : {SectionKind::promises, SectionKind::breach}) {
        const Section* section = letter.section(kind);
        if (!section || section->clauses.empty()) found(missing(kind));
    }
    if (!letter.section(SectionKind::opening) || letter.section(SectionKind::opening)->paragraphs.empty())
        found(error_in(file, 1, 1, std::string(say("--- 之后应先有一段话，说明为何作出承诺", "after --- a paragraph says why the commitment is made"))));
    if (!letter.section(SectionKind::consent)) found(missing(SectionKind::consent));
    if (wants_informing(letter.type) && !letter.section(SectionKind::informed)) found(missing(SectionKind::informed));
    return first;
}

}  // namespace

const Blank* Letter::blank(std::string_view name) const {
    const auto at = std::find_if(blanks.begin(), blanks.end(), [&](const Blank& blank) { return blank.name == name; });
    return at == blanks.end() ? nullptr : &*at;
}

const Section* Letter::section(SectionKind kind) const {
    const auto at = std::find_if(sections.begin(), sections.end(), [&](const Section& section) { return section.kind == kind; });
    return at == sections.end() ? nullptr : &*at;
}

bool is_letter_id(std::string_view id) {
    if (id.empty() || id.size() > kMaxId || id.front() < 'a' || id.front() > 'z') return false;
    return std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

namespace {

// As far as it can be read; `all`: see lines.h.
Result<Letter> read_letter(std::string_view text, std::string_view id, std::string_view file, std::vector<Error>* all) {
    if (!is_letter_id(id))
        return Error{Errc::config, say("“{i}”不能作承诺书的名字", "\"{i}\" cannot name a letter", {{"i", shown(id)}}), std::string(file),
                     std::string(say("文件名只用小写字母、数字和连字符，字母开头，例如 lab-animal-licence.md", "the file's name has small letters, digits and hyphens and begins with a letter, as in lab-animal-licence.md"))};
    if (text.size() > kMaxLetterBytes)
        return Error{Errc::config, say("文件超过 {n} 字节", "the file has more than {n} bytes", {{"n", std::to_string(kMaxLetterBytes)}}), std::string(file),
                     std::string(say("一份承诺书三页左右；检查是否给错了文件", "a letter has some three pages: is this the right file?"))};
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    if (const std::size_t bad = first_invalid_utf8(text); bad != kNoPosition) {
        const auto line = static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n')) + 1;
        return error_in(file, line, 1, std::string(say("这一行不是 UTF-8 文字", "this line is no UTF-8 text")), std::string(say("用编辑器另存为 UTF-8", "save it as UTF-8 in your editor")));
    }
    const auto parts = divided(text);
    if (!parts)
        return error_in(file, 1, 1, std::string(say("没有找到单独一行的 ---：它把 JSON 头和正文分开", "no line --- was found: it parts the JSON head from the text")),
                        std::string(say("写法见 mappings/letters/README.md", "mappings/letters/README.md shows how")));
    Letter letter;
    letter.id = id;
    if (Status read = read_head(parts->head, file, letter, all); !read) return read.error();
    if (Status read = read_body(parts->body, parts->body_line, file, letter, all); !read) return read.error();
    if (Status sound = check_sections(letter, file, all); !sound) return sound.error();
    return letter;
}

}  // namespace

Result<Letter> parse_letter(std::string_view text, std::string_view id, std::string_view file) { return read_letter(text, id, file, nullptr); }

LetterReading read_letter_with_faults(std::string_view text, std::string_view id, std::string_view file) {
    LetterReading reading;
    auto letter = read_letter(text, id, file, &reading.faults);
    if (letter) reading.letter = std::move(*letter);
    else reading.faults.push_back(letter.error());
    return reading;
}

std::vector<ClausePart> parts_of(std::string_view clause) {
    std::vector<ClausePart> parts;
    while (!clause.empty()) {
        const std::size_t open = clause.find('{'), close = clause.find('}', open);
        if (open == std::string_view::npos || close == std::string_view::npos) {
            parts.push_back({clause, false});
            break;
        }
        if (open > 0) parts.push_back({clause.substr(0, open), false});
        parts.push_back({clause.substr(open + 1, close - open - 1), true});
        clause.remove_prefix(close + 1);
    }
    return parts;
}

}  // namespace creditlink
