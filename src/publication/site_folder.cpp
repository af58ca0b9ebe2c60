// The folder that the site stands in: <site> is a symbolic link to <site>.pages-<hex>, replaced by one rename.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/failpoint.h"
#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/publication/site.h"
#include "pages.h"

namespace creditlink {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostIndexBytes = 64u << 20;
constexpr std::size_t kMostPageBytes = 16u << 20;

std::string pages_prefix(const Path& site) { return site.filename().string() + ".pages-"; }

Path parent_of(const Path& site) { return site.parent_path().empty() ? Path(".") : site.parent_path(); }

Error failed(std::string_view zh, std::string_view en, const Path& path, const std::error_code& error) {
    return {Errc::storage, std::string(say(zh, en)) + say("：", ": ").data() + error.message(), path.string(), {}};
}

// The site is for everybody to read, under another account too, whatever mask the service runs with.
Status let_everybody_read(const Path& path, unsigned mode) {
    std::error_code error;
    fs::permissions(path, static_cast<fs::perms>(mode), error);
    return error ? Status(failed("不能让别人读", "cannot let others read", path, error)) : Status();
}

Status write_pages(const Path& folder, const SiteFiles& files) {
    for (const auto& [name, bytes] : files) {
        const Path path = folder / name;
        if (Status made = make_directories(path.parent_path()); !made) return made;
        for (Path of = path.parent_path();; of = of.parent_path()) {
            if (Status open = let_everybody_read(of, 0755); !open) return open;
            if (of == folder) break;
        }
        if (Status written = write_file(path, bytes); !written) return written;
        if (Status open = let_everybody_read(path, 0644); !open) return open;
        CREDITLINK_FAILPOINT("publication.page-written");
    }
    return sync_directory(folder);
}

// Folders that no link names any more, except the one the link named before.
void remove_older(const Path& site, const Path& current, const Path& before) {
    std::error_code error;
    std::vector<Path> old;
    for (const auto& entry : fs::directory_iterator(parent_of(site), error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(pages_prefix(site)) && name != current && name != before) old.push_back(entry.path());
    }
    for (const Path& path : old) fs::remove_all(path, error);
}

Status point_at(const Path& site, const Path& folder) {
    const Path link = parent_of(site) / (site.filename().string() + ".link-" + hex(random_bytes(8)));
    std::error_code error;
    fs::create_symlink(folder.filename(), link, error);
    if (error) return failed("不能建立链接", "cannot make a link", link, error);
    CREDITLINK_FAILPOINT("publication.before-switch");
    fs::rename(link, site, error);
    if (error) {
        std::error_code ignored;
        fs::remove(link, ignored);
        return failed("不能替换站点", "cannot replace the site", site, error);
    }
    return sync_directory(parent_of(site));
}

}  // namespace

Result<FileLock> site_turn(const Path& site) {
    if (Status made = make_directories(parent_of(site)); !made) return made.error();
    return FileLock::take(parent_of(site) / (site.filename().string() + ".lock"), "letter publish");
}

Status write_site(const Path& site, const SiteFiles& files) {
    auto turn = site_turn(site);
    return turn ? write_site(*turn, site, files) : Status(turn.error());
}

Status write_site(const FileLock&, const Path& site, const SiteFiles& files) {
    std::error_code error;
    const fs::file_status there = fs::symlink_status(site, error);
    if (fs::exists(there) && !fs::is_symlink(there))
        return Error{Errc::usage, std::string(say("站点的位置上已有别的东西", "something else stands where the site should be")), site.string(), std::string(say("移走它，或者在配置 letters.site 里另指一处", "move it away, or name another place in letters.site"))};
    const Path before = fs::is_symlink(there) ? fs::read_symlink(site, error) : Path();
    const Path folder = parent_of(site) / (pages_prefix(site) + hex(random_bytes(8)));
    if (Status written = write_pages(folder, files); !written) return written;
    CREDITLINK_FAILPOINT("publication.pages-written");
    if (Status pointed = point_at(site, folder); !pointed) return pointed;
    CREDITLINK_FAILPOINT("publication.switched");
    remove_older(site, folder.filename(), before);
    return {};
}

Result<std::vector<SiteFault>> check_site(const Path& site, const SiteFiles& files) {
    std::error_code error;
    if (!fs::is_directory(site, error))
        return Error{Errc::not_found, std::string(say("还没有站点", "there is no site yet")), site.string(), "creditlink letter publish"};
    std::vector<SiteFault> faults;
    for (const auto& [name, bytes] : files) {
        auto found = read_file(site / name, kMostPageBytes);
        if (!found && found.error().code != Errc::not_found) return found.error();
        if (!found) faults.push_back({SiteFault::Kind::missing, name});
        else if (*found != bytes) faults.push_back({SiteFault::Kind::changed, name});
    }
    for (fs::recursive_directory_iterator at(site / ".", error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().lexically_relative(site / ".").generic_string();
        if ((at->is_directory(error) && !at->is_symlink(error)) || files.contains(name)) continue;
        faults.push_back({SiteFault::Kind::foreign, name});
    }
    if (error) return failed("读不了站点", "cannot read the site", site, error);
    std::sort(faults.begin(), faults.end(), [](const SiteFault& a, const SiteFault& b) { return a.file < b.file; });
    return faults;
}

namespace {

// A text of the site's index.json, found by this way through it; empty if there is none.
std::string index_text(const Path& site, std::initializer_list<std::string_view> way) {
    auto text = read_file(site / "index.json", kMostIndexBytes);
    auto index = text ? json::parse(*text) : Result<json::Value>(text.error());
    const json::Value* at = index ? &*index : nullptr;
    for (const std::string_view name : way) at = at ? at->find(name) : nullptr;
    return std::string(at ? at->string_or("") : "");
}

}  // namespace

std::optional<CivilDate> day_of_site(const Path& site) {
    std::string day = index_text(site, {"asOf"});
    std::replace(day.begin(), day.end(), '-', '/');
    return CivilDate::parse_slashed(day);
}

Result<bool> shows_commitments(const Path& site, const std::vector<LetterVersion>& library, const ServiceItems& items, const SiteOptions& options) {
    const auto letters = publication::public_letters(library, items, options.as_of);
    if (!letters) return letters.error();
    const auto there = read_file(site / "commitments.json", kMostIndexBytes);
    return there && *there == publication::commitments_json(*letters, options);
}

std::optional<std::int64_t> second_of_site(const Path& site) { return parse_rfc3339(index_text(site, {"commitments", "before"})); }

}  // namespace creditlink
