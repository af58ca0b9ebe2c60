#pragma once
// Figures as Prometheus reads them (text format 0.0.4): families in the order written, each with its help and type.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace creditlink {

class Metrics {
  public:
    using Labels = std::vector<std::pair<std::string_view, std::string>>;
    // Begins a family. `name` is [a-z_]+ and begins with creditlink_; `type` is gauge or counter, whose names end in _total.
    void family(std::string_view name, std::string_view type, std::string_view help);
    void sample(std::int64_t value, const Labels& labels = {});  // of the family begun last
    std::string take() { return std::move(text_); }

  private:
    std::string text_, name_;
};

}  // namespace creditlink
