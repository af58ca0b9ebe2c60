// What creditlink-verify must do beyond its transcripts: examples work, damage of every kind is noticed through the
// program, and it can be used by programs.

#include <zip.h>

#include "command.h"
#include "creditlink/base/json.h"
#include "creditlink/base/text.h"
#include "creditlink/exchange_log/handover.h"
#include "desk.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

const std::string kJournal = "journal/000000000000";

// The exit status is that of a damaged log, and the report's first fault names the entry.
void noticed(Desk& desk, const std::string& line, std::uint64_t entry, std::string_view what) {
    const Said said = desk.run(line + " --lang en");
    const std::string n = std::to_string(entry);
    CHECK_MESSAGE(said.exit == 8, what << " " << entry << ": " << said.out << said.err);
    const std::size_t first = said.out.find("\n  1  ");
    const std::string fault = first == std::string::npos ? "" : said.out.substr(first, 200);
    const bool named =
        fault.find("entry " + n + ":") != std::string::npos || fault.find("entries " + n + " to") != std::string::npos;
    CHECK_MESSAGE(named, what << " " << entry << ": " << said.out);
}

}  // namespace

TEST_CASE("every command has help in both languages, and its example works as typed") {
    std::size_t count = 0;
    for (const auto rows :
         {verify::log_commands, verify::proof_commands, verify::key_commands, verify::witness_commands})
        for (const verify::Command& command : rows()) {
            Desk desk;
            for (const char* language : {" --lang zh", " --lang en"}) {
                const Said help = desk.run(std::string(command.words) + " --help" + language);
                CHECK(help.exit == 0);
                CHECK(help.out.find(command.example) != std::string::npos);
                for (const verify::OptionRow& row : command.options)
                    CHECK(help.out.find(row.name) != std::string::npos);
            }
            REQUIRE(command.example.starts_with("creditlink-verify " + std::string(command.words)));
            const Said said = desk.run(command.example);
            CHECK_MESSAGE(said.exit == 0, command.example << "\n" << said.out << said.err);
            CHECK(said.err.empty());
            ++count;
        }
    CHECK(count == 10);
}

TEST_CASE(
    "flipped, deleted, doubled, swapped, inserted, replaced or cut at any signed entry: the program says so and names "
    "it") {
    Desk desk;
    const std::string segment = read("log/" + kJournal);
    const Frames sound(segment);
    const auto tried = [&](const std::string& bytes, std::uint64_t entry, std::string_view what) {
        write(desk.copy_of("log", "other") / kJournal, bytes);
        noticed(desk, "log other --key keys", entry, what);
    };
    using Offset = std::ptrdiff_t;
    for (std::uint64_t i = 0; i < Desk::kSigned; ++i) {
        std::string bytes = segment;
        bytes[sound.starts[i] + 20] = static_cast<char>(bytes[sound.starts[i] + 20] ^ 1);
        tried(bytes, i, "flipped");
        for (const bool renumbered : {false, true}) {
            const auto changed = [&](Frames other, std::uint64_t entry, std::string_view what) {
                if (renumbered) other.renumber();
                tried(other.segment(), entry, what);
            };
            Frames other = sound;
            other.entries.erase(other.entries.begin() + Offset(i));
            changed(other, i, "deleted");
            other = sound;
            other.entries.insert(other.entries.begin() + Offset(i), other.entries[i]);
            if (i + 1 < Desk::kSigned)
                changed(other, i + 1, "doubled");  // behind the last signed one everything new is the unsigned tail
            other = sound;
            std::swap(other.entries[i], other.entries[i + 1]);
            changed(other, i, "swapped");
            other = sound;
            replace_first(other.entries[i], "submitted", "answered");
            changed(other, i, "replaced");
            other = sound;
            other.entries.insert(other.entries.begin() + Offset(i), entry_bytes({i, 1764000000000, "x", "{}"}).value());
            if (renumbered) changed(other, i, "inserted");
        }
        Frames cut = sound;
        cut.entries.resize(i);
        tried(cut.segment(), i, "truncated");
        tried(segment.substr(0, sound.starts[i] + 9), i, "torn off");
    }
}

TEST_CASE(
    "the operator, who holds every key of ours, rewrites any entry and signs again: a head kept elsewhere shows it") {
    Desk desk;
    const Frames sound(read("log/" + kJournal));
    for (std::uint64_t i = 0; i < Desk::kSeen; ++i) {
        Frames other = sound;
        other.entries.resize(Desk::kSigned);
        replace_first(other.entries[i], "submitted", "answered");
        const Path path = desk.copy_of("log", "other");
        write(path / kJournal, other.segment());
        rewrite_tiles(path, other.entries);
        resign(path, other.entries);
        CHECK(desk.run("log other --key keys").exit == 0);  // FORMAT.md, "What it does not protect against"
        for (const char* command : {"log other --key keys --head-file cosigned --witness witness.pub",
                                    "log other --key keys --head-file seen",
                                    "export other --key keys --head-file cosigned --witness witness.pub",
                                    "anchor anchor --log other --key keys", "witness add witness other",
                                    "heads seen other/checkpoint --log other --key keys"})
            CHECK_MESSAGE(desk.run(command).exit == 8, command << ", entry " << i);
    }
}

