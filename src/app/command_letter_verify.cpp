// What somebody holds, or the site has, against what was approved: letter verify.

#include <algorithm>
#include <array>
#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "letter_desk.h"
#include "letter_renderings.h"
#include "letter_site_note.h"
#include "ofd_check.h"
#include "print.h"

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

// The site as it was written last.
struct WrittenPages {
    std::optional<std::int64_t> second;
    std::string index;  // index.json, whatever somebody made of it; empty: away
};

// Published before the site was written last, so that the site had it. In one second both happen: then the site's own index says which came first.
bool was_there(std::string_view file, const std::vector<LetterVersion>& library, const WrittenPages& written) {
    return written.second && std::any_of(library.begin(), library.end(), [&](const LetterVersion& v) {
        return is_for_good(file, std::vector{v}) && (v.published < *written.second || (v.published == *written.second && written.index.find("\"" + std::string(file) + "\"") != std::string::npos));
    });
}

// Whether a site that is still to be written from the changed library may well be like this: then it is behind, not altered.
bool may_be_behind(const SiteFault& fault, const std::vector<LetterVersion>& library, const WrittenPages& written) {
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
    auto index = read_file(site / "index.json");
    const auto noted = noted_site(opened.ledger);
    if (!noted) return noted.error();
    const auto shown = second_of_site(site);  // whoever wrote it
    const auto second = *noted && !(shown && (*noted)->is_of(*shown)) ? std::optional((*noted)->second) : shown;
    const WrittenPages written{second, index ? std::move(*index) : std::string()};
    auto files = site_of(opened, day, written.second);
    if (!files) return files.error();
    auto faults = check_site(site, *files);
    if (!faults) return faults.error();
    Letters letters(opened.ledger);
    const auto due = letters.site_due();
    if (!due) return due.error();
    auto library = letters.all();
    if (!library) return library.error();
    const std::int64_t now = opened.office->clock().unix_seconds();
    const bool of_other_rules = !*noted || (*noted)->rules != kPageRules;  // written by a former program
    std::size_t altered = 0, behind = 0;
    for (const SiteFault& fault : *faults) {
        const bool is_behind = ((*due || of_other_rules) && may_be_behind(fault, *library, written)) || (*noted && (*noted)->left_so(site, fault));
        ++(is_behind ? behind : altered);
        if (in.json) {
            json::Writer w;
            print_json(w.begin_object().member("fault", is_behind ? "behind" : name_of(fault.kind)).member("file", fault.file).end_object());
        } else std::cout << warned(one_line(fault.file)) << say("：", ": ") << (is_behind ? std::string(say("还没有按库重写", "not yet written anew from the library")) : words_of(fault.kind)) << '\n';
    }
    if (altered == 0 && behind > 0)
        return Error{Errc::locked, say("站点落后于库：{t} 库里有了变化，站点还没有重写（{n} 个文件）。没有发现被改动的文件", "the site is behind the library, which changed at {t}: {n} files are still to be written. None was found altered",
                                       {{"t", shown_minute(*due ? (*due)->since : now)}, {"n", std::to_string(behind)}}), site.string(),
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

}  // namespace

Command letter_verify_command() {
    return {"letter", "verify", "[FILE…]", "核对站点；给出文件则查是否本单位公布、是否有效", "check the site, or whether files are ours", "creditlink letter verify", {}, verify};
}

}  // namespace creditlink
