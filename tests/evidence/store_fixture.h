#pragma once
// A store in a folder of its own, whose segments a test may read and change.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <memory>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/evidence/content_store.h"
#include "frame.h"

using namespace creditlink;

class Store {
  public:
    Store() : path_(std::filesystem::temp_directory_path() / ("creditlink-evidence-" + hex(random_bytes(8)))) { set_language(Language::en); }
    ~Store() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    ContentStore open(ContentLimits limits = {}) const { return open(keys(), limits); }
    ContentStore open(const StoreKeys& keys, ContentLimits limits = {}) const {
        auto store = ContentStore::open(path_, keys, limits);
        if (!store) FAIL(store.error().message << " " << store.error().place);
        return std::move(*store);
    }
    const Path& path() const { return path_; }
    Path segment(int number) const { return path_ / ("00000" + std::to_string(number) + ".contents"); }
    std::string read(int number) const {
        std::ifstream in(segment(number), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(int number, std::string_view bytes) const { write_file(segment(number), bytes, 0600); }
    void write_file(const Path& file, std::string_view bytes, unsigned mode) const {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        REQUIRE(::chmod(file.c_str(), mode) == 0);
    }
    std::vector<ContentRef> fill(const std::vector<std::string>& contents) const {
        ContentStore store = open();
        std::vector<ContentRef> refs;
        for (const auto& content : contents) refs.push_back(*store.put({content}));
        REQUIRE(store.sync());
        return refs;
    }

    static StoreKeys keys(char fill = 'k', ContentCipher cipher = ContentCipher::aes_256_gcm) {
        return {std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, fill))), {}, cipher};
    }

  private:
    Path path_;
};

inline std::uint64_t stored_length(const Store& store, const ContentRef& ref) {
    return read_header(std::string_view(store.read(static_cast<int>(ref.segment))).substr(ref.offset))->stored_length;
}
inline std::uint64_t end_of(const Store& store, const ContentRef& ref) { return ref.offset + kContentHeaderBytes + stored_length(store, ref); }
