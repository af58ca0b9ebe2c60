// How letters move, asked for at the console: the same steps as on the command line.

#include "creditlink/base/digest_of_hex.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "desk_hint.h"
#include "letter_steps.h"
#include "office_letter_desk.h"

namespace creditlink {

namespace {

Actor account_of(std::string_view who) { return {.person = std::string(who), .account = {}}; }

Status is_letter(std::string_view id) {
    if (is_letter_id(id)) return {};
    return Error{Errc::not_found, say("“{i}”不是承诺书的名字", "\"{i}\" is no letter's name", {{"i", shown(id)}}), {}, {}};
}

DeskPublication publication_of(const Office& office, const WrittenSite& site) {
    return {.folder = (site.folder / "index.html").string(), .address = office.config().documents.address, .files = site.files, .pages_only = {}};
}

}  // namespace

Status OfficeLetterDesk::submit(std::string_view id, std::string_view read, std::string_view who) {
    const auto seen = digest_of_hex(read);
    if (!seen) return Error{Errc::usage, std::string(say("没有说是哪一份草稿", "it is not said which draft")), {}, {}};
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    auto items = service_items(at->office->config());
    if (!items) return items.error();
    const auto done = for_a_browser(submit_letter(*at, *items, std::string(id), *seen, account_of(who)));
    return done ? Status() : Status(done.error());
}

Status OfficeLetterDesk::give_back(std::string_view id, std::string_view reason, std::string_view who) {
    if (trim(reason).empty()) return Error{Errc::usage, std::string(say("请写明退回的原因", "say why it goes back")), {}, {}};
    auto at = opened(office_(), Access::change);
    return at ? for_a_browser(Letters(at->ledger).give_back(id, trim(reason), account_of(who))) : Status(at.error());
}

Status OfficeLetterDesk::discard(std::string_view id, std::string_view reason, std::string_view who) {
    auto at = opened(office_(), Access::change);
    return at ? for_a_browser(Letters(at->ledger).discard(id, reason, account_of(who))) : Status(at.error());
}

Status OfficeLetterDesk::approve(std::string_view id, std::string_view digest, std::string_view who) {
    auto at = opened(office_(), Access::change);
    return at ? for_a_browser(Letters(at->ledger).approve(id, digest, account_of(who))) : Status(at.error());
}

Result<DeskPublication> OfficeLetterDesk::publish(std::string_view id, std::string_view who) {
    if (Status known = is_letter(id); !known) return known.error();
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    const auto done = for_a_browser(publish_letters(*at, {std::string(id)}, account_of(who)));
    if (!done) return done.error();
    DeskPublication out = publication_of(*at->office, done->site);
    if (done->pages_only) out.pages_only = done->pages_only->message + std::string(say("；", "; ")) + done->pages_only->hint;
    return out;
}

Result<DeskPublication> OfficeLetterDesk::withdraw(std::string_view id, std::string_view reason, std::string_view who) {
    auto at = opened(office_(), Access::change);
    if (!at) return at.error();
    const auto done = for_a_browser(withdraw_letter(*at, std::string(id), reason, account_of(who)));
    if (!done) return done.error();
    return publication_of(*at->office, done->site);
}

}  // namespace creditlink
