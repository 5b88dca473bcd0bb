import type { Span } from '../text/span.ts';

/** An element whose end is known, or that another one cut off. */
export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly attributes: string;
  /** Ended by its own end tag, not by another one's. */
  readonly isClosed: boolean;
  /** Its own texts and character data, without comments. */
  readonly texts: readonly Span[];
  readonly children: readonly XmlElement[];
}

/** How many nested elements are kept separately; deeper ones end with the outermost. */
const deepest = 100;

interface OpenElement extends XmlElement {
  isClosed: boolean;
  readonly texts: Span[];
  readonly children: XmlElement[];
}

const mark = /<(?:!--|!\[CDATA\[|(\/?)([A-Za-z_][\w.:-]{0,80})((?:\s[^<>]*)?)>)/g;

/**
 * Reads everything that looks like an element in any text, in one pass.
 *
 * @param use - Gets every element when it ends, and the text outside the outermost elements last.
 */
export function readXmlElements(text: string, use: (element: XmlElement) => void): void {
  const open: OpenElement[] = [opened('', '')];
  let at = 0;
  let hasCommentEnd = true;
  mark.lastIndex = 0;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const { 0: found, 1: slash, 2: name, 3: attributes = '', index } = match;
    addText(open, text, at, index);
    at = mark.lastIndex;
    if (name === undefined) {
      const isData = found !== '<!--';
      const end = isData ? text.indexOf(']]>', at) : hasCommentEnd ? text.indexOf('-->', at) : -1;
      const close = end === -1 ? text.length : end;
      if (isData) addText(open, text, at, close);
      else if (end === -1) hasCommentEnd = false;
      // A comment without an end is not a comment.
      if (isData || end !== -1) at = Math.min(text.length, close + 3);
      mark.lastIndex = at;
    } else if (slash === '/') close(open, bare(name), use);
    else if (attributes.endsWith('/')) open.at(-1)?.children.push(opened(bare(name), attributes));
    else {
      open.push(opened(bare(name), attributes));
      if (open.length > deepest) for (const element of open.splice(0, 1)) use(element);
    }
  }
  addText(open, text, at, text.length);
  while (open.length > 1) end(open, use);
  for (const element of open) use(element);
}

function opened(name: string, attributes: string): OpenElement {
  return { name, attributes, isClosed: false, texts: [], children: [] };
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function addText(open: readonly OpenElement[], text: string, start: number, end: number): void {
  if (start < end && /\S/.test(text.slice(start, end))) open.at(-1)?.texts.push({ start, end });
}

/** Elements that are open inside it end with it. */
function close(open: OpenElement[], name: string, use: (element: XmlElement) => void): void {
  const at = open.findLastIndex((element) => element.name === name);
  const own = open[at];
  if (at < 1 || own === undefined) return;
  own.isClosed = true;
  while (open.length > at) end(open, use);
}

function end(open: OpenElement[], use: (element: XmlElement) => void): void {
  const element = open.pop();
  if (element === undefined) return;
  use(element);
  open.at(-1)?.children.push(element);
}
