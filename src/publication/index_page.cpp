#include <map>

#include "creditlink/letter/document.h"
#include "page.h"
#include "pages.h"

namespace creditlink::publication {

namespace {

struct View {
    std::string_view file, title, lead;
};

View view_of(GroupBy by) {
    switch (by) {
        case GroupBy::field: return {"index.html", "信用承诺书目录", "办理下列事项需要作出信用承诺的，在这里查阅标准文本，打印填写后提交受理单位。"};
        case GroupBy::type: return {"types.html", "信用承诺书目录（按承诺类型）", "审批替代型、证明事项型用承诺替代材料，容缺受理型先受理后补齐，其余各型是对诚信行为的约定。"};
        case GroupBy::item: return {"items.html", "信用承诺书目录（按服务事项）", "按政务服务事项查找。事项名称、类型和编码与事项目录一致。"};
    }
    return {};
}

std::string group_of(const PublicLetter& letter, GroupBy by) {
    if (by == GroupBy::field) return letter.letter.field;
    if (by == GroupBy::type) return letter.letter.type;
    return letter.item ? letter.item->name + "（" + letter.item->type + "，" + letter.item->code + "）" : "不对应服务事项";
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : "、") + word;
    return out;
}

std::string row(const PublicLetter& letter, GroupBy by) {
    const LetterVersion& stored = *letter.shown->stored;
    std::string out = "<li>\n<p class=\"name\"><a href=\"" + folder_of(letter.letter.id) + "index.html\">" + html(letter.letter.title) + "</a> " + badge(letter.shown->standing) + "</p>\n";
    out += "<p class=\"about\">" + html(letter.letter.scenario) + "</p>\n<p class=\"facts\"><span>编号 " + html(letter.letter.number) + "</span><span>第 " + std::to_string(stored.version) + " 版</span>";
    if (by != GroupBy::type) out += "<span>" + html(letter.letter.type) + "</span>";
    if (by != GroupBy::field) out += "<span>" + html(letter.letter.field) + "</span>";
    out += "<span>" + html(joined(letter.letter.party)) + "</span>";
    if (letter.shown->standing != Standing::withdrawn) out += "<span>" + dashed(stored.effective) + " 起施行</span>";
    else out += "<span>" + day_of_unix(stored.withdrawn) + " 撤回</span>";
    return out + "</p>\n</li>\n";
}

}  // namespace

std::string index_page(const std::vector<PublicLetter>& letters, GroupBy by, const SiteOptions& options) {
    const View view = view_of(by);
    std::vector<std::string> order;  // groups as they first come, by the office's numbers
    std::map<std::string, std::string> rows;
    for (const PublicLetter& letter : letters) {
        const std::string group = group_of(letter, by);
        if (!rows.contains(group)) order.push_back(group);
        rows[group] += row(letter, by);
    }
    std::string main = "<h1>" + std::string(view.title) + "</h1>\n<p class=\"lead\">" + std::string(view.lead) + "</p>\n";
    if (letters.empty()) main += "<p class=\"empty\">目前没有公布的承诺书。</p>\n";
    for (const std::string& group : order) main += "<section>\n<h2>" + html(group) + "</h2>\n<ul class=\"letters\">\n" + rows[group] + "</ul>\n</section>\n";
    return page({view.title, "", view.file}, options, main);
}

}  // namespace creditlink::publication
