// Looking at the library: list, show, diff.

#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/letter/difference.h"
#include "creditlink/letter/document.h"
#include "decision_words.h"
#include "letter_desk.h"
#include "letter_steps.h"
#include "print.h"

namespace creditlink {

namespace {

std::string next_step(const LetterVersion& v) {
    switch (v.state) {
        case LetterState::draft: return "letter submit " + v.id;
        case LetterState::submitted: return "letter show " + v.id;
        case LetterState::approved: return "letter publish";
        default: return {};
    }
}

std::string document_digest(const LetterVersion& v) { return digest_of(v).empty() ? std::string() : hex(bytes_of(v.digest)); }

void version_json(json::Writer& w, const LetterVersion& v, std::string_view title) {
    w.begin_object().member("letter", v.id).member("version", std::int64_t{v.version}).member("title", title).member("state", name_of(v.state)).member("digest", digest_of(v)).member("document", document_digest(v));
    w.member("authors", v.authors).member("approver", v.approver).member("effective", v.effective ? v.effective->dashed() : std::string()).member("ends", v.ends ? v.ends->dashed() : std::string());
    w.member("changed", rfc3339(v.changed)).member("note", v.note);
}

std::string title_of(const LetterVersion& v) {
    auto letter = parse_letter(v.text, v.id, v.id + ".md");
    return letter ? letter->title : std::string();
}

std::string approval_of(const LetterVersion& v) { return "creditlink letter approve " + v.id + " --digest " + digest_of(v).substr(0, 12) + std::string(say(" --as 姓名", " --as NAME")); }

// First and last day: of a draft as its head has them.
std::string days_of(const LetterVersion& v, const Letter& letter) {
    const auto effective = v.effective ? v.effective : letter.effective, ends = v.ends ? v.ends : letter.ends;
    std::string days = effective ? say("{d} 起", "from {d}", {{"d", effective->dashed()}}) : std::string(say("公布当天起", "from the day of publication"));
    return days + (ends ? say("，{d} 止（含当天）", " until {d}, that day included", {{"d", ends->dashed()}}) : std::string(say("，没有写废止日", ", no last day")));
}

Result<Exit> list_letters(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    const std::string wanted = in.option("--state");
    if (!wanted.empty() && !letter_state_named(wanted))
        return Error{Errc::usage, say("没有“{s}”这个状态", "there is no state \"{s}\"", {{"s", one_line(wanted)}}), {}, "draft submitted approved published superseded withdrawn discarded"};
    auto all = Letters(opened->ledger).all();
    if (!all) return all.error();
    const CivilDate today = opened->office->today();
    Table table;
    table.header({std::string(say("名字", "name")), std::string(say("版本", "version")), std::string(say("状态", "state")), std::string(say("施行", "effective")), std::string(say("标题", "title"))},
                 {Table::Align::whole, Table::Align::right, Table::Align::whole, Table::Align::whole, Table::Align::left});
    std::string drafts, to_read, last;
    std::size_t waiting = 0;
    bool approved = false;
    for (const LetterVersion& v : *all) {
        const bool discarded = v.state == LetterState::discarded, older = v.id == last || discarded;  // newest first: a screen shows one line a letter
        if (!discarded) last = v.id;
        if ((!wanted.empty() && name_of(v.state) != wanted) || (wanted.empty() && older && !in.has("--all"))) continue;
        const auto standing = v.published ? std::optional(standing_of(v, *all, today)) : std::nullopt;
        if (in.json) {
            json::Writer w;
            version_json(w, v, title_of(v));
            if (standing) w.member("standing", name_of(*standing));
            print_json(w.end_object());
        } else table.row({v.id, std::to_string(v.version), std::string(standing ? title_of(*standing) : title_of(v.state)), v.effective ? v.effective->dashed() : "", title_of(v)});
        if (v.state == LetterState::draft) drafts += " " + v.id;
        if (v.state == LetterState::submitted && ++waiting == 1) to_read = v.id;
        approved = approved || v.state == LetterState::approved;
    }
    if (in.json) return Exit::balanced;
    if (all->empty()) {
        std::cout << say("库里还没有承诺书。\n", "The library has no letters yet.\n");
        print_next("creditlink letter new");
        return Exit::balanced;
    }
    std::cout << table.text();
    if (!drafts.empty()) print_next("creditlink letter submit" + drafts);
    if (waiting > 0) print_next("creditlink letter show " + to_read + (waiting > 1 ? say("（共 {n} 份等批准，一份一份看）", " ({n} wait for approval, one by one)", {{"n", std::to_string(waiting)}}) : std::string()));
    if (approved) print_next("creditlink letter publish");
    return Exit::balanced;
}

std::string parties_of(const Letter& letter) {
    std::string out;
    for (const std::string& party : letter.party) out += (out.empty() ? "" : "、") + party;
    return out;
}

void print_text(const Letter& letter) {
    std::cout << '\n' << bold(letter.title) << '\n';
    for (const Section& section : letter.sections) {
        if (section.kind != SectionKind::opening) std::cout << '\n' << kSectionTitles[static_cast<std::size_t>(section.kind)] << '\n';
        for (const std::string& paragraph : section.paragraphs) print_wrapped(paragraph, 2);
        for (std::size_t i = 0; i < section.clauses.size(); ++i) print_wrapped("（" + chinese_number(i + 1) + "）" + section.clauses[i], 2);
    }
    std::cout << '\n';
    Table blanks(Table::Overflow::wrap);
    blanks.columns({Table::Align::whole, Table::Align::left});
    for (const Blank& blank : letter.blanks) blanks.row({"  {" + blank.name + "}", blank.label + (blank.required ? "" : std::string(say("（可不填）", " (optional)")))});
    std::cout << blanks.text();
}

Result<Exit> show_letter(const Invocation& in) {
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    Letters letters(opened->ledger);
    auto all = letters.all();
    if (!all) return all.error();
    auto id = letter_called(in, *all, "creditlink letter show lab-animal-licence");
    if (!id) return id.error();
    auto v = version_named(letters, *id, in.number("--version"));
    if (!v) return v.error();
    auto items = service_items(opened->office->config());
    if (!items) return items.error();
    auto letter = parse_letter(v->text, *id, *id + ".md");
    if (!letter) return letter.error();
    if (const std::string file = in.option("--to"); !file.empty()) {
        if (format_of_file(file) != "html")
            return Error{Errc::usage, say("--to 写的是网页，文件名要以 .html 结尾：{f}", "--to writes a page, whose name ends with .html: {f}", {{"f", one_line(file)}}), {}, say("要 PDF、OFD、Word：creditlink letter render {i} --output 文件", "for PDF, OFD or DOCX: creditlink letter render {i} --output FILE", {{"i", *id}})};
        if (auto written = write_file(file, document_of(*v, *letter, *items, opened->office->config())); !written) return written.error();
        print_done(in.json, "written", file, say("全文已写入 {f}，用浏览器打开", "the document is in {f}; open it in a browser", {{"f", file}}));
        return Exit::balanced;
    }
    if (in.has("--digest") && !in.json) {
        std::cout << digest_of(*v) << '\n';
        return Exit::balanced;
    }
    const std::string subject = "letter:" + *id + "/" + std::to_string(v->version);
    auto decisions = opened->ledger.decisions(std::span(&subject, 1));
    if (!decisions) return decisions.error();
    if (in.json) {
        json::Writer w;
        version_json(w, *v, letter->title);
        w.member("text", v->text);
        write_decisions(w, *decisions);
        print_json(w.end_object());
        return Exit::balanced;
    }
    Table head(Table::Overflow::wrap);
    head.columns({Table::Align::whole, Table::Align::left});
    head.row({*id, say("第 {v} 版，{s}", "version {v}, {s}", {{"v", std::to_string(v->version)}, {"s", std::string(title_of(v->state))}})});
    head.row({std::string(say("类型", "type")), letter->type + "，" + letter->field});
    head.row({std::string(say("事项", "item")), letter->item.empty() ? std::string(say("不对应服务事项", "none")) : items->find(letter->item) ? items->find(letter->item)->name + " " + letter->item : letter->item});
    head.row({std::string(say("承诺人", "parties")), parties_of(*letter)});
    head.row({std::string(say("公开范围", "publication")), letter->publication});
    if (!letter->name_consent.empty()) head.row({std::string(say("公开姓名", "names")), say("看填写项 {b}", "by the blank {b}", {{"b", letter->name_consent}})});
    head.row({std::string(say("施行", "in force")), days_of(*v, *letter)});
    LetterVersion dated = *v;
    if (!dated.effective && dated.state == LetterState::draft) dated.effective = letter->effective;
    if (moved_to(dated, opened->office->today())) head.row({std::string(say("注意", "note")), will_move(*dated.effective)});
    if (!digest_of(*v).empty()) {
        head.row({std::string(say("批准摘要", "to approve")), digest_of(*v)});
        head.row({std::string(say("全文 SHA-256", "document")), document_digest(*v)});
    }
    if (!v->note.empty()) head.row({std::string(say("说明", "note")), v->note});
    std::cout << head.text();
    print_text(*letter);
    print_decisions(*decisions);
    if (v->state == LetterState::submitted) print_next(approval_of(*v));
    else if (const std::string next = next_step(*v); !next.empty()) print_next("creditlink " + next);
    return Exit::balanced;
}

std::string_view kind_of(const ClauseChange& change) {
    return change.kind == ClauseChange::Kind::added ? say("新增", "added") : change.kind == ClauseChange::Kind::removed ? say("删去", "removed") : say("修改", "changed");
}

void print_change(const ClauseChange& change) {
    std::cout << kind_of(change) << say("：", ": ") << change.where << '\n';
    const ChangedSpan span = changed_span(change.before, change.after);
    const auto marked = [](const std::string& text, std::size_t begin, std::size_t end) { return text.substr(0, begin) + "【" + text.substr(begin, end - begin) + "】" + text.substr(end); };
    const bool both = change.kind == ClauseChange::Kind::changed;
    if (!change.before.empty()) print_wrapped("- " + (both ? marked(change.before, span.before_begin, span.before_end) : change.before), 2);
    if (!change.after.empty()) print_wrapped("+ " + (both ? marked(change.after, span.after_begin, span.after_end) : change.after), 2);
}

Result<Exit> diff(const Invocation& in) {
    auto id = letter_named(in, "creditlink letter diff lab-animal-licence --file");
    if (!id) return id.error();
    auto opened = open_office(in, Access::look);
    if (!opened) return opened.error();
    Letters letters(opened->ledger);
    auto newer = version_named(letters, *id, in.number("--version"));
    if (!newer) return newer.error();
    std::string before = newer->text, after = newer->text;
    if (in.has("--file")) {
        auto text = read_letter_file(opened->office->config(), *id);
        if (!text) return text.error();
        after = std::move(*text);
    } else {
        auto all = letters.all();
        if (!all) return all.error();
        std::erase_if(*all, [&](const LetterVersion& v) { return v.id != *id; });
        const LetterVersion* older = version_before(*all, newer->version);
        if (!older) return Error{Errc::not_found, say("“{i}”第 {v} 版之前没有别的版本", "\"{i}\" has no version before {v}", {{"i", *id}, {"v", std::to_string(newer->version)}}), {}, "creditlink letter diff " + *id + " --file"};
        before = older->text;
    }
    auto a = parse_letter(before, *id, *id + ".md"), b = parse_letter(after, *id, *id + ".md");
    if (!a) return a.error();
    if (!b) return b.error();
    const auto changes = difference(*a, *b);
    for (const ClauseChange& change : changes) {
        if (!in.json) {
            print_change(change);
            continue;
        }
        json::Writer w;
        w.begin_object().member("change", change.kind == ClauseChange::Kind::added ? "added" : change.kind == ClauseChange::Kind::removed ? "removed" : "changed");
        print_json(w.member("where", change.where).member("before", change.before).member("after", change.after).end_object());
    }
    if (!in.json && changes.empty()) std::cout << say("没有差别。\n", "No difference.\n");
    if (!in.json && !in.has("--file") && newer->state == LetterState::submitted) print_next(approval_of(*newer));
    return Exit::balanced;
}

}  // namespace

std::vector<Command> letter_commands() {
    const OptionRow version{"--version", "N", "第几版，缺省为最新", "which version, the newest unless given"};
    std::vector<Command> all = letter_life_commands();
    Command withdraw = std::move(all.back());  // stands last: the examples work as typed, in this order
    all.pop_back();
    all.push_back({"letter", "list", "", "承诺书一览：版本、状态、下一步", "the letters: versions, states, what is next", "creditlink letter list",
                   {{"--state", "STATE", "draft submitted approved published superseded withdrawn discarded", "only this state: draft submitted approved published superseded withdrawn discarded"}, {"--all", "", "旧版和废弃的也列出", "older and discarded versions too"}}, list_letters});
    all.push_back({"letter", "show", "LETTER", "一份承诺书的全文、摘要和经过", "a letter's text, digest and history", "creditlink letter show lab-animal-licence",
                   {version, {"--to", "FILE", "把打印用全文写入文件", "write the document into a file"}, {"--digest", "", "只打印批准用的摘要（全文和原文件）", "print only the digest to approve by (document and text)"}}, show_letter});
    all.push_back({"letter", "diff", "LETTER", "与上一版逐条比较；--file 与文件比较", "compare with the version before, by clauses", "creditlink letter diff lab-animal-licence --file",
                   {version, {"--file", "", "与 mappings/letters 里的文件比较", "compare with the file in mappings/letters"}}, diff});
    all.push_back(letter_render_command());
    all.push_back(letter_verify_command());
    all.push_back(letter_fill_command());
    for (Command& command : letter_signed_commands()) all.push_back(std::move(command));
    all.push_back(std::move(withdraw));
    return all;
}

}  // namespace creditlink
