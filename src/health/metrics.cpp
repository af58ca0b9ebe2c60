#include "creditlink/health/metrics.h"

namespace creditlink {

namespace {

// A label's value may hold anything but what would end it or the line.
std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) {
        if (c == '\\' || c == '"') text += '\\';
        if (c == '\n') text += "\\n";
        else text += c;
    }
    return text;
}

}  // namespace

void Metrics::family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

void Metrics::sample(std::int64_t value, const Labels& labels) {
    text_ += name_;
    char before = '{';
    for (const auto& [name, label] : labels) {
        text_.append(1, before).append(name).append("=\"").append(escaped(label)).append("\"");
        before = ',';
    }
    if (!labels.empty()) text_ += '}';
    text_ += " " + std::to_string(value) + "\n";
}

}  // namespace creditlink
