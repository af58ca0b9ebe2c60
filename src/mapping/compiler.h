#pragma once
// A mapping file into a plan. Every mistake is named with line, column and, where there is one, the nearest known name.
// compile.cpp: the file as a whole and its rules about rows; compile_list.cpp: code lists; compile_name.cpp: what a name
// refers to; compile_value.cpp: where a text comes from; compile_step.cpp: what is done to it; compile_fields.cpp: fields
// in the order of their needs; compile_choice.cpp: what no catalogue allows.

#include <set>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "functions.h"

namespace creditlink::mapping_detail {

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

class Compiler {
  public:
    Compiler(Plan::Impl& plan, const MappingContext& context) : plan_(plan), context_(context) {}

    Status mapping(const json::Value& root);
    std::string stamped;  // bytes of kind and lists
    std::vector<Error>* mistakes = nullptr;  // where given, fields go on behind one that does not compile

  private:
    Error wrong(const json::Value& at, std::string_view zh, std::string_view en, std::string hint = {}) const {
        return json::error_at(plan_.file, at, std::string(say(zh, en)), std::move(hint));
    }
    Result<std::string> text(const json::Value& value) const;
    Result<std::string> read(const json::Value& name);
    Status kind(const json::Value& root);
    Status lists(const json::Value& root);
    Result<std::shared_ptr<const CodeList>> list(const json::Value& value);
    Status words(const json::Value& object, CodeList& list) const;
    Status fields(const json::Value& root);
    void known_results(const Value& value, std::vector<std::string_view>& results) const;
    void doubt_choices(const json::Value& at, const Field& field, const Value& value);
    Status required_fields_are_fed(const json::Value& at) const;
    Status rules(const json::Value& root);
    Status rule_list(const json::Value* list, std::string_view word, std::vector<RowRule>& out);
    Result<Value> value(const json::Value& json, std::size_t depth);
    Status source(const json::Value& json, Value& out, std::size_t depth);
    Status branches(const json::Value& json, Value& out, std::size_t depth);
    Result<Value> parts_of_template(const json::Value& at, std::string_view text, std::size_t depth);
    Result<std::vector<Value>> values(const json::Value& json, std::size_t depth);
    Result<std::vector<Step>> steps(const json::Value& json, std::size_t depth);
    Result<Step> step(const json::Value& json, std::size_t depth);
    Status argument(const json::Value& json, const json::Value& whole, Step& step, std::size_t depth);
    Status split(const json::Value& json, Step& step, std::size_t depth);
    Result<Condition> condition(const json::Value& json);
    Result<int> reference(std::string_view member, const json::Value& name);
    int column(std::string_view name, bool optional);
    Result<int> field(const json::Value& name);
    Result<int> named(const json::Value& name) const;
    Status order_fields(const json::Value& at);

    Plan::Impl& plan_;
    const MappingContext& context_;
    std::vector<std::pair<std::string, std::shared_ptr<const CodeList>>> lists_;
    std::vector<std::string> named_;               // names declared, before their values are compiled
    std::set<int>* needs_ = nullptr;               // fields that what is being compiled refers to
    std::vector<std::set<int>> named_needs_;
    std::vector<std::set<int>> field_needs_;       // beside plan_.fields
};

}  // namespace creditlink::mapping_detail
