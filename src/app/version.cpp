#include <iostream>

#include "command.h"
#include "creditlink/database/libraries.h"
#include "creditlink/document/libraries.h"
#include "creditlink/evidence/libraries.h"
#include "creditlink/http/libraries.h"
#include "creditlink/source/libraries.h"
#include "print.h"

namespace creditlink {

void print_version(bool json) {
    std::vector<Library> libraries = base_libraries();
    for (auto more : {database_libraries, http_libraries, document_libraries, source_libraries, evidence_libraries})
        for (Library& library : more()) libraries.push_back(std::move(library));
    if (json) {
        json::Writer writer;
        writer.begin_object().member("creditlink", CREDITLINK_VERSION).name("libraries").begin_object();
        for (const Library& library : libraries) writer.member(library.name, library.version);
        print_json(writer.end_object().end_object());
        return;
    }
    std::cout << "creditlink " CREDITLINK_VERSION "\n";
    Table table(Table::Overflow::wrap);
    for (const Library& library : libraries) table.row({"  " + std::string(library.name), library.version});
    std::cout << table.text();
}

}  // namespace creditlink
