type Method = (this: unknown, ...values: unknown[]) => unknown;
/** @param from - Where a regular expression was to begin. */
type Cost = (self: unknown, values: unknown[], answer: unknown, from: number) => number;

/** How many characters a call looks at, told by what it was asked and what it answered. */
const counted: readonly (readonly [object, string, Cost])[] = [
  [String.prototype, 'charCodeAt', () => 1],
  [String.prototype, 'charAt', () => 1],
  [String.prototype, 'indexOf', searched],
  [String.prototype, 'includes', (self, values, answer) => (answer === true ? 1 : searched(self, values, -1))],
  [String.prototype, 'startsWith', (_, [needle]) => String(needle).length],
  [String.prototype, 'lastIndexOf', (self) => String(self).length],
  // A view of the text, without a copy.
  [String.prototype, 'slice', () => 1],
  [String.prototype, 'split', (self) => String(self).length],
  [String.prototype, 'trim', (self) => String(self).length],
  [String.prototype, 'replace', (self) => String(self).length],
  [String.prototype, 'replaceAll', (self) => String(self).length],
  [RegExp.prototype, 'exec', matched],
  [RegExp.prototype, 'test', matched],
];

function searched(self: unknown, [, from = 0]: unknown[], answer: unknown): number {
  return (answer === -1 ? String(self).length : Number(answer)) - Number(from) + 1;
}

/** Sticky expressions look at what they match; the others search on. */
function matched(self: unknown, [text]: unknown[], answer: unknown, from: number): number {
  const { sticky } = self as RegExp;
  const found = Array.isArray(answer) ? (answer as RegExpExecArray) : undefined;
  if (sticky) return 1 + (found?.[0].length ?? 0);
  return 1 + (found === undefined ? String(text).length - from : found.index + found[0].length - from);
}

/**
 * Counts the characters that a work looks at through the methods of strings: the same in every run, on every machine, however
 * busy. Not meant as an exact number, but to be compared with that of a work ten times as large.
 */
export function charactersRead(work: () => unknown): number {
  let count = 0;
  const originals = counted.map(([prototype, name]) => Reflect.get(prototype, name) as Method);
  for (const [index, [prototype, name, cost]] of counted.entries()) {
    const original = originals[index] as Method;
    let isCounting = false;
    Reflect.set(prototype, name, function (this: unknown, ...values: unknown[]) {
      const from = this instanceof RegExp && (this.global || this.sticky) ? this.lastIndex : 0;
      const answer = original.apply(this, values);
      if (isCounting) return answer;
      isCounting = true;
      count += cost(this, values, answer, from);
      isCounting = false;
      return answer;
    });
  }
  try {
    work();
  } finally {
    for (const [index, [prototype, name]] of counted.entries()) Reflect.set(prototype, name, originals[index]);
  }
  return count;
}
