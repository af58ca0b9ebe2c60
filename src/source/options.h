#pragma once
// The options of a source, after check_source_options() found their names and types right.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/base/file.h"
#include "creditlink/base/json.h"
#include "creditlink/source/source.h"

namespace creditlink {

class Options {
  public:
    explicit Options(const SourceSpec& spec) : Options(spec, spec.options) {}
    Options(const SourceSpec& spec, const json::Value& object) : spec_(&spec), object_(&object) {}

    const json::Value* find(std::string_view name) const { return object_->find(name); }
    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::string text(std::string_view name, std::string_view otherwise = {}) const;
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    bool flag(std::string_view name, bool otherwise) const;
    std::vector<std::string> list(std::string_view name) const;  // a single text is a list of one

    Path path_of(std::string_view text) const;  // below the base directory unless absolute
    // Errc::config at the option's place in the configuration, or at the source's if it is absent.
    Error error(std::string_view name, std::string message, std::string hint = {}) const;

  private:
    const SourceSpec* spec_;
    const json::Value* object_;
};

// Against the type's table: unknown names (with the nearest known one), missing ones, wrong types of value.
Status check_options(const SourceSpec& spec, const SourceType& type);

}  // namespace creditlink
