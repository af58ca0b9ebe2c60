#include <doctest/doctest.h>

#include <set>
#include <string>

#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "creditlink/record/record.h"

using namespace creditlink;
using namespace std::string_literals;

namespace {

// Fields B, A, 中; canonical order by UTF-16 code units: A, B, 中. Identity: 中, then A.
Kind small_kind(const std::string& name = "xk") {
    Kind kind;
    kind.name = name;
    for (const char* field : {"B", "A", "中"}) {
        kind.fields.push_back(Field{});
        kind.fields.back().name = field;
        kind.canonical_prefix.push_back("\"," + json::quoted(field) + ":\"");
    }
    kind.canonical_order = {1, 0, 2};
    kind.identity = {2, 1};
    return kind;
}

Record record_of(const Kind& kind, const std::vector<std::string>& values) {
    Record record;
    record.clear_for(kind);
    record.values = values;
    return record;
}

std::string canonical(const Kind& kind, const Record& record) {
    std::string out;
    append_canonical(out, kind, record);
    return out;
}

const HmacSha256& office() {
    static const HmacSha256 hmac(std::string(32, '\x07'));
    return hmac;
}

std::string key(const std::vector<std::string>& values, const std::string& kind_name = "xk") {
    const Kind kind = small_kind(kind_name);
    return text_of(key_of(office(), kind, record_of(kind, values)));
}

std::string cut_and_shown(const std::string& prefix, const Digest256& digest) { return prefix + base32(bytes_of(digest).substr(0, 20)); }

}  // namespace

TEST_CASE("canonical bytes hold the fields that are not empty, in canonical order, escaped") {
    const Kind kind = small_kind();
    CHECK(canonical(kind, record_of(kind, {"2", "1\n\"", "三"})) == "{\"A\":\"1\\n\\\"\",\"B\":\"2\",\"中\":\"三\"}");
    CHECK(canonical(kind, record_of(kind, {"", "", "三"})) == "{\"中\":\"三\"}");
    CHECK(canonical(kind, record_of(kind, {"", "", ""})) == "{}");
    std::string out = "before";
    append_canonical(out, kind, record_of(kind, {"2", "", ""}));
    CHECK(out == "before{\"B\":\"2\"}");
}

TEST_CASE("a record is cleared for a kind with other fields") {
    const Kind kind = small_kind();
    Record record;
    record.values = {"x", "y", "z", "more"};
    record.clear_for(kind);
    CHECK(record.values == std::vector<std::string>{"", "", ""});
}

TEST_CASE("a key is the office's HMAC over kind and identity values, twenty bytes of it") {
    CHECK(key({"not identity", "a", "号"}) == cut_and_shown("k-", office().mac("xk\0号\x1F"s + "a")));
    CHECK(key({"other", "a", "号"}) == key({"not identity", "a", "号"}));
    CHECK(key({"", "a", "号"}).size() == 34);
}

TEST_CASE("keys differ by kind, by value and by which field holds it, but not by Unicode's spelling") {
    std::set<std::string> keys = {key({"", "a", "b"}), key({"", "b", "a"}), key({"", "ab", ""}), key({"", "", "ab"}), key({"", "a", "b"}, "cf"), key({"", "a", "b"}, "xka")};
    CHECK(keys.size() == 6);
    CHECK(key({"", "e\u0301", "\uF900"}) == key({"", "\u00E9", "\u8C48"}));
    CHECK(key({"", "Ａ", ""}) != key({"", "A", ""}));
    const Kind kind = small_kind();
    CHECK(key_of(HmacSha256("another office"), kind, record_of(kind, {"", "a", "b"})) != key_of(office(), kind, record_of(kind, {"", "a", "b"})));
}

TEST_CASE("a submission's id tells platform, key, version, operation and content apart") {
    const RecordKey k = *record_key_of(key({"", "a", "b"})), other = *record_key_of(key({"", "b", "a"}));
    const Digest256 c = sha256("{}"), d = sha256("{\"A\":\"1\"}");
    const auto id = [&](std::string_view platform, const RecordKey& of, std::uint32_t version, Op op, const Digest256& content) {
        return text_of(submission_of(office(), platform, of, version, op, content));
    };
    const std::set<std::string> ids = {id("p", k, 1, Op::put, c),  id("q", k, 1, Op::put, c),      id("p", other, 1, Op::put, c), id("p", k, 2, Op::put, c),
                                       id("p", k, 11, Op::put, c), id("p", k, 1, Op::withdraw, c), id("p", k, 1, Op::put, d)};
    CHECK(ids.size() == 7);
    std::string message = "p\0"s;
    message.append(k.bytes.begin(), k.bytes.end());
    message.append("11\0put\0"s).append(bytes_of(c));
    CHECK(id("p", k, 11, Op::put, c) == cut_and_shown("s-", office().mac(message)));
}

TEST_CASE("a batch's id is made of the sender and its submissions in their order") {
    const RecordKey k = *record_key_of(key({"", "a", "b"}));
    const SubmissionKey one = submission_of(office(), "p", k, 1, Op::put, {}), two = submission_of(office(), "p", k, 2, Op::put, {});
    CHECK(batch_id("sender", {one, two}) == cut_and_shown("b-", sha256("sender\0"s + text_of(one) + "\0"s + text_of(two))));
    CHECK(batch_id("sender", {one, two}) != batch_id("sender", {two, one}));
    CHECK(batch_id("sender", {one}) != batch_id("sende", {one}));
    CHECK(batch_id("sender", {}) == cut_and_shown("b-", sha256("sender\0"s)));
}

TEST_CASE("ids are read back as they are written, and nothing else is an id") {
    const RecordKey k = *record_key_of(key({"", "a", "b"}));
    CHECK(*record_key_of(text_of(k)) == k);
    const std::string text = text_of(k);
    for (const std::string& bad : {""s, "k-"s, text.substr(0, 33), text + "a", "s-" + text.substr(2), "K-" + text.substr(2), "k-" + std::string(32, '1'), "k-" + std::string(32, 'A'), " " + text}) {
        CHECK_FALSE(record_key_of(bad));
        CHECK(record_key_of(bad).error().code == Errc::usage);
    }
    CHECK_FALSE(submission_key_of(text));
    CHECK(submission_key_of("s-" + text.substr(2)));
}

TEST_CASE("canonical bytes and key are the same whether or not it is known what stands in a value") {
    const Kind kind = small_kind();
    for (const char* text : {"x", "一二三", "a\"b", "\\", "\x01", "号〔2025〕", "（甲）", "e\u0301", "\u00e9", "a b*", "\u3000", "\n"}) {
        const Record unknown = record_of(kind, {text, "1", text});
        Record known = unknown;
        for (std::size_t field = 0; field < known.values.size(); ++field) known.marks[field] = marks_in(known.values[field]);
        Record none = unknown;
        none.marks.clear();
        for (const Record& other : {known, none}) {
            CHECK(canonical(kind, other) == canonical(kind, unknown));
            CHECK(key_of(office(), kind, other) == key_of(office(), kind, unknown));
        }
    }
}
