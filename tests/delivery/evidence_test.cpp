// What delivery leaves behind as evidence: messages as text, and the root over a batch's records.

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "creditlink/base/encode.h"
#include "creditlink/base/random.h"
#include "creditlink/base/json.h"
#include "creditlink/delivery/kept_message.h"
#include "creditlink/exchange_log/commitment.h"
#include "evidence_entry.h"
#include "exchange_text.h"
#include "record_root.h"

using namespace creditlink;
using namespace creditlink::delivery_detail;

namespace {

std::vector<Item> items(std::size_t count) {
    std::vector<Item> list(count);
    for (std::size_t i = 0; i < count; ++i) {
        list[i].id.bytes.fill(static_cast<std::uint8_t>(i));
        list[i].data = R"({"XK_WSH":")" + std::to_string(i) + "\"}";
    }
    return list;
}

// FORMAT.md once more, recursively as RFC 9162 section 2.1.1 defines the tree, one digest at a time.
Digest256 leaf(std::string_view batch_salt, std::uint32_t place, const Item& item) {
    std::string salted(1, '\x02');
    salted += batch_salt;
    for (const int shift : {24, 16, 8, 0}) salted += static_cast<char>(place >> shift);
    return sm3(std::string(1, '\0') + std::string(bytes_of(sm3(salted)).substr(0, 16)) + text_of(item.id) + std::string(bytes_of(sha256(item.data))));
}
Digest256 root(const std::vector<Digest256>& leaves) {
    if (leaves.size() == 1) return leaves[0];
    std::size_t left = 1;
    while (2 * left < leaves.size()) left *= 2;
    const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(left);
    const Digest256 l = root({leaves.begin(), middle}), r = root({middle, leaves.end()});
    return sm3("\x01" + std::string(bytes_of(l)) + std::string(bytes_of(r)));
}

}  // namespace

TEST_CASE("the root over a batch's records is the format page's, for every number of records") {
    const std::string salt(16, 's');
    for (const std::size_t count : {1u, 2u, 3u, 4u, 5u, 7u, 8u, 9u, 100u, 1000u}) {
        const auto list = items(count);
        std::vector<Digest256> leaves;
        for (std::uint32_t i = 0; i < count; ++i) leaves.push_back(leaf(salt, i, list[i]));
        CHECK_MESSAGE(record_root(salt, list) == root(leaves), count);
    }
}

TEST_CASE("the root changes with each record, its id, its place and the salt") {
    const std::string salt(16, 's');
    const auto list = items(5);
    std::set<Digest256> roots{record_root(salt, list), record_root(std::string(16, 't'), list)};
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto other = list;
        other[i].data += ' ';
        roots.insert(record_root(salt, other));
        other = list;
        other[i].id.bytes[0] ^= 0x80;
        roots.insert(record_root(salt, other));
    }
    auto swapped = list;
    std::swap(swapped[1], swapped[2]);
    roots.insert(record_root(salt, swapped));
    CHECK(roots.size() == 2 + 2 * 5 + 1);
    CHECK(record_salt(salt, 0) != record_salt(salt, 1));
    CHECK(record_salt(salt, 0).size() == 16);
}

TEST_CASE("an answer is kept as the HTTP message that it was, and read back with every field and byte") {
    const ExchangeAnswer answer{.status = 200,
                                .fields = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"Signature", "sig=:a: b:"}, {"X-Twice", "1"}, {"X-Twice", "2"}},
                                .body = std::string("{\"a\":\r\n\r\n\0}", 12),
                                .vouched = true};
    const std::string text = text_of(answer);
    CHECK(text.starts_with("HTTP/1.1 200\r\nContent-Type: application/json\r\nX-Empty: \r\n"));
    const auto back = answer_of(text);
    REQUIRE(back);
    CHECK(back->status == 200);
    CHECK(back->fields == answer.fields);
    CHECK(back->body == answer.body);
    CHECK_FALSE(back->vouched);  // the text cannot say who vouches for it
    const std::size_t head = text.size() - answer.body.size();
    for (std::size_t size = 0; size < head; ++size) CHECK_FALSE_MESSAGE(answer_of(text.substr(0, size)), "cut at " << size);
}

TEST_CASE("no answer at all is kept too") {
    const auto back = answer_of(text_of(ExchangeAnswer{}));
    REQUIRE(back);
    CHECK(back->status == 0);
    CHECK(back->body.empty());
}

TEST_CASE("a request is kept with the target that was signed") {
    CHECK(text_of(RequestHead{"POST", "https://platform.example/exchange/v1/batches", {{"Content-Type", "application/json"}}}) ==
          "POST https://platform.example/exchange/v1/batches HTTP/1.1\r\nContent-Type: application/json\r\n\r\n");
}

