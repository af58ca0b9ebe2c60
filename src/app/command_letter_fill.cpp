// A letter in force, filled in and checked: letter fill.

#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/letter/document.h"
#include "creditlink/letter/filled.h"
#include "filters.h"
#include "letter_desk.h"
#include "letter_renderings.h"
#include "print.h"
#include "record_values.h"

namespace creditlink {

namespace {

Result<BlankValues> read_values(const Invocation& in) {
    BlankValues values;
    if (const std::string file = in.option("--values"); !file.empty()) {
        auto text = read_file(file, 1u << 20);
        if (!text) return text.error();
        auto object = json::parse(*text, {.dialect = json::Dialect::commented, .file = file});
        if (!object) return object.error();
        if (!object->is_object()) return json::error_at(file, *object, std::string(say("应为 {\"填写项\": \"值\"}", "should be {\"blank\": \"value\"}")));
        for (const auto& [name, value] : object->members) {
            if (!value.is_string() && value.type != json::Type::number) return json::error_at(file, value, std::string(say("值应为文字或数", "a value is a text or a number")));
            values[name] = value.text;
        }
    }
    for (std::size_t i = 1; i < in.arguments.size(); ++i) {
        const auto equals = in.arguments[i].find('=');
        if (equals == std::string::npos) return wants("填写项写作 名字=值", "a blank is given as NAME=VALUE", "creditlink letter show lab-animal-licence");
        values[in.arguments[i].substr(0, equals)] = in.arguments[i].substr(equals + 1);
    }
    return values;
}

Result<std::string> as_named(const std::string& file, const Opened& opened, const LetterVersion& v, std::string document) {
    const auto format = format_named(format_of_file(file));
    if (!format) return document;
    auto press = Press::open(*opened.office, false);
    if (!press) return press.error();
    return press->print(*format, v, document, v.published);
}

Result<Exit> fill(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter fill lab-animal-licence --values values.json --to filled.html");
    if (!id) return id.error();
    auto values = read_values(in);
    if (!values) return values.error();
    const std::string file = in.option("--to");
    if (!file.empty() && format_of_file(file).empty()) return no_such_ending(file, "creditlink letter fill lab-animal-licence --values values.json --to filled.pdf");
    auto who = actor_of(in);
    if (!who) return who.error();
    auto opened = open_office(in, in.has("--record") ? Access::change : Access::look);
    if (!opened) return opened.error();
    Letters letters(opened->ledger);
    const CivilDate today = opened->office->today();
    auto v = standing_version(letters, *id, today);
    if (!v) return v.error();
    if (v->ends && *v->ends < today)
        return Error{Errc::usage, say("“{i}”第 {v} 版{s}：{d} 是最后一天", "version {v} of \"{i}\" is {s}: {d} was its last day", {{"i", *id}, {"v", std::to_string(v->version)}, {"s", std::string(title_of(Standing::expired))}, {"d", v->ends->dashed()}}), {}, "creditlink letter list"};
    auto items = service_items(opened->office->config());
    if (!items) return items.error();
    auto letter = parse_letter(v->text, *id, *id + ".md");
    if (!letter) return letter.error();
    if (in.has("--record")) {
        auto known = values_of_record(*opened, in.option("--record"), *letter, *who);
        if (!known) return known.error();
        values->merge(*known);  // what was typed stands over the record
    }
    const auto faults = check_values(*letter, *values, today);
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (const BlankFault& fault : faults) {
        if (in.json) {
            json::Writer w;
            print_json(w.begin_object().member("blank", fault.name).member("label", fault.label).member("fault", fault.what).end_object());
        } else table.row({fault.name, fault.label + say("：", ": ").data() + fault.what});
    }
    std::cout << table.text();
    if (!faults.empty()) {
        if (!in.json) print_wrapped(say("{n} 处要改正，没有生成文件。", "{n} to be corrected; no file was made.", {{"n", std::to_string(faults.size())}}));
        return Exit::strict;
    }
    if (!file.empty()) {
        auto bytes = as_named(file, *opened, *v, filled_document(*letter, items->find(letter->item), v->version, *values, opened->office->config().documents.address));
        if (!bytes) return bytes.error();
        if (auto written = write_file(file, *bytes, 0600); !written) return written.error();
    }
    if (v->effective && *v->effective > today && !in.json)
        print_wrapped(say("第 {v} 版{s}，{d} 起施行：到那天才能签署。", "Version {v} is {s}; it is signed from {d} on.", {{"v", std::to_string(v->version)}, {"s", std::string(title_of(Standing::upcoming))}, {"d", v->effective->dashed()}}));
    print_done(in.json, file.empty() ? "checked" : "filled", *id + "/" + std::to_string(v->version),
               file.empty() ? say("各项填写都通过核对；--to 文件 生成填好的承诺书", "every blank passes its check; --to FILE makes the filled letter") : say("已填好：{f}，打印后签署", "filled: {f}; print and sign it", {{"f", file}}));
    return Exit::balanced;
}

}  // namespace

Command letter_fill_command() {
    return {"letter", "fill", "LETTER [VALUE…]", "填写现行的承诺书（名字=值），逐项核对", "fill in the letter in force, each checked", "creditlink letter fill lab-animal-licence uscc=11220000Y00000016R signed_on=2026-11-19",
            {{"--record", "RECORD", "先用这条记录（k-… 或 s-…）填，所写的值优先", "begin with what this record (k-… or s-…) says; typed values stand over it"}, kAsOption, {"--values", "FILE", "填写项的值，JSON：{\"名字\": \"值\"}", "the values, JSON: {\"name\": \"value\"}"}, {"--to", "FILE", "填好的承诺书，按文件名 .html .pdf .ofd .docx；缺省只核对", "the filled letter: .html, .pdf, .ofd, .docx; else only checked"}}, fill};
}

}  // namespace creditlink
