#pragma once
// The mappings that a configuration names, as they stand: their files, what the ledger knows of these, what each field is made of.

#include <string>
#include <utility>
#include <vector>

#include "creditlink/app/office.h"
#include "creditlink/console/mapping_desk.h"
#include "mapping_rules.h"

namespace creditlink {

// A mapping that the configuration names, and the tasks that use it.
struct UsedMapping {
    std::string name, file;
    std::vector<std::string> tasks;
};

std::string name_of_mapping(std::string file);  // as addresses have it: office-a~penalties.json
std::vector<UsedMapping> used_mappings(const Office& office);
Result<UsedMapping> used_mapping(const Office& office, std::string_view name);  // Errc::not_found
// The file's text, and its line in the list. A file that cannot be read or does not compile is told in the line.
Result<std::pair<std::string, DeskMappingLine>> standing_of(const Office& office, Ledger& ledger, UsedMapping used);
std::vector<DeskMappingField> mapping_fields_of(const ReadyMapping& mapping, const MappingRules& rules);

}  // namespace creditlink
