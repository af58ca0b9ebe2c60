#include "fixture.h"

#include <map>

namespace creditlink::sandbox {

std::string licence(const std::vector<std::pair<std::string, std::string>>& change) {
    std::map<std::string, std::string> fields = {
        {"XK_XDR_MC", "示例单位"}, {"XK_XDR_LB", "法人及非法人组织"}, {"XK_XDR_SHXYM", "91350100M000100Y43"}, {"XK_XKWS", "准予许可决定书"}, {"XK_WSH", "示例〔2025〕1号"},
        {"XK_XKLB", "普通"}, {"XK_NR", "许可内容"}, {"XK_JDRQ", "2025/03/04"}, {"XK_YXQZ", "2025/03/04"}, {"XK_YXQZI", "2030/03/03"}, {"XK_XKJG", "示例机关"},
        {"XK_XKJGDM", "91350100M000100Y43"}, {"XK_ZT", "1"}, {"XK_LYDW", "示例机关"}, {"XK_LYDWDM", "91350100M000100Y43"}};
    for (const auto& [name, value] : change) {
        if (value.empty()) fields.erase(name);
        else fields[name] = value;
    }
    return canonical_json(Data(fields.begin(), fields.end()));
}

}  // namespace creditlink::sandbox
