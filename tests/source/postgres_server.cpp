#include "postgres_server.h"

#include <doctest/doctest.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "creditlink/base/file.h"
#include "creditlink/base/text.h"

namespace creditlink::test {

namespace {

struct Printed {
    std::string text;
    bool good = false;
};

Printed run(const std::string& command) {
    Printed printed;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return printed;
    char piece[4096];
    while (const std::size_t got = fread(piece, 1, sizeof piece, pipe)) printed.text.append(piece, got);
    printed.good = pclose(pipe) == 0;
    return printed;
}

void must(const std::string& command) {
    const Printed printed = run(command);
    REQUIRE_MESSAGE(printed.good, command << "\n" << printed.text);
}

}  // namespace

PostgresServer& PostgresServer::shared() {
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer() {
    bin_ = std::string(trim(run("ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1").text));
    std::string pattern = "/tmp/creditlink-pg-XXXXXX";  // short: the name of a socket has at most 107 bytes
    home_ = mkdtemp(pattern.data());
    if (geteuid() == 0) {
        as_postgres_ = "runuser -u postgres -- ";
        must("chown postgres " + home_);
    }
    must(as_postgres_ + bin_ + "/initdb -D " + home_ + "/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync");
    must("sh -c 'echo local all stranger scram-sha-256 >" + home_ + "/hba; cat " + home_ + "/data/pg_hba.conf >>" + home_ + "/hba; chmod 644 " + home_ + "/hba'");
    must(as_postgres_ + bin_ + "/pg_ctl -D " + home_ + "/data -w -s -l " + home_ + "/log -o \"-k " + home_ + " -c listen_addresses= -c fsync=off -c hba_file=" + home_ + "/hba\" start");
    sql("create role reader login; create role stranger login password 'another'; alter default privileges grant select on tables to reader");
}

PostgresServer::~PostgresServer() {
    run(as_postgres_ + bin_ + "/pg_ctl -D " + home_ + "/data -m immediate -s stop");
    std::error_code ignored;
    std::filesystem::remove_all(home_, ignored);
}

std::string PostgresServer::sql(const std::string& statements) const {
    const std::string file = home_ + "/statements.sql";
    REQUIRE(write_file(file, statements));
    const Printed printed = run("psql -X -q -A -t -v ON_ERROR_STOP=1 -h " + home_ + " -U postgres -d postgres -f " + file);
    REQUIRE_MESSAGE(printed.good, statements << "\n" << printed.text);
    return std::string(trim(printed.text));
}

std::string PostgresServer::source(const std::string& query, const std::string& key) const {
    return R"({"type":"postgresql","host":")" + home_ + R"(","database":"postgres","user":"reader","tls":"disable","table":"t","key":")" + key + R"(","query":")" + query + "\"";
}

}  // namespace creditlink::test
