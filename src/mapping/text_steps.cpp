// Names, texts and codes: white space, line breaks, width and case.

#include <algorithm>

#include "creditlink/base/eight.h"
#include "creditlink/base/text.h"
#include "steps.h"

namespace creditlink::mapping_detail {

namespace {

const FindingKind* const kTrimmed = finding_of("trimmed");
const FindingKind* const kSpaces = finding_of("spaces-removed");
const FindingKind* const kWidth = finding_of("width-folded");
const FindingKind* const kCase = finding_of("case-folded");
const FindingKind* const kBreaks = finding_of("line-breaks");
const FindingKind* const kDamaged = finding_of("damaged-number");

// What of a code has to be changed, if anything: white space and what else is to go, small letters, full width. These bytes may
// begin it: E3 80 80 is white space too, but E3 begins much else. E may be an exponent's.
eight::Marks changeable(eight::Bytes bytes) {
    return eight::below(bytes, ' ' + 1) | eight::within(bytes, 'a', 'z') | eight::is(bytes, 'E') | eight::is(bytes, 0xC2) |
           (eight::at_least(bytes, 0xE1) & ~eight::at_least(bytes, 0xE4)) | eight::is(bytes, 0xEF);
}

struct CodeNeeds {
    bool folding = false, exponent = false;
};

CodeNeeds needs_of_code(std::string_view code) {
    CodeNeeds needs;
    eight::find(code, changeable, [&](std::size_t at) {
        if (code[at] == 'E') needs.exponent = true;
        else needs.folding = needs.folding || code[at] != '\xE3' || code.substr(at).starts_with("\u3000");
        return false;
    });
    return needs;
}

// Neither end can be white space or a zero-width character: the characters that begin with E4 to EC are CJK and Hangul.
bool solid(char lead) {
    const auto c = static_cast<unsigned char>(lead);
    return (c > ' ' && c < 0x7F) || (c >= 0xE4 && c <= 0xEC);
}

bool solid_ends(std::string_view text) {
    if (!solid(text.front())) return false;
    const char last = text.back();
    if (static_cast<unsigned char>(last) < 0x80) return solid(last);
    return text.size() >= 3 && solid(text[text.size() - 3]) && static_cast<unsigned char>(text[text.size() - 3]) >= 0xE4;
}

// 9.12201E+17: what a spreadsheet makes of a code that it took for a number.
bool looks_like_exponent(std::string_view text) {
    const std::size_t e = text.find_first_of("Ee");
    if (e == std::string_view::npos || e == 0 || e + 2 > text.size()) return false;
    std::string_view mantissa = text.substr(0, e), exponent = text.substr(e + 1);
    if (exponent.front() == '+') exponent.remove_prefix(1);
    else if (mantissa.find('.') == std::string_view::npos) return false;  // "12E34" may be a code
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return !exponent.empty() && exponent.size() <= 3 && std::all_of(exponent.begin(), exponent.end(), digit) && digit(mantissa.front()) &&
           std::all_of(mantissa.begin(), mantissa.end(), [&](char c) { return digit(c) || c == '.'; });
}

// Line breaks and tabs, and the first bytes of zero-width characters: E2, EF BB BF or C2 AD.
eight::Marks unusual_in_name(eight::Bytes bytes) {
    return eight::below(bytes, ' ') | eight::is(bytes, 0xE2) | eight::is(bytes, 0xEF) | eight::is(bytes, 0xC2);
}

struct NameNeeds {
    bool unhiding = false, joining = false;
};

NameNeeds needs_of_name(std::string_view name) {
    NameNeeds needs;
    eight::find(name, unusual_in_name, [&](std::size_t at) {
        const char c = name[at];
        const std::string_view from = name.substr(at);
        if (c == '\n' || c == '\r') needs.joining = true;
        else needs.unhiding = needs.unhiding || c == '\t' || c == '\xE2' || from.starts_with("\xEF\xBB\xBF") || from.starts_with("\xC2\xAD");
        return false;
    });
    return needs;
}

// Without zero-width characters and tabs; a tab between letters that are no Chinese ones was a space.
std::string without_hidden(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        if (c == '\t' && !out.empty() && letter(out.back()) && at < text.size() && letter(text[at])) out += ' ';
        else if (c != '\t' && !is_zero_width(c)) out += text.substr(from, at - from);
    }
    return out;
}

}  // namespace

void trim_step(Evaluation& evaluation, Work& work) {
    if (work.text.empty() || solid_ends(work.text)) return;
    const std::string_view trimmed = trim(work.text);
    if (trimmed.size() == work.text.size()) return;
    if (!trimmed.empty()) evaluation.fixed(kTrimmed, work);
    work.text = trimmed;
}

void name_step(Evaluation& evaluation, Work& work, TextMarks marks) {
    trim_step(evaluation, work);
    if (!(marks & (kControlMark | kRareMark))) return;
    const NameNeeds needs = needs_of_name(work.text);
    if (needs.unhiding) {
        std::string out = without_hidden(work.text);
        if (out != work.text) {
            evaluation.fixed(kSpaces, work);
            put(evaluation, work, std::move(out));
        }
    }
    if (!needs.joining) return;
    evaluation.fixed(kBreaks, work);
    std::string out;
    for (const char c : work.text)
        if (c != '\r' && c != '\n') out.push_back(c);
    put(evaluation, work, std::move(out));
}

void text_step(Evaluation& evaluation, Work& work, TextMarks marks) {
    trim_step(evaluation, work);
    if (!(marks & kControlMark) || work.text.find('\r') == std::string_view::npos) return;
    evaluation.fixed(kBreaks, work);
    std::string out;
    for (std::size_t i = 0; i < work.text.size(); ++i) {
        if (work.text[i] != '\r') out.push_back(work.text[i]);
        else if (i + 1 == work.text.size() || work.text[i + 1] != '\n') out.push_back('\n');
    }
    put(evaluation, work, std::move(out));
}

void code_step(Evaluation& evaluation, Work& work, TextMarks marks) {
    if (work.form == CellForm::number && !work.text.empty()) return evaluation.fail(kDamaged, work);
    if (!(marks & (kControlMark | kSpaceMark | kLetterMark | kSymbolMark | kRareMark))) return;
    const CodeNeeds needs = needs_of_code(work.text);
    if (!needs.folding && !needs.exponent) return;
    if (needs.folding) {
        const std::string bare = without_space(work.text);
        const std::string folded = fold_width(bare);
        std::string upper = upper_ascii(folded);
        if (!upper.empty()) {
            if (bare.size() != work.text.size()) evaluation.fixed(bare.size() == trim(work.text).size() ? kTrimmed : kSpaces, work);
            if (folded != bare) evaluation.fixed(kWidth, work);
            if (upper != folded) evaluation.fixed(kCase, work);
        }
        if (upper != work.text) put(evaluation, work, std::move(upper));
    }
    if (looks_like_exponent(work.text)) evaluation.fail(kDamaged, work);
}

}  // namespace creditlink::mapping_detail
