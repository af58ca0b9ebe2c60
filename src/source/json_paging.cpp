#include "json_paging.h"

#include "creditlink/base/message.h"

namespace creditlink {

namespace {

constexpr std::int64_t kMaxPages = 1'000'000;  // an interface that never ends
constexpr int kMaxEmptyPages = 100;            // in a row, by cursor: a filter of theirs may leave pages empty

Error wrong(std::string message, std::string_view hint) { return {Errc::source, std::move(message), {}, std::string(hint)}; }

std::string text_of(std::int64_t number) { return std::to_string(number); }

}  // namespace

Result<JsonPaging::Step> JsonPaging::take(const JsonPageFacts& facts) {
    const bool again = facts.rows > 0 && !digests_.insert(facts.digest).second;
    if (probing_) {
        if (facts.rows == 0 || (again && facts.digest == last_digest_)) return end();
        return wrong(say("接口说共 {n} 页，后面却还有数据", "the interface says {n} pages, and there are rows after them", {{"n", text_of(page_ - 1)}}),
                     say("它多半限制了每页条数：把选项 size 改为它实际给的条数，或用选项 total 指明总条数", "it probably caps the page size: set the option size to what it really gives, or name the number of rows with the option total"));
    }
    if (again)
        return wrong(std::string(say("这一页和前面的一页完全相同", "this page is the same as one before it")),
                     say("检查选项 page_parameter 或 next_parameter：接口没有理会它；到最后一页就停住的接口，用选项 pages 或 total 指明有多少",
                         "check the option page_parameter or next_parameter, which the interface ignores; if it stays on its last page, name how much there is with the option pages or total"));
    last_digest_ = facts.digest;
    rows_ += static_cast<std::int64_t>(facts.rows);
    compare(facts);
    if (page_ >= kMaxPages) return wrong(std::string(say("页数没有尽头", "the pages never end")), say("检查翻页的选项", "check the options for paging"));
    switch (way_) {
        case Way::cursor: return by_cursor(facts);
        case Way::single: return only_one(facts);
        case Way::number: return by_number(facts);
    }
    return end();
}

void JsonPaging::compare(const JsonPageFacts& facts) {
    if (page_ > 1 && (facts.pages != pages_ || facts.total != total_)) changed_ = true;
    pages_ = facts.pages;
    total_ = facts.total;
}

Result<JsonPaging::Step> JsonPaging::end() const {
    if (total_ && !changed_ && rows_ != *total_)
        return wrong(say("接口说共 {t} 条，只读到 {r} 条就没有了", "the interface says {t} rows, and {r} came", {{"t", text_of(*total_)}, {"r", text_of(rows_)}}),
                     say("稍后再试；总是如此的，检查选项 size、rows、total", "try again later; if it is always so, check the options size, rows and total"));
    return Step::ended;
}

Result<JsonPaging::Step> JsonPaging::by_cursor(const JsonPageFacts& facts) {
    empty_ = facts.rows == 0 ? empty_ + 1 : 0;
    if (empty_ > kMaxEmptyPages) return wrong(std::string(say("一直是空页，没有尽头", "empty pages, and no end of them")), say("问接口的管理方", "ask whoever runs the interface"));
    if (!facts.next) {
        if (total_ || (next_met_ && facts.rows > 0)) return end();
        if (static_cast<std::int64_t>(facts.rows) >= size_)
            return wrong(std::string(say("应答里没有下一页的游标", "the answer has no cursor of a next page")), say("检查选项 next", "check the option next"));
        unnamed_ = true;
        return end();
    }
    next_met_ = true;
    if (facts.next->empty()) return end();
    if (!cursors_.insert(xxh3_128(*facts.next)).second)
        return wrong(std::string(say("下一页的游标没有向前走", "the cursor of the next page does not move on")), say("检查选项 next 和 next_parameter，或问接口的管理方", "check the options next and next_parameter, or ask whoever runs the interface"));
    cursor_ = *facts.next;
    ++page_;
    return Step::more;
}

Result<JsonPaging::Step> JsonPaging::by_number(const JsonPageFacts& facts) {
    const bool last = pages_ && page_ >= *pages_;
    if (total_ && rows_ >= *total_ && (!pages_ || last)) return end();
    if (facts.rows == 0) {
        if (!pages_ || last || changed_) return end();
        return wrong(say("共 {n} 页，这一页却是空的", "this page is empty, and there are {n}", {{"n", text_of(*pages_)}}),
                     say("稍后再试；总是如此的，检查选项 pages 和 size", "try again later; if it is always so, check the options pages and size"));
    }
    if (last && (total_ || changed_)) return end();
    probing_ = last;
    ++page_;
    return Step::more;
}

Result<JsonPaging::Step> JsonPaging::only_one(const JsonPageFacts& facts) const {
    const bool full = !total_ && static_cast<std::int64_t>(facts.rows) >= size_ && size_ > 0;
    if (full || pages_.value_or(1) > 1)
        return wrong(std::string(say("不止一页，选项 page_parameter 却是空的", "there is more than one page, and the option page_parameter is empty")),
                     say("写明页码参数名，或把 size 加大", "name the page parameter, or raise size"));
    return end();
}

std::vector<std::string> JsonPaging::notices() const {
    std::vector<std::string> notices;
    if (changed_)
        notices.emplace_back(say("接口的数据在读取时有增减：这次不算读全，不提出撤回", "rows came or went while the interface was read: this read does not count as complete, and proposes no withdrawal"));
    if (unnamed_)
        notices.emplace_back(say("应答里没有下一页的游标：到此为止的，用选项 total 指明总条数；这次不算读全，不提出撤回",
                               "an answer had no cursor of a next page: if that was the end, name the number of rows with the option total; this read does not count as complete, and proposes no withdrawal"));
    return notices;
}

}  // namespace creditlink
