// Finding an exchange: by what people have in hand, and on one screen.

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "erased_words.h"
#include "filters.h"
#include "log_item.h"
#include "office_index.h"
#include "person.h"
#include "print.h"

namespace creditlink {

namespace {

constexpr std::uint64_t kSearchScreen = 18;  // lines of a list that fit 24 with its head and what to type next
constexpr std::uint64_t kMost = 10000;

// "-": typed or piped in, so that an identity number stands neither in the shell's history nor in the list of
// processes.
Result<std::string> word_of(const Invocation& in) {
    if (in.arguments.empty()) return std::string();
    if (in.arguments.size() > 1)
        return wants("只能给一个要找的东西", "name one thing to look for", "creditlink log search b-…");
    if (in.arguments[0] != "-") return in.arguments[0];
    std::string line;
    std::getline(std::cin, line);
    return std::string(trim(line));
}

bool is_id(std::string_view word) {
    return word.size() > 2 && word[1] == '-' && word[0] >= 'a' && word[0] <= 'z';
}

Result<LogQuery> query_of(const Invocation& in, const Office& office) {
    auto word = word_of(in);
    if (!word) return word.error();
    LogQuery query;
    if (is_id(*word))
        query.id = *word;
    else if (!word->empty()) {
        auto token = token_of(office, *word);
        if (!token) return token.error();
        query.token = std::move(*token);
    }
    query.task = in.option("--task"), query.platform = in.option("--platform"), query.outcome = in.option("--outcome");
    query.who = in.option("--who"), query.event = in.option("--event");
    if (!query.task.empty() && !office.config().task(query.task))
        std::cerr << say("提示：配置里没有任务“{t}”，只找得到它从前的条目\n",
                         "note: no task {t} is configured; only its former entries are found\n",
                         {{"t", one_line(query.task)}});
    for (const auto& [option, bound, days] :
         {std::tuple{"--from", &query.from, 0}, std::tuple{"--until", &query.until, 1}}) {
        if (!in.has(option)) continue;
        auto ms = day_ms(in.option(option), days);
        if (!ms) return ms.error();
        *bound = *ms;
    }
    query.before = in.number("--before").value_or(0);
    query.most = static_cast<std::size_t>(std::min(in.number("--most").value_or(kSearchScreen), kMost));
    return query;
}

void print_screen(const LogItem& item, const std::optional<ErasureNote>& erased) {
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::left});
    for (auto& [label, text] : item_lines(item)) table.row({label, text});
    if (!erased_batches({&item, 1}).empty()) table.row({std::string(say("销毁", "erasure")), gone_words(erased)});
    std::cout << table.text();
}

// `records`: those that were found, each by its id, as a person looks for records and not for batches.
void print_list(const std::vector<LogItem>& items, bool records) {
    Table table;
    table.header(
        {std::string(say("条目", "entry")), std::string(say("时间", "time")), std::string(say("事项", "what")),
         std::string(say("编号", "id")), std::string(say("结果", "outcome"))},
        {Table::Align::right, Table::Align::whole, Table::Align::left, Table::Align::middle, Table::Align::left});
    for (const LogItem& item : items) {
        table.row({std::to_string(item.number), shown_minute(item.time / 1000), item_title(item),
                   item.exchange() ? item.batch : item.who, item_outcome(item)});
        if (!records) continue;
        for (const ItemRecord& record : item.matched)
            table.row({"", "", say("  第 {n} 条", "  number {n}", {{"n", std::to_string(record.place + 1)}}),
                       record.submission, outcome_words(record)});
        if (item.records > item.matched.size())
            table.row({"", "", say("  ……共 {n} 条", "  … {n} in all", {{"n", std::to_string(item.records)}}), "", ""});
    }
    std::cout << table.text();
}

// What the same search is, with other paging.
std::string search_again(const Invocation& in, std::uint64_t before) {
    std::string text = "creditlink log search";
    for (const std::string& word : in.arguments)
        text += " " + (is_id(word) ? word : "-");  // a subject is not shown again
    for (const auto& [name, value] : in.options)
        if (name != "--before" && name != "--config" && name != "--lang" && name != "--json" && name != "--name" &&
            name != "--purpose")
            text += " " + name + " " + one_line(value);
    if (in.has("--name")) text += " --name … --purpose …";
    return text + " --before " + std::to_string(before);
}

