#include "letter_form.h"

#include <algorithm>

#include "creditlink/base/json.h"
#include "creditlink/base/line_feeds.h"
#include "creditlink/base/text.h"
#include "letter_details.h"

namespace creditlink::console_detail {
namespace {

constexpr std::string_view kBetweenDetails = "；", kBetweenOptions = "|";
constexpr std::size_t kTypeWord = 2, kPartyList = 0;  // in kLetterWords and kLetterLists
static_assert(kLetterWords[kTypeWord] == "type" && kLetterLists[kPartyList] == "party");
constexpr std::array<std::string_view, 3> kNumberDetails = {"max", "min", "scale"};
constexpr std::array<std::string_view, 4> kWordDetails = {"after", "at_most", "kind_from", "pattern"};

template <typename List>
bool is_one_of(const List& list, std::string_view name) { return std::find(list.begin(), list.end(), name) != list.end(); }

// The parts before and after the line ---.
std::optional<std::pair<std::string_view, std::string_view>> divided(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line == "---") return std::pair{text.substr(0, at), text.substr(std::min(end + 1, text.size()))};
        at = end + 1;
    }
    return std::nullopt;
}

bool is_line(const json::Value& value) { return value.is_string() && value.text.find('\n') == std::string::npos; }

bool read_lines(const json::Value& value, std::string& lines) {
    if (!value.is_array()) return false;
    for (const json::Value& item : value.items) {
        if (!is_line(item) || trim(item.text).empty()) return false;
        lines += item.text + "\n";
    }
    return true;
}

std::optional<std::string> detail_value(std::string_view name, const json::Value& value) {
    if (is_one_of(kNumberDetails, name)) return value.type == json::Type::number ? std::optional(value.text) : std::nullopt;
    if (is_one_of(kWordDetails, name)) return is_line(value) && value.text.find(kBetweenDetails) == std::string::npos ? std::optional(value.text) : std::nullopt;
    if (name != "options" || !value.is_array() || value.items.empty()) return std::nullopt;
    std::string options;
    for (const json::Value& option : value.items) {
        if (!is_line(option) || option.text.find(kBetweenOptions) != std::string::npos || option.text.find(kBetweenDetails) != std::string::npos) return std::nullopt;
        options.append(options.empty() ? "" : kBetweenOptions).append(option.text);
    }
    return options;
}

bool read_blank_row(const json::Value& object, LetterBlankRow& row) {
    for (const auto& [name, value] : object.members) {
        if (name == "required") {
            if (value.type != json::Type::boolean) return false;
            row.required = value.boolean;
        } else if (name == "label" || name == "name" || name == "type") {
            if (!is_line(value)) return false;
            (name == "label" ? row.label : name == "name" ? row.name : row.type) = value.text;
        } else {
            const auto detail = detail_value(name, value);
            if (!detail) return false;
            row.more.append(row.more.empty() ? "" : kBetweenDetails).append(name).append("=").append(*detail);
        }
    }
    return object.is_object() && is_one_of(kBlankTypes, row.type);
}

bool read_validity_fields(const json::Value& value, LetterForm& form) {
    if (!value.is_object()) return false;
    for (const auto& [name, part] : value.members) {
        if (name == "years" && part.type == json::Type::number) form.years = part.text;
        else if (name == "from" && is_line(part)) form.from = part.text;
        else if (name == "until" && is_line(part)) form.until = part.text;
        else return false;
    }
    return true;
}

bool read_member(const std::string& name, const json::Value& value, LetterForm& form) {
    if (const auto at = std::find(kLetterWords.begin(), kLetterWords.end(), name); at != kLetterWords.end())
        return is_line(value) && (form.words[static_cast<std::size_t>(at - kLetterWords.begin())] = value.text, true);
    if (const auto at = std::find(kLetterLists.begin(), kLetterLists.end(), name); at != kLetterLists.end()) return read_lines(value, form.lists[static_cast<std::size_t>(at - kLetterLists.begin())]);
    if (name == "validity") return read_validity_fields(value, form);
    if (name != "blanks" || !value.is_array() || value.items.size() > kMostBlankRows) return false;
    for (const json::Value& item : value.items)
        if (!read_blank_row(item, form.blanks.emplace_back())) return false;
    return true;
}

std::string list_json(std::string_view lines) {
    std::string out = "[";
    for (const std::string_view line : split(lines, "\n"))
        if (const std::string_view word = trim(line); !word.empty()) out += (out.size() > 1 ? ", " : "") + json::quoted(word);
    return out + "]";
}

// A detail that makes no sense is written as a text: the letter's check says what is wrong with it.
std::string detail_json(std::string_view name, std::string_view value) {
    const bool digits = !value.empty() && value.size() < 16 && value.find_first_not_of("0123456789", value.front() == '-' ? 1 : 0) == std::string_view::npos && value.back() != '-';
    if (is_one_of(kNumberDetails, name) && digits && (value == "0" || (value.front() != '0' && !value.starts_with("-0")))) return std::string(value);
    if (name != "options") return json::quoted(value);
    std::string out = "[";
    for (const std::string_view option : split(value, kBetweenOptions)) out += (out.size() > 1 ? ", " : "") + json::quoted(trim(option));
    return out + "]";
}

