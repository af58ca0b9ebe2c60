#include "json_document.h"

#include <charconv>
#include <utility>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

const json::Value* at_path(const json::Value& document, std::string_view dotted) {
    const json::Value* at = &document;
    if (dotted.empty()) return at;
    for (const std::string_view step : split(dotted, "."))
        if (at = at->find(step); at == nullptr) return nullptr;
    return at;
}

std::string plain(const json::Value& value) {
    switch (value.type) {
        case json::Type::null: return {};
        case json::Type::boolean: return value.boolean ? "true" : "false";
        case json::Type::number:
        case json::Type::string: return value.text;
        default: return json::text_of(value);
    }
}

void flatten(const json::Value& value, const std::string& name, std::vector<std::string>& order, ElementValues& values) {
    if (value.is_object()) {
        for (const auto& [member, inner] : value.members) flatten(inner, name.empty() ? member : name + "." + member, order, values);
        return;
    }
    std::string text;
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.items.size(); ++i) text.append(i > 0 ? ";" : "").append(plain(value.items[i]));
    } else {
        text = plain(value);
    }
    if (values.emplace(name, std::move(text)).second) order.push_back(name);
}

Error wrong(const std::string& file, std::string message, std::string hint) { return {Errc::source, std::move(message), file, std::move(hint)}; }

// Some interfaces write their numbers as texts.
Result<std::int64_t> count_at(const json::Value& document, std::string_view path, std::string_view option, const std::string& file) {
    const json::Value* value = at_path(document, path);
    const std::string_view text = value == nullptr || (!value->is_string() && value->type != json::Type::number) ? std::string_view() : std::string_view(value->text);
    std::int64_t count = -1;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (text.empty() || code != std::errc() || end != text.data() + text.size() || count < 0)
        return wrong(file, say("“{p}”处没有数目，无从知道是否读全", "there is no count at \"{p}\", so nobody knows whether everything was read", {{"p", std::string(path)}}),
                     say("检查选项 {o}；接口不给出这个数目的，去掉此选项", "check the option {o}; take it out if the interface gives no such count", {{"o", std::string(option)}}));
    return count;
}

Result<std::optional<std::string>> cursor_at(const json::Value& document, std::string_view path, const std::string& file) {
    const json::Value* value = at_path(document, path);
    if (value == nullptr) return std::optional<std::string>();
    const bool ends = value->type == json::Type::boolean && !value->boolean;
    if (!ends && !value->is_null() && !value->is_string() && value->type != json::Type::number)
        return wrong(file, say("“{p}”处不是游标", "what stands at \"{p}\" is no cursor", {{"p", std::string(path)}}), std::string(say("检查选项 next", "check the option next")));
    return std::optional<std::string>(ends ? std::string() : plain(*value));
}

}  // namespace

Result<JsonDocument> json_document(std::string_view text, std::string file, const JsonShape& shape) {
    auto parsed = json::parse(text, {.max_bytes = kMaxJsonBytes, .file = file});
    if (!parsed) {
        if (trim(text).starts_with('<'))
            return wrong(file, std::string(say("这里答的是网页（或 XML），不是 JSON", "this is a web page (or XML), no JSON")),
                         std::string(say("多半是登录页或网关的出错页：检查接口的地址和令牌", "most likely a log-in page or a gateway's error: check the interface's address and token")));
        Error error = parsed.error();
        error.code = Errc::source;
        return error;
    }
    const json::Value* rows = at_path(*parsed, shape.rows);
    if (rows == nullptr || !rows->is_array())
        return wrong(file, say("“{p}”处不是数组", "there is no array at \"{p}\"", {{"p", shape.rows}}),
                     std::string(say("检查选项 rows，或接口返回了错误信息", "check the option rows, or the interface answered with an error")));
    JsonDocument document{.file = std::move(file), .rows = {}, .columns = {}, .facts = {}};
    JsonPageFacts& facts = document.facts;
    facts.rows = rows->items.size();
    facts.digest = xxh3_128(text.substr(rows->begin, rows->end - rows->begin));
    for (const auto& [path, option, into] : {std::tuple{&shape.pages, "pages", &facts.pages}, std::tuple{&shape.total, "total", &facts.total}}) {
        if (path->empty()) continue;
        auto count = count_at(*parsed, *path, option, document.file);
        if (!count) return count.error();
        *into = *count;
    }
    if (!shape.next.empty()) {
        auto next = cursor_at(*parsed, shape.next, document.file);
        if (!next) return next.error();
        facts.next = std::move(*next);
    }
    ColumnSet columns;
    for (const json::Value& row : rows->items) {
        std::vector<std::string> order;
        ElementValues values;
        flatten(row, {}, order, values);
        columns.add(order);
        document.rows.push_back(std::move(values));
    }
    document.columns = columns.names();
    return document;
}

}  // namespace creditlink
