#pragma once
// The list of the office's service items (政务服务事项), as the province's catalogue has them: a letter names an item by its
// code, and name, type and basis come from here, so that they are written once.

#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/result.h"
#include "creditlink/letter/letter.h"

namespace creditlink {

struct ServiceItem {
    std::string code, name, type, basis, department;
};

class ServiceItems {
  public:
    // {"title": …, "items": [{"code", "name", "type", "basis", "department"}]}; no code twice.
    static Result<ServiceItems> parse(std::string_view text, std::string_view file);
    const std::vector<ServiceItem>& all() const { return items_; }
    const ServiceItem* find(std::string_view code) const;
    // A letter that names an item names one of these: Errc::config with the nearest code.
    Status check(const Letter& letter, std::string_view file) const;

  private:
    std::vector<ServiceItem> items_;
};

}  // namespace creditlink
