#include "masking.h"

#include <algorithm>
#include <array>

#include "creditlink/base/json.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

// Columns that no field takes anything from are judged by their names alone.
constexpr std::array<std::string_view, 24> kPersonalHeaders = {
    "姓名", "身份证", "证件号", "护照", "手机", "电话", "联系", "住址", "家庭", "户籍", "邮箱", "银行卡",
    "法定代表", "法人代表", "负责人", "经办人", "执法人", "检查人", "PHONE", "MOBILE", "EMAIL", "LEGAL_REP", "ID_CARD", "FULL_NAME"};

constexpr std::size_t kUsccLength = 18;
constexpr std::string_view kIndividual = "92";  // an individual's business

// Endings that only an organisation's name has. An individual's business is a shop, a department, a centre, and also a hospital, an
// institute or a school: 张伟宠物医院, 张伟正骨研究所.
constexpr std::array<std::string_view, 7> kOrganisationEndings = {"公司", "集团", "大学", "合作社", "委员会", "协会", "学会"};
constexpr std::size_t kShortestOrganisation = 6;  // code points

// What codes of organisations begin with: enterprises, farmers' cooperatives, public bodies, civil affairs. Not 92.
constexpr std::array<std::string_view, 4> kOrganisationCodes = {"91", "93", "1", "5"};
constexpr std::size_t kShortestDamaged = kUsccLength - 2, kLongestDamaged = kUsccLength + 2;  // two characters lost or added by hand

// Was it an organisation's code once? A number of fifteen digits is one of a trade licence or a person, and "无" is nobody's.
bool is_damaged_code(std::string_view code) {
    const std::string plain = upper_ascii(fold_width(without_space(code)));
    return plain.size() >= kShortestDamaged && plain.size() <= kLongestDamaged && std::all_of(plain.begin(), plain.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }) &&
           std::any_of(kOrganisationCodes.begin(), kOrganisationCodes.end(), [&](std::string_view beginning) { return plain.starts_with(beginning); }) && without_personal_numbers(plain) == plain;
}

// Whose code is wrong, so that it says nothing, but whose name does. An individual's business is masked whatever it is called.
bool is_organisation_name(std::string_view text, std::string_view code) {
    const std::string plain = without_space(text);
    if (!is_damaged_code(code) || count_code_points(plain) < kShortestOrganisation) return false;
    return std::any_of(kOrganisationEndings.begin(), kOrganisationEndings.end(), [&](std::string_view ending) { return plain.ends_with(ending); });
}

std::string masked(const Field& field, std::string_view text) {
    const bool own = field.mask_head > 0 || field.mask_tail > 0;
    return mask(text, own ? field.mask_head : 1, field.mask_tail);
}

// Is the field about the subject itself: what an organisation publishes and a person does not?
bool names_subject(const Kind& kind, std::size_t field) {
    return static_cast<int>(field) == kind.subject_name || static_cast<int>(field) == kind.subject_code;
}

std::string shown_value(const Kind& kind, std::size_t field, std::string_view text, bool organisation) {
    if (organisation && names_subject(kind, field)) return std::string(text);
    return kind.fields[field].personal ? masked(kind.fields[field], text) : without_personal_numbers(text);
}

}  // namespace

bool is_personal_header(std::string_view column) {
    const std::string plain = upper_ascii(without_space(column));
    return std::any_of(kPersonalHeaders.begin(), kPersonalHeaders.end(), [&](std::string_view word) { return plain.find(word) != std::string::npos; });
}

bool is_organisation_code(std::string_view text) {
    const std::string plain = upper_ascii(fold_width(without_space(text)));
    const bool shape = plain.size() == kUsccLength && std::all_of(plain.begin(), plain.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    return shape && !plain.starts_with(kIndividual) && without_personal_numbers(plain) == plain;
}

std::vector<std::string> Masking::cells(const Origin& origin, std::span<const std::string_view> texts) const {
    std::vector<std::string> out(texts.begin(), texts.end());
    if (personal_ == Personal::shown) return out;
    std::vector<std::vector<std::uint32_t>> fed(origin.columns.size());
    if (plan_) fed = plan_->fields_by_column(origin);
    bool organisation = false;
    // A name alone is no sign of an organisation where nothing like its code stands beside it: then it is a person's.
    std::string_view code, name;
    for (std::size_t i = 0; plan_ && i < out.size() && i < fed.size(); ++i)
        for (const std::uint32_t field : fed[i]) {
            if (static_cast<int>(field) == plan_->kind().subject_name) name = texts[i];
            if (static_cast<int>(field) != plan_->kind().subject_code) continue;
            code = texts[i];
            organisation = organisation || is_organisation_code(code);
        }
    organisation = organisation || is_organisation_name(name, code);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i >= fed.size() || fed[i].empty()) {
            const bool personal = i < origin.columns.size() && is_personal_header(origin.columns[i]);
            out[i] = personal ? mask(texts[i], 1, 0) : without_personal_numbers(texts[i]);
            continue;
        }
        // Of several fields the one that hides most decides.
        std::string strictest = without_personal_numbers(texts[i]);
        for (const std::uint32_t field : fed[i]) {
            const std::string candidate = shown_value(plan_->kind(), field, texts[i], organisation);
            if (std::count(candidate.begin(), candidate.end(), '*') > std::count(strictest.begin(), strictest.end(), '*')) strictest = candidate;
        }
        out[i] = std::move(strictest);
    }
    return out;
}

std::vector<std::string> Masking::values(const Kind& kind, std::span<const std::string> values) const {
    std::vector<std::string> out(values.begin(), values.end());
    if (personal_ == Personal::shown) return out;
    const bool organisation = kind.subject_code >= 0 && is_organisation_code(values[static_cast<std::size_t>(kind.subject_code)]);
    for (std::size_t i = 0; i < out.size() && i < kind.fields.size(); ++i) out[i] = shown_value(kind, i, values[i], organisation);
    return out;
}

std::string Masking::canonical(const Kind& kind, std::string_view text) const {
    if (personal_ == Personal::shown) return std::string(text);
    auto record = json::parse(text);
    if (!record || !record->is_object()) return "{}";  // ours: cannot happen, and then nothing is shown
    std::vector<std::string> values(kind.fields.size());
    for (const auto& [name, value] : record->members)
        if (const int field = kind.index_of(name); field >= 0) values[static_cast<std::size_t>(field)] = value.text;
    const auto shown = this->values(kind, values);
    json::Writer writer;
    writer.begin_object();
    for (const auto& [name, value] : record->members)
        if (const int field = kind.index_of(name); field >= 0) writer.member(name, shown[static_cast<std::size_t>(field)]);
    return writer.end_object().take();
}

std::string Masking::text(std::string_view text) const {
    return personal_ == Personal::shown ? std::string(text) : without_personal_numbers(text);
}

}  // namespace creditlink
