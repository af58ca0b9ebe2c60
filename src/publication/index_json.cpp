// The catalogue for programs. Its members are documented in mappings/letters/README.md.

#include "creditlink/base/clock.h"
#include "creditlink/base/encode.h"
#include "creditlink/base/json.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

void write_file_entry(json::Writer& w, const std::string& path, const std::string& bytes, const std::string& key = {}) {
    w.begin_object().member("path", path).member("bytes", static_cast<std::int64_t>(bytes.size()));
    w.member("sha256", hex(bytes_of(sha256(bytes)))).member("sm3", hex(bytes_of(sm3(bytes))));
    if (!key.empty()) w.member("signature", path + ".sm2").member("key", key);
    w.end_object();
}

// What was published and is there no more: for who holds a file and wants to know what it was.
void write_former_file(json::Writer& w, const std::string& name, const std::string& bytes) {
    w.begin_object().member("name", name).member("bytes", static_cast<std::int64_t>(bytes.size()));
    w.member("sha256", hex(bytes_of(sha256(bytes)))).member("sm3", hex(bytes_of(sm3(bytes)))).end_object();
}

void write_withdrawn(json::Writer& w, const PublicLetter& letter, const LetterVersion& v, const SiteOptions& options) {
    w.member("withdrawn", rfc3339(v.withdrawn)).member("reason", v.note).name("notice");
    write_file_entry(w, folder_of(letter.letter.id) + document_name(v.version), withdrawal_notice(letter, v, options));
    w.name("files").begin_array().end_array().name("formerFiles").begin_array();
    write_former_file(w, document_name(v.version), v.document);
    write_former_file(w, text_name(v.version), v.text);
    for (const Rendering* file : downloads(v, options)) write_former_file(w, file->name, file->bytes);
    w.end_array();
}

void write_version(json::Writer& w, const PublicLetter& letter, const PublicVersion& version, const SiteOptions& options) {
    const LetterVersion& v = *version.stored;
    w.begin_object().member("version", std::int64_t{v.version}).member("standing", name_of(version.standing));
    w.member("published", rfc3339(v.published)).member("effective", dashed(v.effective));
    if (v.ends) w.member("ends", dashed(v.ends));
    if (version.standing == Standing::withdrawn) {
        write_withdrawn(w, letter, v, options);
        w.end_object();
        return;
    }
    w.name("files").begin_array();
    const std::string folder = folder_of(letter.letter.id);
    for (const auto& [name, bytes] : {std::pair(document_name(v.version), &v.document), std::pair(text_name(v.version), &v.text)})
        write_file_entry(w, folder + name, *bytes, signature_of(v, name, options).empty() ? std::string() : signature_key_of(v, options));
    for (const Rendering* file : downloads(v, options)) write_file_entry(w, folder + file->name, file->bytes, signature_key_of(v, options));
    w.end_array().end_object();
}

}  // namespace

std::string index_json(const std::vector<PublicLetter>& letters, const SiteOptions& options) {
    json::Writer w;
    w.begin_object().member("office", options.office).member("asOf", options.as_of.dashed());
    if (options.before > 0) w.name("commitments").begin_object().member("path", "commitments.json").member("count", static_cast<std::int64_t>(options.commitments.size())).member("before", rfc3339(options.before)).end_object();
    w.name("letters").begin_array();
    for (const PublicLetter& letter : letters) {
        const Letter& l = letter.letter;
        w.begin_object().member("id", l.id).member("number", l.number).member("title", l.title).member("type", l.type).member("field", l.field).member("scenario", l.scenario);
        w.name("party").begin_array();
        for (const std::string& party : l.party) w.string(party);
        w.end_array();
        if (letter.item) w.name("item").begin_object().member("code", letter.item->code).member("name", letter.item->name).member("type", letter.item->type).end_object();
        w.member("publication", l.publication).member("page", folder_of(l.id) + "index.html").name("versions").begin_array();
        for (const PublicVersion& version : letter.versions) write_version(w, letter, version, options);
        w.end_array().end_object();
    }
    return w.end_array().end_object().take() + "\n";
}

}  // namespace creditlink::publication
