import { type Edit, redacted } from './edits.ts';
import { isHarmless } from './harmlessValue.ts';
import { isSecretName } from './secretName.ts';
import { readXmlElements, type XmlElement } from './xmlElements.ts';

// These patterns do not look far beyond the next "<", so that a text is read in one pass.
const content = String.raw`(?:\s*(<!\[CDATA\[)|([^<]+)(?=<\/))`;
/** `<password>value</password>`, `<entry key="password">value</entry>`. */
const element = new RegExp(String.raw`<([A-Za-z_][\w.:-]{0,80})((?:\s[^<>]*)?)>${content}`, 'g');
/** `<property name="password" value="…"/>`, its attributes in any order. */
const tag = /<[A-Za-z_][\w.:-]{0,80}(\s[^<>]+)>/g;
const nameAttribute = /(?<=\s)(?:\w+:)?(?:name|key|id|property)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
/** Elements that name their neighbours, and the neighbours with the values, in Hadoop, servlets, property lists. */
const namingElement = /^(?:name|key|id|param-name|property|entry)$/i;
const holdingElement = /^(?:value|param-value|string|data|text)$/i;
/** Elements next to a value that describe it. */
const tellingElement = /^(?:description|final|source|type|comment|display-name)$/i;
const valueAttribute = /(?<=\s)(?:\w+:)?value\s*=\s*(?:"([^"]*)|'([^']*))/gi;

/** Finds the secrets of settings in XML: in elements, in attributes, as character data, next to their names. */
export function xmlSecretEdits(text: string): readonly Edit[] {
  const attributes = Array.from(text.matchAll(tag)).flatMap(({ 0: found, 1: all = '', index }) => {
    if (!isNamedSecret(all)) return [];
    const start = index + found.length - 1 - all.length;
    return Array.from(all.matchAll(valueAttribute)).flatMap((match) =>
      editBefore(start + match.index + match[0].length, match[1] ?? match[2] ?? ''),
    );
  });
  return [...editsOf(text, element), ...elementEdits(text), ...attributes];
}

/**
 * Texts of elements that are named like secrets, with comments between them; values inside these; values next to a
 * name.
 */
function elementEdits(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  const take = ({ texts, isClosed }: XmlElement) => {
    for (const { start, end } of isClosed ? texts : texts.slice(0, 1)) {
      const value = text.slice(start, end);
      // Something cut off, or not an element, ends with its line.
      const own = isClosed ? value : (/^[^\n]*/.exec(value)?.[0] ?? '');
      edits.push(...editBefore(start + own.length, own));
    }
  };
  readXmlElements(text, (element) => {
    if (element.isClosed && (isSecretName(element.name) || isNamedSecret(element.attributes))) {
      take(element);
      for (const child of element.children) if (holdingElement.test(child.name)) take(child);
    }
    for (const value of valuesBesideSecretNames(text, element.children)) take(value);
  });
  return edits;
}

/**
 * With several names, each one's value: up to the next name, or, if the first element is a value, back to the previous
 * one.
 */
function valuesBesideSecretNames(text: string, siblings: readonly XmlElement[]): readonly XmlElement[] {
  const names = siblings.flatMap((sibling, index) => (namingElement.test(sibling.name) ? [index] : []));
  const isValueFirst = holdingElement.test(siblings[0]?.name ?? '');
  return names.flatMap((at, order) => {
    const name = (siblings[at]?.texts ?? []).map(({ start, end }) => text.slice(start, end)).join('');
    if (!isSecretName(name.trim())) return [];
    const before = siblings.slice((names[order - 1] ?? -1) + 1, at);
    const behind = siblings.slice(at + 1, names[order + 1]);
    const own = [...(isValueFirst ? before : []), ...behind];
    const holding = own.filter((sibling) => holdingElement.test(sibling.name));
    return holding.length > 0 ? holding : behind.filter((sibling) => !tellingElement.test(sibling.name)).slice(0, 1);
  });
}

function editsOf(text: string, pattern: RegExp): readonly Edit[] {
  const edits: Edit[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 1: name = '', 2: attributes = '', 3: mark, 4: value = '' } = match;
    const start = pattern.lastIndex;
    // No element starts inside character data.
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
