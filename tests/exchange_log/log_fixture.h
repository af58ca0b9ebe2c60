#pragma once
// A little language for logs on a real disk: build one, copy it, damage the copy, look at it.

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/random.h"
#include "creditlink/exchange_log/log.h"

namespace creditlink::test {

inline const std::string kOrigin = "creditlink/112200000000000000";

struct FixedClock final : Clock {
    std::int64_t now = 1764000000000;
    std::int64_t unix_ms() const override { return now; }
    std::int64_t steady_ms() const override { return now; }
    bool sleep_ms(std::int64_t, std::stop_token) override { return true; }
};

class Folder {
  public:
    Folder() : path_(base() / ("creditlink-log-" + hex(random_bytes(8)))) {
        set_language(Language::en);
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const Path& path() const { return path_; }
    Path fresh() const { return path_ / hex(random_bytes(8)); }

  private:
    // In memory where there is such a place: these tests sync thousands of times.
    static Path base() {
        const Path memory = "/dev/shm";
        return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    }
    Path path_;
};

// Keys that are public knowledge: RFC 8032 section 7.1 test 1, and GB/T 32918.5-2017 annex A.
inline PrivateKey published_key(Algorithm algorithm) {
    const std::string body = algorithm == Algorithm::ed25519
                                 ? "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
                                 : "MEECAQAwEwYHKoZIzj0CAQYIKoEcz1UBgi0EJzAlAgEBBCA5RSCPeyFEsT8244rG05+ViJOTaShgtRpC+4HvTffFuA==";
    auto key = PrivateKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n"), algorithm);
    REQUIRE(key);
    return *key;
}

// A witness's: RFC 8032 section 7.1 test 2.
inline PrivateKey published_witness_key() {
    auto key = PrivateKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE KEY-----\n"),
                                    Algorithm::ed25519);
    REQUIRE(key);
    return *key;
}

inline LogKeys log_keys() {
    static const auto ed25519 = std::make_shared<const PrivateKey>(published_key(Algorithm::ed25519));
    static const auto sm2 = std::make_shared<const PrivateKey>(published_key(Algorithm::sm2_sm3));
    return {kOrigin, ed25519, sm2, {}, {}};
}

inline std::vector<PublicKey> public_keys() {
    const LogKeys keys = log_keys();
    return {keys.ed25519->public_key(), keys.sm2->public_key()};
}

inline std::string read(const Path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void write(const Path& path, std::string_view bytes) {
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::string data_of(std::uint64_t n) { return "{\"batch\":\"b-" + std::to_string(n) + "\"}"; }

inline ExchangeLog opened(const Path& directory, LogLimits limits = {}) {
    static FixedClock clock;
    auto log = ExchangeLog::open(directory, log_keys(), clock, limits);
    if (!log) FAIL(log.error().message << " " << log.error().place);
    return std::move(*log);
}

// Appends `count` entries; synced.
inline void grow(ExchangeLog& log, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) REQUIRE(log.append("submitted", data_of(log.head().size)));
    REQUIRE(log.sync());
}

// A new log of `signed_entries`, checkpointed, and `tail` more that are only durable.
inline Path build(const Folder& folder, std::uint64_t signed_entries, std::uint64_t tail = 0, LogLimits limits = {}) {
    const Path directory = folder.fresh();
    ExchangeLog log = opened(directory, limits);
    grow(log, signed_entries);
    REQUIRE(log.checkpoint());
    grow(log, tail);
    return directory;
}

inline Path copy(const Folder& folder, const Path& directory) {
    const Path to = folder.fresh();
    std::filesystem::copy(directory, to, std::filesystem::copy_options::recursive);
    return to;
}

inline LogCheck checked(const Path& directory, std::vector<LogHead> known = {}) {
    static const std::vector<PublicKey> one = {log_keys().ed25519->public_key()};  // checkpoint_test has both
    auto check = check_log(directory, kOrigin, one, std::move(known));
    if (!check) FAIL(check.error().message << " " << check.error().place);
    return *check;
}

// Whether some fault names this entry.
inline bool names(const LogCheck& check, std::uint64_t entry) {
    const std::string n = std::to_string(entry);
    for (const std::string& fault : check.faults)
        if (fault.find("entry " + n + ":") != std::string::npos || fault.find("entries " + n + " to") != std::string::npos) return true;
    return false;
}

inline std::string shown_faults(const LogCheck& check) {
    std::string all;
    for (const std::string& fault : check.faults) all += fault + "\n";
    return all.empty() ? "(no fault)" : all;
}

// RFC 9162 2.1.1, as it stands there.
inline Digest256 naive_root(const std::vector<Digest256>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return empty_root();
    if (end - begin == 1) return leaves[begin];
    std::size_t k = 1;
    while (k * 2 < end - begin) k *= 2;
    return node_hash(naive_root(leaves, begin, begin + k), naive_root(leaves, begin + k, end));
}

}  // namespace creditlink::test
