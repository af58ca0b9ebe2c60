#pragma once
// What several pages of the mapping workbench show.

#include "page.h"

namespace creditlink::console_detail {

std::string mapping_path(std::string_view name);                     // /mappings/office-a~penalties.json
Markup digest_text(std::string_view hex_digest);                     // its first twelve digits, whole as a title
Markup difference_part(const DeskMappingDifference& difference);     // parts by name, then lines
Markup mistakes_part(const DeskMappingCheck& check);                 // what is wrong, or that nothing is
// A button that looks at this text on real rows, with a choice where several tasks use the mapping.
Markup preview_form(const Visit& visit, std::string_view name, const std::vector<std::string>& tasks, std::string_view hex_digest);
Markup task_choice(const std::vector<std::string>& tasks);           // named "task"
std::string hex_of(const Digest256& digest);
std::string proposal_path(std::int64_t number);
Markup proposal_state(const MappingProposal& proposal);              // a badge

}  // namespace creditlink::console_detail
