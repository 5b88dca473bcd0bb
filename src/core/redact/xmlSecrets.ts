import { type Edit, redacted } from './edits.ts';
import { isHarmless } from './harmlessValue.ts';
import { isSecretName } from './secretName.ts';

// From one "<" none of these looks far behind the next ones, so that a text is read in one pass.
const content = String.raw`(?:\s*(<!\[CDATA\[)|([^<]+)(?=<\/))`;
/** `<password>value</password>`, `<entry key="password">value</entry>`. */
const element = new RegExp(String.raw`<([A-Za-z_][\w.:-]{0,80})((?:\s[^<>]*)?)>${content}`, 'g');
/** `<name>password</name><value>…</value>`, as Hadoop writes its settings, `<key>…</key><string>…</string>`. */
const pair = new RegExp(
  String.raw`<(?:\w+:)?(?:name|key|id|param-name)>([^<>]+)()<\/[^<>]+>\s*<[A-Za-z_][\w.:-]{0,80}(?:\s[^<>]*)?>${content}`,
  'g',
);
/** `<property name="password" value="…"/>`, its attributes in any order. */
const tag = /<[A-Za-z_][\w.:-]{0,80}(\s[^<>]+)>/g;
const nameAttribute = /(?<=\s)(?:\w+:)?(?:name|key|id|property)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const valueAttribute = /(?<=\s)(?:\w+:)?value\s*=\s*(?:"([^"]*)|'([^']*))/gi;

/** Finds the secrets of settings that are written as XML: in elements, in attributes, as character data, beside their name. */
export function xmlSecretEdits(text: string): readonly Edit[] {
  const attributes = Array.from(text.matchAll(tag)).flatMap(({ 0: found, 1: all = '', index }) => {
    if (!isNamedSecret(all)) return [];
    const start = index + found.length - 1 - all.length;
    return Array.from(all.matchAll(valueAttribute)).flatMap((match) =>
      editBefore(start + match.index + match[0].length, match[1] ?? match[2] ?? ''),
    );
  });
  return [...editsOf(text, element), ...editsOf(text, pair), ...attributes];
}

function editsOf(text: string, pattern: RegExp): readonly Edit[] {
  const edits: Edit[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 1: name = '', 2: attributes = '', 3: mark, 4: value = '' } = match;
    const start = pattern.lastIndex;
    // Within character data no element begins.
    if (mark !== undefined) pattern.lastIndex = dataEnd(text, start);
    const data = mark === undefined ? value : text.slice(start, pattern.lastIndex);
    if (isSecretName(name.slice(name.indexOf(':') + 1).trim()) || isNamedSecret(attributes)) {
      edits.push(...editBefore(pattern.lastIndex, data));
    }
  }
  return edits;
}

function dataEnd(text: string, start: number): number {
  const close = text.indexOf(']]>', start);
  return close === -1 ? text.length : close;
}

function isNamedSecret(attributes: string): boolean {
  return Array.from(attributes.matchAll(nameAttribute)).some(([, double, single]) =>
    isSecretName(double ?? single ?? ''),
  );
}

function editBefore(end: number, value: string): readonly Edit[] {
  return isHarmless(value) ? [] : [{ span: { start: end - value.length, end }, text: redacted('secret') }];
}
