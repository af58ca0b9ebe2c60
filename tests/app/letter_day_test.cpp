// When a site that cannot be written just now is behind, and since when: whom the alarm is for.

#include "letter_day.h"

#include <doctest/doctest.h>

#include "creditlink/base/midnight.h"

using namespace creditlink;

TEST_CASE("a site of another day is behind since the midnight after its day, also where nobody changed a letter") {
    const CivilDate friday = *CivilDate::of(2026, 11, 20), saturday = *CivilDate::of(2026, 11, 21),
                    monday = *CivilDate::of(2026, 11, 23);
    CHECK(site_behind_since(friday, {}, saturday) ==
          midnight_of(saturday));  // somebody writes it at midnight: no news for some minutes
    CHECK(site_behind_since(friday, {}, monday) ==
          midnight_of(saturday));  // and news where it was not written for days
    CHECK_FALSE(site_behind_since(friday, {}, friday));
    CHECK_FALSE(site_behind_since({}, {}, friday));  // none was published yet
}

TEST_CASE(
    "a site that a letter was changed after is behind since the change, or since its day is over, whichever came "
    "first") {
    const CivilDate friday = *CivilDate::of(2026, 11, 20), saturday = *CivilDate::of(2026, 11, 21);
    const std::int64_t midnight = midnight_of(saturday);
    CHECK(site_behind_since(friday, midnight - 60, friday) == midnight - 60);
    CHECK(site_behind_since(friday, midnight - 60, saturday) == midnight - 60);
    CHECK(site_behind_since(friday, midnight + 60, saturday) == midnight);
    CHECK(site_behind_since({}, midnight, friday) == midnight);
}
