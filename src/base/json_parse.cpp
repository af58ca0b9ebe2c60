#ifdef __SSE2__
#define RAPIDJSON_SSE2  // strings and white space sixteen bytes at a time
#endif
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <algorithm>
#include <cstring>

#include "creditlink/base/json.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"

namespace creditlink::json {
namespace {

constexpr std::size_t kFewMembers = 12;  // up to here comparing each with each is cheaper than sorting

constexpr std::size_t kPadding = 16;    // RapidJSON ends at a NUL byte, and reads whole blocks of sixteen up to it

struct Position {
    std::uint32_t line = 1, column = 1;
};

// Offsets are asked for in rising order, so each byte is counted once.
class Ruler {
  public:
    explicit Ruler(std::string_view text) : text_(text) {}
    Position at(std::size_t offset) {
        if (offset < done_) done_ = 0, position_ = {};
        std::string_view passed = text_.substr(done_, offset - done_);
        done_ += passed.size();
        for (std::size_t line_end; (line_end = passed.find('\n')) != std::string_view::npos; passed.remove_prefix(line_end + 1))
            ++position_.line, position_.column = 1;
        position_.column += static_cast<std::uint32_t>(count_code_points(passed));
        return position_;
    }

  private:
    std::string_view text_;
    std::size_t done_ = 0;
    Position position_;
};

Error error_of(const ParseOptions& options, Ruler& ruler, std::size_t offset, std::string message, std::string hint = {}) {
    Value where;
    const Position position = ruler.at(offset);
    where.line = position.line, where.column = position.column;
    return error_at(options.file, where, std::move(message), std::move(hint));
}

// Where the string that begins with the quote at `begin` ends; `length` is that of its decoded text.
std::size_t end_of_string(std::string_view text, std::size_t begin, const char* decoded, std::size_t length) {
    const std::string_view raw = text.substr(begin + 1, length);
    // Every escape is longer than what it stands for: equal bytes and a quote behind them mean that there is none.
    if (begin + 1 + length < text.size() && text[begin + 1 + length] == '"' && raw == std::string_view(decoded, length)) return begin + length + 2;
    std::size_t at = begin + 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return at + 1;
}

// Offsets rest on what RapidJSON does: when it calls for a string or number the stream still stands at its beginning, for
// a bracket before it, for a word behind it. The test of every value's bytes would see a change.
class Builder {
  public:
    Builder(std::string_view text, const ParseOptions& options, const rapidjson::StringStream& stream, Ruler& ruler)
        : text_(text), options_(options), stream_(stream), ruler_(ruler) {}

    Value root;
    std::optional<Error> error;

