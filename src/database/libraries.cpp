#include "creditlink/database/libraries.h"

#include <libpq-fe.h>
#include <sqlite3.h>

namespace creditlink {

std::vector<Library> database_libraries() {
    return {{"SQLite", sqlite3_libversion()}, {"libpq", std::to_string(PQlibVersion())}};
}

}  // namespace creditlink
