// Every finding there is. Codes are part of the product's interface: they are counted, stored and matched by people's
// filters, so none changes its meaning. {field} {column} {value} {detail} stand for the field's title, the source's
// column, the value as it may be shown, and what else the sentence needs. Constants, because other files look their
// findings up while they are initialised.

#include <algorithm>
#include <array>

#include "creditlink/record/finding.h"

namespace creditlink {

namespace {

constexpr auto kFixed = Severity::fixed;
constexpr auto kWarning = Severity::warning;
constexpr auto kError = Severity::error;

// Put right by the mapping.
constexpr auto kNormalised = std::to_array<FindingKind>({
    {"trimmed", kFixed, "首尾无空白", "no white space at the ends", "{field}首尾的空白已去掉", "{field}: white space at the ends was removed", "不必处理", "nothing to do"},
    {"spaces-removed", kFixed, "代码内无空白", "no white space within a code", "{field}中间的空白或零宽字符已去掉", "{field}: white space or zero-width characters were removed", "不必处理", "nothing to do"},
    {"width-folded", kFixed, "代码用半角字符", "codes in half-width characters", "{field}的全角字符已改为半角", "{field}: full-width characters became half-width", "不必处理", "nothing to do"},
    {"case-folded", kFixed, "代码用大写字母", "codes in capital letters", "{field}的小写字母已改为大写", "{field}: letters became upper case", "不必处理", "nothing to do"},
    {"line-breaks", kFixed, "名称无换行，正文换行为 LF", "no line break in a name, LF in a text", "{field}的换行已统一", "{field}: line breaks were normalised", "不必处理", "nothing to do"},
    {"date-notation", kFixed, "日期写作 YYYY/MM/DD", "dates as YYYY/MM/DD", "{field}的日期写法已统一", "{field}: the date's notation was normalised", "不必处理", "nothing to do"},
    {"long-term", kFixed, "长期写作 2099/12/31", "long term as 2099/12/31", "{field}写的是长期，已记为 2099/12/31", "{field}: long term is written 2099/12/31", "不必处理", "nothing to do"},
    {"money-notation", kFixed, "金额是不带单位的数", "an amount is a number without a unit", "{field}的金额写法已统一", "{field}: the amount's notation was normalised", "不必处理", "nothing to do"},
    {"choice-alias", kFixed, "取值用目录用语", "the catalogue's own words", "{field}已换成目录用语", "{field}: replaced by the catalogue's own word", "不必处理", "nothing to do"},
});

// Said by a mapping about a value that it cannot take.
constexpr auto kUnreadable = std::to_array<FindingKind>({
    {"damaged-number", kError, "代码不得以数值保存", "a code is not kept as a number", "{field}在表格里是数值（{value}），后几位可能已经丢失", "{field} is held as a number ({value}): digits may be lost", "请经办人按原件重新录入，单元格设为文本", "enter it again from the paper, in a cell formatted as text"},
    {"date-format", kError, "日期写作年月日", "a date has year, month and day", "{field}“{value}”看不懂是哪一天", "{field} \"{value}\" is no date that can be read", "请改成 2021/03/05 这样的日期", "write it as 2021/03/05"},
    {"date-real", kError, "日期须存在", "the day exists", "{field}“{value}”不是日历上有的一天", "{field} \"{value}\" is a day that does not exist", "请核对原件，改成实际日期", "look at the paper and put the real date"},
    {"not-numeric", kError, "金额须为数", "an amount is a number", "{field}“{value}”不是金额", "{field} \"{value}\" is no amount", "请只填数字，单位按列名", "write digits only, in the unit that the column names"},
    {"code-unknown", kError, "取值须在代码表内", "one of the code list", "{field}“{value}”不在代码表里", "{field} \"{value}\" is not in the code list", "源头写错的请改；是新代码的，请信息化人员加进映射的代码表", "correct it, or have the code added to the mapping's list"},
    {"expression-unmet", kError, "映射规定的写法", "as the mapping expects", "{field}“{value}”不是映射规定的写法", "{field} \"{value}\" is not written as the mapping expects", "请核对原值，或请信息化人员修改映射", "check the value, or have the mapping changed"},
    {"column-missing", kError, "列须齐全", "no column is missing", "来源缺少映射要用的列", "the source lacks a column that the mapping needs", "请信息化人员核对来源的列名", "compare the source's columns with the mapping"},
});

// Said by the rules of a kind.
constexpr auto kRules = std::to_array<FindingKind>({
    {"required-missing", kError, "必填项", "required field", "{field}必填，现在空着", "{field} is required and empty", "请在来源里补上", "fill it in at the source"},
    {"must-be-blank", kError, "不应填写的栏目", "field to be left empty", "{field}在这种情况下应当空着", "{field} must be empty in this case", "请清空，或核对有关栏目", "clear it, or check the fields it depends on"},
    {"too-long", kError, "目录规定的长度", "the catalogue's length", "{field}的字符数超出限长（{detail}）", "{field} is too long: {detail} characters", "请缩短；不会自动截断", "shorten it; nothing is cut off by itself"},
    {"placeholder-value", kError, "占位内容不是值", "a placeholder is no value", "{field}写的是“{value}”，不是真正的内容", "{field} says \"{value}\", which is no content", "请填写真实内容；没有的就空着", "put the real content, or leave it empty"},
    {"forbidden-character", kError, "不含控制字符、替换符、自造字", "no control, replacement or private-use characters", "{field}含有控制字符、替换符或自造字（{detail}）", "{field} holds a control, replacement or private-use character ({detail})", "请在来源里改成正确的字", "put the right character at the source"},
    {"date-order", kError, "日期先后", "order of dates", "{field}早于{detail}", "{field} is earlier than {detail}", "请核对两个日期", "check both dates"},
    {"date-future", kError, "决定日不晚于上报日", "decided before it is reported", "{field}晚于今天（{detail}）", "{field} lies after today ({detail})", "请核对日期；确属将来的，到那天再报", "check the date; if it is right, report it on that day"},
    {"date-early", kWarning, "1949/10/01 以前的日期可疑", "a date before 1949/10/01 is doubtful", "{field}早于 {detail}，可疑", "{field} is earlier than {detail}", "请核对日期", "check the date"},
    {"period-too-long", kError, "公示期不超过三年", "published for at most three years", "{field}超过了{detail}", "{field} is later than {detail}", "请核对期限", "check the period"},
    {"number-format", kError, "编号的写法", "how the number is written", "{field}的写法不合规定（{detail}）", "{field} is not written as required ({detail})", "请按原件核对编号", "compare it with the paper"},
    {"number-range", kError, "decimal(18,6)，不为负", "decimal(18,6), not negative", "{field}“{value}”超出金额的范围", "{field} \"{value}\" is out of range for an amount", "请核对金额和单位（万元，最多 6 位小数）", "check amount and unit (10,000 yuan, at most 6 decimals)"},
    {"amount-order", kError, "部分不大于总额", "a part is at most the whole", "{field}大于{detail}", "{field} is greater than {detail}", "请核对两个金额", "check both amounts"},
    {"code-date", kError, "承诺编码第 7 至 14 位是作出日期", "characters 7 to 14 of a commitment's code are its date", "{field}里的日期与{detail}不一致", "the date within {field} differs from {detail}", "请核对编码和日期", "check the code and the date"},
    {"subject-mismatch", kError, "主体类别与代码一致", "category and code of a subject agree", "{field}与主体类别或代码对不上", "{field} contradicts the subject's category or code", "请核对主体是单位、个体工商户还是自然人", "check whether it is an organisation, a sole trader or a person"},
    {"subject-name-differs", kWarning, "一个代码一个名称", "one name for one code", "同一代码在{detail}是另一个名称", "the same code has another name at {detail}", "请核对名称，更名的请更新旧行", "check the names"},
    {"legacy-code-equals-uscc", kWarning, "旧代码不是统一社会信用代码", "an old code is not the unified one", "{field}填的就是统一社会信用代码", "{field} repeats the unified social credit code", "没有旧代码的请空着", "leave it empty if there is no old code"},
});

// Said by the identifiers' checkers.
constexpr auto kIdentifiers = std::to_array<FindingKind>({
    {"uscc-check", kError, "GB 32100-2015", "GB 32100-2015", "{field}不是有效的统一社会信用代码：{detail}", "{field} is no valid unified social credit code: {detail}", "请按营业执照或登记证书核对", "compare it with the licence"},
    {"org-code-check", kError, "GB 11714-1997", "GB 11714-1997", "{field}不是有效的组织机构代码：{detail}", "{field} is no valid organisation code: {detail}", "请按代码证核对，不带连字符", "compare it with the certificate"},
    {"gs15-check", kError, "GS15-2006", "GS15-2006", "{field}不是有效的工商注册号：{detail}", "{field} is no valid business registration number: {detail}", "请按营业执照核对", "compare it with the licence"},
    {"id-check", kError, "GB 11643-1999", "GB 11643-1999", "{field}不是有效的公民身份号码：{detail}", "{field} is no valid citizen number: {detail}", "请按身份证核对", "compare it with the identity card"},
    {"passport-check", kError, "护照号 5 至 20 位字母数字", "passport number of 5 to 20 letters and digits", "{field}不像护照号：{detail}", "{field} is no passport number: {detail}", "请按护照核对", "compare it with the passport"},
    {"tax-check", kError, "税务登记号 15/17/18/20 位", "tax number of 15, 17, 18 or 20 characters", "{field}不是有效的税务登记号：{detail}", "{field} is no valid tax number: {detail}", "请按税务登记证核对", "compare it with the certificate"},
    {"hk-macau-permit-check", kError, "来往内地通行证", "Mainland travel permit (Hong Kong, Macau)", "{field}不像港澳居民来往内地通行证号：{detail}", "{field} is no Hong Kong or Macau permit: {detail}", "请按证件核对", "compare it with the document"},
    {"taiwan-permit-check", kError, "来往大陆通行证", "Mainland travel permit (Taiwan)", "{field}不像台湾居民来往大陆通行证号：{detail}", "{field} is no Taiwan permit: {detail}", "请按证件核对", "compare it with the document"},
    {"foreign-permanent-id-check", kError, "外国人永久居留身份证", "permanent residence card of a foreigner", "{field}不像外国人永久居留身份证号：{detail}", "{field} is no permanent residence number: {detail}", "请按证件核对", "compare it with the document"},
    {"division-unknown", kWarning, "GB/T 2260", "GB/T 2260", "{field}里的行政区划代码查不到", "{field} holds a division code that is not known", "请核对；新设区划可以不理", "check it; a new division may be ignored"},
    {"inner-code-check", kWarning, "GB 32100-2015 附录", "GB 32100-2015, annex", "{field}里的主体标识码校验位不符，但不影响使用", "the inner organisation code of {field} has an odd check digit; it may still be right", "有疑问的请核对", "check it if in doubt"},
});

// Said by sources and by the run.
constexpr auto kReading = std::to_array<FindingKind>({
    {"unreadable-row", kError, "行须可读", "a row can be read", "这一行读不出来：{detail}", "this row cannot be read: {detail}", "请检查原文件的这一行", "look at this row in the file"},
    {"unreadable-file", kError, "文件须可读", "the file can be read", "这个文件读不出来：{detail}", "this file cannot be read: {detail}", "请改好或移走这个文件，再读一次", "mend the file or move it away, and read again"},
    {"ragged-row", kError, "RFC 4180", "RFC 4180", "这一行的列数与表头不同：{detail}", "this row has another number of cells than the header: {detail}", "csv 请检查这一行的逗号和引号；表格请清除表头右边多出的单元格", "in a csv check commas and quotes of this row; in a sheet clear the cells right of the header"},
    {"bad-quote", kError, "RFC 4180", "RFC 4180", "引号没有成对：{detail}", "a quote is not closed: {detail}", "请检查引号", "check the quotes"},
    {"encoding", kError, "UTF-8 或 GB18030", "UTF-8 or GB18030", "文字编码有错：{detail}", "the text's encoding is broken: {detail}", "请重新导出文件", "export the file again"},
    {"too-large", kError, "单行大小", "size of a row", "这一行太大：{detail}", "this row is too large: {detail}", "请检查引号是否漏了一半", "look for a missing quote"},
    {"cell-error", kError, "单元格无错误值", "no error value in a cell", "单元格是错误值：{detail}", "a cell holds an error value: {detail}", "请在表格里改正公式", "correct the formula"},
    {"truncated-file", kError, "文件须完整", "the file is complete", "文件没有传完：{detail}", "the file is not complete: {detail}", "请重新传送整个文件", "send the whole file again"},
    {"count-mismatch", kError, "记录数须相符", "the number of records agrees", "文件说的记录数与实际不符：{detail}", "the number of records is not what the file says: {detail}", "请重新导出并传送", "export and send it again"},
    {"empty-file", kError, "文件不得为空", "the file is not empty", "文件是空的", "the file is empty", "请重新传送", "send it again"},
    {"duplicate-key", kError, "关键项唯一", "the key fields are unique", "与{detail}关键项相同而内容不同", "same key as {detail}, with other content", "请核对两行，留下正确的一行", "look at both rows and keep the right one"},
    {"owned-by-other-task", kError, "一条记录归一个任务", "a record belongs to one task", "这条记录已由另一任务报送（{detail}），内容不同", "another task already reports this record ({detail}), with other content", "记录始终归先报它的任务，不能转给别的任务：哪边对，就把另一边的源改成一样（一样的不再报），或在这边的源里去掉这一行", "a record stays with the task that reported it first and is not handed over: whichever is right, make the other source say the same (then it is not sent twice), or take the row out of this one"},
});

std::vector<FindingKind> all_findings() {
    std::vector<FindingKind> all;
    const auto add = [&all](const auto& part) { all.insert(all.end(), part.begin(), part.end()); };
    add(kNormalised), add(kUnreadable), add(kRules), add(kIdentifiers), add(kReading);
    std::sort(all.begin(), all.end(), [](const FindingKind& a, const FindingKind& b) { return a.code < b.code; });
    return all;
}

}  // namespace

const std::vector<FindingKind>& finding_catalogue() {
    static const std::vector<FindingKind> all = all_findings();
    return all;
}

const FindingKind* finding_kind(std::string_view code) {
    const auto& all = finding_catalogue();
    const auto at = std::lower_bound(all.begin(), all.end(), code, [](const FindingKind& kind, std::string_view word) { return kind.code < word; });
    return at != all.end() && at->code == code ? &*at : nullptr;
}

std::string_view name_of(Severity severity) {
    constexpr std::array<std::string_view, 3> kNames = {"fixed", "warning", "error"};  // in their order
    return kNames[static_cast<std::size_t>(severity)];
}

std::string finding_sentence(std::string_view code) {
    const FindingKind* kind = finding_kind(code);
    if (!kind) return {};
    std::string said = say(kind->zh, kind->en, {{"field", std::string(say("栏目", "a field"))}, {"column", std::string(say("列", "a column"))}, {"value", "…"}, {"detail", "…"}});
    for (const std::string_view hole : {"（…）", "“…”", "：…", " (…)", " \"…\"", ": …"})
        if (const std::size_t at = said.find(hole); at != std::string::npos) said.erase(at, hole.size());
    return said;
}

FindingText text_of(const Finding& finding, std::string_view field_title, std::string_view column, Language language) {
    const FindingKind& kind = *finding.kind;
    const bool zh = language == Language::zh;
    const std::string_view name = !field_title.empty() ? field_title : !column.empty() ? column : zh ? std::string_view("这一行") : std::string_view("the row");
    const Words words = {{"field", std::string(name)}, {"column", std::string(column)}, {"value", finding.value}, {"detail", zh ? finding.detail.zh : finding.detail.en}};
    return {filled(zh ? kind.zh : kind.en, words), filled(zh ? kind.fix_zh : kind.fix_en, words), std::string(zh ? kind.rule : kind.rule_en)};
}

}  // namespace creditlink
