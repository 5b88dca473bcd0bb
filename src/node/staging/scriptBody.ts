import { installedOverFolderName, stagedFolderName } from '../../core/locate/files/keptCopies.ts';

/** The common part of every script: POSIX shell with `install`, `cp`, `mv` and one of three programs for SHA-256. */
export const scriptBody = String.raw`
set -eu
umask 077
LC_ALL=C
export LC_ALL
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=${'$'}{CERTSCOPE_ROOT-}
backup=$here/${installedOverFolderName}

# Names may hold characters that change what a terminal shows.
refuse() {
  printf 'Nothing was installed. %s\n' "$1" | tr '\000-\011\013-\037\177' '?' >&2
  exit 1
}

sum() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1" | cut -d ' ' -f 1
  else openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1
  fi
}

# The name beside a file under which its successor is prepared. The kubelet passes over names that start with a dot.
beside() { new=${'$'}{path%/*}/.certscope-$id-$1; }

is_file() { [ -f "$1" ] && [ ! -L "$1" ]; }

# path mode uid gid
directory() {
  case $pass in
    prepare) [ -d "$root$1" ] || install -d -m "$2" -o "$3" -g "$4" "$root$1" ;;
  esac
}

# number path sha256-before sha256-after mode uid gid
replace() {
  path=$root$2
  staged=$here/${stagedFolderName}$2
  beside "$1"
  case $pass in
    check)
      is_file "$path" || refuse "$path is not a regular file."
      [ "$(sum "$path")" = "$3" ] || refuse "$path changed since the plan was made. Renew again with its current content."
      [ "$(sum "$staged")" = "$4" ] || refuse "$staged is not what was staged."
      case $(ls -ld "$path") in
        ??????????+*) refuse "$path has an access control list, which would be lost. Take it away (setfacl -b) first." ;;
      esac ;;
    prepare) cp -p "$path" "$backup/$1" && install -m "$5" -o "$6" -g "$7" "$staged" "$new" ;;
    switch) mv -f "$new" "$path" ;;
    label) ! command -v restorecon >/dev/null 2>&1 || restorecon "$path" || : ;;
    check_undo)
      is_file "$path" || refuse "$path is not a regular file."
      case $(sum "$path") in
        "$3" | "$4") ;;
        *) refuse "$path changed since it was installed. Its old content is $backup/$1." ;;
      esac ;;
    restore) [ "$(sum "$path")" = "$3" ] || { cp -p "$backup/$1" "$new" && mv -f "$new" "$path"; } ;;
    clean) rm -f "$new" ;;
  esac
}

# number path sha256-after mode uid gid
create() {
  path=$root$2
  staged=$here/${stagedFolderName}$2
  beside "$1"
  case $pass in
    check)
      [ ! -e "$path" ] && [ ! -L "$path" ] || refuse "$path exists already."
      [ "$(sum "$staged")" = "$3" ] || refuse "$staged is not what was staged." ;;
    prepare) install -m "$4" -o "$5" -g "$6" "$staged" "$new" ;;
    switch) mv -f "$new" "$path" ;;
    label) ! command -v restorecon >/dev/null 2>&1 || restorecon "$path" || : ;;
    check_undo)
      [ ! -e "$path" ] || [ "$(sum "$path")" = "$3" ] || refuse "$path changed since it was installed." ;;
    restore) rm -f "$path" ;;
    clean) rm -f "$new" ;;
  esac
}

# number path old new
link() {
  path=$root$2
  beside "$1"
  case $pass in
    check) [ "$(readlink "$path")" = "$3" ] || refuse "$path does not lead to $3 any more." ;;
    prepare) ln -s "$4" "$new" ;;
    switch) mv -f "$new" "$path" ;;
    check_undo)
      case $(readlink "$path") in
        "$3" | "$4") ;;
        *) refuse "$path leads elsewhere since it was installed." ;;
      esac ;;
    restore) rm -f "$new" && ln -s "$3" "$new" && mv -f "$new" "$path" ;;
    clean) rm -f "$new" ;;
  esac
}

run() {
  pass=$1
  each
}

case ${'$'}{1-install} in
  install)
    [ ! -e "$backup" ] ||
      refuse "$backup exists: these files were installed before, or half of them. Undo that first: sudo sh $0 undo"
    run check
    mkdir "$backup"
    trap 'run clean; remove_directories; rm -rf "$backup"' EXIT
    trap 'exit 1' HUP INT TERM
    run prepare || refuse 'The files could not be prepared.'
    sync
    # Again, since time has passed.
    run check
    trap '' HUP INT TERM
    if ! run switch; then
      run restore || { trap - EXIT; printf 'Half of it was installed. Run: %s undo\n' "$0" >&2; exit 1; }
      refuse 'A file could not be renamed; the others were put back.'
    fi
    trap - EXIT
    run label
    sync
    printf 'Installed. The old files are in %s; undo: sudo sh %s undo\n' "$backup" "$0" ;;
  undo)
    [ -d "$backup" ] || refuse "There is no $backup: nothing to undo."
    run check_undo
    run restore
    # What was prepared when the script was killed; keys are among it.
    run clean
    remove_directories
    sync
    undone=$backup-undone-$(date +%Y%m%d%H%M%S)
    kept=$undone
    number=1
    while [ -e "$kept" ]; do
      number=$((number + 1))
      kept=$undone-$number
    done
    mv "$backup" "$kept"
    printf 'The old files are back.\n' ;;
  *) refuse "There is no step $1: install or undo." ;;
esac
`;
