// What becomes of published letters: verified, filled in.

#include <algorithm>
#include <array>
#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "creditlink/letter/filled.h"
#include "filters.h"
#include "letter_desk.h"
#include "letter_renderings.h"
#include "ofd_check.h"
#include "print.h"
#include "record_values.h"

namespace creditlink {

namespace {

constexpr std::size_t kMaxVerified = 16u << 20;

std::string_view name_of(SiteFault::Kind kind) {
    return kind == SiteFault::Kind::changed ? "changed" : kind == SiteFault::Kind::missing ? "missing" : "foreign";
}

// "letters/07/v1.html", and its other forms, of a version that is public: what stands there is never written anew.
bool is_for_good(std::string_view file, const std::vector<LetterVersion>& library) {
    return std::any_of(library.begin(), library.end(), [&](const LetterVersion& v) {
        return v.published != 0 && v.state != LetterState::withdrawn && file.starts_with("letters/" + v.id + "/v" + std::to_string(v.version) + ".");
    });
}

// Files of a version that was withdrawn since the site was written, too.
bool is_of_a_letter(std::string_view file, const std::vector<LetterVersion>& library) {
    constexpr std::array<std::string_view, 5> kForms = {"html", "md", "pdf", "ofd", "docx"};
    if (file.ends_with(".sm2")) file.remove_suffix(4);
    return std::any_of(library.begin(), library.end(), [&](const LetterVersion& v) {
        const std::string begins = "letters/" + v.id + "/v" + std::to_string(v.version) + ".";
        return v.published != 0 && file.starts_with(begins) && std::find(kForms.begin(), kForms.end(), file.substr(begins.size())) != kForms.end();
    });
}

// Published before the site was written last, or in that second, by what wrote it: the site had it.
bool was_there(std::string_view file, const std::vector<LetterVersion>& library, std::optional<std::int64_t> written) {
    return written && std::any_of(library.begin(), library.end(), [&](const LetterVersion& v) { return v.published <= *written && is_for_good(file, std::vector{v}); });
}

// Whether a site that is still to be written from the changed library may well be like this: then it is behind, not altered.
bool may_be_behind(const SiteFault& fault, const std::vector<LetterVersion>& library, std::optional<std::int64_t> written) {
    switch (fault.kind) {
        case SiteFault::Kind::changed: return !is_for_good(fault.file, library);
        case SiteFault::Kind::missing: return !was_there(fault.file, library, written);
        case SiteFault::Kind::foreign: return is_of_a_letter(fault.file, library);
    }
    return false;
}

std::string words_of(SiteFault::Kind kind) {
    switch (kind) {
        case SiteFault::Kind::changed: return std::string(say("内容被改动", "was changed"));
        case SiteFault::Kind::missing: return std::string(say("不见了", "is missing"));
        case SiteFault::Kind::foreign: return std::string(say("不是 creditlink 写的", "was not written by creditlink"));
    }
    return {};
}

Result<Exit> verify_site(const Invocation& in, Opened& opened) {
    const Path& site = opened.office->config().site;
    const CivilDate today = opened.office->today(), day = day_of_site(site).value_or(today);
    const auto written = second_of_site(site);
    auto files = site_of(opened, day, written);
    if (!files) return files.error();
    auto faults = check_site(site, *files);
    if (!faults) return faults.error();
    Letters letters(opened.ledger);
    const auto due = letters.site_due();
    if (!due) return due.error();
    auto library = letters.all();
    if (!library) return library.error();
    std::size_t altered = 0, behind = 0;
    for (const SiteFault& fault : *faults) {
        const bool is_behind = *due && may_be_behind(fault, *library, written);
        ++(is_behind ? behind : altered);
        if (in.json) {
            json::Writer w;
            print_json(w.begin_object().member("fault", is_behind ? "behind" : name_of(fault.kind)).member("file", fault.file).end_object());
        } else std::cout << warned(one_line(fault.file)) << say("：", ": ") << (is_behind ? std::string(say("还没有按库重写", "not yet written anew from the library")) : words_of(fault.kind)) << '\n';
    }
    if (altered == 0 && behind > 0)
        return Error{Errc::locked, say("站点落后于库：{t} 库里有了变化，站点还没有重写（{n} 个文件）。没有发现被改动的文件", "the site is behind the library, which changed at {t}: {n} files are still to be written. None was found altered",
                                       {{"t", shown_minute((*due)->since)}, {"n", std::to_string(behind)}}), site.string(),
                     std::string(say("运行 creditlink letter publish 重写站点（serve 每分钟重写一次），再核对", "creditlink letter publish writes it anew (serve does so within a minute); then verify it again"))};
    if (altered > 0)
        return Error{Errc::trust, say("站点有 {n} 个文件与库中批准的不符", "{n} files of the site are not what was approved", {{"n", std::to_string(altered)}}), site.string(),
                     std::string(say("查明原因后运行 creditlink letter publish，按库重写站点", "find out why, then creditlink letter publish writes the site again from the library"))};
    print_done(in.json, "verified", site.string(), say("站点的 {n} 个文件与库中批准的逐字节相同（截至 {d}）。", "all {n} files of the site are byte for byte what was approved (as of {d}).", {{"n", std::to_string(files->size())}, {"d", day.dashed()}}));
    if (day != today && !in.json) print_next("creditlink letter publish" + std::string(say("（站点不是今天的）", " (the site is not of today)")));
    return Exit::balanced;
}

// What a file that somebody has is to us. The document and the text of a version count alike.
const LetterVersion* same_bytes(const std::vector<LetterVersion>& all, const Renderings& renderings, std::string_view bytes) {
    for (const LetterVersion& v : all) {
        if (v.published && (v.document == bytes || v.text == bytes)) return &v;
        if (const auto files = renderings.find({v.id, v.version}); files != renderings.end())
            for (const Rendering& file : files->second)
                if (file.name != kSignatureKey && file.bytes == bytes) return &v;
    }
    return nullptr;
}

Result<Exit> verify(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    if (in.arguments.empty()) return verify_site(in, *opened);
    auto all = Letters(opened->ledger).all();
    if (!all) return all.error();
    auto renderings = kept_renderings(*opened, *all);
    if (!renderings) return renderings.error();
    Exit exit = Exit::balanced;
    for (const std::string& file : in.arguments) {
        auto bytes = read_file(file, kMaxVerified);
        if (!bytes) return bytes.error();
        const LetterVersion* v = same_bytes(*all, *renderings, *bytes);
        const auto standing = v ? std::optional(standing_of(*v, *all, opened->office->today())) : std::nullopt;
        const std::string_view state = standing ? name_of(*standing) : "unknown";
        const auto inside = v ? std::nullopt : check_ofd(opened->office->config(), *bytes);
        if (!v) exit = Exit::trust;
        else if (standing != Standing::in_force && exit == Exit::balanced) exit = Exit::strict;
        if (in.json) {
            json::Writer w;
            w.begin_object().member("file", file).member("state", state).member("sha256", hex(bytes_of(sha256(*bytes))));
            if (v) w.member("letter", v->id).member("version", std::int64_t{v->version});
            if (inside) {
                w.member("signature", inside->word()).name("altered").begin_array();
                for (const std::string& member : inside->altered) w.string(member);
                w.end_array();
            }
            print_json(w.end_object());
        } else if (v) print_wrapped(say("{f}：{i} 第 {v} 版的原文，{s}", "{f}: {i} version {v}, {s}", {{"f", file}, {"i", v->id}, {"v", std::to_string(v->version)}, {"s", std::string(title_of(*standing))}}));
        else {
            print_wrapped(say("{f}：不是本单位公布的原文", "{f}: not what this office published", {{"f", file}}));
            if (inside) print_wrapped(inside->sentence());
        }
    }
    return exit;
}

Result<BlankValues> read_values(const Invocation& in) {
    BlankValues values;
    if (const std::string file = in.option("--values"); !file.empty()) {
        auto text = read_file(file, 1u << 20);
        if (!text) return text.error();
        auto object = json::parse(*text, {.dialect = json::Dialect::commented, .file = file});
        if (!object) return object.error();
        if (!object->is_object()) return json::error_at(file, *object, std::string(say("应为 {\"填写项\": \"值\"}", "should be {\"blank\": \"value\"}")));
        for (const auto& [name, value] : object->members) {
            if (!value.is_string() && value.type != json::Type::number) return json::error_at(file, value, std::string(say("值应为文字或数", "a value is a text or a number")));
            values[name] = value.text;
        }
    }
    for (std::size_t i = 1; i < in.arguments.size(); ++i) {
        const auto equals = in.arguments[i].find('=');
        if (equals == std::string::npos) return wants("填写项写作 名字=值", "a blank is given as NAME=VALUE", "creditlink letter show lab-animal-licence");
        values[in.arguments[i].substr(0, equals)] = in.arguments[i].substr(equals + 1);
    }
    return values;
}

Result<std::string> as_named(const std::string& file, const Opened& opened, const LetterVersion& v, std::string document) {
    const auto format = format_named(format_of_file(file));
    if (!format) return document;
    auto press = Press::open(*opened.office, false);
    if (!press) return press.error();
    return press->print(*format, v, document, v.published);
}

Result<Exit> fill(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter fill lab-animal-licence --values values.json --to filled.html");
    if (!id) return id.error();
    auto values = read_values(in);
    if (!values) return values.error();
    const std::string file = in.option("--to");
    if (!file.empty() && format_of_file(file).empty()) return no_such_ending(file, "creditlink letter fill lab-animal-licence --values values.json --to filled.pdf");
    auto who = actor_of(in);
    if (!who) return who.error();
    auto opened = open_office(in, in.has("--record") ? Access::change : Access::look);
    if (!opened) return opened.error();
    Letters letters(opened->ledger);
    const CivilDate today = opened->office->today();
    auto v = standing_version(letters, *id, today);
    if (!v) return v.error();
    if (v->ends && *v->ends < today)
        return Error{Errc::usage, say("“{i}”第 {v} 版{s}：{d} 是最后一天", "version {v} of \"{i}\" is {s}: {d} was its last day", {{"i", *id}, {"v", std::to_string(v->version)}, {"s", std::string(title_of(Standing::expired))}, {"d", v->ends->dashed()}}), {}, "creditlink letter list"};
    auto items = service_items(opened->office->config());
    if (!items) return items.error();
    auto letter = parse_letter(v->text, *id, *id + ".md");
    if (!letter) return letter.error();
    if (in.has("--record")) {
        auto known = values_of_record(*opened, in.option("--record"), *letter, *who);
        if (!known) return known.error();
        values->merge(*known);  // what was typed stands over the record
    }
    const auto faults = check_values(*letter, *values, today);
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const BlankFault& fault : faults) {
        if (in.json) {
            json::Writer w;
            print_json(w.begin_object().member("blank", fault.name).member("label", fault.label).member("fault", fault.what).end_object());
        } else table.row({fault.name, fault.label + say("：", ": ").data() + fault.what});
    }
    std::cout << table.text();
    if (!faults.empty()) {
        if (!in.json) print_wrapped(say("{n} 处要改正，没有生成文件。", "{n} to be corrected; no file was made.", {{"n", std::to_string(faults.size())}}));
        return Exit::strict;
    }
    if (!file.empty()) {
        auto bytes = as_named(file, *opened, *v, filled_document(*letter, items->find(letter->item), v->version, *values, opened->office->config().documents.address));
        if (!bytes) return bytes.error();
        if (auto written = write_file(file, *bytes, 0600); !written) return written.error();
    }
    if (v->effective && *v->effective > today && !in.json)
        print_wrapped(say("第 {v} 版{s}，{d} 起施行：到那天才能签署。", "Version {v} is {s}; it is signed from {d} on.", {{"v", std::to_string(v->version)}, {"s", std::string(title_of(Standing::upcoming))}, {"d", v->effective->dashed()}}));
    print_done(in.json, file.empty() ? "checked" : "filled", *id + "/" + std::to_string(v->version),
               file.empty() ? say("各项填写都通过核对；--to 文件 生成填好的承诺书", "every blank passes its check; --to FILE makes the filled letter") : say("已填好：{f}，打印后签署", "filled: {f}; print and sign it", {{"f", file}}));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> letter_use_commands() {
    return {
        {"letter", "verify", "[FILE…]", "核对站点；给出文件则查是否本单位公布、是否有效", "check the site, or whether files are ours", "creditlink letter verify", {}, verify},
        {"letter", "fill", "LETTER [VALUE…]", "填写现行的承诺书（名字=值），逐项核对", "fill in the letter in force, each checked", "creditlink letter fill lab-animal-licence uscc=11220000Y00000016R signed_on=2026-11-19",
         {{"--record", "RECORD", "先用这条记录（k-… 或 s-…）填，所写的值优先", "begin with what this record (k-… or s-…) says; typed values stand over it"}, kAsOption, {"--values", "FILE", "填写项的值，JSON：{\"名字\": \"值\"}", "the values, JSON: {\"name\": \"value\"}"}, {"--to", "FILE", "填好的承诺书，按文件名 .html .pdf .ofd .docx；缺省只核对", "the filled letter: .html, .pdf, .ofd, .docx; else only checked"}}, fill},
    };
}

}  // namespace creditlink
