// What a log says of contents and of their erasure.

#include "audit/audit_office.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/retention/erasure.h"
#include "creditlink/retention/survey.h"

using namespace creditlink;
using namespace creditlink::test;

namespace {

std::string erasing(const std::string& id, std::uint64_t below, std::int64_t time) {
    const Month month = Month::of_unix_ms(time);
    return Erasure{id, below, {{"xk", month, month, 1, 1}, {"inquiry", month, month, 1, 1}}, {}, true}.json();
}

std::vector<LogEntry> entries_of(const Path& log) {
    std::vector<LogEntry> entries;
    REQUIRE(read_log(log, [&](const LogEntry& entry) -> Status {
        entries.push_back(entry);
        return {};
    }));
    return entries;
}

}  // namespace

TEST_CASE("a batch was erased by the first erasure that covers it, whatever later ones cover") {
    Office office;
    for (const char* batch : {"b-1", "b-2"})
        office.note("submitted", std::string(R"({"batch":")") + batch + R"(","kind":"xk","content":")" +
                                     ContentRef{}.text() + "\"}");
    const std::int64_t time = entries_of(office.log()).front().time;
    office.note("erasing", erasing("e-1", 1, time));
    office.note("erasing", erasing("e-2", 2, time));
    const auto notes = erasures_of(office.log(), {"b-1", "b-2", "b-3"});
    REQUIRE(notes);
    REQUIRE(notes->size() == 2);
    CHECK(notes->at("b-1").id == "e-1");
    CHECK(notes->at("b-1").entry == 2);
    CHECK(notes->at("b-2").id == "e-2");
    CHECK_FALSE(erasure_of(office.log(), "b-3").value());
}

TEST_CASE("of a batch that was sent again, each attempt's contents went by the erasure that covers that attempt") {
    Office office;
    const auto sent = [&](int attempt) {
        office.note("submitted", R"({"batch":"b-1","kind":"xk","attempt":)" + std::to_string(attempt) + R"(,"content":")" +
                                     ContentRef{}.text() + "\"}");
    };
    sent(1);
    const std::int64_t time = entries_of(office.log()).front().time;
    office.note("erasing", erasing("e-1", 1, time));
    sent(2);
    office.note("erasing", erasing("e-2", 3, time));
    CHECK(erasure_of(office.log(), "b-1").value()->id == "e-1");
    CHECK(erasure_of(office.log(), "b-1", {0}).value()->id == "e-1");
    const auto second = erasure_of(office.log(), "b-1", {2});
    REQUIRE(second);
    REQUIRE(*second);
    CHECK((*second)->id == "e-2");
    CHECK_FALSE(erasure_of(office.log(), "b-1", {1}).value());
}

TEST_CASE("what a platform was told of letters is a class of its own, and is read as any message is") {
    Office office;
    auto store = ContentStore::open(
        office.folder() / "letters",
        {std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))), {}, ContentCipher::aes_256_gcm});
    REQUIRE(store);
    const std::string salt(kCommitmentSalt, 's'), head = "PUT /x HTTP/1.1\r\n\r\n", body = "a letter", answer = "yes";
    const auto asked = store->put({salt, head, body}), told = store->put({salt, answer});
    REQUIRE(asked);
    REQUIRE(told);
    office.note("announcing", R"({"letter":"cn-1","content":")" + asked->text() + R"(","head":")" +
                                  commitment(salt, sha256(head)) + R"(","digest":")" + commitment(salt, sha256(body)) +
                                  "\"}");
    office.note("announced", R"({"letter":"cn-1","content":")" + told->text() + R"(","digest":")" +
                                 commitment(salt, sha256(answer)) + "\"}");
    const auto entries = entries_of(office.log());
    CHECK(kept_message(*store, entries[0]).value() == head + body);
    CHECK(kept_message(*store, entries[1]).value() == answer);

    const auto shelves = survey(office.log(), office.folder() / "letters");
    REQUIRE(shelves);
    REQUIRE(shelves->size() == 1);
    CHECK(shelves->begin()->first.first == kLettersClass);
    CHECK(shelves->begin()->second.kept == 2);
    CHECK(RetentionPolicy::standard().rule(kLettersClass).of == kLettersClass);
    CHECK(RetentionPolicy::standard().rule(kLettersClass).assumed);
}
