// A letter's text as the fields of a form and back.

#include "letter_form.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "creditlink/base/file.h"
#include "creditlink/letter/letter.h"
#include "letter_details.h"
#include "letter_fault.h"
#include "letter_fields.h"
#include "support/folders.h"

using namespace creditlink;
using namespace creditlink::console_detail;

namespace {

// What a browser sends of the fields that a form has.
Fields sent(const LetterForm& form) {
    Fields fields;
    for (std::size_t i = 0; i < kLetterWords.size(); ++i) fields["f-" + std::string(kLetterWords[i])] = form.words[i];
    for (std::size_t i = 0; i < kLetterLists.size(); ++i) fields["f-" + std::string(kLetterLists[i])] = form.lists[i];
    fields["f-from"] = form.from, fields["f-until"] = form.until, fields["f-years"] = form.years, fields["f-body"] = form.body;
    for (std::size_t i = 0; i < form.blanks.size(); ++i) {
        const std::string row = "k" + std::to_string(i) + "-";
        fields[row + "label"] = form.blanks[i].label, fields[row + "name"] = form.blanks[i].name, fields[row + "type"] = form.blanks[i].type, fields[row + "more"] = form.blanks[i].more;
        if (form.blanks[i].required) fields[row + "required"] = "on";
    }
    return fields;
}

}  // namespace

TEST_CASE("every letter that comes with the program is a form, and the form is the letter again") {
    int letters = 0;
    for (const auto& entry : std::filesystem::directory_iterator(Path(test::kSourceFolder) / "mappings/letters")) {
        if (entry.path().extension() != ".md" || entry.path().stem() == "README") continue;
        CAPTURE(entry.path().string());
        const auto form = letter_form(read_file(entry.path(), 1u << 20).value());
        REQUIRE(form);
        CHECK_FALSE(form->words[1].empty());
        CHECK(form->blanks.size() > 2);
        CHECK(letter_form(letter_text(*form)) == form);
        CHECK(letter_form(written_letter(sent(*form)).value()) == form);
        ++letters;
    }
    CHECK(letters == 11);
}

TEST_CASE("what the fields cannot hold is no form, and nothing of it is dropped unseen") {
    const std::string body = "\n---\n\ntext\n";
    CHECK(letter_form("{\"title\": \"t\"}" + body));
    for (const char* head : {"{", "[]", "{\"titel\": \"t\"}", "{\"title\": 1}", "{\"title\": \"a\\nb\"}", "{\"party\": \"a\"}", "{\"party\": [\"\"]}", "{\"validity\": {\"on\": \"x\"}}", "{\"blanks\": [{\"type\": \"text\", \"size\": 1}]}",
                             "{\"blanks\": [{\"type\": \"colour\"}]}", "{\"blanks\": [1]}", "{\"blanks\": [{\"type\": \"choice\", \"options\": [\"a|b\"]}]}", "{\"blanks\": [{\"type\": \"pattern\", \"pattern\": \"a；b\"}]}"}) {
        CAPTURE(head);
        CHECK_FALSE(letter_form(head + body));
    }
    CHECK_FALSE(letter_form("{\"title\": \"t\"}\n"));
    CHECK_FALSE(written_letter({}));
}

TEST_CASE("whatever is typed into the fields stays a text of the letter, and never becomes a member of its own") {
    LetterForm form;
    form.words[1] = "a\", \"type\": \"b", form.lists[0] = "x\"]\n", form.from = form.until = "\"}", form.years = "1}", form.body = "---\ntext\n";
    form.blanks = {{.label = "\"}", .name = "n", .type = "text", .more = "max=007；x\"=1；；options", .required = true}};
    const std::string text = letter_text(form);
    const auto back = letter_form(written_letter(sent(form)).value());
    CHECK_FALSE(back);  // details that are none: shown as text, and said by the letter's check
    form.blanks[0].more = "max=7", form.years = "3";
    const auto sound = letter_form(written_letter(sent(form)).value());
    REQUIRE(sound);
    CHECK(sound->words[1] == form.words[1]);
    CHECK(sound->words[2].empty());
    CHECK(sound->body == form.body);
    CHECK(sound->blanks == form.blanks);
}

