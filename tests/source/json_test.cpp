#include "json_server.h"

#include <atomic>

using namespace creditlink;
using namespace creditlink::test;

namespace {

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string counts(int pages, int total) { return ",\"pages\":" + std::to_string(pages) + ",\"total\":" + std::to_string(total); }

// Pages by cursor, as listed: each with its rows and what it says of the next one.
HttpHandler by_cursor(std::vector<std::string> bodies) {
    return [bodies = std::move(bodies)](const ServerRequest& request) {
        const std::string cursor = parameter(request.target, "cursor");
        return ok(bodies.at(cursor.empty() ? 0 : std::stoul(cursor)));
    };
}

// The first `times` requests of page 2 are answered by `fault`, everything else as it should be.
HttpHandler faulty(int times, ServerResponse fault, std::atomic<int>& seen) {
    return [times, fault, &seen, good = Interface::numbered(6, 2)](const ServerRequest& request) {
        if (parameter(request.target, "page") == "2" && seen++ < times) return fault;
        return good(request);
    };
}

}  // namespace

TEST_CASE("a server that gives fewer rows a page than it is asked for is read to its end all the same") {
    for (const char* options : {"", R"(,"total":"total")"}) {
        Interface interface(Interface::numbered(45, 20, [](int, int) { return std::string(",\"total\":45"); }));
        const InterfaceRead read = read_interface(interface, options);
        CHECK_MESSAGE(read.rows == 45, read.said());
        CHECK(read.complete);
    }
    Interface honest(Interface::numbered(45, 20, [](int, int) { return counts(3, 45); }));
    CHECK(read_interface(honest, R"(,"pages":"pages")").complete);
}

TEST_CASE("a number of pages that is reckoned from a size the server does not keep to is an error, not the end") {
    const auto reckoned = [](int, int asked) { return counts((45 + asked - 1) / asked, 45); };
    Interface interface(Interface::numbered(45, 20, reckoned));
    for (const char* options : {R"(,"pages":"pages")", R"(,"pages":"pages","total":"total")"}) {
        const InterfaceRead read = read_interface(interface, options);
        REQUIRE(read.error);
        CHECK(read.error->code == Errc::source);
        CHECK_FALSE(read.complete);
        CHECK(holds(read.said(), "size"));
    }
    CHECK(read_interface(interface, R"(,"pages":"pages","size":20)").complete);
}

TEST_CASE("counts that are absent or no counts are an error that names where they should be") {
    for (const char* wrong : {"", ",\"pages\":null", ",\"pages\":\"many\"", ",\"pages\":-1", ",\"pages\":{}"}) {
        Interface interface(Interface::numbered(4, 50, [=](int, int) { return std::string(wrong); }));
        const InterfaceRead read = read_interface(interface, R"(,"pages":"pages")");
        REQUIRE(read.error);
        CHECK(holds(read.said(), "pages"));
        CHECK_FALSE(read.complete);
    }
    Interface texts(Interface::numbered(4, 50, [](int, int) { return std::string(",\"pages\":\"1\""); }));
    CHECK(read_interface(texts, R"(,"pages":"pages")").complete);
}

TEST_CASE("fewer or more rows than the interface says are an error") {
    for (const int said : {5, 3}) {
        Interface interface(Interface::numbered(4, 2, [=](int, int) { return counts(2, said); }));
        const InterfaceRead read = read_interface(interface, R"(,"total":"total","pages":"pages")");
        REQUIRE(read.error);
        CHECK(holds(read.error->message, std::to_string(said)));
        CHECK_FALSE(read.complete);
    }
}

TEST_CASE("the last page again is the end if the number of pages is known, and an error if it is not") {
    const auto clamped = [](const ServerRequest& request) {
        const int page = std::min(std::stoi(parameter(request.target, "page")), 2);
        return ok(page_of(page * 10, 3, counts(2, 6)));
    };
    Interface interface(clamped);
    const InterfaceRead known = read_interface(interface, R"(,"pages":"pages")");
    CHECK(known.complete);
    CHECK(known.rows == 6);
    const InterfaceRead unknown = read_interface(interface, "");
    REQUIRE(unknown.error);
    CHECK(holds(unknown.said(), "pages"));
    CHECK_FALSE(unknown.complete);
}

TEST_CASE("a page that comes again in the middle is an error, because another one is missing in its place") {
    Interface interface([](const ServerRequest& request) {
        const int page = std::stoi(parameter(request.target, "page"));
        return ok(page_of(page == 3 ? 10 : page * 10, 2, counts(4, 8)));
    });
    const InterfaceRead read = read_interface(interface, R"(,"pages":"pages","total":"total")");
    REQUIRE(read.error);
    CHECK(holds(read.error->place, "/api"));
    CHECK(holds(read.error->place, "3"));
}