TEST_CASE("a log rolled back behind what a witness saw, or forked behind it, is noticed though its keys signed it") {
    Desk desk;
    CHECK(desk.run("witness add witness log --out cosigned").exit == 0);
    const Path path = desk.copy_of("log", "other");
    Frames frames(read("log/" + kJournal));
    frames.entries.resize(Desk::kSeen + 1);
    write(path / kJournal, frames.segment());
    rewrite_tiles(path, frames.entries);
    resign(path, frames.entries);
    noticed(desk, "log other --key keys --head-file cosigned --witness witness.pub", Desk::kSeen + 1, "rolled back");
    CHECK(desk.run("witness add witness other").exit == 8);
    frames.entries.push_back(entry_bytes({Desk::kSeen + 1, 1, "x", "{}"}).value());
    write(path / kJournal, frames.segment());
    rewrite_tiles(path, frames.entries);
    resign(path, frames.entries);
    CHECK(desk.run("log other --key keys --head-file seen").exit == 0);  // an honest extension of what was seen first …
    CHECK(desk.run("log other --key keys --head-file cosigned").exit == 8);  // … but not of what the witness saw
    write("nothing", "\n");
    CHECK(desk.run("log other --key keys --head-file nothing").exit == 2);
    CHECK(desk.run("witness add witness other").exit == 8);
}

TEST_CASE("a witness's word that is missing, another's, or not good is no word") {
    Desk desk;
    CHECK(desk.run("log log --key keys --head-file seen --witness witness.pub").exit == 7);
    REQUIRE(desk.run("witness init other --name audit.example/w1 --key keys").exit == 0);
    const auto other = Witness::open("other", "a test");
    write("other.pub", verifier_key(other->keys()[0]).value());
    CHECK(desk.run("log log --key keys --head-file cosigned --witness other.pub").exit == 7);
    std::string note = read("cosigned");
    note[note.size() - 20] = note[note.size() - 20] == 'A' ? 'B' : 'A';
    write("cosigned", note);
    CHECK(desk.run("log log --key keys --head-file cosigned --witness witness.pub").exit == 8);
    CHECK(desk.run("log log --key keys --witness keys").exit == 2);
    CHECK(desk.run("log log --key witness.pub").exit == 2);
}

TEST_CASE("a folder without a journal is at fault as a log, and is told to be an export perhaps") {
    Desk desk;
    const Said said = desk.run("log exported --key keys --lang en");
    CHECK(said.exit == 8);
    CHECK(said.out.find("there is no journal; if this is an export") != std::string::npos);
}

TEST_CASE("keys that are not the log's are not believed") {
    Desk desk;
    write("stranger.pub", PrivateKey::generate(Algorithm::ed25519)->public_key().pem());
    const Said said = desk.run("log log --origin " + kOrigin + " --key stranger.pub --lang en");
    CHECK(said.exit == 8);
    CHECK(said.out.find("no ed25519 signature of a known key") != std::string::npos);
    CHECK(desk.run("log log --origin creditlink/other --key log-ed25519.pub").exit == 8);
    CHECK(desk.run("log log --key keys --origin creditlink/other").exit == 7);
    write("rsa.pub", PrivateKey::generate(Algorithm::rsa_pss_sha512)->public_key().pem());
    CHECK(desk.run("log log --origin " + kOrigin + " --key rsa.pub").exit == 7);
}

TEST_CASE("an altered proof, or one under a head that nobody vouches for, is refused") {
    Desk desk;
    const std::string proof = read("proof.json");
    const auto tried = [&](std::string_view what, std::string_view with, const std::string& options = "") {
        std::string other = proof;
        replace_first(other, what, with);
        write("other.json", other);
        return desk.run("proof other.json --key keys" + options).exit;
    };
    CHECK(tried("b-3", "b-9") == 8);
    CHECK(tried("\"index\":3", "\"index\":2") == 8);
    CHECK(tried("\"head\":\"5", "\"head\":\"9") == 7);
    CHECK(tried("creditlink/112200000000000000\\n5", "creditlink/112200000000000000\\n6") == 8);
    InclusionProof early = prove_inclusion("log", read("log/checkpoint"), 1, Desk::kSeen).value();
    write("other.json", early.json());
    CHECK(desk.run("proof other.json --key keys").exit == 7);
    CHECK(desk.run("proof other.json --key keys --head-file seen").exit == 0);
    CHECK(desk.run("proof other.json --key keys --head-file cosigned --witness witness.pub").exit == 0);
}

