#include "mapping_in_force.h"

#include <unistd.h>

#include <map>

#include "creditlink/base/message.h"
#include "mapping_release.h"

namespace creditlink {

namespace {

Path path_of_mapping(const Office& office, std::string_view file) { return office.config().mappings / Path(file); }

Error mapping_is_not_written(const Path& path, const Error& why) {
    return {Errc::storage, std::string(say("映射已经发布，但写不进文件", "the mapping is released, but its file cannot be written")), path.string(),
            say("{w}。排除后会自动写入：下次运行时，或重启服务时", "{w}. It is written by itself once that is mended: with the next run, or when the service starts", {{"w", why.message}})};
}

}  // namespace

Status mapping_is_writable(const Office& office, std::string_view file) {
    const Path folder = path_of_mapping(office, file).parent_path();
    if (access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return Error{Errc::storage, std::string(say("服务写不进映射目录，发布不了", "the service cannot write into the folder of the mappings, so nothing can be released")), folder.string(),
                 std::string(say("把映射目录放到服务能写的地方，例如复制到 /var/lib/creditlink/mappings 并改配置的 mappings（见 deploy/README.md）",
                                 "keep the mappings where the service may write, as in /var/lib/creditlink/mappings, and say so in the configuration (deploy/README.md)"))};
}

Status write_release(const Office& office, Ledger& ledger, const MappingProposal& release, std::string_view text) {
    const Path path = path_of_mapping(office, release.file);
    std::error_code none;
    const auto mode = std::filesystem::status(path, none).permissions();
    const unsigned bits = none ? 0644u : static_cast<unsigned>(mode) & 0777u;
    if (auto done = write_file(path, text, bits); !done) return mapping_is_not_written(path, done.error());
    return Mappings(ledger).written(release.number);
}

Result<MappingText> text_in_force(const Office& office, Ledger& ledger, std::string_view file) {
    auto text = office.mapping_text(file);
    if (!text) return text.error();
    Mappings mappings(ledger, mapping_difference_names);
    auto known = mappings.found(file, *text);
    if (!known) return known.error();
    if (known->proposal != 0) {
        const auto release = mappings.proposal(known->proposal);
        if (!release) return release.error();
        const bool there = known->digest == sha256(*text);
        if (!there) {
            auto released = mappings.text(known->digest);
            if (!released) return released.error();
            if (!*release || !*released) return Error{Errc::storage, std::string(say("台账里没有发布的文本", "the ledger lacks the text that was released")), path_of_mapping(office, file).string(), {}};
            text = std::move(**released);
        }
        if (*release && !(*release)->written)
            if (auto done = there ? mappings.written(known->proposal) : write_release(office, ledger, **release, *text); !done) return done.error();
    }
    return MappingText{std::move(*known), std::move(*text)};
}

Result<ReadyMapping> mapping_in_force(const Office& office, Ledger& ledger, std::string_view file) {
    auto now = text_in_force(office, ledger, file);
    if (!now) return now.error();
    std::map<std::string, std::string> named;
    auto ready = office.compiled(file, now->text, &named);
    if (!ready) return ready;
    ready->version = now->known.number;
    Mappings mappings(ledger);
    for (const auto& [name, text] : named)
        if (auto noted = mappings.used(name, text); !noted) return noted.error();
    return ready;
}

Status finish_releases(const Office& office, Ledger& ledger) {
    Mappings mappings(ledger);
    for (const TaskConfig& task : office.config().tasks) {
        const auto known = mappings.in_force(task.mapping);
        if (!known) return known.error();
        if (!*known || (*known)->proposal == 0) continue;
        if (auto done = text_in_force(office, ledger, task.mapping); !done) return done.error();
    }
    return {};
}

}  // namespace creditlink