std::string blank_json(const LetterBlankRow& row) {
    std::string out = "{\"name\": " + json::quoted(row.name) + ", \"label\": " + json::quoted(row.label) + ", \"type\": " + json::quoted(row.type);
    if (row.required) out += ", \"required\": true";
    if (!trim(row.more).empty())
        for (const std::string_view detail : split(row.more, kBetweenDetails)) {
            const std::size_t equals = std::min(detail.find('='), detail.size());
            const std::string_view name = trim(detail.substr(0, equals));
            out += ", " + json::quoted(name) + ": " + detail_json(name, trim(detail.substr(std::min(equals + 1, detail.size()))));
        }
    return out + "}";
}

std::string sent_field(const Fields& sent, const std::string& name) {
    const auto at = sent.find(name);
    if (at == sent.end()) return {};
    return with_line_feeds(at->second);
}

}  // namespace

std::optional<LetterForm> letter_form(std::string_view text) {
    const auto parts = divided(text);
    if (!parts) return std::nullopt;
    const auto head = json::parse(parts->first, {.dialect = json::Dialect::commented});
    if (!head || !head->is_object()) return std::nullopt;
    LetterForm form;
    for (const auto& [name, value] : head->members)
        if (!read_member(name, value, form)) return std::nullopt;
    std::string_view body = parts->second;
    while (body.starts_with('\n') || body.starts_with("\r\n")) body.remove_prefix(1);
    form.body = with_line_feeds(body);
    return form;
}

std::string letter_text(const LetterForm& form) {
    std::string out = "{\n";
    const auto member = [&](std::string_view name, const std::string& value) { out += "  " + json::quoted(name) + ": " + value + ",\n"; };
    for (std::size_t i = 0; i < kLetterWords.size(); ++i)
        if (!form.words[i].empty()) member(kLetterWords[i], json::quoted(form.words[i]));
    for (std::size_t i = 0; i < kLetterLists.size(); ++i)
        if (!trim(form.lists[i]).empty()) member(kLetterLists[i], list_json(form.lists[i]));
    std::string validity = "{\"from\": " + json::quoted(form.from) + ", \"until\": " + json::quoted(form.until);
    if (!form.years.empty()) validity += ", \"years\": " + (form.years.size() < 4 && form.years.find_first_not_of("0123456789") == std::string::npos && form.years.front() != '0' ? form.years : json::quoted(form.years));
    member("validity", validity + "}");
    out += "  \"blanks\": [";
    for (std::size_t i = 0; i < form.blanks.size(); ++i) out += (i ? ",\n    " : "\n    ") + blank_json(form.blanks[i]);
    out += "\n  ]\n}\n---\n\n" + form.body;
    return out.ends_with('\n') ? out : out + "\n";
}

std::optional<std::string> written_letter(const Fields& sent) {
    if (sent.contains("text")) return sent_field(sent, "text");
    if (!sent.contains("f-title")) return std::nullopt;
    LetterForm form;
    for (std::size_t i = 0; i < kLetterWords.size(); ++i) form.words[i] = trim(sent_field(sent, "f-" + std::string(kLetterWords[i])));
    if (const std::string other(trim(sent_field(sent, "f-type-other"))); !other.empty() && form.words[kTypeWord] == kCommitmentTypes.back()) form.words[kTypeWord] = std::string(kOtherType) + other;
    for (std::size_t i = 0; i < kLetterLists.size(); ++i) form.lists[i] = sent_field(sent, "f-" + std::string(kLetterLists[i]));
    for (std::size_t i = 0; i < kParties.size(); ++i)
        if (sent.contains("f-party-" + std::to_string(i))) form.lists[kPartyList].append(form.lists[kPartyList].empty() || form.lists[kPartyList].ends_with('\n') ? "" : "\n").append(kParties[i]).append("\n");
    form.from = trim(sent_field(sent, "f-from")), form.until = trim(sent_field(sent, "f-until")), form.years = trim(sent_field(sent, "f-years"));
    for (std::size_t i = 0; i < kMostBlankRows; ++i) {
        const std::string row = "k" + std::to_string(i) + "-";
        LetterBlankRow blank{.label = std::string(trim(sent_field(sent, row + "label"))), .name = std::string(trim(sent_field(sent, row + "name"))), .type = sent_field(sent, row + "type"),
                             .more = details_as_kept(trim(sent_field(sent, row + "more"))), .required = sent.contains(row + "required")};
        if (!blank.label.empty() || !blank.name.empty()) form.blanks.push_back(std::move(blank));
    }
    form.body = sent_field(sent, "f-body");
    return letter_text(form);
}

}  // namespace creditlink::console_detail
