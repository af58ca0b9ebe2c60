#pragma once
// What all pages of the site share: the head with its policy, the office's name, the ways to go, the day.

#include <string>
#include <string_view>

#include "creditlink/publication/site.h"

namespace creditlink::publication {

struct PageHead {
    std::string_view title;  // plain text
    std::string_view root;   // way back to the site's root: "" or "../../"
    std::string_view here;   // the page of the navigation that this is: "index.html"
    std::string_view script = {};  // a file beside the page; none: the policy allows none
};

std::string page(const PageHead& head, const SiteOptions& options, std::string_view main);
// A digest in hex that may be broken every 16 digits and is copied whole.
std::string digest_code(std::string_view bytes);

extern const std::string_view kSiteStyle, kVerifyScript;

}  // namespace creditlink::publication
