/**
 * How many unbounded repetitions of a regular expression stand one after another at most, with something behind them that may fail.
 * A search that fails costs the line's length to the power of that number, and once more for where it begins: two are a cube.
 */
export function unboundedRepetitions(source: string): number {
  let at = 0;

  const alternatives = (): Count => {
    const all = [sequence()];
    while (source[at] === '|') {
      at++;
      all.push(sequence());
    }
    return { within: most(all, 'within'), behind: most(all, 'behind') };
  };

  /** What stands last in it cannot fail by what follows, unless something does. */
  const sequence = (): Count => {
    let within = 0;
    let behind = 0;
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const next = atom();
      within = behind + next.within;
      behind += next.behind;
    }
    return { within, behind };
  };

  const atom = (): Count => {
    let inner: Count = { within: 0, behind: 0 };
    if (source[at] === '(') {
      at += /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at))?.[0].length ?? 1;
      inner = alternatives();
      at++;
    } else {
      at += /^(?:\[(?:\\.|[^\]\\])*\]|\\.|[\s\S])/.exec(source.slice(at))?.[0].length ?? 1;
    }
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at))?.[0] ?? '';
    at += quantifier.length;
    if (!/^(?:[*+]|\{\d+,\})/.test(quantifier)) return inner;
    // Repeated without end within what is repeated without end: each is followed by itself.
    return { within: 2 * inner.behind, behind: 1 + 2 * inner.behind };
  };

  return alternatives().within;
}

/** Of a part: where nothing follows it, and where something does. */
interface Count {
  readonly within: number;
  readonly behind: number;
}

function most(counts: readonly Count[], which: keyof Count): number {
  return Math.max(...counts.map((count) => count[which]));
}
