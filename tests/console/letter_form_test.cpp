// A letter's text as the fields of a form and back.

#include "letter_form.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "creditlink/base/file.h"
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
