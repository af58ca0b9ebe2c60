#pragma once
// An office with one published letter, on which people sign.

#include "creditlink/base/encode.h"
#include "creditlink/ledger/commitments.h"
#include "office.h"

namespace creditlink::ledger_test {

inline const Actor kClerk{"zhang", "desk-1"}, kOther{"li", "desk-2"};
inline const NameIsPublic kEveryName = [](const SignedCommitment&) { return true; };
inline const CivilDate kToday = *CivilDate::of(2026, 11, 20);

struct Desk : Office {
    explicit Desk(const Path& folder) : Office(folder) {
        must(letters.draft("sample", "text", kClerk));
        must(letters.approve("sample",
                             hex(bytes_of(must(letters.submit(
                                 "sample", "text", {.document = "document", .effective = {}, .ends = {}}, kClerk)))),
                             kOther));
        must(letters.publish("sample", kToday, kOther));
    }
    static SignedCommitment signed_by(const std::string& name, CivilDate on = kToday) {
        return {.letter = "sample",
                .version = 1,
                .subject = name,
                .category = "法人及非法人组织",
                .identify = "11220000Y00000016R",
                .type = "主动型",
                .reason = "示范",
                .content = "材料真实",
                .breach = "记入信用记录",
                .publication = "可向社会公开",
                .signed_on = on,
                .until = {},
                .unit = "示范厅",
                .unit_code = "11220000Y00000016R",
                .values = "{\"promisor\":\"" + name + "\"}",
                .scan = {}};
    }
    std::string take(const SignedCommitment& what) { return must(commitments.take(what, "220000", kClerk)).code; }
    Performance judged(const std::string& result, const std::string& unperformed = {},
                       const std::string& pursued = {}) {
        return {.result = result,
                .unperformed = unperformed,
                .pursued = pursued,
                .judged = kToday,
                .unit = "示范厅",
                .unit_code = "11220000Y00000016R"};
    }
    std::size_t logged(const std::string& what) {
        std::size_t count = 0;
        for (const auto& entry : must(ledger.to_log(1000)))
            count += entry.json.find("\"" + what + "\"") != std::string::npos;
        return count;
    }

    Letters letters{ledger};
    Commitments commitments{ledger};
};

}  // namespace creditlink::ledger_test
