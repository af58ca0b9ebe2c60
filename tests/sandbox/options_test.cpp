#include "options.h"

#include <doctest/doctest.h>

#include "creditlink/base/message.h"

using namespace creditlink;
using namespace creditlink::sandbox;

TEST_CASE("the command line becomes options") {
    const auto options = read_options({"--listen", "127.0.0.1:8443", "--sender", "11=a:b/key.pub", "--sender", "22=rsa.pub:rsa-pss-sha512", "--fault", "mix", "--fault-rate", "0.25",
                                       "--fault-on", "all", "--seed", "7", "--records", "10", "--kind", "xk=2015.1", "--bench"});
    REQUIRE(options);
    CHECK(options->port == 8443);
    REQUIRE(options->senders.size() == 2);
    CHECK(options->senders[0].key_file == "a:b/key.pub");
    CHECK_FALSE(options->senders[0].algorithm);
    CHECK(options->senders[1].key_file == "rsa.pub");
    CHECK(options->senders[1].algorithm == Algorithm::rsa_pss_sha512);
    CHECK(options->fault_rate == 0.25);
    CHECK(options->fault_target == FaultTarget::all);
    CHECK(options->seed == 7);
    CHECK(options->settings.limits.records == 10);
    CHECK(options->settings.kinds.at("xk") == "2015.1");
    CHECK(options->bench);
}

TEST_CASE("a wrong command line is refused, naming the option") {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"--listen", "8443"}, {"--listen", "h:99999"}, {"--seed", "x"}, {"--seed"}, {"--fault-on", "some"},
                                                  {"--sender", "file"}, {"--alg", "md5"}, {"--kind", "xk"}}) {
        const auto options = read_options(words);
        REQUIRE_FALSE(options);
        CHECK(options.error().code == Errc::usage);
        CHECK(options.error().place == words[0]);
    }
    const auto misspelt = read_options({"--sendr", "x"});
    REQUIRE_FALSE(misspelt);
    CHECK(misspelt.error().hint.find("--sender") != std::string::npos);
}

TEST_CASE("the help names every fault in both languages") {
    for (const auto language : {Language::zh, Language::en}) {
        set_language(language);
        const auto help = help_text();
        for (const auto& fault : all_faults()) {
            CAPTURE(fault.name);
            CHECK(help.find("  " + std::string(fault.name) + " ") != std::string::npos);
            CHECK(help.find(language == Language::zh ? fault.zh : fault.en) != std::string::npos);
        }
    }
    set_language(Language::zh);
}
