// The schema that editors use, against the language as it is.

#include <algorithm>
#include <filesystem>
#include <set>

#include "fixture.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::mapping_test;

namespace {

json::Value parsed(const Path& file) {
    auto text = read_file(file);
    REQUIRE(text);
    auto made = json::parse(*text, {.dialect = json::Dialect::commented, .file = file.filename().string()});
    REQUIRE_MESSAGE(made, (made ? "" : made.error().place + made.error().message));
    return *made;
}

const json::Value& schema() {
    static const json::Value made = parsed(Path(test::kSourceFolder) / "mappings/schema/mapping.schema.json");
    return made;
}

// As much of JSON Schema (draft 7) as our schema uses. Empty, or the place of the first thing that does not fit.
std::string misfit(const json::Value& value, const json::Value& rule, const std::string& at);

bool has_type(const json::Value& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.type == json::Type::boolean;
    return type == "integer" && value.type == json::Type::number && value.integer();
}

std::string misfit_of_members(const json::Value& value, const json::Value& rule, const std::string& at) {
    if (const json::Value* required = rule.find("required"))
        for (const json::Value& name : required->items)
            if (!value.find(name.text)) return at + ": " + name.text + " is missing";
    const json::Value* properties = rule.find("properties");
    const json::Value* additional = rule.find("additionalProperties");
    for (const auto& [name, member] : value.members) {
        const json::Value* own = properties ? properties->find(name) : nullptr;
        if (!own && additional && additional->type == json::Type::boolean && !additional->boolean) return at + "/" + name + " is unknown";
        if (!own && additional && additional->is_object()) own = additional;
        if (!own) continue;
        if (std::string found = misfit(member, *own, at + "/" + name); !found.empty()) return found;
    }
    return {};
}

std::string misfit_of_choice(const json::Value& value, const json::Value& rule, const std::string& at) {
    for (const char* word : {"anyOf", "oneOf"})
        if (const json::Value* choices = rule.find(word)) {
            const auto fitting = std::count_if(choices->items.begin(), choices->items.end(), [&](const json::Value& c) { return misfit(value, c, at).empty(); });
            if (fitting == 0 || (std::string(word) == "oneOf" && fitting > 1)) return at + " fits " + std::to_string(fitting) + " of " + word;
        }
    return {};
}

std::string misfit(const json::Value& value, const json::Value& rule, const std::string& at) {
    if (const json::Value* reference = rule.find("$ref")) {
        const std::string name = reference->text.substr(std::string("#/definitions/").size());
        return misfit(value, *schema().find("definitions")->find(name), at);
    }
    if (const json::Value* type = rule.find("type"); type && !has_type(value, type->text)) return at + " is not of type " + type->text;
    if (const json::Value* words = rule.find("enum"))
        if (std::none_of(words->items.begin(), words->items.end(), [&](const json::Value& w) { return value.is_string() && w.text == value.text; })) return at + " is none of the words";
    if (std::string found = misfit_of_choice(value, rule, at); !found.empty()) return found;
    if (value.is_object()) return misfit_of_members(value, rule, at);
    if (const json::Value* items = rule.find("items"); items && value.is_array())
        for (std::size_t i = 0; i < value.items.size(); ++i)
            if (std::string found = misfit(value.items[i], *items, at + "/" + std::to_string(i)); !found.empty()) return found;
    return {};
}

}  // namespace

TEST_CASE("the schema's functions are the language's functions") {
    std::set<std::string> bare, taking, functions;
    for (const json::Value& choice : schema().find("definitions")->find("step")->find("oneOf")->items) {
        if (const json::Value* words = choice.find("enum"))
            for (const json::Value& word : words->items) bare.insert(word.text);
        else taking.insert(choice.find("required")->items.front().text);
    }
    for (const MappingFunction& function : mapping_functions()) {
        CAPTURE(function.name);
        functions.insert(std::string(function.name));
        CHECK((function.arguments.empty() ? bare : taking).contains(std::string(function.name)));
    }
    CHECK(bare.size() + taking.size() == functions.size());
}

TEST_CASE("every function's example fits the schema, and a word it does not know does not") {
    const json::Value& step = *schema().find("definitions")->find("step");
    for (const MappingFunction& function : mapping_functions()) {
        CAPTURE(function.name);
        auto example = json::parse(function.example, {.dialect = json::Dialect::commented, .file = "example"});
        REQUIRE(example);
        CHECK(misfit(*example, step, "") == "");
    }
    for (const char* wrong : {R"("trimm")", R"({"plus_years": true})", R"({"money": "角"})", R"({"prefix": "a", "suffix": "b"})"})
        CHECK(misfit(*json::parse(wrong, {.dialect = json::Dialect::commented, .file = "wrong"}), step, "") != "");
}

TEST_CASE("every mapping we ship fits the schema") {
    std::size_t count = 0;
    for (const char* folder : {"mappings/office-a", "mappings/examples", "tests/bench"})
        for (const auto& entry : std::filesystem::directory_iterator(Path(test::kSourceFolder) / folder)) {
            if (entry.path().extension() != ".json") continue;
            const json::Value mapping = parsed(entry.path());
            if (!mapping.find("kind") || !mapping.find("fields")) continue;
            CAPTURE(entry.path());
            CHECK(misfit(mapping, schema(), "") == "");
            ++count;
        }
    CHECK(count >= 16);
    CHECK(misfit(*json::parse(R"({"kind": "kinds/xk.json", "fields": {}, "skips": []})", {.dialect = json::Dialect::commented, .file = "wrong"}), schema(), "") == "/skips is unknown");
}
