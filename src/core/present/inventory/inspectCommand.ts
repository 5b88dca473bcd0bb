import { shellQuoted } from '../../text/shell.ts';

/**
 * Writes the POSIX shell command that root runs to create an inventory of files that other users cannot read.
 *
 * @param program - The words that run `certscope`.
 * @param paths - Absolute files and folders; one inside another is dropped. File names may contain anything.
 */
export function inspectCommand(program: readonly string[], paths: readonly string[]): string {
  const words = ['sudo', ...program, 'inspect', ...outermost(paths), '--format', 'json'];
  return `${words.map(shellQuoted).join(' ')} > ${inventoryFileName}`;
}

/** File name of the inventory. */
export const inventoryFileName = 'certscope-inventory.json';

function outermost(paths: readonly string[]): readonly string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && path.startsWith(`${other}/`)));
}