std::string next_of(const LogItem& item) {
    if (!item.exchange()) return "creditlink log prove " + std::to_string(item.number);
    if (!item.matched.empty() && item.outcome == "receipt")
        return "creditlink evidence pack " + item.matched.front().submission + " --out evidence.zip --purpose " +
               std::string(say("目的", "WHY"));
    if (!item.matched.empty()) return "creditlink record history " + item.matched.front().submission;
    return "creditlink log prove " + std::to_string(item.answered ? item.answered : item.number);
}

Result<FoundInLog> found_by_name(const Invocation& in, Office& office, OfficeIndex& opened, const LogQuery& query) {
    if (trim(in.option("--purpose")).empty())
        return wants("按名称查找要解密报送内容：请用 --purpose 写明目的，查找行为记入交换日志",
                     "a search by name decrypts what was sent: say with --purpose what it is for; the search is logged",
                     std::string(say("--purpose 核查投诉", "--purpose 'a complaint'")));
    if (trim(in.option("--name")).empty()) return wants("名称是空的", "the name is empty", "--name …");
    if (!opened.contents)
        return Error{Errc::trust,
                     std::string(say("证据库读不了，不能按名称查找",
                                     "the evidence store cannot be read, so nothing is found by name")),
                     {},
                     {}};
    auto ledger = office.ledger();
    if (!ledger) return ledger.error();
    if (auto kept = ledger->record_decision("search-contents", "log", in.option("--purpose"), acting_person()); !kept)
        return kept.error();
    Progress progress(office.clock(), in.json);
    FoundInLog found;
    auto items = opened.index->find_name(query, in.option("--name"), found.next, [&](std::uint64_t contents) {
        progress.show(say("查找报送内容", "reading what was sent"), contents, 0);
        return true;
    });
    progress.clear();
    if (!items) return items.error();
    found.items = std::move(*items);
    return found;
}

using Erasures = std::map<std::string, ErasureNote>;  // by batch

// By which entries the contents went, and when: of one exchange, or of a record's. A long list costs nobody a reading of the log.
Result<Erasures> erasures_shown(const Office& office, const FoundInLog& found) {
    const bool few = found.through_ledger || (found.items.size() == 1 && !found.next);
    const std::set<std::string> batches = few ? erased_batches(found.items) : std::set<std::string>();
    return batches.empty() ? Result<Erasures>(Erasures()) : erasures_of(office.config().state / "log", batches);
}

std::optional<ErasureNote> erasure_in(const Erasures& erasures, const LogItem& item) {
    const auto at = erasures.find(item.batch);
    return at == erasures.end() ? std::nullopt : std::optional(at->second);
}

void say_how_found(const FoundInLog& found, const Erasures& erasures, const std::string& id) {
    if (found.through_ledger)
        print_wrapped(say("索引里没有 {id}（它随内容一起销毁了，或内容读不到）；按台账，它在下面的批次里。",
                          "The index has no {id} (it went with the contents, or they cannot be read); by the ledger it is in what follows.", {{"id", one_line(id)}}));
    if (found.through_ledger && found.items.size() > 1)
        for (const auto& [batch, note] : erasures) print_wrapped(batch + std::string(say("：", ": ")) + erased_words(note));
    if (found.not_sent)
        print_wrapped(say("台账里有 {id}，还没有发送过，所以日志里没有它。", "The ledger has {id}; it was not sent yet, so the log does not speak of it.", {{"id", one_line(id)}}));
}

