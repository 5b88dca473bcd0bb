import { decodeBase64 } from '../text/base64.ts';
import { type Edit, redacted } from './edits.ts';

/** RFC 2397, as Ignition, MachineConfigs and cloud-init hold files: by percent signs or in base64. */
const dataUrl = /\bdata:[\w.+/-]*(?:;[\w.+-]+=[\w.+-]*)*(;base64)?,([^\s"<>]+)/gi;

/**
 * Finds the data URLs whose content nobody sees by looking at it, and that hold a secret.
 *
 * @param secretsOf - What would have to go from the content.
 */
export function dataUrlEdits(text: string, secretsOf: (content: string) => readonly Edit[]): readonly Edit[] {
  return Array.from(text.matchAll(dataUrl)).flatMap(({ 0: found, 1: base64, 2: data = '', index }) => {
    const content = base64 === undefined ? percentDecoded(data) : base64Decoded(data);
    if (content === undefined || secretsOf(content).length === 0) return [];
    const end = index + found.length;
    return [{ span: { start: end - data.length, end }, text: redacted('file with secrets') }];
  });
}

/** The content of a text that is a data URL and nothing else. */
export function dataUrlContent(text: string): string | undefined {
  const [match, ...others] = text.trim().matchAll(dataUrl);
  if (match === undefined || others.length > 0 || match[0] !== text.trim()) return undefined;
  const [, base64, data = ''] = match;
  return base64 === undefined ? percentDecoded(data) : base64Decoded(data);
}

/** @returns `undefined` for what says the same as it stands there. */
function percentDecoded(data: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(data)) return undefined;
  // Runs of octets together: a character may have several, and what is no UTF-8 stops nothing.
  return data.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const octets = run.split('%').slice(1);
    return new TextDecoder().decode(Uint8Array.from(octets, (octet) => Number.parseInt(octet, 16)));
  });
}

function base64Decoded(data: string): string | undefined {
  const decoded = decodeBase64(data.replaceAll('%2B', '+').replaceAll('%2F', '/').replaceAll(/%3D/gi, '='));
  return decoded instanceof Uint8Array ? new TextDecoder().decode(decoded) : undefined;
}