    bool Null() { return add(Type::null, here() - 4, here()) != nullptr; }
    bool Bool(bool value) {
        Value* added = add(Type::boolean, here() - (value ? 4 : 5), here());
        if (added) added->boolean = value;
        return added;
    }
    bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
        Value* added = add(Type::number, here(), here() + length);
        if (added) added->text.assign(digits, length);
        return added;
    }
    bool String(const char* letters, rapidjson::SizeType length, bool) {
        Value* added = add(Type::string, here(), end_of_string(text_, here(), letters, length));
        if (!added) return false;
        added->text.assign(letters, length);
        return added->end - added->begin == length + 2 || sound(added->text);
    }
    bool Key(const char* letters, rapidjson::SizeType length, bool) {
        name_.assign(letters, length);
        return sound(name_);
    }
    bool StartObject() { return open(Type::object); }
    bool StartArray() { return open(Type::array); }
    bool EndObject(rapidjson::SizeType) { return no_member_twice(*open_.back()) && close(); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    // Numbers come as text; these are never called, but the reader's template wants them.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

  private:
    bool fail(std::size_t offset, std::string message, std::string hint = {}) {
        error = error_of(options_, ruler_, offset, std::move(message), std::move(hint));
        return false;
    }

    std::size_t here() const { return stream_.Tell(); }

    Value* add(Type type, std::size_t begin, std::size_t end) {
        if (++values_ > options_.max_values) {
            fail(begin, say("JSON 的值超过 {n} 个", "more than {n} JSON values", {{"n", std::to_string(options_.max_values)}}));
            return nullptr;
        }
        Value* added = &root;
        if (!open_.empty()) {
            Value& parent = *open_.back();
            if (parent.is_array()) added = &parent.items.emplace_back();
            else added = &parent.members.emplace_back(std::move(name_), Value{}).second;
        }
        const Position position = ruler_.at(begin);
        added->type = type;
        added->line = position.line, added->column = position.column;
        added->begin = begin, added->end = end;
        return added;
    }

    // While a container is open nothing is added to those around it, so their addresses stay.
    bool open(Type type) {
        if (open_.size() == kMaxDepth)
            return fail(here(), say("JSON 嵌套超过 {n} 层", "JSON nested deeper than {n}", {{"n", std::to_string(kMaxDepth)}}),
                        std::string(say("确认给的是数据文件；正常的数据不会这么深", "make sure that this is the data: honest data is not that deep")));
        Value* added = add(type, here(), here() + 1);
        if (!added) return false;
        open_.push_back(added);
        return true;
    }

    bool close() {
        open_.back()->end = here() + 1;
        open_.pop_back();
        return true;
    }

    // An escape may write half a surrogate pair, which no UTF-8 can hold.
    bool sound(std::string_view value) {
        if (is_utf8(value)) return true;
        return fail(here(), std::string(say("字符串里有半个代理对转义", "a string escapes half a surrogate pair")));
    }

    bool no_member_twice(const Value& object) {
        const auto& members = object.members;
        const Value::Member* twice = nullptr;
        if (members.size() <= kFewMembers) {
            for (std::size_t i = 1; i < members.size() && !twice; ++i)
                for (std::size_t j = 0; j < i && !twice; ++j)
                    if (members[i].first == members[j].first) twice = &members[i];
        } else {
            std::vector<const Value::Member*> sorted;
            for (const auto& member : members) sorted.push_back(&member);
            // The address breaks ties in the order written, so that the second of two is the one named.
            std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) { return a->first != b->first ? a->first < b->first : a < b; });
            const auto same = [](auto* a, auto* b) { return a->first == b->first; };
            const auto pair = std::adjacent_find(sorted.begin(), sorted.end(), same);
            if (pair != sorted.end()) twice = *(pair + 1);
        }
        if (!twice) return true;
        return fail(twice->second.begin, say("成员「{name}」出现了两次", "member \"{name}\" stands twice", {{"name", shown(twice->first)}}),
                    std::string(say("删去其中一个", "remove one of them")));
    }

    std::string_view text_;
    const ParseOptions& options_;
    const rapidjson::StringStream& stream_;
    Ruler& ruler_;
    std::vector<Value*> open_;
    std::string name_;
    std::size_t values_ = 0;
};

std::string_view sentence_of(rapidjson::ParseErrorCode code) {
    switch (code) {
        case rapidjson::kParseErrorDocumentEmpty: return say("内容是空的", "the document is empty");
        case rapidjson::kParseErrorDocumentRootNotSingular: return say("结尾之后还有内容", "something stands after the end");
        case rapidjson::kParseErrorValueInvalid: return say("这里应该是一个值", "a value is expected here");
        case rapidjson::kParseErrorObjectMissName: return say("这里应该是带引号的成员名", "a member's name in quotes is expected here");
        case rapidjson::kParseErrorObjectMissColon: return say("成员名后缺少冒号", "a colon is missing after the name");
        case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return say("这里缺少逗号或 }", "a comma or } is missing here");
        case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return say("这里缺少逗号或 ]", "a comma or ] is missing here");
        case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex: return say("\\u 后应有四位十六进制数字", "\\u wants four hexadecimal digits");
        case rapidjson::kParseErrorStringUnicodeSurrogateInvalid: return say("字符串里有半个代理对转义", "a string escapes half a surrogate pair");
        case rapidjson::kParseErrorStringEscapeInvalid: return say("不认识的转义", "an unknown escape");
        case rapidjson::kParseErrorStringMissQuotationMark: return say("字符串缺少结尾的引号", "a string lacks its closing quote");
        case rapidjson::kParseErrorStringInvalidEncoding: return say("字符串里有不许出现的控制字符", "a string holds a control character");
        case rapidjson::kParseErrorNumberTooBig: return say("数字太大", "a number is too big");
        case rapidjson::kParseErrorNumberMissFraction: return say("小数点后缺少数字", "digits are missing after the point");
        case rapidjson::kParseErrorNumberMissExponent: return say("指数缺少数字", "digits are missing in the exponent");
        default: return say("不是有效的 JSON", "this is no JSON");
    }
}