Result<Exit> search(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const auto query = query_of(in, **office);
    if (!query) return query.error();
    auto opened = office_index(**office, in.json ? Talk::quiet : Talk::progress);
    if (!opened) return opened.error();
    if (!opened->refreshed.anew.empty())
        std::cerr << say("索引已重建：", "the index was made anew: ") << opened->refreshed.anew << '\n';
    const auto found =
        in.has("--name") ? found_by_name(in, **office, *opened, *query) : found_in_log(*opened, *query);
    if (!found) return found.error();
    const auto erased = erasures_shown(**office, *found);
    if (!erased) return erased.error();
    if (in.json) {
        for (const LogItem& item : found->items) print_json(item_json(item, erasure_in(*erased, item)));
        if (found->next)
            print_json(
                json::Writer().begin_object().member("next", static_cast<std::int64_t>(found->next)).end_object());
        return Exit::balanced;
    }
    if (opened->refreshed.waiting > 0)
        print_wrapped(warned(say("有 {n} 份报送内容读不到（证据库密钥不在），其中的记录和主体查不出来",
                                 "{n} contents cannot be read (the key of the evidence store is away): records and "
                                 "subjects in them are not found",
                                 {{"n", grouped(opened->refreshed.waiting)}})));
    say_how_found(*found, *erased, query->id);
    if (found->items.empty()) {
        if (found->not_sent) {
            print_next("creditlink record history " + one_line(query->id));
            return Exit::balanced;
        }
        std::cout << say("没有找到。日志共 {n} 条，都查过了。\n", "Nothing found among the log's {n} entries.\n",
                         {{"n", grouped(opened->refreshed.size)}});
        return Exit::balanced;
    }
    if (found->items.size() == 1 && !found->next) {
        print_screen(found->items.front(), erasure_in(*erased, found->items.front()));
        print_next(next_of(found->items.front()));
        return Exit::balanced;
    }
    const bool by_name = in.has("--name");
    print_list(found->items, by_name);
    const auto first = std::ranges::find_if(found->items, &LogItem::exchange);
    const auto with_record = std::ranges::find_if(found->items, [](const LogItem& item) { return !item.matched.empty(); });
    if (found->next)
        print_next(search_again(in, found->next));
    else if (by_name && with_record != found->items.end())
        print_next("creditlink record history " + with_record->matched.front().submission);
    else if (first != found->items.end())
        print_next("creditlink log search " + first->batch);
    return Exit::balanced;
}

Result<Exit> rebuild(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    auto office = Office::open(std::move(*config));
    if (!office) return office.error();
    const auto opened = office_index(**office, in.json ? Talk::quiet : Talk::progress, true);
    if (!opened) return opened.error();
    print_done(
        in.json, "rebuilt", std::to_string(opened->refreshed.size),
        say("索引已从日志和证据库重建，共 {n} 条。", "The index was made anew from log and contents: {n} entries.",
            {{"n", grouped(opened->refreshed.size)}}));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> log_search_commands() {
    return {
        {"log",
         "search",
         "[ID|CODE]",
         "查找报送和其他条目：按编号、主体代码、日期、任务、结果、何人",
         "find exchanges by id, code, date, task, outcome, person",
         "creditlink log search $(creditlink submission list --ids --most 1)",
         {{"--from", "DAY", "从这天起，YYYY-MM-DD", "from this day on, YYYY-MM-DD"},
          {"--until", "DAY", "到这天止（含）", "up to this day, itself included"},
          {"--task", "NAME", "只看这个任务", "only this task"},
          {"--platform", "NAME", "只看这个平台", "only this platform"},
          {"--outcome", "WORD", "accepted rejected doubtful unanswered", "accepted rejected doubtful unanswered"},
          {"--who", "NAME", "谁做的", "who did it"},
          {"--event", "NAME", "只看这种条目，如 decision、login", "only this event, as decision, login"},
          {"--name", "NAME", "按名称：解密报送内容逐份查找，须写 --purpose",
           "by a name, in what was sent; needs --purpose"},
          {"--purpose", "TEXT", "目的；查找行为记入交换日志", "what for; the search is logged"},
          {"--before", "N", "翻页：只看第 N 条以前的", "paging: only entries before N"},
          {"--most", "N", "最多几个，缺省 18", "at most, 18 unless given"}},
         search},
        {"log",
         "index",
         "",
         "从日志和证据库重建查找用的索引",
         "make the index for searches anew",
         "creditlink log index",
         {},
         rebuild},
    };
}

}  // namespace creditlink
