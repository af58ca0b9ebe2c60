#pragma once
// What an auditor files: labelled lines that fit 80 columns. Labels of one page are aligned by display width; a text
// that is too long goes on under itself.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace creditlink::verify {

class Page {
  public:
    void title(std::string_view text);  // underlined
    void line(std::string label, std::string text);
    void gap();
    std::string text() const;

  private:
    std::string title_;
    std::vector<std::pair<std::string, std::string>> lines_;  // both empty: a gap
};

}  // namespace creditlink::verify
