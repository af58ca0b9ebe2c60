#pragma once
// A standard credit commitment letter (信用承诺书) as staff write it: one Markdown file with a JSON head, one file a letter.
//
// Knows: base and record (identity codes, patterns). Pure: text in, values out; no clock, file or thread.
// Offers: the parser, the list of service items, the check of filled values, the difference of two versions, and the
// document (HTML) that people approve. The life of a letter (who approved what) is the ledger's.
// Format page: mappings/letters/README.md.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/civil_date.h"
#include "creditlink/base/result.h"

namespace creditlink {

inline constexpr std::size_t kMaxLetterBytes = 256u << 10;     // a letter has three pages, some 6 KiB
inline constexpr std::size_t kMaxParagraphCharacters = 1'000;  // a clause that fills a page is not read by anybody
inline constexpr std::size_t kMaxClauses = 60;                 // in a section
inline constexpr std::size_t kMaxBlanks = 60;

// The types of the national platform's collection catalogue; "其他" is written with its own word: "其他-评审纪律".
inline constexpr std::array<std::string_view, 7> kCommitmentTypes = {"审批替代型", "容缺受理型", "证明事项型", "信用修复型", "行业自律型", "主动型", "其他"};
// To whom a signed commitment may be shown.
inline constexpr std::array<std::string_view, 3> kPublicationScopes = {"可向社会公开", "特定范围内公开", "不可公开"};
// The option of the blank `name_consent` by which a person agrees that his name is published whole.
inline constexpr std::string_view kNameConsent = "同意公开姓名";
inline constexpr std::array<std::string_view, 3> kParties = {"法人及非法人组织", "自然人", "个体工商户"};

enum class BlankType { text, uscc, id_number, date, year, integer, decimal, choice, phone, pattern };

// A place to fill in. What does not belong to its type is empty.
struct Blank {
    std::string name, label;      // name: what {name} in a clause and NAME=VALUE mean
    BlankType type = BlankType::text;
    bool required = false;
    std::size_t max = 0;          // text: code points
    std::optional<std::int64_t> min;
    int scale = 0;                // decimal: digits after the point
    std::vector<std::string> options;
    std::string pattern;          // RE2, the whole value
    std::string after;            // date: not before the date in this blank
    std::string at_most;          // decimal: not more than the number in this blank
    std::string kind_from;        // id_number: the blank that says which document it is
};

enum class SectionKind { opening, informed, promises, breach, consent };
inline constexpr std::array<std::string_view, 5> kSectionTitles = {"", "告知事项", "承诺内容", "违诺责任", "公开与归集"};

// Paragraphs, then numbered clauses. `lines` says where each clause began, for messages.
struct Section {
    SectionKind kind = SectionKind::opening;
    std::vector<std::string> paragraphs, clauses;
    std::vector<std::uint32_t> lines;
};

struct Validity {
    std::string from;   // name of the date blank it begins with
    std::string until;  // in words: "项目通过综合绩效评价之日"
    int years = 0;      // of a fixed period; 0: an event ends it
};

struct Letter {
    std::string id;      // of the file's name; a-z, 0-9, "-", at most 63 characters: it names pages and folders
    std::string number;  // of the office's series: "07"; what it may be made of: check_number (new_text.h)
    std::string title, type, field, scenario, addressee, publication;
    std::vector<std::string> party, basis, signature;
    std::string item;    // code in the list of service items; empty: belongs to none
    std::optional<CivilDate> effective, ends;  // of this version; first and last day
    std::string name_consent;  // the choice blank that has kNameConsent among its options; empty: names of people are published by nobody's leave
    Validity validity;
    std::vector<Blank> blanks;
    std::vector<Section> sections;  // in the order of SectionKind, those that are there

    const Blank* blank(std::string_view name) const;
    const Section* section(SectionKind kind) const;
};

bool is_letter_id(std::string_view id);

// Errors (Errc::config) say file, line, column and what to do. Total: any bytes in. A byte order mark and CR LF are taken as
// editors on Windows write them.
Result<Letter> parse_letter(std::string_view text, std::string_view id, std::string_view file);

// Every fault of it, for who is still writing, in the order head, text, sections; what could be read of it all the same.
struct LetterReading {
    std::optional<Letter> letter;  // sound only if there are no faults; absent: not even the head is one
    std::vector<Error> faults;
};
LetterReading read_letter_with_faults(std::string_view text, std::string_view id, std::string_view file);

// The parts of a clause: text and blanks in turn. `{name}` is a blank, there are no other marks.
struct ClausePart {
    std::string_view text;  // of the text, or the blank's name
    bool is_blank = false;
};
std::vector<ClausePart> parts_of(std::string_view clause);

}  // namespace creditlink
