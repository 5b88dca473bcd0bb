import { shellQuoted } from '../text/shell.ts';

/**
 * Writes the shell command with which root makes an inventory of files that others may not read, for POSIX shells.
 *
 * @param program - The words that run `certscope`.
 * @param paths - Files and folders, absolute; what lies in another one of them is left out. File names may hold anything.
 */
export function inspectCommand(program: readonly string[], paths: readonly string[]): string {
  const words = ['sudo', ...program, 'inspect', ...outermost(paths), '--format', 'json'];
  return `${words.map(shellQuoted).join(' ')} > ${inventoryFileName}`;
}

/** What the command calls the inventory. */
export const inventoryFileName = 'certscope-inventory.json';

function outermost(paths: readonly string[]): readonly string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && path.startsWith(`${other}/`)));
}
