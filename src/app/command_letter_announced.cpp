// What the platforms were told of letters, and what they said.

#include <iostream>

#include "creditlink/base/message.h"
#include "creditlink/ledger/announcements.h"
#include "letter_desk.h"
#include "print.h"

namespace creditlink {

namespace {

std::string words_of(AnnouncementState state) {
    switch (state) {
        case AnnouncementState::waiting:
            return std::string(say("待发", "waiting"));
        case AnnouncementState::sent:
            return std::string(say("未收悉", "no answer yet"));
        case AnnouncementState::done:
            return std::string(say("已收悉", "acknowledged"));
        case AnnouncementState::held:
            return std::string(say("被退回", "refused"));
    }
    return {};
}

Result<Exit> announced(const Invocation& in) {
    auto opened = open_office(in, in.has("--again") ? Access::change : Access::look);
    if (!opened) return opened.error();
    Announcements announcements(opened->ledger);
    auto all = announcements.all();
    if (!all) return all.error();
    Table table;
    table.header(
        {std::string(say("平台", "platform")), std::string(say("承诺书", "letter")),
         std::string(say("公告", "announced")), std::string(say("结果", "outcome")),
         std::string(say("平台说", "the platform says"))},
        {Table::Align::whole, Table::Align::whole, Table::Align::whole, Table::Align::whole, Table::Align::left});
    for (Announcement& one : *all) {
        if (in.has("--again") && one.state == AnnouncementState::held) {
            if (auto freed = announcements.settle(one.number, AnnouncementState::waiting, {}, {}); !freed)
                return freed.error();
            one.state = AnnouncementState::waiting;
        }
        const std::string letter = one.letter + "/" + std::to_string(one.version),
                          says = one.receipt.empty() ? one.why : one.receipt;
        if (in.json) {
            json::Writer w;
            w.begin_object()
                .member("platform", one.platform)
                .member("letter", one.letter)
                .member("version", std::int64_t{one.version})
                .member("op", one.withdraw ? "withdraw" : "put");
            print_json(w.member("state", name_of(one.state))
                           .member("attempts", std::int64_t{one.attempts})
                           .member("receipt", one.receipt)
                           .member("why", one.why)
                           .end_object());
        } else
            table.row({one.platform, letter,
                       std::string(one.withdraw ? say("撤回", "withdrawal") : say("公布", "publication")),
                       words_of(one.state), says});
    }
    if (in.json) return Exit::balanced;
    if (all->empty())
        std::cout << say("还没有要公告的承诺书。\n", "No letter was announced yet.\n");
    else
        std::cout << table.text();
    return Exit::balanced;
}

}  // namespace

Command letter_announced_command() {
    return {"letter",
            "announced",
            "",
            "向平台公告了什么；由 sync run 发送",
            "what platforms were told of letters, and said",
            "creditlink letter announced",
            {{"--again", "", "被退回的下次再发", "what was refused goes again with the next run"}},
            announced};
}

}  // namespace creditlink
