#include "shape.h"

#include <algorithm>

#include "creditlink/base/message.h"
#include "creditlink/source/source.h"

namespace creditlink {

namespace {

using Of = Shape::Of;

const std::vector<Shape> kOffice = {
    {"name", Of::text, nullptr, "单位全称", "the office's full name"},
    {"uscc", Of::text, nullptr, "单位统一社会信用代码", "its unified social credit code"},
    {"division", Of::text, nullptr, "行政区划代码（6 位）", "its division code, six digits"},
};

const std::vector<Shape> kSigningKey = {
    {"file", Of::text, nullptr, "私钥文件（PEM，权限 0600）", "private key file, PEM, mode 0600"},
    {"algorithm", Of::text, nullptr, "算法，缺省 sm2-sm3", "algorithm, sm2-sm3 unless given"},
    {"passphrase", Of::secret, nullptr, "口令的出处：{\"file\"|\"env\"|\"credential\": …}", "where the passphrase is"},
    {"signer_id", Of::text, nullptr, "SM2 签名者标识，缺省 1234567812345678", "SM2 signer id"},
};

const std::vector<Shape> kLogKeys = {
    {"ed25519", Of::text, nullptr, "交换日志 Ed25519 私钥文件", "Ed25519 private key file of the exchange log"},
    {"sm2", Of::text, nullptr, "交换日志 SM2 私钥文件", "SM2 private key file of the exchange log"},
    {"heads", Of::list, nullptr, "别人保存的日志头文件（见证人的 cosigned、锚定行），启动时对照", "files with heads of the log that others keep (a witness's cosigned, an anchor), compared at start-up"},
    {"witnesses", Of::list, nullptr, "认可的见证人公钥，或存有它的文件", "the witnesses that are believed: verifier keys, or files of them"},
};

const std::vector<Shape> kEvidenceKey = {
    {"file", Of::text, nullptr, "证据库密钥文件：32 字节，权限 0600；缺省为单位密值旁的 evidence.key", "the evidence store's key file, 32 bytes, mode 0600; evidence.key beside the office secret unless given"},
    {"cipher", Of::text, nullptr, "加密算法 aes-256-gcm（缺省）或 sm4-gcm", "cipher: aes-256-gcm unless given, or sm4-gcm"},
    {"former", Of::list, nullptr, "更换前的密钥文件，用来打开旧证据", "key files from before a change, to open older evidence"},
};

const std::vector<Shape> kKeys = {
    {"office_secret", Of::text, nullptr, "单位密值文件：32 字节，永不更换", "office secret file: 32 bytes, never replaced"},
    {"sign", Of::object, &kSigningKey, "报文签名私钥", "the key that signs messages"},
    {"log", Of::object, &kLogKeys, "交换日志签名私钥", "the keys that sign the exchange log"},
    {"evidence", Of::object, &kEvidenceKey, "证据库密钥", "the key that the evidence store is encrypted with"},
};

const std::vector<Shape> kPin = {
    {"file", Of::text, nullptr, "平台公钥或证书（PEM）", "the platform's public key or certificate, PEM"},
    {"algorithm", Of::text, nullptr, "算法，缺省 sm2-sm3", "algorithm"},
    {"signer_id", Of::text, nullptr, "SM2 签名者标识", "SM2 signer id"},
    {"from", Of::text, nullptr, "启用日 YYYY-MM-DD", "first day"},
    {"until", Of::text, nullptr, "停用日 YYYY-MM-DD（不含）", "last day, exclusive"},
};

const std::vector<Shape> kBatch = {
    {"records", Of::number, nullptr, "每批记录数上限", "records a batch at most"},
    {"bytes", Of::number, nullptr, "每批字节数上限", "bytes a batch at most"},
};

const std::vector<Shape> kBackoff = {
    {"first_ms", Of::number, nullptr, "首次等待毫秒数", "first wait in ms"},
    {"cap_ms", Of::number, nullptr, "等待毫秒数上限", "longest wait in ms"},
};

const std::vector<Shape> kMaintenance = {
    {"cron", Of::text, nullptr, "每次维护开始的时刻（cron，北京时间）", "when each window begins, a cron expression, Beijing time"},
    {"minutes", Of::number, nullptr, "每次维护多少分钟", "how many minutes each lasts"},
    {"from", Of::text, nullptr, "一次性维护的开始 YYYY-MM-DD HH:MM", "begin of a single window, YYYY-MM-DD HH:MM"},
    {"until", Of::text, nullptr, "一次性维护的结束（不含）", "its end, exclusive"},
};

const std::vector<Shape> kPlatform = {
    {"title", Of::text, nullptr, "平台名称", "title"},
    {"profile", Of::text, nullptr, "平台配置文件名（mappings/platforms/ 下，不带 .json）", "profile under mappings/platforms/"},
    {"origin", Of::text, nullptr, "平台地址 https://主机[:端口]", "https://host[:port]"},
    {"ca", Of::text, nullptr, "信任的 CA 证书（PEM），缺省用系统的", "CA certificates, the system's unless given"},
    {"client_certificate", Of::text, nullptr, "客户端证书（双向 TLS）", "client certificate, mutual TLS"},
    {"client_key", Of::text, nullptr, "客户端证书的私钥", "its key"},
    {"pinned", Of::list, &kPin, "平台签名公钥", "the platform's signing keys"},
    {"batch", Of::object, &kBatch, "批次大小", "batch size"},
    {"backoff", Of::object, &kBackoff, "失败后的等待", "waits after failures"},
    {"maintenance", Of::list, &kMaintenance, "维护时段：期间不发送、不询问，批次留着", "maintenance windows: nothing is sent or asked, the batch waits"},
};

const std::vector<Shape> kSchedule = {
    {"cron", Of::text, nullptr, "何时运行：分 时 日 月 星期", "when it runs: minute, hour, day, month, day of the week"},
    {"zone", Of::text, nullptr, "时区，缺省 Asia/Shanghai；也可以是 UTC 或 +08:00", "its zone, Asia/Shanghai unless given; or UTC or +08:00"},
    {"days", Of::text, nullptr, "working 只在工作日，every 每天（缺省）", "working: on working days only; every day unless given"},
    {"missed", Of::text, nullptr, "错过的：skip 不补，once 补一次（缺省），all 逐次补", "what was missed: skip, once (unless given) or all"},
    {"jitter", Of::number, nullptr, "最多推迟多少秒，错开各单位", "later by at most so many seconds, not all offices at once"},
};

const std::vector<Shape> kDisk = {
    {"stop_below_mb", Of::number, nullptr, "剩余低于多少 MB 不开始新的运行，缺省 500", "below so many MB free no new run begins, 500 unless given"},
    {"resume_above_mb", Of::number, nullptr, "剩余达到多少 MB 恢复，缺省 1000", "from so many MB free on runs begin again, 1000 unless given"},
};

const std::vector<Shape> kService = {
    {"metrics", Of::text, nullptr, "Prometheus 指标地址 127.0.0.1:端口，可与 health 相同，缺省不开", "where /metrics answers, may be that of health; nowhere unless given"},
    {"diagnostics", Of::text, nullptr, "运行诊断写到这个文件（每行一个 JSON，可轮转），缺省写标准错误（journald）", "diagnostics go to this file (one JSON object a line; may be rotated); to standard error (journald) unless given"},
    {"disk", Of::object, &kDisk, "状态目录所在磁盘的下限", "limits of the state folder's disk"},
    {"health", Of::text, nullptr, "本机健康检查地址 127.0.0.1:端口，缺省不开", "where /healthz answers, 127.0.0.1:port; nowhere unless given"},
};

const std::vector<Shape> kTask = {
    {"title", Of::text, nullptr, "名称", "title"},
    {"department", Of::text, nullptr, "责任处室", "the department that answers for it"},
    {"mapping", Of::text, nullptr, "映射文件（mappings/ 下）", "mapping file under mappings/"},
    {"source", Of::any, nullptr, "数据源，选项见 source check", "the source; options by type"},
    {"mode", Of::text, nullptr, "full 全量快照，或 incremental 增量", "full snapshot or incremental"},
    {"platforms", Of::list, nullptr, "报往哪些平台，缺省全部", "which platforms, all unless given"},
    {"since", Of::text, nullptr, "只报此日（YYYY/MM/DD）起作出决定的", "only what was decided since"},
    {"off", Of::boolean, nullptr, "停用", "switched off"},
    {"schedule", Of::object, &kSchedule, "时间表，逐项覆盖顶层的 schedule", "its timetable, member by member over the one for all"},
};

const std::vector<Shape> kFonts = {
    {"folders", Of::list, nullptr, "另外查找字体的目录", "folders with fonts, looked into first"},
    {"title", Of::list, nullptr, "标题（小标宋）的字体，写名称或文件，先写的先用", "fonts for titles by name or file, best first"},
    {"heading", Of::list, nullptr, "小标题（黑体）的字体", "fonts for headings"},
    {"body", Of::list, nullptr, "正文（仿宋）的字体", "fonts for the text"},
    {"number", Of::list, nullptr, "页码（宋体）的字体", "fonts for page numbers"},
    {"fallback", Of::list, nullptr, "上述字体缺字时用的字体", "fonts for characters that the others lack"},
};

const std::vector<Shape> kAlertMail = {
    {"server", Of::text, nullptr, "邮件服务器 smtps://主机[:端口]，或 smtp://（STARTTLS）", "mail server, smtps://host[:port] or smtp:// (STARTTLS)"},
    {"user", Of::text, nullptr, "账号", "account"},
    {"password", Of::secret, nullptr, "口令的出处：{\"file\"|\"env\"|\"credential\": …}", "where the password is"},
    {"ca", Of::text, nullptr, "信任的 CA 证书（PEM），缺省用系统的", "CA certificates, the system's unless given"},
    {"from", Of::text, nullptr, "发件地址", "address it comes from"},
    {"to", Of::list, nullptr, "收件地址", "addresses that it goes to"},
    {"language", Of::text, nullptr, "通知的语言：zh 或 en，缺省 zh", "language of the notices: zh or en, zh unless given"},
};

const std::vector<Shape> kAlertWebhook = {
    {"url", Of::text, nullptr, "接收地址 https://…", "https://… that takes it"},
    {"language", Of::text, nullptr, "通知的语言：zh 或 en，缺省 zh", "language of the notices: zh or en, zh unless given"},
    {"secret", Of::secret, nullptr, "签名密值的出处；签名在 X-Creditlink-Signature 头", "where the secret is that signs it, in X-Creditlink-Signature"},
    {"ca", Of::text, nullptr, "信任的 CA 证书（PEM），缺省用系统的", "CA certificates, the system's unless given"},
};

const std::vector<Shape> kAlerts = {
    {"mail", Of::object, &kAlertMail, "发邮件", "by mail"},
    {"webhook", Of::object, &kAlertWebhook, "发到接口", "to a web hook"},
    {"repeat_hours", Of::number, nullptr, "仍未解决的多少小时后再通知，缺省 24", "hours until what still stands is told of again, 24 unless given"},
    {"lead_minutes", Of::number, nullptr, "持续多少分钟才通知，缺省 5", "minutes that it stands before it is told of, 5 unless given"},
    {"quarantine_days", Of::number, nullptr, "待处理的行超过多少天要通知，缺省 7", "days that a row may wait in quarantine, 7 unless given"},
    {"off", Of::list, nullptr, "不通知的项目，名称见 alert list", "checks that raise nothing, by their names in alert list"},
};

const std::vector<Shape> kSiteServer = {
    {"listen", Of::text, nullptr, "地址:端口，如 0.0.0.0:8444；没有证书的只能监听本机", "address:port, as 0.0.0.0:8444; without a certificate only this machine is listened on"},
    {"certificate", Of::text, nullptr, "TLS 证书（PEM）", "TLS certificate, PEM"},
    {"key", Of::text, nullptr, "TLS 私钥（PEM，0600）", "TLS key, PEM, mode 0600"},
};

const std::vector<Shape> kLetters = {
    {"site", Of::text, nullptr, "公布承诺书的站点目录，缺省为配置旁的 site", "the folder of the site, \"site\" beside the configuration unless given"},
    {"serve", Of::object, &kSiteServer, "由 creditlink serve 直接提供站点（只读）；缺省不提供，由 nginx 等提供", "creditlink serve offers the site itself, read-only; not unless given: a web server does"},
    {"address", Of::text, nullptr, "站点的公开网址，https:// 开头：文件上的二维码指向它，也报给平台、写进订阅源", "the site's public address, https://: QR codes on documents lead there, platforms and the feed are told it"},
    {"fonts", Of::object, &kFonts, "PDF、OFD 用的字体", "fonts for PDF and OFD"},
    {"sign", Of::object, &kSigningKey, "签 PDF 的私钥，缺省 keys 下的 document-p256.pem", "the key that signs PDF; document-p256.pem beside the office secret unless given"},
    {"certificate", Of::text, nullptr, "签 PDF 的证书（PEM，本单位的在前），缺省为私钥文件名加 .crt", "its certificates, PEM, the office's first; the key's file with .crt unless given"},
    {"ofd_certificate", Of::text, nullptr, "签 OFD 的 SM2 证书（PEM），缺省为 SM2 私钥文件名加 .crt", "the SM2 certificates that OFD is signed with, PEM; the SM2 key's file with .crt unless given"},
};

const std::vector<Shape> kRetention = {
    {"months", Of::number, nullptr, "从交换那个月的月底起保存多少个月", "kept for so many months after the month of the exchange"},
    {"basis", Of::text, nullptr, "依据，如文号", "why so long: a regulation, a decision"},
};

const std::vector<Shape> kTimestamp = {
    {"url", Of::text, nullptr, "时间戳机构（RFC 3161）的地址", "the time-stamping authority's address, RFC 3161"},
    {"ca", Of::text, nullptr, "其证书或其 CA 证书（PEM），固定", "its certificate, or its CA's, PEM: pinned"},
    {"every_hours", Of::number, nullptr, "多少小时取一次，缺省 24", "how often, 24 hours unless given"},
    {"alarm_hours", Of::number, nullptr, "多少小时没有取到就报警，缺省 72", "after how many hours without one it is an alarm, 72 unless given"},
};

const std::vector<Shape> kLog = {
    {"timestamp", Of::object, &kTimestamp, "为日志头取时间戳", "the log's head is dated by somebody else"},
};

const std::vector<Shape>* element_of(const Shape& shape) { return shape.inside; }

void check_value(std::string_view file, const json::Value& value, const Shape& shape, std::vector<Error>& faults) {
    const auto expect = [&](bool right, std::string_view zh, std::string_view en) {
        if (!right) faults.push_back(json::error_at(file, value, say("“{n}”应为{t}", "\"{n}\" should be {t}", {{"n", std::string(shape.name)}, {"t", std::string(say(zh, en))}}), std::string(say(shape.zh, shape.en))));
        return right;
    };
    switch (shape.of) {
        case Of::any: return;
        case Of::text: expect(value.is_string(), "文字", "a string"); return;
        case Of::number: expect(value.integer().value_or(-1) >= 0, "非负整数", "a whole number"); return;
        case Of::boolean: expect(value.type == json::Type::boolean, "true 或 false", "true or false"); return;
        case Of::secret:
            if (auto named = check_secret_reference(file, value); !named) faults.push_back(named.error());
            return;
        case Of::object:
            if (expect(value.is_object(), "对象", "an object")) check_shape(file, value, *element_of(shape), faults);
            return;
        case Of::map:
            if (!expect(value.is_object(), "对象", "an object")) return;
            for (const auto& [name, inside] : value.members) check_shape(file, inside, *element_of(shape), faults);
            return;
        case Of::list:
            if (!expect(value.is_array(), "列表", "a list")) return;
            for (const json::Value& item : value.items) {
                if (shape.inside) check_shape(file, item, *shape.inside, faults);
                else if (!item.is_string()) faults.push_back(json::error_at(file, item, std::string(say("应为文字", "should be a string"))));
            }
            return;
    }
}

}  // namespace

const std::vector<Shape> kConsole = {
    {"listen", Of::text, nullptr, "控制台地址:端口，如 0.0.0.0:8443；缺省不开", "where the console answers, as 0.0.0.0:8443; nowhere unless given"},
    {"certificate", Of::text, nullptr, "TLS 证书（PEM）；没有时只能监听本机", "TLS certificate, PEM; without one only this machine is listened on"},
    {"key", Of::text, nullptr, "TLS 私钥（PEM，0600）", "TLS key, PEM, mode 0600"},
    {"tls_in_front", Of::boolean, nullptr, "前面有 nginx 等终结 TLS", "a server in front, such as nginx, ends TLS"},
};

const std::vector<Shape> kConfigShape = {
    {"$schema", Of::text, nullptr, "给编辑器用", "for editors"},
    {"office", Of::object, &kOffice, "本单位", "this office"},
    {"state", Of::text, nullptr, "状态目录：台账、日志、内容库", "state directory"},
    {"mappings", Of::text, nullptr, "映射目录", "mappings directory"},
    {"letters", Of::object, &kLetters, "信用承诺书", "commitment letters"},
    {"reporting_day", Of::text, nullptr, "上报日 YYYY/MM/DD，只供样例和演练；缺省为今天", "reporting day for samples and rehearsals; today unless given"},
    {"keys", Of::object, &kKeys, "密钥", "keys"},
    {"log", Of::object, &kLog, "交换日志", "the exchange log"},
    {"retention", Of::map, &kRetention, "证据内容按类别保存多久：目录名、inquiry 或 default", "how long contents are kept, by class: a kind, inquiry or default"},
    {"schedule", Of::object, &kSchedule, "各任务共同的时间表，由 creditlink serve 执行", "the timetable for all tasks, which creditlink serve keeps"},
    {"service", Of::object, &kService, "常驻服务 creditlink serve", "the service, creditlink serve"},
    {"alerts", Of::object, &kAlerts, "告警：通知谁、怎么通知", "alerts: who is told, and how"},
    {"console", Of::object, &kConsole, "网页控制台，由 creditlink serve 提供", "the console, which creditlink serve offers"},
    {"platforms", Of::map, &kPlatform, "平台", "platforms"},
    {"tasks", Of::map, &kTask, "任务", "tasks"},
};

void check_shape(std::string_view file, const json::Value& value, const std::vector<Shape>& shape, std::vector<Error>& faults) {
    if (!value.is_object()) {
        faults.push_back(json::error_at(file, value, std::string(say("应为对象", "should be an object"))));
        return;
    }
    std::vector<std::string_view> known;
    for (const Shape& member : shape) known.push_back(member.name);
    for (const auto& [name, inside] : value.members) {
        const auto at = std::find_if(shape.begin(), shape.end(), [&n = name](const Shape& member) { return member.name == n; });
        if (at != shape.end()) check_value(file, inside, *at, faults);
        else faults.push_back(json::unknown_member(file, name, inside, known));
    }
}

}  // namespace creditlink
