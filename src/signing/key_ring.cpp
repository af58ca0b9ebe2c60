#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/signing/key.h"

namespace creditlink {

Status KeyRing::add(PinnedKey key) {
    const Words words{{"id", key.key.id().substr(0, 16)}};
    if (find(key.key.id()))
        return Error{Errc::config,
                     say("公钥 {id}… 登记了两次", "the public key {id}… is pinned twice", words),
                     {},
                     say("一把密钥只有一种算法和一个有效期：删去其中一处",
                         "one key has one algorithm and one span of time: remove one of them", {})};
    if (key.until != 0 && key.until <= key.from)
        return Error{
            Errc::config,
            say("公钥 {id}… 的有效期止于开始之前", "the span of public key {id}… ends before it begins", words),
            {},
            {}};
    keys_.push_back(std::move(key));
    return {};
}

const PinnedKey* KeyRing::find(std::string_view key_id) const {
    const auto at = std::find_if(keys_.begin(), keys_.end(), [&](const PinnedKey& k) { return k.key.id() == key_id; });
    return at == keys_.end() ? nullptr : &*at;
}

}  // namespace creditlink
