/** Writes a text as one word for POSIX shells. File names may hold anything. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Tells whether a program is a shell that reads quotes as POSIX says. PowerShell and cmd do not, and fish takes a backslash
 * between single quotes for an escape.
 *
 * @param program - Its path, of any system.
 */
export function isPosixShell(program: string): boolean {
  const name = program.replace(/^.*[\\/]/s, '').replace(/\.exe$/i, '');
  return /^(?:sh|bash|dash|ash|zsh|ksh|ksh93|mksh|busybox)$/i.test(name);
}