TEST_CASE("an empty page before the last one is an error that names it") {
    Interface interface([](const ServerRequest& request) {
        const int page = std::stoi(parameter(request.target, "page"));
        return ok(page_of(page * 10, page == 2 ? 0 : 2, ",\"pages\":3"));
    });
    const InterfaceRead read = read_interface(interface, R"(,"pages":"pages")");
    REQUIRE(read.error);
    CHECK(holds(read.error->place, "2"));
    CHECK_FALSE(read.complete);
}

TEST_CASE("rows that come or go while they are read make it no complete read, and that is said") {
    for (const char* options : {R"(,"total":"total")", R"(,"total":"total","pages":"pages")"}) {
        Interface interface(Interface::numbered(6, 2, [](int page, int) { return counts(3, page == 1 ? 7 : 6); }));
        const InterfaceRead read = read_interface(interface, options);
        CHECK_MESSAGE(read.rows == 6, read.said());
        CHECK_FALSE(read.complete);
        CHECK_FALSE(read.notices.empty());
    }
}

TEST_CASE("an interface that is asked once and gives as much as it was asked for is not taken for read") {
    Interface interface([](const ServerRequest&) { return ok(page_of(0, 5)); });
    CHECK(read_interface(interface, R"(,"page_parameter":"","size":5)").error);
    const InterfaceRead less = read_interface(interface, R"(,"page_parameter":"","size":6)");
    CHECK(less.complete);
    CHECK(less.rows == 5);
}

TEST_CASE("a cursor is followed through empty pages until it says that nothing follows") {
    Interface interface(by_cursor({page_of(0, 2, ",\"next\":\"1\""), page_of(0, 0, ",\"next\":2"), page_of(2, 2, ",\"next\":null")}));
    const InterfaceRead read = read_interface(interface, R"(,"next":"next")");
    CHECK(read.complete);
    CHECK(read.rows == 4);
    Interface left_out(by_cursor({page_of(0, 2, ",\"next\":\"1\""), page_of(2, 2)}));
    CHECK(read_interface(left_out, R"(,"next":"next")").complete);
}

TEST_CASE("an answer with neither rows nor a cursor, after cursors were given, is no end: it may be an excuse") {
    Interface interface(by_cursor({page_of(0, 2, ",\"next\":\"1\""), page_of(2, 0, ",\"msg\":\"busy\"")}));
    const InterfaceRead read = read_interface(interface, R"(,"next":"next")");
    CHECK(read.rows == 2);
    CHECK_FALSE(read.complete);
    CHECK_FALSE(read.notices.empty());
}

TEST_CASE("a cursor that stays, goes back, or is none is an error") {
    const std::vector<std::vector<std::string>> stories = {
        {page_of(0, 2, ",\"next\":\"1\""), page_of(2, 2, ",\"next\":\"1\"")},
        {page_of(0, 2, ",\"next\":\"1\""), page_of(2, 2, ",\"next\":\"2\""), page_of(4, 2, ",\"next\":\"1\"")},
        {page_of(0, 2, ",\"next\":\"1\""), page_of(0, 2, ",\"next\":\"2\"")},
        {page_of(0, 2, ",\"next\":true")},
        {page_of(0, 2, ",\"next\":[\"1\"]")},
    };
    for (const auto& story : stories) {
        Interface interface(by_cursor(story));
        const InterfaceRead read = read_interface(interface, R"(,"next":"next")");
        REQUIRE(read.error);
        CHECK(holds(read.said(), "next"));
        CHECK_FALSE(read.complete);
    }
}

TEST_CASE("an only page without the cursor's member is no complete read, for the option may name it wrongly") {
    Interface interface(by_cursor({page_of(0, 3, ",\"total\":3")}));
    const InterfaceRead read = read_interface(interface, R"(,"next":"nxet")");
    CHECK(read.rows == 3);
    CHECK_FALSE(read.complete);
    CHECK_FALSE(read.notices.empty());
    CHECK(read_interface(interface, R"(,"next":"nxet","total":"total")").complete);
    CHECK(read_interface(interface, R"(,"next":"nxet","size":3)").error);
}

