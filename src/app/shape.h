#pragma once
// The shape of the configuration as a table: which members an object may have and of what type they are. One table checks
// every file of the configuration and is what `config show` and the help speak of.

#include <string_view>
#include <vector>

#include "creditlink/base/json.h"
#include "creditlink/base/result.h"

namespace creditlink {

struct Shape {
    enum class Of { text, number, boolean, object, map, list, secret, any };
    std::string_view name;             // of the member
    Of of = Of::text;
    const std::vector<Shape>* inside = nullptr;  // of an object; of each value of a map or list
    std::string_view zh, en;           // what it is for
};

extern const std::vector<Shape> kConfigShape;

// Adds what is wrong to `faults`, each with file, line and column.
void check_shape(std::string_view file, const json::Value& value, const std::vector<Shape>& shape, std::vector<Error>& faults);

}  // namespace creditlink
