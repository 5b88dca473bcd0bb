/** Writes a text as one word for POSIX shells. File names may contain anything. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Tells whether a program is a shell with POSIX quoting. PowerShell and cmd are not, and fish treats a backslash between single quotes as
 * an escape.
 *
 * @param program - Its path, on any system.
 */
export function isPosixShell(program: string): boolean {
  const name = program.replace(/^.*[\\/]/s, '').replace(/\.exe$/i, '');
  return /^(?:sh|bash|dash|ash|zsh|ksh|ksh93|mksh|busybox)$/i.test(name);
}
