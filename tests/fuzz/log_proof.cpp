// What an auditor is handed: proofs, anchors, verifier keys, cosigned checkpoints, bundles of an export. The first byte
// says which: P a proof, A an anchor, K a verifier key, B a bundle, anything else a checkpoint.
#include "creditlink/exchange_log/anchor.h"
#include "creditlink/exchange_log/cosignature.h"
#include "creditlink/exchange_log/export.h"
#include "creditlink/exchange_log/proof.h"

#include "target.h"

using namespace creditlink;

namespace {

const NoteKey& witness() {
    static const auto made =
        parse_verifier_key("audit.example/w1+319c93ee+BD1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM");
    fuzz::require(static_cast<bool>(made));
    return *made;
}

// Whatever the entries are, the checkpoint is nobody's.
void check_bundle(std::string_view bytes) {
    const auto files = [bytes](const std::string& name) -> Result<std::string> {
        if (name == "checkpoint")
            return std::string("creditlink/x\n3\n") +
                   "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\xE2\x80\x94 x AAAAAAAA\n";
        if (name == "tile/entries/000.p/3") return std::string(bytes);
        return Error{Errc::not_found, {}, {}, {}};
    };
    const auto checked = check_export(files, "creditlink/x", {witness().key});
    fuzz::require(checked && !checked->signed_head && !checked->faults.empty());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes = fuzz::text_of(data, size);
    const char what = bytes.empty() ? 'C' : bytes.front();
    if (what == 'P' || what == 'A' || what == 'K' || what == 'B') bytes.remove_prefix(1);
    if (what == 'P') {
        if (const auto proof = InclusionProof::parse(bytes, "p"))
            fuzz::require(InclusionProof::parse(proof->json(), "p")->holds() == proof->holds());
        if (const auto proof = ConsistencyProof::parse(bytes, "p"))
            fuzz::require(ConsistencyProof::parse(proof->json(), "p")->holds() == proof->holds());
    } else if (what == 'A') {
        if (const auto head = parse_anchor(bytes)) fuzz::require(parse_anchor(anchor_line(*head)).value() == *head);
    } else if (what == 'K') {
        if (const auto key = parse_verifier_key(bytes)) fuzz::require(verifier_key(*key).value() == bytes);
    } else if (what == 'B') {
        check_bundle(bytes);
    } else if (const auto found = verified_cosignatures(bytes, {witness()})) {
        for (const Cosignature& one : *found) fuzz::require(one.time >= 0);
    }
    return 0;
}
