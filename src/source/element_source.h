#pragma once
// Records without a header: elements and objects, each with the columns it happens to have. What xml and json have in common.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/source/source.h"

namespace creditlink {

using ElementValues = std::map<std::string, std::string, std::less<>>;

// The columns met so far, in the order met.
class ColumnSet {
  public:
    void add(const std::vector<std::string>& names) {
        for (const std::string& name : names)
            if (known_.insert(name).second) names_.push_back(name);
    }
    std::vector<std::string> names() const { return names_; }

  private:
    std::set<std::string> known_;
    std::vector<std::string> names_;
};

std::shared_ptr<const Origin> element_origin(Origin::Shape shape, std::string file, const std::vector<std::string>& columns);

// Adds a row. Its hash is over names and values of what is not blank, so that a column that turns up elsewhere in the file
// does not make every row another one.
void add_element(Page& page, const std::shared_ptr<const Origin>& origin, std::uint64_t number, const ElementValues& values, std::string_view key);

Result<std::unique_ptr<Source>> open_xml(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);
Result<std::unique_ptr<Source>> open_json(const SourceSpec& spec, ReadMode mode, std::string_view cursor, SourceContext context);

}  // namespace creditlink
