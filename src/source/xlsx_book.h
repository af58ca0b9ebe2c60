#pragma once
// The parts of an xlsx workbook around its sheets: names, styles, shared strings (ECMA-376 part 1, 18).

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/xml.h"
#include "creditlink/base/zip.h"

namespace creditlink {

struct XlsxSheet {
    std::string name;
    std::string entry;  // "xl/worksheets/sheet1.xml"
};

class SharedStrings {
  public:
    std::string_view at(std::size_t index) const { return std::string_view(text_).substr(ends_[index], ends_[index + 1] - ends_[index]); }
    std::size_t size() const { return ends_.size() - 1; }
    Status add(std::string_view piece);  // to the string that is being read
    void end() { ends_.push_back(text_.size()); }

  private:
    std::string text_;  // all of them, end to end
    std::vector<std::size_t> ends_ = {0};
};

struct XlsxBook {
    std::vector<XlsxSheet> sheets;
    bool epoch_1904 = false;
    std::vector<bool> date_styles;  // by a cell's style number
    SharedStrings strings;
};

Status parse_entry(const ZipReader& zip, std::string_view entry, XmlHandler& handler, const std::string& file);
Result<XlsxBook> read_book(const ZipReader& zip, const std::string& file);

}  // namespace creditlink
