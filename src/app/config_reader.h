#pragma once
// The merged configuration, member by member, and the parts of it that are read in files of their own.

#include <optional>
#include <string>
#include <string_view>

#include "creditlink/app/config.h"
#include "creditlink/base/message.h"

namespace creditlink {

// Reads members of the merged document, remembering the first that is missing or makes no sense.
class ConfigReader {
  public:
    explicit ConfigReader(std::string file) : file_(std::move(file)) {}
    const std::string& file() const { return file_; }

    std::string text(const json::Value* object, std::string_view name, std::string_view path, bool required = true) {
        const json::Value* value = object ? object->find(name) : nullptr;
        if (!value && required) fail(say("缺少“{n}”", "\"{n}\" is missing", {{"n", std::string(path)}}));
        return value ? value->text : std::string();
    }
    std::int64_t number(const json::Value* object, std::string_view name, std::int64_t otherwise) {
        const json::Value* value = object ? object->find(name) : nullptr;
        return value ? value->integer().value_or(otherwise) : otherwise;
    }
    Algorithm algorithm(const json::Value* object, std::string_view path) {
        const json::Value* value = object ? object->find("algorithm") : nullptr;
        if (!value) return Algorithm::sm2_sm3;
        const auto named = algorithm_named(value->text);
        if (!named) fail_at(value, say("“{n}”不是已知的算法", "\"{n}\" is no known algorithm", {{"n", value->text}}), path);
        return named.value_or(Algorithm::sm2_sm3);
    }
    void fail(std::string message, std::string_view place = {}) {
        if (!error_) error_ = Error{Errc::config, std::move(message), place.empty() ? file_ : file_ + " " + std::string(place), {}};
    }
    // At the value, or under `path` if there is none.
    void fail_at(const json::Value* value, std::string message, std::string_view path) {
        if (value) fail(json::error_at(file_, *value, std::move(message)));
        else fail(std::move(message), path);
    }
    void fail(Error error) {
        if (!error_) error_ = std::move(error);
    }
    const std::optional<Error>& error() const { return error_; }

  private:
    std::string file_;
    std::optional<Error> error_;
};

AlertConfig alerts_of(ConfigReader& read, const json::Value* from);  // config_alerts.cpp; from: null if there are none
DiskLimits disk_of(ConfigReader& read, const json::Value* from);

}  // namespace creditlink
