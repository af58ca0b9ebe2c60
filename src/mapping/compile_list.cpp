// Code lists: in the mapping itself, or in files of their own.

#include "compiler.h"

namespace creditlink::mapping_detail {

namespace {

constexpr std::size_t kMaxListWords = 500'000;  // the longest code list in use, GB/T 2260 with history, has some ten thousand

}  // namespace

Status Compiler::words(const json::Value& object, CodeList& list) const {
    if (!object.is_object()) return wrong(object, "代码表应写成 {\"来源的词\": \"目录的词\"}", "a code list is {\"source's word\": \"catalogue's word\"}");
    if (object.members.size() > kMaxListWords) return wrong(object, "代码表太长", "the code list is too long");
    for (const auto& [from, to] : object.members) {
        auto word = text(to);
        if (!word) return word.error();
        list.exact[from] = *word;
        const auto [at, fresh] = list.folded.emplace(CodeList::folded_word(from), *word);
        if (!fresh && at->second != *word) return wrong(to, "与前面一词只差大小写、全半角或空白，所指却不同", "differs from an earlier word only in case, width or spaces, and means something else");
    }
    return {};
}

Result<std::shared_ptr<const CodeList>> Compiler::list(const json::Value& value) {
    if (value.is_string()) {
        std::vector<std::string_view> known;
        for (const auto& [name, found] : lists_) {
            if (name == value.text) return found;
            known.push_back(name);
        }
        return wrong(value, "没有这个代码表", "there is no such code list", did_you_mean(value.text, known));
    }
    auto made = std::make_shared<CodeList>();
    if (auto ok = words(value, *made); !ok) return ok.error();
    return std::shared_ptr<const CodeList>(std::move(made));
}

Status Compiler::lists(const json::Value& root) {
    const json::Value* all = root.find("lists");
    if (!all) return {};
    for (const auto& [name, value] : all->members) {
        if (!value.is_string()) {
            auto inline_list = list(value);
            if (!inline_list) return inline_list.error();
            lists_.emplace_back(name, std::move(*inline_list));
            continue;
        }
        auto content = read(value);
        if (!content) return content.error();
        auto parsed = json::parse(*content, {.dialect = json::Dialect::commented, .file = value.text});
        if (!parsed) return Error{Errc::config, parsed.error().message, parsed.error().place, parsed.error().hint};
        const json::Value* map = parsed->find("map");
        if (!map) return json::error_at(value.text, *parsed, std::string(say("代码表文件要有 \"map\"", "a code list file has a \"map\"")));
        auto made = std::make_shared<CodeList>();
        if (auto ok = words(*map, *made); !ok) return Error{Errc::config, ok.error().message, value.text, ok.error().hint};
        lists_.emplace_back(name, std::move(made));
    }
    return {};
}

}  // namespace creditlink::mapping_detail
