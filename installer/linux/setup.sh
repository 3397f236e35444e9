#!/bin/sh
# Sets up what `make demo`, `make test` and `make check` need, beside the checkout in `.venv`:
# the system libraries that Qt loads, Python 3.11 or newer, and every package of requirements.lock by its hash.
#
#   installer/linux/setup.sh            what the tests need
#   installer/linux/setup.sh window     also what a window on the screen needs
#
# Missing system packages are installed by apt as root or with a sudo that asks for nothing; otherwise one line to
# paste is printed, and this ends with 1 only if the work cannot go on without it. Nothing is done when the lock and
# pyproject.toml are the ones of the last set-up. Where packages come from is the machine's own pip configuration.
set -eu

cd "$(dirname "$0")/../.."
CHECKOUT=$(pwd)
STAMP=.venv/set-up-for
PURPOSE=${1:-tests}

say() { printf '%s\n' "set-up: $*"; }
fail() { printf '%s\n' "set-up: $*" >&2; exit 1; }

# --- What the system must have -------------------------------------------------------------------------------------

# soname and the Debian package that carries it: without these QtGui cannot even be imported.
QT_NEEDS='libGL.so.1=libgl1 libEGL.so.1=libegl1 libxkbcommon.so.0=libxkbcommon0 libdbus-1.so.3=libdbus-1-3
libfontconfig.so.1=libfontconfig1 libglib-2.0.so.0=libglib2.0-0'
# The same for a window on an X screen.
WINDOW_NEEDS='libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxcb-cursor.so.0=libxcb-cursor0
libxcb-icccm.so.4=libxcb-icccm4 libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-randr.so.0=libxcb-randr0 libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
libxcb-xkb.so.1=libxcb-xkb1'

# Only a library that ldconfig does not list is missing: a package's name says less than the file that Qt opens.
missing_packages() {
  known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)
  for pair in $1; do
    case $known in
      *"${pair%%=*} "*) ;;
      *) printf '%s ' "${pair#*=}" ;;
    esac
  done
}

python_at_least_3_11() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Debian keeps ensurepip in a package of its own; a pip of the machine that knows --python serves as well.
makes_venvs() {
  "$1" -c 'import venv, ensurepip' >/dev/null 2>&1 || "$1" -m pip --python "$1" --version >/dev/null 2>&1
}

# The first python that is new enough and can make a .venv, else the first that is new enough, else nothing.
find_python() {
  new_enough=''
  for name in python3 python3.13 python3.12 python3.11 python3.14; do
    path=$(command -v "$name") || continue
    python_at_least_3_11 "$path" || continue
    if makes_venvs "$path"; then
      echo "$path"
      return
    fi
    new_enough=${new_enough:-$path}
  done
  echo "$new_enough"
}

missing_python() {
  found=$(find_python)
  if [ -n "$found" ]; then
    makes_venvs "$found" || "$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
  elif ! command -v python3 >/dev/null 2>&1; then
    echo 'python3 python3-venv'
  else
    # A python3 that is too old stays what it is; a newer one is asked for by its own name.
    for name in python3.13 python3.12 python3.11; do
      ! apt-cache show "$name-venv" >/dev/null 2>&1 || break
    done
    echo "$name $name-venv"
  fi
}

# --- Installing it, or saying in one line what to paste ------------------------------------------------------------

# Ubuntu 24.04 renamed libraries whose time type grew: `t64` is asked for where apt knows it.
apt_names() {
  for name in $1; do
    if apt-cache show "${name}t64" >/dev/null 2>&1; then printf '%s ' "${name}t64"; else printf '%s ' "$name"; fi
  done
}

apt_get() {
  if [ "$(id -u)" -eq 0 ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" </dev/null
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" </dev/null
  fi
}

may_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" -eq 0 ] || sudo -n true >/dev/null 2>&1
}

install_system_packages() {
  say "installing by apt: $1"
  apt_get update >/dev/null || say 'apt could not refresh its lists; going on with those it has'
  # shellcheck disable=SC2046  # the names are words on purpose
  apt_get install --no-install-recommends $(apt_names "$1") >/dev/null
}

line_to_paste() {
  command -v apt-get >/dev/null 2>&1 || {
    echo "(install with this system's own tool what Debian calls) $1"
    return
  }
  names=$(apt_names "$1")
  line="apt-get update; apt-get install -y --no-install-recommends ${names% }"
  if [ "$(id -u)" -eq 0 ]; then
    echo "$line"
  elif command -v sudo >/dev/null 2>&1; then
    echo "sudo sh -c '$line'"
  else
    echo "su -c '$line'"
  fi
}

# What cannot be done without, and what only a window on a screen asks for.
system_needs() {
  needed="$(venv_works || missing_python) $(missing_packages "$QT_NEEDS")"
  wished=$(missing_packages "$WINDOW_NEEDS")
  if [ "$PURPOSE" = window ] && [ -n "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    needed="$needed $wished"
    wished=''
  fi
  needed=$(printf "%s" "$needed" | xargs)
  wished=$(printf "%s" "$wished" | xargs)
}

have_the_system() {
  [ -n "$needed$wished" ] || return 0
  if may_install; then
    install_system_packages "$needed $wished" || say 'apt could not install all of it'
    system_needs
  fi
  [ -z "$needed" ] || fail "paste this line, then try again: $(line_to_paste "$needed${wished:+ $wished}")"
  [ -z "$wished" ] || say "going on; to open a window on the screen later, paste: $(line_to_paste "$wished")"
}

# --- The virtual environment ---------------------------------------------------------------------------------------

fingerprint() {
  { echo "$CHECKOUT"; cat requirements.lock pyproject.toml installer/linux/setup.sh; } | sha256sum | cut -d' ' -f1
}

venv_works() {
  [ -x .venv/bin/python ] && python_at_least_3_11 .venv/bin/python
}

make_venv() {
  python=$(find_python)
  if "$python" -c 'import ensurepip' >/dev/null 2>&1; then
    "$python" -m venv --clear .venv
  else
    "$python" -m venv --clear --without-pip .venv
  fi
}

venv_pip() {
  if .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    .venv/bin/python -m pip "$@"
  else
    "$(find_python)" -m pip --python .venv/bin/python "$@"
  fi
}

install_python_packages() {
  say 'installing the packages of requirements.lock into .venv (a minute or two the first time)'
  venv_pip install --quiet --require-hashes --only-binary=:all: -r requirements.lock ||
    fail 'pip could not install requirements.lock: its own message above says why.'
  venv_pip install --quiet --no-deps --no-build-isolation -e . ||
    fail 'pip could not install this checkout into .venv: its own message above says why.'
}

up_to_date() {
  venv_works && [ "$(cat "$STAMP" 2>/dev/null)" = "$(fingerprint)" ]
}

system_needs
if [ -z "$needed" ] && up_to_date; then
  exit 0
fi
have_the_system
if ! up_to_date; then
  venv_works || make_venv
  rm -f "$STAMP"
  install_python_packages
  fingerprint >"$STAMP"
  say 'ready'
fi
