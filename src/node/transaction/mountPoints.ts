import { readFileSync } from 'node:fs';

/**
 * Names at which something is mounted, on Linux: a single file can be (a bind mount), and the system refuses to rename over
 * it only when others have been renamed already. Empty where the system does not tell.
 */
export function mountPoints(): ReadonlySet<string> {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return new Set(lines.map((line) => (line.split(' ')[4] ?? '').replaceAll(/\\(\d{3})/g, toCharacter)));
  } catch {
    return new Set();
  }
}

/** Blanks and the like stand in octal. */
function toCharacter(_: string, octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}
