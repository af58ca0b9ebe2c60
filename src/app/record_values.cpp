#include "record_values.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "record_named.h"
#include "record_why.h"

namespace creditlink {

namespace {

// Names are compared without what stands in brackets.
std::string plain_name(std::string_view text) {
    const std::string folded = without_space(fold_width(text));
    return folded.substr(0, folded.find('('));
}

const Blank* subject_code_blank(const Letter& letter) {
    const auto at = std::find_if(letter.blanks.begin(), letter.blanks.end(), [](const Blank& b) {
        return b.type == BlankType::uscc || b.type == BlankType::id_number;
    });
    return at == letter.blanks.end() ? letter.blank("code") : &*at;
}

int field_for(const Kind& kind, const Letter& letter, const Blank& blank) {
    if (blank.name == "promisor") return kind.subject_name;
    if (&blank == subject_code_blank(letter)) return kind.subject_code;
    if (blank.name == letter.validity.from) return -1;  // it is signed on another day than the record's
    const std::string name = plain_name(blank.label);
    const auto called = [&](const Field& field) {
        return plain_name(field.title) == name || "原" + plain_name(field.title) == name;
    };
    const auto at = std::find_if(kind.fields.begin(), kind.fields.end(), called);
    return at == kind.fields.end() ? -1 : static_cast<int>(at - kind.fields.begin());
}

}  // namespace

Result<BlankValues> values_of_record(Opened& opened, const std::string& record, const Letter& letter,
                                     const Actor& who) {
    Invocation named;
    named.arguments = {record};
    const auto key = record_named(named, opened.ledger);
    if (!key) return key.error();
    const auto traced = trace(*opened.office, opened.ledger, *key);
    if (!traced) return traced.error();
    const std::string subject = "record " + text_of(*key) + " letter:" + letter.id;
    if (auto noted = opened.ledger.record_decision("letter-fill", subject, {}, who.text()); !noted)
        return noted.error();
    const Kind& kind = traced->mapping.plan.kind();
    BlankValues values;
    for (const Blank& blank : letter.blanks)
        if (const int field = field_for(kind, letter, blank); field >= 0)
            if (const std::string& value = traced->row.record.at(static_cast<std::size_t>(field)); !value.empty())
                values[blank.name] = value;
    return values;
}

}  // namespace creditlink
