#include <iostream>

#include "command.h"
#include "creditlink/base/message.h"
#include "creditlink/base/midnight.h"
#include "creditlink/base/random.h"
#include "creditlink/signing/document_signature.h"
#include "key_roster.h"
#include "own_key.h"
#include "print.h"

namespace creditlink {

namespace {

// A file that is there but cannot be read is never taken for absent: it would be replaced, and what it protects be lost.
Result<bool> is_there(const Path& file) {
    auto held = read_private_file(file, 1u << 20);
    if (held) return true;
    if (held.error().code == Errc::not_found) return false;
    return held.error();
}

// 32 random bytes, unless the file is there; true if it was made.
Result<bool> make_secret(const Path& file) {
    if (auto parent = make_directories(file.parent_path(), 0700); !parent) return parent.error();
    auto there = is_there(file);
    if (!there || *there) return there ? Result<bool>(false) : there;
    if (auto written = write_file(file, random_bytes(32), 0600); !written) return written.error();
    return true;
}

// The certificate that goes with a key which signs documents, made by that key until an authority's takes its place.
Result<bool> make_certificate(const Config& config, const KeyConfig& signing, const std::string& certificate) {
    const Path file = config.at(certificate);
    if (auto there = read_file(file, 1u << 20); there || there.error().code != Errc::not_found) return there ? Result<bool>(false) : there.error();
    auto key = own_key(config, signing);
    if (!key) return key.error();
    const std::int64_t now = SystemClock().unix_seconds();
    auto pem = self_signed_certificate(*key, {config.office_name, now, now + kOwnCertificateSeconds});
    if (!pem) return pem.error();
    if (auto written = write_file(file, *pem, 0644); !written) return written.error();
    return true;
}

// What an office needs before its first run: the secret, the signing key, the log's two keys. Existing ones are left alone.
Result<Exit> init_keys(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    Table table;
    table.columns({Table::Align::whole, Table::Align::middle, Table::Align::whole});
    const auto made = [&](std::string_view what, const Path& file, bool fresh) {
        if (in.json) {
            json::Writer writer;
            return print_json(writer.begin_object().member("what", what).member("file", file.string()).name("made").boolean(fresh).end_object());
        }
        table.row({std::string(what), file.string(), std::string(fresh ? say("新生成", "made") : say("已有，未动", "there already, left alone"))});
    };
    for (const auto& [what, file] : {std::pair{say("单位密值", "office secret"), config->office_secret_file},
                                     std::pair{say("证据库密钥", "evidence store key"), config->evidence_key_file}}) {
        auto fresh = make_secret(config->at(file));
        if (!fresh) return fresh.error();
        made(what, config->at(file), *fresh);
    }
    struct Wanted {
        std::string_view what;
        std::string file;
        Algorithm algorithm;
    };
    for (const Wanted& wanted : {Wanted{say("报文签名私钥", "signing key"), config->sign.file, config->sign.algorithm},
                                 Wanted{say("日志签名私钥", "log key"), config->log_ed25519_file, Algorithm::ed25519},
                                 Wanted{say("日志签名私钥", "log key"), config->log_sm2_file, Algorithm::sm2_sm3},
                                 Wanted{say("文件签名私钥", "document key"), config->documents.sign.file, config->documents.sign.algorithm}}) {
        const Path file = config->at(wanted.file);
        if (auto parent = make_directories(file.parent_path(), 0700); !parent) return parent.error();
        auto there = is_there(file);
        if (!there) return there.error();
        if (!*there) {
            auto key = PrivateKey::generate(wanted.algorithm);
            if (!key) return key.error();
            if (auto saved = key->save(file); !saved) return saved.error();
            if (auto saved = write_file(file.string() + ".pub", key->public_key().pem(), 0644); !saved) return saved.error();
        }
        made(std::string(wanted.what) + " " + std::string(name_of(wanted.algorithm)), file, !*there);
    }
    const DocumentConfig& documents = config->documents;
    for (const auto& [key, file] : {std::pair{documents.sign, documents.certificate}, std::pair{config->sm2_document_key(), documents.ofd_certificate}}) {
        auto certificate = make_certificate(*config, key, file);
        if (!certificate) return certificate.error();
        made(std::string(say("文件签名证书（自签）", "document certificate, self-signed")) + " " + std::string(name_of(key.algorithm)), config->at(file), *certificate);
    }
    if (in.json) return Exit::balanced;
    std::cout << table.text();
    print_wrapped(say("请把 .pub 公钥交平台登记；单位密值、证据库密钥和私钥请离线备份，单位密值永不更换。",
                      "Register the .pub key with the platform; back up the office secret, the evidence key and the private keys off line. The office secret is never replaced."));
    print_next("creditlink config check");
    return Exit::balanced;
}

Result<Exit> make_new(const Invocation& in) {
    if (in.arguments.size() != 1) return Error{Errc::usage, std::string(say("请给出私钥文件名", "name the file of the private key")), {}, {}};
    const auto algorithm = algorithm_named(in.option("--algorithm", "sm2-sm3"));
    if (!algorithm) return Error{Errc::usage, std::string(say("不认识的算法", "no such algorithm")), {}, "sm2-sm3 ecdsa-p256-sha256 ed25519 rsa-pss-sha512 rsa-v1_5-sha256"};
    auto key = PrivateKey::generate(*algorithm);
    if (!key) return key.error();
    if (auto saved = key->save(in.arguments[0]); !saved) return saved.error();
    if (auto saved = write_file(in.arguments[0] + ".pub", key->public_key().pem(), 0644); !saved) return saved.error();
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object().member("algorithm", name_of(*algorithm)).member("keyid", key->public_key().id()).member("file", in.arguments[0]).end_object());
    } else {
        std::cout << name_of(*algorithm) << "  " << key->public_key().id() << '\n';
    }
    return Exit::balanced;
}