TEST_CASE("a message is handed out only if it is the one that its entry commits to, head and body") {
    const std::string folder = (std::filesystem::temp_directory_path() / ("creditlink-kept-" + hex(random_bytes(8)))).string();
    StoreKeys keys{std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))), {}, ContentCipher::aes_256_gcm};
    auto store = ContentStore::open(folder, std::move(keys));
    REQUIRE(store);
    const std::string salt(kCommitmentSalt, 's'), head = "POST https://platform.example/ HTTP/1.1\r\nA: b\r\n\r\n", body = "{\"a\":\"\r\n\r\n\"}";
    const auto entry = [&](std::string_view kept_head, std::string_view kept_body, std::string_view event = "submitted") {
        const auto ref = store->put({salt, kept_head, kept_body});
        REQUIRE(ref);
        return LogEntry{7, 0, std::string(event), R"({"content":")" + ref->text() + R"(","digest":")" + commitment(salt, sha256(body)) + R"(","head":")" + commitment(salt, sha256(head)) + "\"}"};
    };
    const auto kept = kept_message(*store, entry(head, body));
    REQUIRE(kept);
    CHECK(*kept == head + body);
    for (const auto& [other_head, other_body] : {std::pair{head, body + " "}, std::pair{"X" + head, body}, std::pair{std::string("no head"), body}}) {
        const auto refused = kept_message(*store, entry(other_head, other_body));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::log_integrity);
    }
    const auto none = kept_message(*store, entry(head, body, "run-ended"));
    REQUIRE_FALSE(none);
    CHECK(none.error().code == Errc::usage);
    std::filesystem::remove_all(folder);
}

TEST_CASE("with a request the source rows of its records are kept, each is found with its path, and a changed one is refused") {
    const std::string folder = (std::filesystem::temp_directory_path() / ("creditlink-kept-" + hex(random_bytes(8)))).string();
    StoreKeys keys{std::make_shared<const StoreKey>(Secret(std::string(StoreKey::kBytes, 'k'))), {}, ContentCipher::aes_256_gcm};
    auto store = ContentStore::open(folder + "/evidence", std::move(keys));
    REQUIRE(store);
    SystemClock clock;
    auto log = ExchangeLog::open(folder + "/log", {"creditlink/1", std::make_shared<const PrivateKey>(PrivateKey::generate(Algorithm::ed25519).value()), {}, {}, {}}, clock);
    REQUIRE(log);
    Journal journal{*log, *store};
    const auto heading = std::make_shared<const std::string>(R"({"shape":"lines","file":"a.csv","part":"","columns":["n","x"],"fields":["XK_WSH",""]})");
    for (const bool own_layout : {false, true}) {
        CAPTURE(own_layout);
        Outgoing out{.row = {}, .items = items(4), .body = {}, .head = {"POST", "https://p/", {}}, .answer = {}};
        out.row.id = "b-1", out.row.count = 4;
        for (const std::size_t i : {0u, 1u, 3u}) out.items[i].source = {heading, "[" + std::to_string(i) + R"(,"",[1,"note )" + std::to_string(i) + "\"]]"};
        std::string records;
        for (const Item& item : out.items) records += (records.empty() ? "" : ",") + std::string(R"({"id":")") + text_of(item.id) + R"(","data":)" + item.data + "}";
        out.body = own_layout ? "[[1],[2]," + out.items[0].data + "]" : R"({"records":[)" + records + "]}";
        out.row.digest = sha256(out.body);
        REQUIRE(journal.submitted(out, "national", journal.about_to_submit(out, own_layout ? BodyForm::own : BodyForm::interface).value()));
        REQUIRE(journal.sync());
        LogEntry entry;
        REQUIRE(read_log(folder + "/log", [&](const LogEntry& each) { entry = each; return Status(); }));
        const auto kept = kept_content(*store, entry);
        REQUIRE(kept);
        CHECK(kept->body == out.body);
        CHECK(kept_message(*store, entry).value().ends_with(out.body));
        const auto data = json::parse(entry.json);
        for (std::uint32_t i = 0; i < out.items.size(); ++i) {
            const auto row = kept_source_row(*kept, entry, text_of(out.items[i].id));
            REQUIRE(row);
            REQUIRE(*row);
            CHECK((*row)->proof.kept() == (i != 2));
            CHECK((*row)->proof.place == i);
            CHECK((*row)->record == out.items[i].data);
            CHECK((*row)->proof.row == (i == 2 ? "null" : out.items[i].source.row));
            CHECK(hex(bytes_of((*row)->proof.root().value())) == json::text_in(*data, "rows"));
        }
        CHECK(kept_source_row(*kept, entry, "s-none").error().code == Errc::not_found);
        KeptContent changed = *kept;
        changed.rows[changed.rows.find("note 1")] = 'N';
        CHECK(kept_source_row(changed, entry, text_of(out.items[0].id)).error().code == Errc::log_integrity);
        for (Item& item : out.items) item.source = {};
        REQUIRE(journal.submitted(out, "national", journal.about_to_submit(out, own_layout ? BodyForm::own : BodyForm::interface).value()));
        REQUIRE(read_log(folder + "/log", [&](const LogEntry& each) { entry = each; return Status(); }));
        CHECK(entry.json.find("\"rows\"") == std::string::npos);  // as an older program wrote it
        CHECK_FALSE(kept_source_row(kept_content(*store, entry).value(), entry, text_of(out.items[0].id)).value());
    }
    std::filesystem::remove_all(folder);
}
