// An auditor's work over a large log.
//   log_scale make FOLDER ENTRIES   a log of so many entries (exchanges of one record each, of one company in twenty thousand) with its
//                                   contents, and FOLDER/keys for creditlink-verify
//   log_scale ask FOLDER            the index made from nothing, searches by USCC as the command makes them (index opened, compared with
//                                   the log, asked), proofs of entries: a line of JSON each

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string_view>

#include "creditlink/audit/log_index.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/base/random.h"
#include "creditlink/exchange_log/commitment.h"
#include "creditlink/exchange_log/log.h"
#include "creditlink/exchange_log/note_key.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/exchange_log/timestamps.h"

using namespace creditlink;

namespace {

const std::string kOrigin = "creditlink/11220000Y00000016R";
constexpr std::uint64_t kCompanies = 20'000, kSyncedAtOnce = 1'000;

template <typename T>
T must(Result<T> result) {
    if (!result)
        std::fprintf(stderr, "%s %s\n", result.error().message.c_str(), result.error().place.c_str()), std::exit(1);
    return std::move(*result);
}
void must(const Status& status) {
    if (!status) std::fprintf(stderr, "%s\n", status.error().message.c_str()), std::exit(1);
}

// Of this thread: what a proof takes when nothing else wants the machine.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double now_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string company(std::uint64_t number) {
    std::string digits = std::to_string(number % kCompanies);
    return "91220102MA" + std::string(7 - digits.size(), '0') + digits + "X";
}

std::string body_of(std::uint64_t i, const std::string& batch) {
    const std::string id = hex(bytes_of(sha256(batch))).substr(0, 32);
    return R"({"batch":")" + batch + R"(","records":[{"id":"s-)" + id + R"(","key":"k-)" + id +
           R"(","version":1,"op":"put","data":{"XK_XDR_MC":"吉林省示范第)" + std::to_string(i) +
           R"(号检测有限公司","XK_XDR_SHXYM":")" + company(i) + R"(","XK_WSH":"SYXK(吉)2024-)" + std::to_string(i) +
           "\"}}]}";
}

void add_exchange(ExchangeLog& log, ContentStore& contents, std::uint64_t i) {
    const std::string batch = "b-" + hex(bytes_of(sha256(std::to_string(i)))).substr(0, 32),
                      salt = random_bytes(kCommitmentSalt);
    const std::string head = "POST https://platform.example/exchange/v1/batches HTTP/1.1\r\n\r\n",
                      body = body_of(i, batch);
    const ContentRef request = must(contents.put({salt, head, body}));
    json::Writer sent;
    sent.begin_object()
        .member("batch", batch)
        .member("platform", "national")
        .member("kind", "xk")
        .member("count", 1)
        .member("attempt", 1)
        .member("content", request.text());
    sent.member("digest", commitment(salt, sha256(body)))
        .member("head", commitment(salt, sha256(head)))
        .member("records", hex(bytes_of(sha256(salt))));
    must(log.append("submitted", sent.end_object().take()));
    const std::string answer = "HTTP/1.1 200\r\n\r\n{\"receipt\":\"r-" + batch.substr(2, 20) + "\",\"batch\":\"" +
                               batch + "\",\"state\":\"final\",\"results\":[]}";
    const ContentRef receipt = must(contents.put({salt, answer}));
    json::Writer told;
    told.begin_object()
        .member("batch", batch)
        .member("platform", "national")
        .member("of", "submit")
        .member("attempt", 1)
        .member("status", 200)
        .member("outcome", "receipt");
    told.member("vouched", "signature")
        .member("receipt", "r-" + batch.substr(2, 20))
        .member("accepted", 1)
        .member("rejected", 0)
        .member("doubtful", 0);
    must(log.append(
        "answered",
        told.member("content", receipt.text()).member("digest", commitment(salt, sha256(answer))).end_object().take()));
}

StoreKeys store_keys() {
    return {
        std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))), {}, ContentCipher::aes_256_gcm};
}

void report(const char* what, std::vector<double> ms) {
    std::ranges::sort(ms);
    const auto at = [&](double share) {
        return ms[std::min(ms.size() - 1, static_cast<std::size_t>(share * static_cast<double>(ms.size())))];
    };
    std::printf("{\"what\":\"%s\",\"n\":%zu,\"median_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n", what, ms.size(),
                at(0.5), at(0.99), ms.back());
    std::fflush(stdout);
}

template <typename Work>
std::vector<double> times(int n, Work work) {
    std::vector<double> ms;
    for (int i = 0; i < n; ++i) {
        const double begin = now_ms();
        work(i);
        ms.push_back(now_ms() - begin);
    }
    return ms;
}

}  // namespace

namespace {

int make(const Path& folder, std::uint64_t entries) {
    const Path directory = folder / "log";
    if (std::filesystem::exists(directory)) return std::fprintf(stderr, "%s is there already\n", directory.c_str()), 2;
    SystemClock clock;
    const auto key = std::make_shared<const PrivateKey>(must(PrivateKey::generate(Algorithm::ed25519)));
    must(make_directories(directory, 0700));
    must(write_file(folder / "keys", must(verifier_key({kOrigin, NoteKeyUse::log, key->public_key()})) + "\n"));
    auto contents = must(ContentStore::open(folder / "evidence", store_keys()));
    auto log = must(ExchangeLog::open(directory, {kOrigin, key, {}, {}, {}}, clock));
    for (std::uint64_t i = 0; i < entries / 2; ++i) {
        add_exchange(log, contents, i);
        if (i % kSyncedAtOnce == 0) must(contents.sync()), must(log.sync());
    }
    must(contents.sync());
    must(log.checkpoint());
    return 0;
}

int ask(const Path& folder) {
    const Path directory = folder / "log", file = folder / "log-index.db";
    const HmacSha256 secret(std::string(32, 's'));
    const auto contents = must(ContentStore::look(folder / "evidence", store_keys()));
    const IndexSources sources{directory, &contents, &secret, "11220000Y00000016R"};
    report("index from nothing", times(1, [&](int) {
               auto index = must(LogIndex::open(file, sources));
               must(index.clear());
               must(index.refresh());
           }));
    const std::string checkpoint = must(read_file(directory / "checkpoint"));
    const std::uint64_t size = must(stated_head(checkpoint)).size;
    std::mt19937_64 random(7);
    report("search by USCC", times(201, [&](int) {
               auto index = must(LogIndex::open(file, sources));
               must(index.refresh());
               const auto found = must(index.find({.token = subject_token(secret, company(random() % (size / 2)))}));
               if (found.empty()) std::fprintf(stderr, "not found\n"), std::exit(1);
           }));
    std::vector<double> cpu;
    report("proof of an entry", times(1001, [&](int) {
               const double begin = cpu_ms();
               if (!must(prove_inclusion(directory, checkpoint, random() % size, size)).holds()) std::exit(1);
               cpu.push_back(cpu_ms() - begin);
           }));
    report("proof of an entry, CPU", std::move(cpu));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    if (what == "make" && argc == 4) return make(argv[2], std::strtoull(argv[3], nullptr, 10));
    if (what == "ask" && argc == 3) return ask(argv[2]);
    return std::fprintf(stderr, "usage: log_scale make FOLDER ENTRIES | log_scale ask FOLDER\n"), 2;
}
