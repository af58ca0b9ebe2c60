#include "options.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "creditlink/base/message.h"
#include "creditlink/base/text.h"
#include "creditlink/http/server.h"

namespace creditlink::sandbox {

namespace {

struct Option {
    std::string_view name, value;  // no value: a switch
    std::string_view zh, en;
};

constexpr Option kOptions[] = {
    {"--listen", "地址:端口", "监听地址，默认 127.0.0.1:0（任一空闲端口）", "where to listen, 127.0.0.1:0 unless told (any free port)"},
    {"--origin", "URL", "对外的 https://主机[:端口]，签名按它计算，默认取监听地址", "the origin that signatures are about; the address listened on unless told"},
    {"--tls-cert", "文件", "服务器证书（PEM）；非本机地址必须用 TLS", "server certificate (PEM); TLS is a must beyond loopback"},
    {"--tls-key", "文件", "服务器证书的私钥（PEM）", "its private key (PEM)"},
    {"--client-ca", "文件", "要求客户端证书，由此 CA 签发（PEM）", "ask for client certificates from this CA (PEM)"},
    {"--keys", "目录", "平台签名密钥所在目录；没有时生成 platform.key、platform.pub", "folder of the platform's signing key, made when absent"},
    {"--alg", "算法", "平台签名算法：sm2-sm3（默认）、ecdsa-p256-sha256、ed25519", "the platform's algorithm: sm2-sm3 (default), ecdsa-p256-sha256, ed25519"},
    {"--sender", "代码=公钥[:算法]", "报送单位的统一社会信用代码和公钥文件（可重复）", "a sender's credit code and public key file (repeatable)"},
    {"--senders", "文件", "报送单位清单（JSON）：{\"senders\":[{\"sender\",\"key\",\"alg\",\"from\",\"until\"}]}", "the same as a JSON file"},
    {"--kind", "类别=目录版本", "接收的类别（可重复）；默认接收 xk、cf、cn 等八类", "a kind and its catalogue (repeatable), beside the usual ones"},
    {"--records", "n", "每批最多条数，默认 1000", "most records of a batch, 1000 unless told"},
    {"--bytes", "n", "每批最多字节数，默认 4194304", "most bytes of a batch, 4194304 unless told"},
    {"--no-row-checks", "", "不逐条校验", "no row checks"},
    {"--store", "文件", "SQLite 存储文件；默认用临时文件，结束即消失", "the SQLite file; a temporary one unless told"},
    {"--fault", "名称[=n][:概率]", "开启一种故障（可重复）；mix 为可自行恢复的全部故障", "turns a fault on (repeatable); mix is all that a client gets over by itself"},
    {"--fault-rate", "概率", "未写概率的故障合计发生的概率，默认 1", "rate shared by the faults without one of their own, 1 unless told"},
    {"--fault-on", "范围", "posts（默认）、inquiries、batches 或 all", "posts (default), inquiries, batches or all"},
    {"--seed", "n", "故障的随机种子，默认 1；同一种子结果相同", "seed of the faults, 1 unless told; the same seed, the same run"},
    {"--bench", "", "测速：只读请求、签发回执，不校验、不入库", "for benchmarks: reads, checks nothing, signs a receipt"},
    {"--help", "", "显示本说明", "this help"},
};

using Given = std::map<std::string_view, std::vector<std::string>>;

Error wrong(std::string_view option, std::string_view zh, std::string_view en) {
    return Error{Errc::usage, std::string(say(zh, en)), std::string(option), std::string(say("用 --help 查看说明", "see --help"))};
}

Result<Given> gather(const std::vector<std::string>& words) {
    Given given;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto option = std::find_if(std::begin(kOptions), std::end(kOptions), [&](const Option& o) { return o.name == words[i]; });
        if (option == std::end(kOptions)) {
            std::vector<std::string_view> names;
            for (const auto& o : kOptions) names.push_back(o.name);
            const auto close = nearest(words[i], names);
            return Error{Errc::usage, say("不认识的选项 {word}", "unknown option {word}", {{"word", shown(words[i])}}), {},
                         close.empty() ? std::string(say("用 --help 查看说明", "see --help")) : say("是否指 {close}？", "did you mean {close}?", {{"close", std::string(close)}})};
        }
        if (option->value.empty()) { given[option->name].emplace_back(); continue; }
        if (i + 1 == words.size()) return wrong(option->name, "后面缺少值", "wants a value");
        given[option->name].push_back(words[++i]);
    }
    return given;
}

template <typename Number>
std::optional<Number> number_from(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

Status read_listen(const std::string& text, Options& options) {
    auto listen = address_and_port(text);
    if (!listen) return wrong("--listen", "应为 地址:端口", "wants address:port");
    std::tie(options.address, options.port) = std::move(*listen);
    return {};
}

Status read_sender(const std::string& text, Options& options) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) return wrong("--sender", "应为 代码=公钥文件[:算法]", "wants code=file[:algorithm]");
    SenderPin pin{text.substr(0, equals), text.substr(equals + 1), std::nullopt};
    const std::string file = pin.key_file.string();
    if (const auto colon = file.rfind(':'); colon != std::string::npos) {
        pin.algorithm = algorithm_named(std::string_view(file).substr(colon + 1));
        if (pin.algorithm) pin.key_file = file.substr(0, colon);
    }
    options.senders.push_back(std::move(pin));
    return {};
}