TEST_CASE("a witness that has the folder cosigns none whose entries say that the keys were replaced") {
    Desk desk;
    FixedClock clock;
    const auto next = PrivateKey::generate(Algorithm::ed25519), second = PrivateKey::generate(Algorithm::sm2_sm3);
    {
        auto log = ExchangeLog::open("log", log_keys(), clock);
        REQUIRE(log);
        const auto data = announcement(kOrigin, public_keys(), {next->public_key(), second->public_key()});
        REQUIRE(log->append(kLogKeysEvent, *data));
        REQUIRE(log->checkpoint());  // by the old keys, with the handover left out
    }
    const Said said = desk.run("witness add witness log --lang en");
    CHECK(said.exit == 8);
    CHECK(said.err.find("announces keys") != std::string::npos);
}

TEST_CASE("a witness that has the folder wants every head at which the keys changed to be extended") {
    Desk desk;
    const auto next = PrivateKey::generate(Algorithm::ed25519), second = PrivateKey::generate(Algorithm::sm2_sm3);
    FixedClock clock;
    desk.copy_of("log", "other");
    LogHead head;
    std::uint64_t entry = 0;
    const auto grown = [&](const char* folder, const char* before) {
        auto log = ExchangeLog::open(folder, log_keys(), clock);
        REQUIRE(log);
        REQUIRE(log->append("ok", before));
        entry = log->append(kLogKeysEvent,
                            *announcement(kOrigin, public_keys(), {next->public_key(), second->public_key()}))
                    .value();
        head = log->checkpoint().value();
    };
    grown("other", R"({"fork":true})");
    const std::string both =
        *signed_checkpoint(kOrigin, head, {log_keys().ed25519.get(), log_keys().sm2.get(), &*next, &*second});
    const std::string handover = prove_inclusion("other", both, entry, head.size)->json() + "\n";
    grown("log", R"({"fork":false})");
    write("log/handovers", handover);
    write("log/checkpoint", *signed_checkpoint(kOrigin, head, {&*next, &*second}));
    CHECK(desk.run("witness add witness log").exit == 8);
    write("other/handovers", handover);
    desk.copy_of("other", "honest");
    write("honest/checkpoint", both);
    const Said said = desk.run("witness add witness honest");
    CHECK_MESSAGE(said.exit == 0, said.out << said.err);
}

TEST_CASE("over an air gap a witness takes a checkpoint file with a proof, and asks for the proof that it needs") {
    Desk desk;
    const Said asked = desk.run("witness add witness log/checkpoint --lang en");
    CHECK(asked.exit == 2);
    CHECK(asked.err.find("creditlink log prove --from") != std::string::npos);
    CHECK(desk.run("witness add witness log/checkpoint --proof consistency.json --out cosigned").exit == 0);
    CHECK(desk.run("log log --key keys --head-file cosigned --witness witness.pub").exit == 0);
}

TEST_CASE("an export in a zip file is read like the folder, whether or not the folder's name is in it") {
    Desk desk;
    for (const std::string prefix : {"", "exported/"}) {
        int error = 0;
        zip_t* archive = zip_open("export.zip", ZIP_CREATE | ZIP_TRUNCATE, &error);
        REQUIRE(archive);
        for (const auto& file : std::filesystem::recursive_directory_iterator("exported")) {
            if (!file.is_regular_file()) continue;
            zip_source_t* source = zip_source_file(archive, file.path().c_str(), 0, -1);
            REQUIRE(zip_file_add(archive, (prefix + file.path().lexically_relative("exported").string()).c_str(),
                                 source, 0) >= 0);
        }
        REQUIRE(zip_close(archive) == 0);
        const Said said = desk.run("export export.zip --key keys --lang en");
        CHECK_MESSAGE(said.exit == 0, said.out << said.err);
    }
    write("export.zip", "PK nothing");
    CHECK(desk.run("export export.zip --key keys").exit != 0);
}

TEST_CASE("with --json every command says one object on stdout, and an error is one on stderr") {
    Desk desk;
    for (const char* line : {"log log --key keys", "log rewritten --key keys --head-file seen",
                             "export exported --key keys", "anchor anchor", "anchor anchor --log log --key keys",
                             "proof proof.json --key keys", "heads seen log/checkpoint --log log --key keys",
                             "key --key keys", "witness show witness", "witness add witness log"}) {
        const Said said = desk.run(std::string(line) + " --json");
        const std::string& text = said.exit == 0 || !said.out.empty() ? said.out : said.err;
        CHECK_MESSAGE(json::parse(text), line << ": " << text);
        CHECK(text.find('\n') == text.size() - 1);
    }
    const Said wrong = desk.run("log log --json");
    CHECK(wrong.out.empty());
    CHECK(json::parse(wrong.err)->find("exit")->integer() == 7);
}

TEST_CASE(
    "whoever reads the log with a writer at work sees entries that are durable and not yet signed, and no fault") {
    Desk desk;
    const auto said = json::parse(desk.run("log log --key keys --json").out);
    REQUIRE(said);
    CHECK(said->find("entries")->integer() == Desk::kSigned + Desk::kTail);
    CHECK(said->find("signed")->integer() == Desk::kSigned);
    CHECK(said->find("notes")->items.size() == 1);
    CHECK(said->find("result")->text == "sound");
}
