// The text of a letter: paragraphs and numbered clauses below known headings, and nothing else that Markdown has, because
// what is not understood would be published as it stands.

#include <algorithm>

#include "creditlink/base/text.h"
#include "lines.h"

namespace creditlink::letter_detail {

namespace {

struct Numbered {
    std::size_t number = 0;
    std::string_view text;
};

// "3. text"; the full-width point of Chinese input methods counts as well.
std::optional<Numbered> numbered(std::string_view line) {
    std::size_t digits = 0, number = 0;
    while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9') number = number * 10 + static_cast<std::size_t>(line[digits++] - '0');
    if (digits == 0) return std::nullopt;
    std::string_view rest = line.substr(digits);
    for (const std::string_view point : {".", "．", "、"})
        if (rest.starts_with(point)) return Numbered{number, trim(rest.substr(point.size()))};
    return std::nullopt;
}

bool foreign_mark(std::string_view line) {
    for (const std::string_view mark : {"#", "- ", "* ", "+ ", "> ", "|", "```", "![", "<!--"})
        if (line.starts_with(mark)) return true;
    return false;
}

class Body {
  public:
    Body(std::string_view file, Letter& letter) : file_(file), letter_(letter) { open(SectionKind::opening); }

    Status line(std::string_view words, std::size_t number) {
        at_ = number;
        if (words.empty()) {
            joins_ = nullptr;
            return {};
        }
        if (Status sound = check_blanks(words); !sound) return sound;
        if (words.starts_with("## ")) return heading(trim(words.substr(3)));
        if (foreign_mark(words))
            return wrong(say("正文只有段落和编号条款，不用其他 Markdown 记号", "the text has paragraphs and numbered clauses and no other mark of Markdown"),
                         say("表格、列表、图片和链接请改写成文字", "put tables, lists, pictures and links into words"));
        if (const auto clause = numbered(words)) return begin_clause(*clause);
        if (joins_) joins_->append(words);  // a line that goes on: Chinese has no space between lines
        else if (!section().clauses.empty()) return wrong(say("条款之后的段落没有编号", "a paragraph after clauses has no number"), say("给它编号，或者移到条款之前", "number it, or move it before the clauses"));
        else joins_ = &section().paragraphs.emplace_back(words);
        return check(*joins_);
    }

    void end() {
        std::erase_if(letter_.sections, [](const Section& section) { return section.paragraphs.empty() && section.clauses.empty(); });
    }

  private:
    Section& section() { return letter_.sections.back(); }
    void open(SectionKind kind) { letter_.sections.push_back({kind, {}, {}, {}}), joins_ = nullptr; }
    Status wrong(std::string_view message, std::string_view hint = {}) const { return error_in(file_, at_, 1, std::string(message), std::string(hint)); }

    Status heading(std::string_view title) {
        const auto known = std::find(kSectionTitles.begin() + 1, kSectionTitles.end(), title);
        if (known == kSectionTitles.end()) {
            std::string list;
            for (auto each = kSectionTitles.begin() + 1; each != kSectionTitles.end(); ++each) list += (list.empty() ? "" : "、") + std::string(*each);
            return wrong(say("没有“{t}”这一节", "there is no section \"{t}\"", {{"t", shown(title)}}), say("各节是：{l}", "the sections are: {l}", {{"l", list}}));
        }
        const auto kind = static_cast<SectionKind>(known - kSectionTitles.begin());
        if (kind <= section().kind)
            return wrong(say("各节的次序是告知事项、承诺内容、违诺责任、公开与归集，每节一次", "the sections stand in the order 告知事项, 承诺内容, 违诺责任, 公开与归集, each once"));
        open(kind);
        return {};
    }

    Status begin_clause(const Numbered& clause) {
        if (section().kind == SectionKind::opening) return wrong(say("编号条款应写在“## ”小节里", "numbered clauses stand below a \"## \" heading"));
        if (clause.number != section().clauses.size() + 1)
            return wrong(say("编号应为 {n}", "the number should be {n}", {{"n", std::to_string(section().clauses.size() + 1)}}));
        if (section().clauses.size() == kMaxClauses) return wrong(say("一节最多 {n} 条", "a section has at most {n} clauses", {{"n", std::to_string(kMaxClauses)}}));
        section().lines.push_back(static_cast<std::uint32_t>(at_));
        joins_ = &section().clauses.emplace_back(clause.text);
        return check(*joins_);
    }

    Status check(const std::string& text) const {
        if (const std::string why = unfit(text, kMaxParagraphCharacters); !why.empty())
            return wrong(say("这一段{w}", "this paragraph {w}", {{"w", why}}), count_code_points(text) > kMaxParagraphCharacters ? say("一条只说一件事，长的分成几条", "a clause says one thing; divide a long one")
                                                                                : say("删去它，或者写上文字", "delete it, or write words"));
        return {};
    }

    Status check_blanks(std::string_view words) const {
        for (const ClausePart& part : parts_of(words)) {
            if (part.is_blank ? letter_.blank(part.text) != nullptr : part.text.find_first_of("{}") == std::string_view::npos) continue;
            const std::size_t column = count_code_points(words.substr(0, static_cast<std::size_t>(part.text.data() - words.data()))) + 1;
            return error_in(file_, at_, column, say("“{n}”不是填写项", "\"{n}\" is no blank", {{"n", shown(part.text)}}),
                            std::string(say("花括号里写头部 blanks 中的 name", "braces hold a name of the head's blanks")));
        }
        return {};
    }

    std::string_view file_;
    Letter& letter_;
    std::size_t at_ = 1;
    std::string* joins_ = nullptr;  // what a following line belongs to
};

}  // namespace

Status read_body(std::string_view body, std::size_t first_line, std::string_view file, Letter& letter, std::vector<Error>* all) {
    Body reader(file, letter);
    std::size_t number = first_line;
    for (const std::string_view line : split(body, "\n"))
        if (Status read = reader.line(trim(line), number++); !read) {
            if (!all) return read;
            all->push_back(read.error());
        }
    reader.end();
    return {};
}

}  // namespace creditlink::letter_detail
