import { type Edit, redacted } from './edits.ts';
import { isHarmless } from './harmlessValue.ts';
import { isSecretName } from './secretName.ts';

const content = String.raw`(?:\s*<!\[CDATA\[((?:(?!\]\]>)[\s\S])*)|([^<]+)(?=<\/))`;
/** `<password>value</password>`, `<entry key="password">value</entry>`. */
const element = new RegExp(String.raw`<([A-Za-z_][\w.:-]{0,80})((?:\s[^<>]{0,500})?)>${content}`, 'g');
/** `<name>password</name><value>…</value>`, as Hadoop writes its settings, `<key>…</key><string>…</string>`. */
const pair = new RegExp(
  String.raw`<(?:\w+:)?(?:name|key|id|param-name)>\s*([^<>]{1,200}?)\s*<\/[^<>]{1,80}>\s*<[A-Za-z_][\w.:-]{0,80}(?:\s[^<>]{0,500})?>${content}`,
  'g',
);
/** `<property name="password" value="…"/>`, its attributes in any order. */
const tag = /<[A-Za-z_][\w.:-]{0,80}(\s[^<>]{1,2000})>/g;
const nameAttribute = /(?<=\s)(?:\w+:)?(?:name|key|id|property)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const valueAttribute = /(?<=\s)(?:\w+:)?value\s*=\s*(?:"([^"]*)|'([^']*))/gi;

/** Finds the secrets of settings that are written as XML: in elements, in attributes, as character data, beside their name. */
export function xmlSecretEdits(text: string): readonly Edit[] {
  const elements = Array.from(text.matchAll(element)).flatMap(
    ({ 0: found, 1: name = '', 2: attributes = '', 3: data, 4: value = '', index }) =>
      isSecretName(name.slice(name.indexOf(':') + 1)) || isNamedSecret(attributes)
        ? editBefore(index + found.length, data ?? value)
        : [],
  );
  const pairs = Array.from(text.matchAll(pair)).flatMap(({ 0: found, 1: name = '', 2: data, 3: value = '', index }) =>
    isSecretName(name) ? editBefore(index + found.length, data ?? value) : [],
  );
  const attributes = Array.from(text.matchAll(tag)).flatMap(({ 0: found, 1: all = '', index }) => {
    if (!isNamedSecret(all)) return [];
    const start = index + found.length - 1 - all.length;
    return Array.from(all.matchAll(valueAttribute)).flatMap((match) =>
      editBefore(start + match.index + match[0].length, match[1] ?? match[2] ?? ''),
    );
  });
  return [...elements, ...pairs, ...attributes];
}

function isNamedSecret(attributes: string): boolean {
  return Array.from(attributes.matchAll(nameAttribute)).some(([, double, single]) =>
    isSecretName(double ?? single ?? ''),
  );
}

function editBefore(end: number, value: string): readonly Edit[] {
  return isHarmless(value) ? [] : [{ span: { start: end - value.length, end }, text: redacted('secret') }];
}
