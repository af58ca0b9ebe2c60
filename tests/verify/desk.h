#pragma once
// An auditor's desk: a folder with a log, what was seen of it earlier, and the program.

#include <sstream>
#include <string>
#include <vector>

#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/proof.h"
#include "creditlink/exchange_log/witness.h"
#include "creditlink/verify/verify.h"
#include "exchange_log/frames.h"
#include "exchange_log/pack_fixture.h"

namespace creditlink::test {

inline const std::string kWitness = "audit.example/w1";

struct Said {
    int exit = 0;
    std::string out, err;
};

// "a 'b c' d" as a shell splits it.
inline std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words(1);
    bool quoted = false;
    for (char c : line) {
        if (c == '\'')
            quoted = !quoted;
        else if (c == ' ' && !quoted)
            words.emplace_back();
        else
            words.back() += c;
    }
    std::erase(words, "");
    return words;
}

class WorkingDirectory {
  public:
    explicit WorkingDirectory(const Path& path) : before_(std::filesystem::current_path()) {
        std::filesystem::current_path(path);
    }
    ~WorkingDirectory() { std::filesystem::current_path(before_); }
    WorkingDirectory(const WorkingDirectory&) = delete;
    WorkingDirectory& operator=(const WorkingDirectory&) = delete;

  private:
    Path before_;
};

// The working directory of the process is the desk while it lives.
class Desk {
  public:
    static constexpr std::uint64_t kSigned = 5, kTail = 2, kSeen = 3;

    Desk() {
        clock_.now = 1764000120000;
        write_log("log");
        REQUIRE(export_log("log", "exported", kOrigin, public_keys()));
        std::filesystem::copy_file("exported/keys", "keys");
        write("log-ed25519.pub", public_keys()[0].pem());
        write("log-sm2.pub", public_keys()[1].pem());
        write("anchor", anchor_line({kSeen, LogTree("log", kSigned).root(kSeen).value()}) + "\n");
        const std::string note = read("log/checkpoint");
        write("proof.json", prove_inclusion("log", note, 3, kSigned)->json());
        write("consistency.json",
              prove_consistency("log", note, {kSeen, LogTree("log", kSigned).root(kSeen).value()})->json());
        make_witness();
        Exchange exchange = Exchange::of(5);
        sign(exchange);
        write("evidence.zip", pack_bytes(packed(folder_, exchange, "s-3", false)).value());
        write("office.pub", office_key().public_key().pem());
        write("platform.pub", platform_key().public_key().pem());
    }

    Said run(std::string_view line) {
        auto words = words_of(line);
        if (!words.empty() && words[0] == "creditlink-verify") words.erase(words.begin());
        std::ostringstream out, err;
        const int exit = run_verify(words, out, err, clock_);
        return {exit, out.str(), err.str()};
    }

    Path copy_of(const Path& directory, const Path& to) {
        std::filesystem::remove_all(to);
        std::filesystem::copy(directory, to, std::filesystem::copy_options::recursive);
        return to;
    }

    FixedClock& clock() { return clock_; }

  private:
    void write_log(const Path& directory) {
        FixedClock clock;
        auto log = ExchangeLog::open(directory, log_keys(), clock);
        REQUIRE(log);
        grow(*log, kSeen);
        REQUIRE(log->checkpoint());
        std::filesystem::copy_file(directory / "checkpoint", "seen");
        grow(*log, kSigned - kSeen);
        REQUIRE(log->checkpoint());
        grow(*log, kTail);
    }

    // With a key that is public knowledge, so that what is printed is always the same.
    void make_witness() {
        REQUIRE(Witness::make("witness", {kWitness, kOrigin, public_keys(), false}));
        std::filesystem::remove("witness/ed25519.pem");
        REQUIRE(published_witness_key().save("witness/ed25519.pem"));
        write("witness.pub",
              verifier_key({kWitness, NoteKeyUse::witness, published_witness_key().public_key()}).value() + "\n");
        auto witness = Witness::open("witness", "a test");
        REQUIRE(witness);
        const auto note = witness->add(
            read("seen"),
            [](const LogHead&, const LogHead&) -> Result<std::vector<Digest256>> { return std::vector<Digest256>(); },
            1764000060);
        REQUIRE(note);
        write("cosigned", *note);
    }

    Folder folder_;
    WorkingDirectory here_{folder_.path()};
    FixedClock clock_;
};

}  // namespace creditlink::test
