// The fuzz targets without libFuzzer: every file of their corpora, then random mutations of them, the same ones in every run.
// run_libfuzzer.sh is the long way.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "support/folders.h"

namespace {

using creditlink::Path;
using EntryPoint = int (*)(const std::uint8_t*, std::size_t);

}  // namespace

// The build gives each file's entry point the file's name, so that all of them fit into one program.
#define TARGETS(X)                                                                                                            \
    X(condition) X(content_ref) X(csv) X(dates) X(decimal) X(encode) X(encoding) X(evidence_pack) X(exchange_log) X(http_signature) X(identifier) \
    X(json) X(kind) X(letter) X(log_proof) X(mapping) X(receipt) X(request_head) X(source_row) X(structured_field) X(xls) X(xlsx) X(xml)
#define DECLARE(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
TARGETS(DECLARE)

namespace {

struct Target {
    const char* name;
    EntryPoint run;
};
#define ROW(name) Target{#name, fuzz_##name},
constexpr Target kTargets[] = {TARGETS(ROW)};

const Path kFolder = Path(creditlink::test::kSourceFolder) / "tests/fuzz";
constexpr std::size_t kMostBytes = 32u << 10;  // of a mutated input: small ones are many
constexpr int kMostCases = 4000;               // of a target
constexpr int kSeconds = 1, kSecondsFull = 20;

std::string current;  // what is being run, for the handler

// The sanitiser's report and an abort both end here: the input that did it is kept.
void keep_current() {
    const int fd = open("fuzz-crash.bin", O_CREAT | O_TRUNC | O_WRONLY, 0644);
    if (fd < 0) return;
    const ssize_t written = write(fd, current.data(), current.size());
    const char text[] = "the input is in fuzz-crash.bin\n";
    if (written >= 0 && write(2, text, sizeof text - 1) >= 0) close(fd);
}
void on_abort(int) {
    keep_current();
    std::signal(SIGABRT, SIG_DFL);
    std::raise(SIGABRT);
}

std::vector<std::string> corpus_of(const std::string& target) {
    std::vector<Path> files;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder / "corpus" / target)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> out;
    for (const Path& file : files) {
        auto bytes = creditlink::read_file(file);
        REQUIRE(bytes);
        out.push_back(std::move(*bytes));
    }
    return out;
}

class Mutator {
  public:
    explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

    std::string next() {
        std::string bytes = corpus_[below(corpus_.size())];
        for (std::size_t steps = 1 + below(4); steps > 0; --steps) step(bytes);
        if (bytes.size() > kMostBytes) bytes.resize(kMostBytes);
        return bytes;
    }

  private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

    void step(std::string& bytes) {
        static constexpr std::string_view kPieces[] = {
            {"\0", 1}, "\xFF", "\xEF\xBB\xBF", "\xFE\xFF", "\x81\x30\x81\x30", "\xE2\x80\xAE", "\xED\xA0\x80", "\"", "\\", "\r\n", "\n", ",", ";", ":", "=", "{", "}",
            "[", "]", "<", ">", "&", "]]>", "<!--", "<!DOCTYPE a>", "&#0;", "0", "-1", "4294967296", "18446744073709551615", "1e400", "(a+)+b", "null"};
        const std::size_t at = below(bytes.size() + 1);
        switch (below(7)) {
            case 0: bytes.insert(at, kPieces[below(std::size(kPieces))]); break;
            case 1: if (at < bytes.size()) bytes[at] = static_cast<char>(random_()); break;
            case 2: if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
            case 3: bytes.erase(at, 1 + below(16)); break;
            case 4: bytes.resize(at); break;
            case 5: bytes.insert(at, bytes.substr(below(bytes.size() + 1), 1 + below(64))); break;
            default: {
                const std::string& other = corpus_[below(corpus_.size())];
                const std::size_t from = below(other.size() + 1);
                bytes.replace(at, std::string::npos, other, from, std::string::npos);
            }
        }
    }

    const std::vector<std::string>& corpus_;
    std::mt19937_64 random_{20261123};
};

void run(const Target& target, std::string bytes) {
    current = std::move(bytes);
    // A copy of exactly its size: a byte read behind the end is seen.
    const std::vector<std::uint8_t> exact(current.begin(), current.end());
    target.run(exact.data(), exact.size());
}

}  // namespace

extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

TEST_CASE("every parser takes its corpus and random mutations of it without a crash or a broken promise") {
    if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_current);
    const char* full = std::getenv("CREDITLINK_TEST_FULL");
    const auto budget = std::chrono::seconds(full != nullptr && std::string_view(full) == "yes" ? kSecondsFull : kSeconds);
    for (const Target& target : kTargets) {
        SUBCASE(target.name) {
            std::signal(SIGABRT, on_abort);
            const std::vector<std::string> corpus = corpus_of(target.name);
            REQUIRE(corpus.size() >= 3);
            for (const std::string& seed : corpus) run(target, seed);
            run(target, {});
            Mutator mutator(corpus);
            const auto end = std::chrono::steady_clock::now() + budget;
            int cases = 0;
            while (cases < kMostCases * budget.count() && std::chrono::steady_clock::now() < end) {
                run(target, mutator.next());
                ++cases;
            }
            MESSAGE(std::string(target.name), ": ", corpus.size(), " files, ", cases, " mutations");
            CHECK(cases > 5);
        }
    }
}

TEST_CASE("every target's file and every corpus stands in the table above") {
    std::set<std::string> named, files, corpora;
    for (const Target& target : kTargets) named.insert(target.name);
    for (const auto& entry : std::filesystem::directory_iterator(kFolder))
        if (entry.path().extension() == ".cpp" && !entry.path().stem().string().ends_with("_test")) files.insert(entry.path().stem());
    for (const auto& entry : std::filesystem::directory_iterator(kFolder / "corpus")) corpora.insert(entry.path().filename());
    CHECK(named == files);
    CHECK(named == corpora);
}
