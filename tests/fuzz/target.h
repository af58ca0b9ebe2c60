#pragma once
// What the fuzz targets share. A target is one file <parser>.cpp with libFuzzer's entry point; its corpus stands in
// corpus/<parser>/. replay_test.cpp runs them all without libFuzzer.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/text.h"
#include "creditlink/source/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace creditlink::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};  // bytes as bytes
}

// A promise of the parser's header. abort() is what both libFuzzer and the replay report with the input.
inline void require(bool promise) {
    if (!promise) std::abort();
}

// Memory that is written like a file, of this process alone, gone with it.
class Folder {
  public:
    Folder() {
        const char* shared = "/dev/shm";
        std::error_code none;
        path_ = (std::filesystem::is_directory(shared, none) ? Path(shared) : std::filesystem::temp_directory_path()) /
                ("creditlink-fuzz-" + std::to_string(getpid()));
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const Path& path() const { return path_; }
    Path put(const Path& name, std::string_view bytes) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return path_ / name;
    }

  private:
    Path path_;
};

inline const Folder& folder() {
    static const Folder made;
    return made;
}

struct StillClock final : Clock {
    std::int64_t unix_ms() const override { return 1'800'000'000'000; }
    std::int64_t steady_ms() const override { return 0; }
    bool sleep_ms(std::int64_t, std::stop_token) override { return true; }
};

struct NoSecrets final : SecretStore {
    Result<Secret> secret(const json::Value&) const override { return Error{Errc::config, "no secrets here", {}, {}}; }
};

// Reads a source of the shared folder to its end, and holds each row to what source.h and raw_row.h promise.
inline void read_source(std::string_view options) {
    static StillClock clock;
    static const NoSecrets secrets;
    auto parsed = json::parse(options);
    require(static_cast<bool>(parsed));
    const SourceSpec spec{.task = "t", .file = "t.json", .options = std::move(*parsed), .base_directory = folder().path().string()};
    auto source = open_source(spec, ReadMode::full, {}, SourceContext{clock, secrets});
    if (!source) {
        require(!source.error().message.empty());
        return;
    }
    static Page page;  // used again, as ingest does: its memory costs more than a small file
    page.clear();
    for (;;) {
        const auto more = (*source)->read(page);
        if (!more) {
            require(!more.error().message.empty());
            return;
        }
        if (!*more) return;
        require(page.bytes <= 8 * kPageBytes);
        for (const RawRow& row : page.rows) {
            const Origin& origin = page.origin_of(row);
            if (row.fate == RowFate::data) require(row.cell_count == origin.columns.size());
            else require(!row.reason.empty());
            for (const Cell& cell : page.cells_of(row)) require(is_utf8(cell.text) && cell.text.find('\0') == std::string_view::npos);
            require(is_utf8(origin.place(row.number, row.key, row.cell_count > 0 ? 0 : -1)));
        }
    }
}

}  // namespace creditlink::fuzz
