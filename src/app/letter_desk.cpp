#include "letter_desk.h"

#include <array>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "creditlink/letter/new_text.h"
#include "filters.h"
#include "letter_renderings.h"
#include "public_names.h"
#include "signed_file.h"

namespace creditlink {

Path letter_file(const Config& config, std::string_view id) { return config.mappings / "letters" / (std::string(id) + ".md"); }

Result<std::string> read_letter_file(const Config& config, std::string_view id) {
    const Path file = letter_file(config, id);
    auto text = read_file(file);  // one that is too large is a fault of the letter, which the parser names
    if (!text && text.error().code == Errc::not_found)
        return Error{Errc::not_found, std::string(say("没有这份承诺书文件", "there is no such letter file")), file.string(), std::string(say("写法见 mappings/letters/README.md", "mappings/letters/README.md shows how to write one"))};
    return text;
}

Result<ServiceItems> service_items(const Config& config) {
    const Path file = config.mappings / "letters" / "items.json";
    auto text = read_file(file, 4u << 20);
    if (!text) return Error{Errc::config, std::string(say("读不到服务事项清单", "cannot read the list of service items")), file.string(), text.error().message};
    return ServiceItems::parse(*text, file.string());
}

Result<Letter> sound_letter(std::string_view text, std::string_view id, const ServiceItems& items) {
    const std::string file = std::string(id) + ".md";
    if (Status fit = check_new_text(text, file); !fit) return fit.error();
    auto letter = parse_letter(text, id, file);
    if (!letter) return letter.error();
    if (Status fit = check_number(*letter, text, file); !fit) return fit.error();
    if (Status known = items.check(*letter, file); !known) return known.error();
    return letter;
}

std::vector<Error> letter_faults(std::string_view text, std::string_view id, const ServiceItems& items) {
    const std::string file = std::string(id) + ".md";
    LetterReading reading = read_letter_with_faults(text, id, file);
    std::vector<Error> faults = std::move(reading.faults);
    if (Status fit = check_new_text(text, file); !fit) faults.push_back(fit.error());
    if (!reading.letter) return faults;
    if (!reading.letter->number.empty())
        if (Status fit = check_number(*reading.letter, text, file); !fit) faults.push_back(fit.error());
    if (Status known = items.check(*reading.letter, file); !known) faults.push_back(known.error());
    return faults;
}

Result<std::string> letter_named(const Invocation& in, std::string_view example) {
    if (in.arguments.empty()) return wants("请给出承诺书的名字", "name the letter", std::string(example));
    if (!is_letter_id(in.arguments[0]))
        return Error{Errc::usage, say("“{i}”不是承诺书的名字", "\"{i}\" is no letter's name", {{"i", shown(in.arguments[0])}}), {}, "creditlink letter list"};
    return in.arguments[0];
}

Result<std::string> letter_called(const Invocation& in, const std::vector<LetterVersion>& library, std::string_view example) {
    if (in.arguments.empty()) return wants("请给出承诺书的名字或编号", "name the letter, or its number", std::string(example));
    const std::string& wanted = in.arguments[0];
    std::vector<std::string> ids;  // the library is sorted by them
    for (const LetterVersion& v : library) {
        if (v.id == wanted) return wanted;
        if (v.state == LetterState::discarded) continue;  // its number is free
        if (!ids.empty() && ids.back() == v.id) continue;
        if (auto letter = parse_letter(v.text, v.id, v.id + ".md"); letter && letter->number == wanted) ids.push_back(v.id);
    }
    if (ids.empty()) return letter_named(in, example);
    if (ids.size() == 1) return ids.front();
    std::string all;
    for (const std::string& id : ids) all += (all.empty() ? "" : " ") + id;
    return Error{Errc::usage, say("编号“{n}”不止一份承诺书：{l}", "more than one letter has the number \"{n}\": {l}", {{"n", shown(wanted)}, {"l", all}}), {}, std::string(say("请写名字", "give its name"))};
}

Result<LetterVersion> version_named(Letters& letters, std::string_view id, std::optional<std::uint64_t> number) {
    auto found = number ? letters.find(id, static_cast<std::uint32_t>(*number)) : letters.newest(id);
    if (!found) return found.error();
    if (*found) return std::move(**found);
    if (number) return Error{Errc::not_found, say("“{i}”没有第 {n} 版", "\"{i}\" has no version {n}", {{"i", std::string(id)}, {"n", std::to_string(*number)}}), {}, "creditlink letter list"};
    return Error{Errc::not_found, say("库里没有承诺书“{i}”", "the library has no letter \"{i}\"", {{"i", std::string(id)}}), {}, "creditlink letter new " + std::string(id)};
}

Result<LetterVersion> standing_version(Letters& letters, std::string_view id, CivilDate today) {
    auto all = letters.all();
    if (!all) return all.error();
    const LetterVersion* best = nullptr;
    for (const LetterVersion& version : *all) {  // newest first
        if (version.id != id || version.state != LetterState::published) continue;
        if (!best) best = &version;
        if (version.effective && *version.effective <= today) {
            best = &version;
            break;
        }
    }
    if (best) return *best;
    return Error{Errc::not_found, say("“{i}”没有已公布的版本", "no version of \"{i}\" is published", {{"i", std::string(id)}}), {}, "creditlink letter list"};
}

const LetterVersion* version_before(std::span<const LetterVersion> versions, std::uint32_t number) {
    for (const LetterVersion& v : versions)
        if (v.version < number && v.state != LetterState::discarded) return &v;
    return nullptr;
}

std::string digest_of(const LetterVersion& version) { return version.was_submitted() ? hex(bytes_of(version.approval)) : std::string(); }

std::string document_of(const LetterVersion& version, const Letter& letter, const ServiceItems& items, const Config& config) {
    return version.was_submitted() ? version.document : letter_document(letter, items.find(letter.item), version.version, config.documents.address);
}

std::string format_of_file(std::string_view file) {
    const std::string ending = ending_of(Path(file).filename().string());
    const std::string format = ending.empty() ? std::string() : ending == ".htm" ? "html" : ending.substr(1);
    return format == "html" || format_named(format) ? format : std::string();
}

Error no_such_ending(std::string_view file, std::string example) {
    return {Errc::usage, say("看文件名不知道要写成什么：{f}", "the file's name does not say what to write: {f}", {{"f", shown(file)}}), {}, say("文件名以 .pdf、.ofd、.docx 或 .html 结尾，例如 {e}", "it ends with .pdf, .ofd, .docx or .html, as in {e}", {{"e", std::move(example)}})};
}

std::string site_follows() {
    return std::string(say("公示页随后更新：运行着 creditlink serve 的，一分钟左右；没有运行的，运行 creditlink letter publish。",
                           "The public pages follow: within a minute or so where creditlink serve runs, else with creditlink letter publish."));
}

Result<std::int64_t> second_to_publish(Opened& opened) {
    const auto changed = Commitments(opened.ledger).public_changed();
    if (!changed) return changed.error();
    const std::int64_t now = opened.office->clock().unix_seconds();
    return *changed && **changed > now ? **changed + 1 : now;
}

Result<bool> site_shows_commitments(Opened& opened, std::int64_t before) {
    const Config& config = opened.office->config();
    const auto shown_before = second_of_site(config.site);
    if (!shown_before) return false;
    const auto all = Letters(opened.ledger).all();
    if (!all) return all.error();
    const auto items = service_items(config);
    if (!items) return items.error();
    auto commitments = Commitments(opened.ledger).open_to_all(before, kMostPublicCommitments, public_names(*all));
    if (!commitments) return commitments.error();
    return shows_commitments(config.site, *all, *items, {.office = config.office_name, .as_of = opened.office->today(), .commitments = std::move(*commitments), .before = *shown_before});
}

Result<SiteFiles> site_of(Opened& opened, CivilDate as_of, std::optional<std::int64_t> before) {
    auto all = Letters(opened.ledger).all();
    if (!all) return all.error();
    for (const LetterVersion& v : *all)
        if (v.published != 0 && v.state != LetterState::withdrawn)  // of that one the site has a notice only
            if (Status same = check_approval(v); !same) return same.error();
    auto items = service_items(opened.office->config());
    if (!items) return items.error();
    auto renderings = kept_renderings(opened, *all);
    if (!renderings) return renderings.error();
    const Config& config = opened.office->config();
    const auto second = before ? Result<std::int64_t>(*before) : second_to_publish(opened);
    if (!second) return second.error();
    auto commitments = Commitments(opened.ledger).open_to_all(*second, kMostPublicCommitments, public_names(*all));
    if (!commitments) return commitments.error();
    return site_files(*all, *items, {.office = config.office_name, .as_of = as_of, .renderings = std::move(*renderings), .address = config.documents.address, .commitments = std::move(*commitments), .before = *second});
}

}  // namespace creditlink
