// Packs made from a real log and a real evidence store.

#include "creditlink/audit/pack_maker.h"
#include "exchange_log/pack_fixture.h"
#include "receipt_words.h"

using namespace creditlink;
using namespace creditlink::test;
using namespace creditlink::pack_member;

namespace {

// An office after some exchanges: log, contents and keys.
class Office {
  public:
    Office() {
        StoreKeys keys{std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))),
                       {},
                       ContentCipher::aes_256_gcm};
        auto store = ContentStore::open(folder_.path() / "evidence", std::move(keys));
        REQUIRE(store);
        contents_.emplace(std::move(*store));
        REQUIRE(ring_.add({platform_key().public_key(), {}, 0, 0, {}}));
    }

    void exchange(const Exchange& e) {
        ExchangeLog log = opened(directory_);
        const auto request = contents_->put({e.batch_salt, e.head, e.body});
        const auto answer = contents_->put({e.answer_salt, e.inquiry_head, e.answer});
        REQUIRE(request);
        REQUIRE(answer);
        requests_.push_back(*request);
        REQUIRE(log.append("submitted", submitted_data(e, request->text())));
        REQUIRE(log.append("answered", answered_data(e, answer->text())));
        REQUIRE(log.checkpoint());
        checkpoint_ = read(directory_ / "checkpoint");
    }
    void erase_first_request() { REQUIRE(contents_->erase(requests_.front())); }

    PackSources sources() const {
        return {directory_, checkpoint_, keys_, *contents_, office_key().public_key(), ring_, {}};
    }
    Result<MadePack> made(const std::string& batch, const std::string& submission, bool whole = false) const {
        const auto exchange = kept_exchange(sources(), batch, 0);
        if (!exchange) return exchange.error();
        return make_pack(sources(), *exchange,
                         {kOrigin, "national", batch, submission, whole, "2025-11-25T00:00:00+08:00", {}, {}});
    }

  private:
    Folder folder_;
    Path directory_ = folder_.path() / "log";
    std::string checkpoint_;
    std::vector<PublicKey> keys_ = public_keys();
    std::vector<ContentRef> requests_;
    std::optional<ContentStore> contents_;
    KeyRing ring_;
};

Exchange signed_exchange(std::size_t count, std::string batch, std::string results = "[]", bool inquiry = false) {
    Exchange exchange = Exchange::of(count, std::move(batch));
    exchange.results = std::move(results);
    exchange.inquiry = inquiry;
    sign(exchange);
    return exchange;
}

}  // namespace

TEST_CASE("a pack is made of each record of each batch, and holds for its reader") {
    Office office;
    office.exchange(signed_exchange(3, "b-1"));
    office.exchange(signed_exchange(2, "b-2", "[]", true));
    for (const auto& [batch, count] : {std::pair{"b-1", 3}, std::pair{"b-2", 2}})
        for (int i = 0; i < count; ++i)
            for (const bool whole : {false, true}) {
                const auto made = office.made(batch, "s-" + std::to_string(i), whole);
                REQUIRE_MESSAGE(made, made.error().message);
                CHECK(made->found.outcome == "accepted");
                CHECK(made->pack.find(kRecord)->find("person " + std::to_string(i)) != std::string::npos);
                CHECK(check_pack(
                    made->pack,
                    {kOrigin, public_keys(), office_key().public_key().id(), platform_key().public_key().id(), {}}));
            }
    CHECK(office.made("b-1", "", true));
}

TEST_CASE("without the body a pack has nothing of the other records; a receipt that repeats them is not packed") {
    Office office;
    office.exchange(signed_exchange(
        3, "b-1",
        R"([{"id":"s-1","outcome":"rejected","code":"10005","field":"XK_FRDB","message":"fails its check"}])"));
    office.exchange(signed_exchange(
        3, "b-2",
        R"([{"id":"s-1","outcome":"rejected","code":"10005","field":"XK_FRDB","message":"person 1 is odd"}])"));
    const auto plain = office.made("b-1", "s-0");
    REQUIRE(plain);
    const std::string bytes = pack_bytes(plain->pack).value();
    CHECK(bytes.find("person 0") != std::string::npos);
    for (const char* other : {"person 1", "person 2"}) CHECK(bytes.find(other) == std::string::npos);
    const auto refused = office.made("b-2", "s-0");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::approval);
    CHECK(refused.error().message.find("person") == std::string::npos);
    CHECK(office.made("b-2", "s-1"));  // its own words
    CHECK(office.made("b-2", "s-0", true));
}

TEST_CASE("what cannot be packed says why: no receipt, another record, an erased content, a key that is not pinned") {
    Office office;
    office.exchange(signed_exchange(3, "b-1"));
    CHECK(office.made("b-9", "s-0").error().code == Errc::not_found);
    CHECK(office.made("b-1", "s-7").error().code == Errc::not_found);
    const auto exchange = kept_exchange(office.sources(), "b-1", 0);
    REQUIRE(exchange);
    KeyRing other;
    REQUIRE(other.add({office_key().public_key(), {}, 0, 0, {}}));
    const PackSources from = office.sources();
    const PackSources unpinned{from.log, from.checkpoint, from.log_keys, from.contents, from.office, other, {}};
    CHECK(make_pack(unpinned, *exchange, {kOrigin, "national", "b-1", "s-0", false, "", {}, {}}).error().code ==
          Errc::trust);
    office.erase_first_request();
    CHECK(office.made("b-1", "s-0").error().code == Errc::not_found);
}

TEST_CASE("a value of one character, or one that both records have, is no repetition") {
    const std::vector<BodyRecord> records{{"s-0", R"({"A":"same","B":"mine"})"},
                                          {"s-1", R"({"A":"same","B":"theirs","C":"1"})"}};
    const auto answer = [](std::string_view message) {
        return "HTTP/1.1 200\r\n\r\n{\"results\":[{\"id\":\"s-1\",\"code\":\"10001\",\"message\":\"" +
               std::string(message) + "\"}]}";
    };
    CHECK_FALSE(audit_detail::repeats_others(answer("same"), records, "s-0"));
    CHECK_FALSE(audit_detail::repeats_others(answer("row 1"), records, "s-0"));
    CHECK(audit_detail::repeats_others(answer("not theirs"), records, "s-0"));
    CHECK_FALSE(audit_detail::repeats_others(answer("not theirs"), records, "s-1"));
    CHECK(audit_detail::repeats_others("no answer", records, "s-0"));
}
