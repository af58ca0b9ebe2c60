// What was published and withdrawn, as an Atom feed (RFC 4287).

#include <algorithm>

#include "creditlink/base/clock.h"
#include "creditlink/base/digest.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/midnight.h"
#include "creditlink/letter/document.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

struct Entry {
    std::int64_t at = 0;
    std::string key, title, path, summary;
};

// XML has no characters below the space but tab and line breaks, not even as references.
std::string xml(std::string_view text) {
    std::string plain;
    for (const char c : text) plain += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return html(plain);
}

// The same entry has the same id wherever the site stands (RFC 9562, version 8: our own way).
std::string uuid(const std::string& key) {
    std::string digits = hex(bytes_of(sha256(key))).substr(0, 32);
    digits[12] = '8', digits[16] = 'a';
    return "urn:uuid:" + digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
           digits.substr(16, 4) + "-" + digits.substr(20);
}

std::vector<Entry> entries_of(const std::vector<PublicLetter>& letters) {
    std::vector<Entry> entries;
    for (const PublicLetter& letter : letters) {
        const std::string path = folder_of(letter.letter.id) + "index.html";
        for (const PublicVersion& version : letter.versions) {
            const LetterVersion& v = *version.stored;
            const std::string name = "《" + letter.letter.title + "》第 " + std::to_string(v.version) + " 版",
                              key = letter.letter.id + "/" + std::to_string(v.version);
            entries.push_back({v.published, key + " published", name + "公布", path,
                               dashed(v.effective) + " 起施行。全文的 SHA-256：" + hex(bytes_of(v.digest))});
            if (v.withdrawn)
                entries.push_back(
                    {v.withdrawn, key + " withdrawn", name + "撤回", path, "不再使用。撤回原因：" + v.note});
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.at > b.at; });
    return entries;
}

}  // namespace

std::string feed(const std::vector<PublicLetter>& letters, const SiteOptions& options) {
    const auto entries = entries_of(letters);
    std::string out =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\"";
    if (!options.address.empty()) out += " xml:base=\"" + xml(options.address) + "\"";
    out += ">\n<title>" + xml(options.office) + "信用承诺书</title>\n<id>" + uuid("feed of " + options.office) +
           "</id>\n<updated>" + rfc3339(entries.empty() ? options.as_of.days() * kDaySeconds : entries.front().at) +
           "</updated>\n<author><name>" + xml(options.office) + "</name></author>\n";
    out += "<link href=\"index.html\"/>\n<link rel=\"self\" href=\"feed.xml\"/>\n";
    for (const Entry& entry : entries)
        out += "<entry>\n<title>" + xml(entry.title) + "</title>\n<id>" + uuid(options.office + " " + entry.key) +
               "</id>\n<updated>" + rfc3339(entry.at) + "</updated>\n<link href=\"" + entry.path + "\"/>\n<summary>" +
               xml(entry.summary) + "</summary>\n</entry>\n";
    return out + "</feed>\n";
}

}  // namespace creditlink::publication
