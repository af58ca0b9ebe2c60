#pragma once
// A PostgreSQL cluster of the test's own, on a socket in a folder that goes away. PostgreSQL refuses to run as root: then the
// account "postgres" runs it.

#include <string>

namespace creditlink::test {

class PostgresServer {
  public:
    static PostgresServer& shared();  // started by the first who asks, stopped when the program ends
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    // Runs statements as the superuser; gives what they print, without titles, trimmed.
    std::string sql(const std::string& statements) const;
    // The options of a source over `query`, as account "reader", up to the closing brace. `query` has no quotes in it.
    std::string source(const std::string& query, const std::string& key = "id") const;

  private:
    PostgresServer();
    std::string bin_, home_, as_postgres_;
};

}  // namespace creditlink::test