Result<Exit> list_keys(const Invocation& in) {
    auto config = in.config();
    if (!config) return config.error();
    const auto keys = keys_of_office(*config);
    Table table;
    table.header({std::string(say("用途", "for")), std::string(say("算法", "algorithm")), "keyid", std::string(say("文件", "file"))},
                 {Table::Align::left, Table::Align::whole, Table::Align::left, Table::Align::middle});
    for (const RosterKey& key : keys) {
        if (in.json) {
            json::Writer writer;
            writer.begin_object().member("for", key.what).member("algorithm", key.algorithm).member("keyid", key.fingerprint.empty() ? key.id : key.fingerprint).member("file", key.file).member("pinned", key.pinned);
            if (!key.fingerprint.empty()) writer.member("fingerprint", key.fingerprint);
            if (key.since) writer.member("since", rfc3339(key.since));
            if (key.until) writer.member("until", rfc3339(key.until));
            if (key.problem) writer.member("problem", key.problem->message);
            print_json(writer.end_object());
        } else {
            table.row({key.what, key.algorithm, key.problem ? key.problem->message : key.fingerprint.empty() ? key.id : key.fingerprint, key.file});
        }
    }
    if (!in.json) std::cout << table.text();
    return Exit::balanced;
}

Result<Exit> show_key(const Invocation& in) {
    if (in.arguments.size() != 1) return Error{Errc::usage, std::string(say("请给出公钥文件名", "name the file of the public key")), {}, {}};
    const auto algorithm = algorithm_named(in.option("--algorithm", "sm2-sm3"));
    if (!algorithm) return Error{Errc::usage, std::string(say("不认识的算法", "no such algorithm")), {}, {}};
    auto pem = read_file(in.arguments[0], 1u << 20);
    if (!pem) return pem.error();
    auto key = PublicKey::from_pem(*pem, *algorithm);
    if (!key) return key.error();
    if (in.json) {
        json::Writer writer;
        print_json(writer.begin_object().member("algorithm", name_of(*algorithm)).member("keyid", key->id()).member("pem", key->pem()).end_object());
    } else {
        std::cout << "keyid  " << key->id() << '\n' << key->pem();
    }
    return Exit::balanced;
}

}  // namespace

std::vector<Command> key_commands() {
    const OptionRow algorithm{"--algorithm", "NAME", "算法，缺省 sm2-sm3", "algorithm, sm2-sm3 unless given"};
    return {
        {"key", "init", "", "生成还没有的单位密值和私钥（已有的不动）", "make the office secret and keys that are missing", "creditlink key init", {}, init_keys},
        {"key", "new", "FILE", "生成一把新私钥（权限 0600）和 .pub 公钥", "make a new private key, mode 0600, and its .pub", "creditlink key new keys/office-2027.pem", {algorithm}, make_new},
        {"key", "list", "", "列出本单位和平台的密钥", "list our keys and the platforms'", "creditlink key list", {}, list_keys},
        {"key", "show", "FILE", "显示公钥及其 keyid", "show a public key and its id", "creditlink key show keys/office-sm2.pem.pub", {algorithm}, show_key},
    };
}

}  // namespace creditlink
