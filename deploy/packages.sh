# Debian 12 packages. Sourced by deploy/try and tests/run.
# What the build needs; what the tests need beside it.
BUILD_PACKAGES="g++ cmake ninja-build pkg-config ccache
libpoco-dev rapidjson-dev libcurl4-openssl-dev libssl-dev libzip-dev libexpat1-dev libfreexl-dev libxlsxwriter-dev
libicu-dev libpq-dev libre2-dev libsqlite3-dev libzstd-dev libxxhash-dev libqrencode-dev libgcrypt20-dev
libharfbuzz-dev zlib1g-dev"
SAMPLE_PACKAGES="postgresql python3-minimal openssl"
TEST_PACKAGES="doctest-dev sqlite3 curl nodejs npm poppler-utils qpdf zbar-tools chromium $SAMPLE_PACKAGES"
# For tests/run --full: some 200 MB that open the DOCX, and what stands in front of the console.
FULL_TEST_PACKAGES="libreoffice-writer-nogui nginx-light"

# install_packages WHY PACKAGE...: says what it will install, then installs what is missing. Safe to run twice.
install_packages() {
    local why=$1 missing="" package
    shift
    for package in "$@"; do
        case $package in
            nodejs) command -v node >/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
        esac
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    echo "== installing for $why:$missing"
    local sudo=""
    if [ "$(id -u)" != 0 ]; then sudo=sudo; fi
    $sudo apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# Letters as PDF and OFD: 仿宋, 黑体 and 宋体 are FandolFang and its like (GPL with the exception for fonts that are embedded), which
# Debian has only inside a package that draws in all of TeX; they are taken out of it. Titles and rare characters: Noto.
FONT_PACKAGES="fonts-noto-cjk"
FONT_FOLDER=/usr/local/share/fonts/creditlink
install_fonts() {
    # shellcheck disable=SC2086
    install_packages "letters as PDF and OFD" $FONT_PACKAGES
    [ -e "$FONT_FOLDER/FandolFang-Regular.otf" ] && return 0
    echo "== installing for letters as PDF and OFD: the Fandol fonts"
    local sudo="" work
    if [ "$(id -u)" != 0 ]; then sudo=sudo; fi
    work=$(mktemp -d)
    $sudo apt-get update -qq
    (cd "$work" && apt-get download -qq texlive-lang-chinese 2>/dev/null && dpkg -x texlive-lang-chinese_*.deb .) || {
        rm -rf "$work"
        return 1
    }
    $sudo install -D -m 644 -t "$FONT_FOLDER" "$work"/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol{Fang,Hei,Song}-Regular.otf
    rm -rf "$work"
}
