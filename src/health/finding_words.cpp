#include "creditlink/health/finding_words.h"

#include <algorithm>
#include <array>

#include "creditlink/base/bilingual.h"
#include "creditlink/base/text.h"

namespace creditlink {

namespace {

constexpr std::size_t kItemsNamed = 5;
constexpr std::string_view kSaidCode = "error";
constexpr std::string_view kRemedySuffix = "-remedy";

constexpr std::array kFindingWords = {
    FindingWords{"late-soon", "{n} 条到 {d} 为止会超期", "{n} become late by {d}",
                 "creditlink record late 列出；待处理的更正，排队的发送",
                 "creditlink record late lists them; correct what is in quarantine, send what is queued"},
    FindingWords{"quarantine-waits", "{n} 行待处理，最早的等了 {d} 天", "{n} rows wait, the oldest for {d} days",
                 "creditlink quarantine list 或控制台“待处理”",
                 "creditlink quarantine list, or the console's Quarantine"},
    FindingWords{"books-unbalanced", "账不平", "the books do not balance", "creditlink sync status；联系维护人员",
                 "creditlink sync status; call whoever maintains this"},
    FindingWords{"submissions-parked", "{u} 条结果未知，{p} 条搁置", "{u} unknown, {p} parked",
                 "creditlink submission list --state parked：由人决定",
                 "creditlink submission list --state parked: a person decides"},
    FindingWords{"submissions-unknown", "{u} 条结果未知，{p} 条搁置", "{u} unknown, {p} parked",
                 "会先询问，不重发；持续不变时联系平台",
                 "they are asked about and never sent again; call the platform if it stays so"},
    FindingWords{"run-ended", "运行 {n} {s}：{w}", "run {n} {s}: {w}",
                 "creditlink sync status；数据源变了的看 source check",
                 "creditlink sync status; source check where the source has changed"},
    FindingWords{"volume-unusual", "读到 {n} 行，平常约 {u} 行", "{n} rows read, usually about {u}",
                 "向数据源的负责人核实：是不是换了库、少了表、导出不全",
                 "ask whoever runs the source: another database, a table gone, an export cut short?"},
    FindingWords{"refused-more", "{n} 行不合规，占 {s}，平常约 {u}", "{n} rows refused, {s} of them, usually about {u}",
                 "看“待处理”里同样的原因：源系统改了写法的，请其负责人改回，或修改映射",
                 "look for the cause that they share in quarantine: have the source's notation put back, or the "
                 "mapping changed"},
    FindingWords{"codes-more", "{n} 个值不在代码表里，占行数的 {s}，平常约 {u}",
                 "{n} values in no code list, {s} of the rows, usually about {u}",
                 "creditlink mapping coverage 列出这些值；是新代码的加进映射的代码表",
                 "creditlink mapping coverage lists them; add new codes to the mapping's list"},
    FindingWords{"columns-gone", "{d} 起没有了 {gone}", "since {d}: gone {gone}",
                 "向数据源的负责人问明改了什么；改名或新增而要报的列写进映射，再看 creditlink mapping coverage",
                 "ask whoever runs the source what was changed; name renamed and new columns in the mapping, then see "
                 "creditlink mapping coverage"},
    FindingWords{"columns-new", "{d} 起多了 {new}", "since {d}: new {new}",
                 "向数据源的负责人问明改了什么；改名或新增而要报的列写进映射，再看 creditlink mapping coverage",
                 "ask whoever runs the source what was changed; name renamed and new columns in the mapping, then see "
                 "creditlink mapping coverage"},
    FindingWords{"columns-changed", "{d} 起没有了 {gone}，多了 {new}", "since {d}: gone {gone}; new {new}",
                 "向数据源的负责人问明改了什么；改名或新增而要报的列写进映射，再看 creditlink mapping coverage",
                 "ask whoever runs the source what was changed; name renamed and new columns in the mapping, then see "
                 "creditlink mapping coverage"},
    FindingWords{"reload-refused", "重新加载被拒绝，仍按原来的配置运行。{e}", "a reload was refused, and what was in force before still is. {e}",
                 "改好配置文件，再 systemctl reload creditlink", "mend the configuration, then systemctl reload creditlink"},
    FindingWords{"missed-times", "一天内错过 {n} 次，最近 {t}", "{n} times missed within a day, the last {t}",
                 "creditlink schedule missed；要补就 sync run", "creditlink schedule missed; sync run makes it up"},
    FindingWords{"log-unsigned", "{n} 条还没有签名", "{n} entries are not signed",
                 "让日志签名密钥可用，再运行一次 sync deliver",
                 "bring the log's signing keys within reach, then run sync deliver"},
    FindingWords{"log-waiting", "{n} 条决定还没有写进日志，最早的 {t}",
                 "{n} decisions are not in the log yet, the oldest of {t}",
                 "看服务是否在运行、日志能否写入，或运行 sync deliver；有运行时，它结束时写入",
                 "see that the service runs and the log can be written, or run sync deliver; while something runs, its end logs them"},
    FindingWords{
        "timestamp-late", "{n} 条还没有时间戳，最早的写于 {t}", "{n} entries are not dated, the oldest of {t}",
        "看时间戳机构通不通、证书换没换，再运行 creditlink log timestamp",
        "see whether the authority answers and its certificate is the pinned one, then creditlink log timestamp"},
    FindingWords{"disk-space", "剩余 {f}，共 {s}；状态目录 {u}，其中证据库 {e}",
                 "{f} free of {s}; the state folder has {u}, {e} of it evidence",
                 "请管理员清理或扩容：低于 {l} 时不开始新的运行",
                 "have space made or added: below {l} no new run begins"},
    FindingWords{
        "disk-growing", "剩余 {f}，共 {s}；状态目录 {u}，其中证据库 {e}；每天增加 {g}，每月（30 天）{m}，还够 {d} 天",
        "{f} free of {s}; the state folder has {u}, {e} of it evidence; {g} more a day, {m} in 30 days, enough for {d} "
        "days",
        "请管理员清理或扩容：低于 {l} 时不开始新的运行", "have space made or added: below {l} no new run begins"},
    FindingWords{"certificate-ends", "{d} 到期，还有 {n} 天", "ends on {d}, in {n} days",
                 "请密钥管理员换证书，再 systemctl restart creditlink",
                 "have the key officer replace it, then systemctl restart creditlink"},
    FindingWords{"certificate-ended", "已于 {d} 到期", "ended on {d}",
                 "请密钥管理员换证书，再 systemctl restart creditlink",
                 "have the key officer replace it, then systemctl restart creditlink"},
    FindingWords{"platform_key-ends", "{d} 到期，还有 {n} 天", "ends on {d}, in {n} days",
                 "向平台索取新公钥，加到 platforms.….pinned",
                 "ask the platform for its new public key and add it to platforms.….pinned"},
    FindingWords{"platform_key-ended", "已于 {d} 到期", "ended on {d}", "向平台索取新公钥，加到 platforms.….pinned",
                 "ask the platform for its new public key and add it to platforms.….pinned"},
    FindingWords{"commitments-end", "{n} 份签署的承诺到 {d} 为止到期（含已到期），还没有认定履行",
                 "{n} signed commitments end by {d}, or have ended, and are not judged",
                 "creditlink letter signed --ending 30 列出；creditlink letter perform 认定",
                 "creditlink letter signed --ending 30 lists them; creditlink letter perform judges one"},
    FindingWords{"mapping-changed", "文件被改动（{b}… → {a}…），还没有运行用过",
                 "the file was changed ({b}… → {a}…), and no run has used it yet",
                 "问明是谁、为什么改；不该改的改回。映射在控制台改，由另一人发布",
                 "find out who changed it and why, and put it back if need be; mappings are changed at the console, where "
                 "another person releases them"},
    FindingWords{"mapping-found", "{d} 起运行用的是改动过的文件（{b}… → {a}…），没有经两人发布",
                 "since {d} runs use a changed file ({b}… → {a}…), which two people did not release",
                 "creditlink log show --event mapping-found；问明是谁、为什么改，不该改的改回",
                 "creditlink log show --event mapping-found; find out who changed it and why, and put it back if need be"},
    FindingWords{"letters-behind", "公开站点不是最新的：{w}", "the public site is behind: {w}", "{r}", "{r}"},
    FindingWords{"delivery-stalls", "没有进展：{w}", "no progress: {w}", "会自动再试；持续不通时联系平台",
                 "it is tried again; call the platform if it stays so"},
    FindingWords{"channel-trial", "这是一条测试通知", "this is a trial", "", ""},
};

std::string_view code_of_language(Language language) {
    return language == Language::zh ? "zh" : "en";
}
Language other_language() {
    return language() == Language::zh ? Language::en : Language::zh;
}

const std::string* value_of(const HealthCheck& check, std::string_view name) {
    for (const auto& [known, value] : check.values)
        if (known == name) return &value;
    return nullptr;
}

std::string items_in_words(std::string_view lines) {
    const auto items = split(lines, "\n");
    std::string list;
    for (std::size_t i = 0; i < items.size() && i < kItemsNamed; ++i)
        list.append(list.empty() ? "" : say("、", ", ")).append(say("“{c}”", "\"{c}\"", {{"c", shown(items[i])}}));
    return items.size() > kItemsNamed
               ? list + say("等 {n} 列", " and {n} in all", {{"n", std::to_string(items.size())}})
               : list;
}

std::string filled_with_values(std::string_view pattern, const HealthCheck& check) {
    Words words;
    for (const auto& [name, value] : check.values) {
        const std::string_view known = name;
        if (known.ends_with("[]"))
            words.emplace_back(known.substr(0, known.size() - 2), items_in_words(value));
        else
            words.emplace_back(known, bilingual_in(value).said());
    }
    return filled(pattern, words);
}

std::string said(const HealthCheck& check, std::string_view suffix) {
    for (const Language each : {language(), other_language()})
        if (const std::string* text = value_of(check, std::string(code_of_language(each)).append(suffix))) return *text;
    return {};
}

const FindingWords* words_of(std::string_view code) {
    const auto at = std::find_if(kFindingWords.begin(), kFindingWords.end(),
                                 [&](const FindingWords& words) { return words.code == code; });
    return at == kFindingWords.end() ? nullptr : &*at;
}

}  // namespace

std::span<const FindingWords> finding_words() {
    return kFindingWords;
}

std::string found_in(const HealthCheck& check) {
    if (check.code.empty()) return check.found;
    if (check.code == kSaidCode) return said(check, {});
    if (const FindingWords* words = words_of(check.code)) return filled_with_values(say(words->zh, words->en), check);
    std::string text = check.code;
    for (const auto& [name, value] : check.values) text.append(" ").append(name).append("=").append(shown(value));
    return text;
}

std::string remedy_in(const HealthCheck& check) {
    if (check.health == Health::good) return {};
    if (check.code.empty()) return check.remedy;
    if (check.code == kSaidCode) return said(check, kRemedySuffix);
    const FindingWords* words = words_of(check.code);
    return words ? filled_with_values(say(words->remedy_zh, words->remedy_en), check) : std::string();
}

void say_error(HealthCheck& check, std::string found, std::string remedy) {
    const std::string tongue(code_of_language(language()));
    check.code = kSaidCode;
    check.values = {{tongue, std::move(found)}, {tongue + std::string(kRemedySuffix), std::move(remedy)}};
}

bool lacks_a_language(const HealthCheck& check) {
    return check.code == kSaidCode && check.values.size() == 2;
}

void both_said(HealthCheck& check, const HealthCheck& in_the_other) {
    if (lacks_a_language(check) && lacks_a_language(in_the_other) &&
        check.values.front().first != in_the_other.values.front().first)
        check.values.insert(check.values.end(), in_the_other.values.begin(), in_the_other.values.end());
}

}  // namespace creditlink
