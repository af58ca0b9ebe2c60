#pragma once
// The merged configuration, member by member, and the parts of it that are read in files of their own.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "creditlink/app/config.h"
#include "creditlink/base/message.h"

namespace creditlink {

// Reads members of the merged document, remembering what is missing or makes no sense, each with file, line and column.
class ConfigReader {
  public:
    // `faults`: what was found before; a place that is named there is not named twice.
    ConfigReader(std::string file, std::vector<Error> faults) : file_(std::move(file)), faults_(std::move(faults)), before_(faults_.size()) {}
    const std::string& file() const { return file_; }

    std::string text(const json::Value* object, std::string_view name, std::string_view path, bool required = true) {
        const json::Value* value = object ? object->find(name) : nullptr;
        if (!value && required) missing(object, path);
        return value ? value->text : std::string();
    }
    std::int64_t number(const json::Value* object, std::string_view name, std::int64_t otherwise) {
        const json::Value* value = object ? object->find(name) : nullptr;
        return value ? value->integer().value_or(otherwise) : otherwise;
    }
    Algorithm algorithm(const json::Value* object) {
        const json::Value* value = object ? object->find("algorithm") : nullptr;
        if (!value) return Algorithm::sm2_sm3;
        const auto named = algorithm_named(value->text);
        if (!named) fail(value, say("“{n}”不是已知的算法", "\"{n}\" is no known algorithm", {{"n", value->text}}));
        return named.value_or(Algorithm::sm2_sm3);
    }
    void missing(const json::Value* object, std::string_view path) { fail(object, say("缺少“{n}”", "\"{n}\" is missing", {{"n", std::string(path)}})); }
    // `at`: the value at fault, or the object that lacks one; null: the file as a whole.
    void fail(const json::Value* at, std::string message, std::string hint = {}) {
        fail(at ? json::error_at(file_, *at, std::move(message), std::move(hint)) : Error{Errc::config, std::move(message), file_, std::move(hint)});
    }
    void fail(Error error) {
        if (std::none_of(faults_.begin(), faults_.begin() + static_cast<std::ptrdiff_t>(before_), [&](const Error& told) { return told.place == error.place; })) faults_.push_back(std::move(error));
    }
    std::vector<Error> take() { return std::move(faults_); }

  private:
    std::string file_;
    std::vector<Error> faults_;
    std::size_t before_;
};

AlertConfig alerts_of(ConfigReader& read, const json::Value* from);  // config_alerts.cpp; from: null if there are none
DiskLimits disk_of(ConfigReader& read, const json::Value* from);

}  // namespace creditlink
