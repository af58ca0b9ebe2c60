#pragma once
// A value that must not be seen: it cannot be printed, formatted or compared by accident, and is wiped when it goes.

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace creditlink {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    ~Secret() { wipe(); }
    Secret(const Secret& other) : value_(other.value_) {}
    Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Secret& operator=(Secret other) noexcept { wipe(); value_.swap(other.value_); return *this; }

    bool empty() const { return value_.empty(); }
    std::string_view reveal() const { return value_; }  // the one way to it: search for this word to audit uses

  private:
    void wipe() {
        volatile char* p = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i) p[i] = 0;
        value_.clear();
    }
    std::string value_;
};

}  // namespace creditlink
