#pragma once
// A table from keys that are hashes already to small values. Entries stand one behind the other and the places where they are
// looked for hold their numbers: a new entry allocates nothing once the table has had its size, and clear() keeps that.

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace creditlink {

template <typename Key, typename Value>
class HashTable {
  public:
    // Until the next insert().
    Value* find(const Key& key) {
        if (places_.empty()) return nullptr;
        const std::uint32_t number = places_[place_of(key)];
        return number == 0 ? nullptr : &entries_[number - 1].second;
    }

    // The key's value, a new one if it had none; true: it is new.
    std::pair<Value*, bool> insert(const Key& key) {
        if ((entries_.size() + 1) * 2 > places_.size()) grow();
        std::uint32_t& number = places_[place_of(key)];
        const bool is_new = number == 0;
        if (is_new) {
            entries_.emplace_back(key, Value{});
            number = static_cast<std::uint32_t>(entries_.size());
        }
        return {&entries_[number - 1].second, is_new};
    }

    std::size_t size() const { return entries_.size(); }

    void clear() {
        entries_.clear();
        places_.assign(places_.size(), 0);
    }

  private:
    static std::uint64_t head(const Key& key) {
        static_assert(sizeof(Key) >= sizeof(std::uint64_t));
        std::uint64_t value;
        std::memcpy(&value, &key, sizeof value);
        return value;
    }

    std::size_t place_of(const Key& key) const {
        const std::size_t mask = places_.size() - 1;
        std::size_t at = head(key) & mask;
        while (places_[at] != 0 && !(entries_[places_[at] - 1].first == key)) at = (at + 1) & mask;
        return at;
    }

    void grow() {
        constexpr std::size_t kFirst = 1024;
        places_.assign(places_.empty() ? kFirst : places_.size() * 2, 0);
        for (std::size_t i = 0; i < entries_.size(); ++i) places_[place_of(entries_[i].first)] = static_cast<std::uint32_t>(i + 1);
    }

    std::vector<std::pair<Key, Value>> entries_;
    std::vector<std::uint32_t> places_;  // entry number + 1, or 0; at most half of them taken
};

}  // namespace creditlink