// What RapidJSON would pass over or misread is refused before it sees the text.
std::optional<Error> refused_unread(std::string_view text, const ParseOptions& options, Ruler& ruler) {
    if (text.size() > options.max_bytes)
        return Error{Errc::config, say("JSON 超过 {n} 字节的上限", "JSON larger than the limit of {n} bytes", {{"n", std::to_string(options.max_bytes)}}),
                     std::string(options.file), {}};
    if (text.starts_with("\xEF\xBB\xBF"))
        return error_of(options, ruler, 0, std::string(say("开头有 UTF-8 BOM，JSON 不许有", "begins with a UTF-8 byte order mark, which JSON does not allow")),
                        std::string(say("用不带 BOM 的 UTF-8 保存", "save it as UTF-8 without BOM")));
    if (const void* nul = text.empty() ? nullptr : std::memchr(text.data(), 0, text.size()))
        return error_of(options, ruler, static_cast<std::size_t>(static_cast<const char*>(nul) - text.data()),
                        std::string(say("有值为零的字节", "a NUL byte stands here")),
                        std::string(say("文件可能已损坏，或不是 UTF-8 文本：请重新导出", "the file may be damaged or no UTF-8 text: export it again")));
    if (const std::size_t bad = first_invalid_utf8(text); bad != kNoPosition)
        return error_of(options, ruler, bad, say("第 {n} 字节起不是有效的 UTF-8", "not UTF-8 from byte {n} on", {{"n", std::to_string(bad + 1)}}),
                        std::string(say("用 UTF-8 保存", "save it as UTF-8")));
    return std::nullopt;
}

}  // namespace

Result<Value> parse(std::string_view text, const ParseOptions& options) {
    Ruler ruler(text);
    if (auto refused = refused_unread(text, options, ruler)) return *std::move(refused);

    using namespace rapidjson;
    // Iterative: the recursive parser ends the process on deep text. Numbers as text: no digit of a code or sum is lost.
    constexpr unsigned kStrict = kParseIterativeFlag | kParseNumbersAsStringsFlag;
    constexpr unsigned kCommented = kStrict | kParseCommentsFlag | kParseTrailingCommasFlag;
    std::string padded;
    padded.reserve(text.size() + kPadding);
    padded.append(text).append(kPadding, '\0');
    StringStream stream(padded.c_str());
    Builder builder(text, options, stream, ruler);
    Reader reader;
    const ParseResult result = options.dialect == Dialect::strict ? reader.Parse<kStrict>(stream, builder)
                                                                  : reader.Parse<kCommented>(stream, builder);
    if (builder.error) return *std::move(builder.error);
    if (result.IsError()) {
        const std::size_t offset = std::min(result.Offset(), text.size());
        return error_of(options, ruler, offset, std::string(sentence_of(result.Code())),
                        std::string(say("看这个位置前后的逗号、引号和括号；文件也可能没有传完", "look at commas, quotes and brackets around this place; or the file is not complete")));
    }
    return std::move(builder.root);
}

}  // namespace creditlink::json