Status read_target(const std::string& text, Options& options) {
    constexpr std::pair<std::string_view, FaultTarget> kTargets[] = {
        {"posts", FaultTarget::posts}, {"inquiries", FaultTarget::inquiries}, {"batches", FaultTarget::batches}, {"all", FaultTarget::all}};
    for (const auto& [name, target] : kTargets)
        if (name == text) { options.fault_target = target; return {}; }
    return wrong("--fault-on", "应为 posts、inquiries、batches 或 all", "is posts, inquiries, batches or all");
}

Status read_kind(const std::string& text, Options& options) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) return wrong("--kind", "应为 类别=目录版本", "wants kind=catalogue");
    options.settings.kinds[text.substr(0, equals)] = text.substr(equals + 1);
    return {};
}

template <typename Number, typename Target>
Status read_number(const Given& given, std::string_view name, Target& target) {
    const auto found = given.find(name);
    if (found == given.end()) return {};
    const auto value = number_from<Number>(found->second.back());
    if (!value || *value < Number{}) return wrong(name, "应为非负的数", "wants a number that is not negative");
    target = *value;
    return {};
}

Status read_each(const Given& given, std::string_view name, Options& options, Status (*read)(const std::string&, Options&)) {
    const auto found = given.find(name);
    if (found == given.end()) return {};
    for (const auto& value : found->second)
        if (auto done = read(value, options); !done) return done;
    return {};
}

}  // namespace

Result<Options> read_options(const std::vector<std::string>& words) {
    const auto given = gather(words);
    if (!given) return given.error();
    Options options;
    options.settings.kinds = {{"xk", "2018.1"}, {"cf", "2018.1"}, {"cn", "2018.1"}, {"inspection", "2024.1"}, {"integrity", "2024.1"},
                              {"qualification", "2024.1"}, {"contract", "2024.1"}, {"achievement", "2024.1"}};
    const auto last = [&](std::string_view name) { const auto found = given->find(name); return found == given->end() ? std::string() : found->second.back(); };
    options.help = given->contains("--help");
    options.bench = given->contains("--bench");
    options.settings.row_checks = !given->contains("--no-row-checks");
    options.origin = last("--origin");
    options.certificate = last("--tls-cert");
    options.certificate_key = last("--tls-key");
    options.client_ca = last("--client-ca");
    options.keys = last("--keys");
    options.senders_file = last("--senders");
    options.store = last("--store");
    if (const auto found = given->find("--fault"); found != given->end()) options.faults = found->second;
    if (const auto name = last("--alg"); !name.empty()) {
        const auto algorithm = algorithm_named(name);
        if (!algorithm) return wrong("--alg", "没有这种算法", "no such algorithm");
        options.algorithm = *algorithm;
    }
    for (const auto& done : {read_each(*given, "--listen", options, read_listen), read_each(*given, "--sender", options, read_sender),
                             read_each(*given, "--kind", options, read_kind), read_each(*given, "--fault-on", options, read_target),
                             read_number<std::size_t>(*given, "--records", options.settings.limits.records),
                             read_number<std::size_t>(*given, "--bytes", options.settings.limits.bytes),
                             read_number<double>(*given, "--fault-rate", options.fault_rate), read_number<std::uint64_t>(*given, "--seed", options.seed)})
        if (!done) return done.error();
    return options;
}

std::string help_text() {
    constexpr std::size_t kColumn = 30;
    const auto padded = [](std::string text) {
        const auto width = display_width(text);
        return text + std::string(width < kColumn ? kColumn - width : 1, ' ');
    };
    std::string out(say("creditlink-sandbox：按接口应答的模拟平台，也能按要求出错\n\n用法：creditlink-sandbox --sender 代码=公钥文件 [选项]\n"
                        "例：  creditlink-sandbox --sender 11220000MB0000000X=office.pub --fault mix --fault-rate 0.2 --seed 7\n\n",
                        "creditlink-sandbox: a platform that keeps to the interface, and misbehaves on request\n\n"
                        "usage:   creditlink-sandbox --sender CODE=public.pem [options]\n"
                        "example: creditlink-sandbox --sender 11220000MB0000000X=office.pub --fault mix --fault-rate 0.2 --seed 7\n\n"));
    for (const auto& o : kOptions) out += "  " + padded(std::string(o.name) + " " + std::string(o.value)) + std::string(say(o.zh, o.en)) + "\n";
    out += say("\n故障：\n", "\nfaults:\n");
    for (const auto& f : all_faults()) out += "  " + padded(std::string(f.name)) + std::string(say(f.zh, f.en)) + "\n";
    return out;
}

}  // namespace creditlink::sandbox
