#include "letter_announcements.h"

#include <algorithm>

#include "creditlink/base/encode.h"
#include "creditlink/ledger/announcements.h"

namespace creditlink {

namespace {

std::string put_body(const LetterVersion& v, const Letter& letter, const SiteFiles& site, const std::string& address) {
    const std::string folder = "letters/" + v.id + "/", stem = folder + "v" + std::to_string(v.version) + ".";
    json::Writer w;
    w.begin_object().member("title", letter.title).member("type", letter.type).member("field", letter.field);
    if (v.effective) w.member("effective", v.effective->dashed());
    if (v.ends) w.member("ends", v.ends->dashed());
    if (!address.empty()) w.member("page", address + folder + "index.html");
    w.name("files").begin_array();
    for (const auto& [path, bytes] : site) {
        if (!path.starts_with(stem) || path.ends_with(".sm2")) continue;  // a signature of a file is no file of the letter
        w.begin_object()
            .member("name", path.substr(folder.size()))
            .member("sha256", hex(bytes_of(sha256(bytes))))
            .member("sm3", hex(bytes_of(sm3(bytes))))
            .end_object();
    }
    return w.end_array().end_object().take();
}

std::string withdrawal_body(const LetterVersion& v) {
    json::Writer w;
    return w.begin_object().member("reason", v.note).end_object().take();
}

// A platform of the built-in interface: it signs its answers.
Result<std::vector<std::string>> platforms_that_take_letters(const Config& config) {
    std::vector<std::string> names;
    for (const PlatformConfig& platform : config.platforms) {
        std::string file;
        auto profile = read_profile(config, platform, file);
        if (!profile) return profile.error();
        auto protocol = make_protocol(*profile, file);
        if (!protocol) return protocol.error();
        if ((*protocol)->signed_answers()) names.push_back(platform.name);
    }
    return names;
}

}  // namespace

Status queue_announcements(Opened& opened, const SiteFiles& site) {
    const Config& config = opened.office->config();
    auto platforms = platforms_that_take_letters(config);
    if (!platforms) return platforms.error();
    auto all = Letters(opened.ledger).all();
    if (!all) return all.error();
    Announcements announcements(opened.ledger);
    auto known = announcements.all();
    if (!known) return known.error();
    const auto announced = [&](const std::string& platform, const LetterVersion& v) {
        return std::any_of(known->begin(), known->end(), [&](const Announcement& a) {
            return a.platform == platform && a.letter == v.id && a.version == v.version && !a.withdraw;
        });
    };
    std::reverse(all->begin(), all->end());  // older versions first
    return opened.ledger.together([&]() -> Status {
        for (const LetterVersion& v : *all) {
            if (v.state != LetterState::published && v.state != LetterState::withdrawn) continue;
            const bool withdraw = v.state == LetterState::withdrawn;
            auto letter = parse_letter(v.text, v.id, v.id + ".md");
            if (!letter) return letter.error();
            for (const std::string& platform : *platforms) {
                if (announced(platform, v) != withdraw) continue;
                Announcement one;
                one.platform = platform, one.letter = v.id, one.version = v.version, one.withdraw = withdraw;
                one.body = withdraw ? withdrawal_body(v) : put_body(v, *letter, site, config.documents.address);
                if (auto queued = announcements.queue(one); !queued) return queued.error();
            }
        }
        return {};
    });
}

}  // namespace creditlink