TEST_CASE("details are shown in words and kept by the head's names, whichever of them is typed") {
    CHECK(details_in_words("max=200；options=甲|乙；x=1；y") == "最多字数=200；选项=甲|乙；x=1；y");
    CHECK(details_as_kept("最多字数=200； 选项 =甲|乙；max=7；不早于=signed_on") == "max=200；options=甲|乙；max=7；after=signed_on");
    CHECK(details_as_kept(details_in_words("scale=2；at_most=a；kind_from=b；min=-1；pattern=^x=y$")) == "scale=2；at_most=a；kind_from=b；min=-1；pattern=^x=y$");
}

TEST_CASE("what is chosen from a list comes as the head has it: a type of its own, the boxes of who promises") {
    LetterForm form;
    form.words[1] = "t", form.words[2] = "其他";
    Fields fields = sent(form);
    fields["f-type-other"] = "评审纪律", fields["f-party"] = "某某\n", fields["f-party-2"] = fields["f-party-0"] = "on";
    const auto got = letter_form(written_letter(fields).value());
    REQUIRE(got);
    CHECK(got->words[2] == "其他-评审纪律");
    CHECK(got->lists[0] == "某某\n法人及非法人组织\n个体工商户\n");
    fields["f-type"] = "主动型";
    CHECK(letter_form(written_letter(fields).value())->words[2] == "主动型");
}

TEST_CASE("a field with a closed list is a list, with what was written before if that is none of it") {
    LetterForm form;
    form.words[2] = "其他-评审纪律", form.words[5] = "SF-9", form.words[7] = "某某", form.lists[0] = "自然人\n某某\n";
    const std::string fields = letter_fields(form, {{{"SF-1", "事项"}}, {"实验动物管理"}}).html();
    const auto has_part = [&](std::string_view part) { return fields.find(part) != std::string::npos; };
    CHECK(has_part("<option value=\"其他\" selected>"));
    CHECK(has_part("name=\"f-type-other\" value=\"评审纪律\""));
    CHECK(has_part("<option value=\"SF-9\" selected>SF-9（不在清单里）"));
    CHECK(has_part("<option value=\"SF-1\">事项 SF-1</option>"));
    CHECK(has_part("<option value=\"某某\" selected>"));
    CHECK(has_part("<option value=\"实验动物管理\">"));
    CHECK(has_part("name=\"f-party-1\" checked"));
    CHECK_FALSE(has_part("name=\"f-party-0\" checked"));
    CHECK(has_part("name=\"f-party\" value=\"某某\n\""));
}

TEST_CASE("the lists of the form are those of the letters") {
    CHECK(std::ranges::equal(console_detail::kCommitmentTypes, creditlink::kCommitmentTypes));
    CHECK(std::ranges::equal(console_detail::kPublicationScopes, creditlink::kPublicationScopes));
    CHECK(std::ranges::equal(console_detail::kParties, creditlink::kParties));
}

TEST_CASE("every fault is named with the field that it is in, or the part of the text") {
    const std::string text = "{\n  \"type\": \"x\",\n  \"blanks\": [\n    {\"name\": \"a\"},\n    {\"name\": \"b\"}\n  ]\n}\n---\n\nwhy\n\n## 承诺内容\n\n1. {x}\n";
    const std::string shown_as = letter_faults({{Errc::config, "m1", "a.md:2:11", "h1"}, {Errc::config, "m2", "a.md:5:5", {}}, {Errc::config, "m3", "a.md:14:4", {}}, {Errc::config, "m4", "a.md:10:1", {}}, {Errc::config, "m5", "a.md:99:1", {}}, {Errc::config, "m6", {}, {}}}, text).html();
    for (const char* part : {"承诺类型（第 2 行第 11 列）：m1", "h1", "填写项第 2 行（第 5 行第 5 列）：m2", "正文的“承诺内容”（第 14 行第 4 列）：m3", "正文（第 10 行第 1 列）：m4", "m5", "m6"}) {
        CAPTURE(part);
        CHECK(shown_as.find(part) != std::string::npos);
    }
}
