#include "signature_base.h"

#include <algorithm>
#include <set>

namespace creditlink {
namespace {

using structured::BareItem;
using structured::Item;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_edges(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Error refused(const Item& component, std::string_view why) {
    return Error{Errc::trust, "component " + structured::serialised(component) + ": " + std::string(why), {}, {}};
}

// The parts of scheme://authority/path?query; a query keeps its question mark and is "?" if there is none (2.2.7).
struct TargetParts {
    std::string_view authority, path, query = "?";
};

std::optional<TargetParts> parts_of(std::string_view uri) {
    const std::size_t scheme = uri.find("://");
    if (scheme == std::string_view::npos) return std::nullopt;
    const std::string_view rest = uri.substr(scheme + 3);
    const std::size_t end = rest.find_first_of("/?");
    TargetParts parts{rest.substr(0, end), "/"};
    if (end == std::string_view::npos) return parts;
    const std::size_t question = rest.find('?');
    if (rest[end] == '/') parts.path = rest.substr(end, question == std::string_view::npos ? question : question - end);
    if (question != std::string_view::npos) parts.query = rest.substr(question);
    return parts;
}

// 2.2.8, for values that need no decoding: anything else is refused, because nothing of ours covers single parameters.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
    std::optional<std::string> found;
    query.remove_prefix(1);
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        const std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        if (found || value.find_first_of("%+") != std::string_view::npos) return std::nullopt;
        found = value;
    }
    return found;
}

Result<std::string> derived(const Item& component, const SignedMessage& message, bool of_response) {
    const std::string& name = component.value.text;
    if (of_response) {
        if (name == "@status") return std::to_string(message.response->status);
        return refused(component, "a response has no such component");
    }
    if (name == "@method") return message.request.method;
    if (name == "@target-uri") return message.request.target_uri;
    const std::optional<TargetParts> parts = parts_of(message.request.target_uri);
    if (!parts) return refused(component, "the target is no absolute URI");
    if (name == "@authority") return std::string(parts->authority);
    if (name == "@path") return std::string(parts->path);
    if (name == "@query") return std::string(parts->query);
    if (const BareItem* parameter = structured::find(component.parameters, "name");
        name == "@query-param" && parameter) {
        std::optional<std::string> value = query_parameter(parts->query, parameter->text);
        return value ? Result<std::string>(std::move(*value))
                     : refused(component, "absent, twice, or in need of decoding");
    }
    return refused(component, "unknown");
}

Result<std::string> member_of_field(const Item& component, const std::vector<std::string_view>& values,
                                    std::string_view key) {
    std::string joined;
    for (std::string_view value : values) joined.append(joined.empty() ? "" : ", ").append(value);
    const Result<structured::Dictionary> dictionary = structured::parse_dictionary(joined);
    if (!dictionary) return refused(component, dictionary.error().message);
    const structured::Member* member = structured::find(*dictionary, key);
    if (!member) return refused(component, "no such member");
    return std::visit([](const auto& value) { return structured::serialised(value); }, member->value);
}

Result<std::string> field(const Item& component, const HeaderFields& fields) {
    const std::vector<std::string_view> values = field_values(fields, component.value.text);
    if (values.empty()) return refused(component, "the field is absent");
    if (const BareItem* key = structured::find(component.parameters, "key"))
        return member_of_field(component, values, key->text);
    if (values.size() > 1) return refused(component, "the field occurs twice");
    return std::string(values.front());
}

// Only what is defined, and of the type it is defined with; "name" belongs to @query-param alone.
bool parameters_known(const Item& component) {
    const bool is_field = !component.value.text.starts_with('@');
    return std::all_of(component.parameters.begin(), component.parameters.end(), [&](const auto& parameter) {
        const auto& [key, value] = parameter;
        if (key == "req") return value == BareItem{};
        if (value.type != BareItem::Type::string) return false;
        return key == "key" ? is_field : key == "name" && component.value.text == "@query-param";
    });
}

Result<std::string> value_of(const Item& component, const SignedMessage& message) {
    if (component.value.type != BareItem::Type::string || component.value.text.empty())
        return refused(component, "no component name");
    if (!parameters_known(component)) return refused(component, "a parameter that is not known");
    const bool of_request = structured::find(component.parameters, "req") != nullptr;
    if (of_request && !message.response) return refused(component, "req in the signature of a request");
    const bool of_response = message.response && !of_request;
    if (component.value.text.starts_with('@')) return derived(component, message, of_response);
    return field(component, of_response ? message.response->fields : message.request.fields);
}

// A line break in a value could fake a whole line of the base.
bool one_line(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

}  // namespace

std::vector<std::string_view> field_values(const HeaderFields& fields, std::string_view name) {
    std::vector<std::string_view> out;
    for (const auto& [key, value] : fields)
        if (same_name(key, name)) out.push_back(without_edges(value));
    return out;
}

Result<std::string> signature_base(const structured::InnerList& covered, const SignedMessage& message) {
    std::string base;
    std::set<std::string> seen;
    for (const Item& component : covered.items) {
        const std::string identifier = structured::serialised(component);
        if (!seen.insert(identifier).second) return refused(component, "covered twice");
        const Result<std::string> value = value_of(component, message);
        if (!value) return value.error();
        if (!one_line(*value)) return refused(component, "a control character in the value");
        base.append(identifier).append(": ").append(*value).append("\n");
    }
    return base.append("\"@signature-params\": ").append(structured::serialised(covered));
}

}  // namespace creditlink