TEST_CASE("a busy server is waited for as long as it wishes, by seconds and by date, and our own time if it cannot be read") {
    const struct {
        const char* wish;
        std::int64_t first, second;
    } cases[] = {{"7", 7'000, 7'000}, {"Fri, 15 Jan 2027 08:00:09 GMT", 9'000, 0}, {"soon", 1'000, 2'000}, {"-5", 1'000, 2'000}, {"", 1'000, 2'000}};
    for (const auto& one : cases) {
        std::atomic<int> seen = 0;
        Interface interface(faulty(2, {.status = 429, .fields = {{"Retry-After", one.wish}}, .body = "{}"}, seen));
        const InterfaceRead read = read_interface(interface, R"(,"size":2)");
        CHECK_MESSAGE(read.complete, one.wish << read.said());
        CHECK(read.rows == 6);
        const std::vector<std::int64_t> waits = {one.first, one.second};
        CHECK_MESSAGE(read.waits == waits, one.wish);
    }
}

TEST_CASE("a server that is busy for ever, or wishes for longer than a run lasts, ends the read with what to do") {
    for (const char* wish : {"1", "86400"}) {
        std::atomic<int> seen = 0;
        Interface interface(faulty(1'000, {.status = 503, .fields = {{"Retry-After", wish}}, .body = "{}"}, seen));
        const InterfaceRead read = read_interface(interface, R"(,"size":2)");
        REQUIRE(read.error);
        CHECK(holds(read.error->message, "503"));
        CHECK(holds(read.error->place, "2"));
        CHECK_FALSE(read.complete);
        CHECK(seen < 20);
        if (std::string_view(wish) == "86400") {
            CHECK(seen == 1);
            CHECK(holds(read.error->hint, "2027-01-16 16:00"));
        }
    }
}

TEST_CASE("a page that breaks off is asked for again a few times, then the error names it") {
    const ServerResponse breaks[] = {
        {.status = 200, .fields = {}, .body = page_of(2, 2), .misbehaviour = {.kind = Misbehaviour::Kind::truncate, .bytes = 9}},
        {.status = 200, .fields = {}, .body = page_of(2, 2), .misbehaviour = {.kind = Misbehaviour::Kind::reset}},
        {.status = 200, .fields = {}, .body = {}, .misbehaviour = {.kind = Misbehaviour::Kind::raw, .text = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"rows\":[{\"id\":2},{\"i"}},
        {.status = 502, .fields = {}, .body = "<html>"},
    };
    for (const ServerResponse& fault : breaks) {
        std::atomic<int> seen = 0;
        Interface mends(faulty(2, fault, seen));
        const InterfaceRead whole = read_interface(mends, R"(,"size":2)");
        CHECK_MESSAGE(whole.complete, whole.said());
        CHECK(whole.rows == 6);
        seen = 0;
        Interface stays(faulty(1'000, fault, seen));
        const InterfaceRead read = read_interface(stays, R"(,"size":2)");
        REQUIRE(read.error);
        CHECK(read.error->code == Errc::source);
        CHECK(holds(read.error->place, "/api"));
        CHECK(holds(read.error->place, "2"));
        CHECK_FALSE(read.error->hint.empty());
        CHECK_FALSE(read.complete);
        CHECK(seen >= 5);
        CHECK(seen <= 10);  // libcurl repeats a GET whose kept connection has gone
    }
}

TEST_CASE("a token that is refused is told by the secret's name, never by its value") {
    for (const int status : {401, 403}) {
        std::atomic<int> seen = 0;
        Interface interface([status, &seen](const ServerRequest&) { return ++seen, ServerResponse{.status = status, .fields = {}, .body = "{}"}; });
        const InterfaceRead read = read_interface(interface, R"(,"token":{"env":"SPOTCHECK_TOKEN_VALUE"},"token_header":"X-Key")", "/api?appkey=hidden");
        REQUIRE(read.error);
        CHECK(holds(read.error->hint, R"({"env":"SPOTCHECK_TOKEN_VALUE"})"));
        CHECK(holds(read.error->hint, "X-Key"));
        CHECK_FALSE(holds(read.said(), "hidden"));
        CHECK(seen == 1);
        CHECK(holds(read_interface(interface, "").error->hint, "token"));
    }
}

TEST_CASE("a stop ends the waiting for a busy interface") {
    Bench bench;
    Interface interface([&](const ServerRequest&) {
        bench.stop.request_stop();
        return ServerResponse{.status = 429, .fields = {{"Retry-After", "60"}}, .body = {}};
    });
    auto source = bench.open({}, R"({"type":"json","rows":"rows","url":")" + interface.origin() + "/api\"}");
    REQUIRE(source);
    Page page;
    auto more = (*source)->read(page);
    REQUIRE_FALSE(more);
    CHECK(more.error().code == Errc::interrupted);
    CHECK(interface.targets().size() == 1);
}
