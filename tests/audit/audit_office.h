#pragma once
// An office after some exchanges, with a real log and a real evidence store.

#include "creditlink/audit/pack_maker.h"
#include "exchange_log/pack_fixture.h"

namespace creditlink::test {

// An office after some exchanges: log, contents and keys.
class Office {
  public:
    Office() {
        auto store = ContentStore::open(folder_.path() / "evidence", keys());
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
        requests_.push_back(*request), answers_.push_back(*answer);
        REQUIRE(log.append("submitted", submitted_data(e, request->text())));
        REQUIRE(log.append("answered", answered_data(e, answer->text())));
        REQUIRE(log.checkpoint());
        checkpoint_ = read(directory_ / "checkpoint");
    }
    void note(std::string_view event, std::string_view json) {
        ExchangeLog log = opened(directory_);
        REQUIRE(log.append(event, json));
        REQUIRE(log.checkpoint());
        checkpoint_ = read(directory_ / "checkpoint");
    }
    void erase_first_request() { REQUIRE(contents_->erase(requests_.front())); }
    void erase_first_answer() { REQUIRE(contents_->erase(answers_.front())); }
    const Path& log() const { return directory_; }
    const Path& folder() const { return folder_.path(); }
    const ContentStore& contents() const { return *contents_; }

    PackSources sources() const {
        return {directory_, checkpoint_, log_keys_, *contents_, office_key().public_key(), ring_, {}};
    }
    Result<MadePack> made(const std::string& batch, const std::string& submission, bool whole = false) const {
        const auto exchange = kept_exchange(sources(), batch, 0);
        if (!exchange) return exchange.error();
        return make_pack(sources(), *exchange,
                         {kOrigin, "national", batch, submission, whole, "2025-11-25T00:00:00+08:00", {}, {}});
    }

  private:
    static StoreKeys keys() {
        return {std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))),
                {},
                ContentCipher::aes_256_gcm};
    }

    Folder folder_;
    Path directory_ = folder_.path() / "log";
    std::string checkpoint_;
    std::vector<PublicKey> log_keys_ = public_keys();
    std::vector<ContentRef> requests_, answers_;
    std::optional<ContentStore> contents_;
    KeyRing ring_;
};

inline Exchange signed_exchange(std::size_t count, std::string batch, std::string results = "[]",
                                bool inquiry = false) {
    Exchange exchange = Exchange::of(count, std::move(batch));
    exchange.results = std::move(results);
    exchange.inquiry = inquiry;
    sign(exchange);
    return exchange;
}

}  // namespace creditlink::test
