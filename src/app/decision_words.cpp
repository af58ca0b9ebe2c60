#include "decision_words.h"

#include <array>
#include <iostream>

#include "creditlink/base/encode.h"
#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "print.h"

namespace creditlink {

namespace {

struct DecisionWord {
    std::string_view what, zh, en;
};

constexpr auto kDecisionWords = std::to_array<DecisionWord>({
    {"quarantine-fix", "更正", "corrected"},
    {"quarantine-drop", "放弃", "dropped"},
    {"withdrawal-request", "提出撤回依据", "basis of a withdrawal given"},
    {"withdrawal-approve", "批准撤回", "withdrawal approved"},
    {"withdrawal-refuse", "驳回撤回", "withdrawal refused"},
    {"submission-retry", "再试", "retried"},
    {"submission-drop", "放弃", "dropped"},
    {"adopt", "认领", "adopted"},
    {"letter-draft", "起草", "drafted"},
    {"letter-submit", "提交", "submitted"},
    {"letter-return", "退回", "sent back"},
    {"letter-discard", "废弃", "discarded"},
    {"letter-approve", "批准", "approved"},
    {"letter-publish", "公布", "published"},
    {"letter-supersede", "被新版取代", "superseded"},
    {"letter-withdraw", "撤回", "withdrawn"},
    {"letter-render", "生成签名文件", "signed file made"},
    {"letter-fill", "用于填写承诺书", "used to fill in a letter"},
    {"commitment-sign", "签署", "signed"},
    {"commitment-scan", "补扫描件", "scan attached"},
    {"commitment-perform", "认定履行", "performance judged"},
    {"commitment-correct", "更正", "corrected"},
    {"commitment-void", "作废", "voided"},
    {"submission-arrived", "由人证实已到达", "arrived, by a person's word"},
    {"submission-never-arrived", "由人证实未到达", "never arrived, by a person's word"},
    {"backfill", "补报", "filled back"},
    {"evidence-erase", "销毁内容", "contents erased"},
    {"alert-silence", "告警静音", "alert silenced"},
    {"evidence-pack", "制作证据包", "evidence pack made"},
    {"log-rotate", "更换日志密钥", "log keys changed"},
    {"log-rotate-lost", "更换丢失的日志密钥", "lost log keys changed"},
    {"search-contents", "按名称查找", "searched by name"},
    {"restored", "登记恢复", "restoration recorded"},
    {"run-asked", "要求立即运行", "asked for a run"},
    {"task-pause", "暂停任务", "task paused"},
    {"task-resume", "恢复任务", "task resumed"},
    {"key-propose", "提议更换签名密钥", "change of the signing key proposed"},
    {"key-release", "换用签名密钥", "signing key changed"},
    {"key-withdraw", "撤回换钥提议", "change of the signing key withdrawn"},
    {"mapping-propose", "提议映射改动", "change of a mapping proposed"},
    {"mapping-release", "发布映射", "mapping released"},
    {"mapping-withdraw", "撤回映射提议", "proposal of a mapping withdrawn"},
    {"export", "导出", "exported"},
    {"unmask", "查看未遮盖的内容", "looked at unmasked"},
});

// What was typed in several fields or lines, as one: a line break is no mark that anybody wants to read.
std::string reason_line(std::string_view reason) {
    std::string out;
    for (const std::string_view part : split(reason, "\n"))
        if (const std::string_view words = trim(part); !words.empty()) out.append(out.empty() ? std::string_view() : say("；", "; ")).append(words);
    return out;
}

}  // namespace

std::string decision_title(std::string_view what) {
    for (const DecisionWord& word : kDecisionWords)
        if (word.what == what) return std::string(say(word.zh, word.en));
    return std::string(what);
}

void print_decisions(const std::vector<DecisionView>& decisions) {
    if (decisions.empty()) return;
    std::cout << bold(say("谁在何时因何处理", "who did what, when and why")) << '\n';
    Table table(Table::Overflow::wrap);
    table.columns({Table::Align::whole, Table::Align::whole, Table::Align::whole, Table::Align::left});
    for (const DecisionView& decision : decisions) table.row({"  " + shown_time(decision.at), decision.who, decision_title(decision.what), reason_line(decision.reason)});
    std::cout << table.text();
}

void write_decisions(json::Writer& writer, const std::vector<DecisionView>& decisions) {
    writer.name("decisions").begin_array();
    for (const DecisionView& decision : decisions)
        writer.begin_object().member("decision", decision.number).member("at", rfc3339(decision.at)).member("who", decision.who).member("what", decision.what)
            .member("reason", decision.reason).end_object();
    writer.end_array();
}

}  // namespace creditlink
