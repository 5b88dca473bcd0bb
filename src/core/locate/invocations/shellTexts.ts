/** What starts programs on other machines or in other containers, gives them more words, or only shows what follows. */
const others =
  /(?:^|[\s"'/])(?:echo|printf|logger|ssh|sshpass|nsenter|chroot|docker|kubectl|oc|crictl|ctr|nerdctl|podman|xargs|parallel)\s/;

/** Tells whether the words before a command make it a command of somewhere else, or a text. */
export function isForOthers(before: string): boolean {
  return others.test(`${before} `);
}

/** Longer commands are not read. */
const longestCommand = 2000;
/** `-c` and the spaces around it. */
const longestFlag = 20;

/**
 * Tells of the places in a script whether a command stands there that the script runs itself: not the content of a here-document or of a
 * quoted text, unless it is the script of another shell (`sh -c '…'`).
 */
export function ownCommandsOf(script: string): (at: number) => boolean {
  const texts: { readonly start: number; readonly end: number }[] = [];
  const starts: number[] = [0];
  const here: string[] = [];
  for (let at = 0; at < script.length; at++) {
    const character = script.charAt(at);
    const start = starts.at(-1) ?? 0;
    if (character === '\\') at++;
    else if (character === '#' && /[\s;]/.test(script.charAt(at - 1) || ' ')) at = lineEnd(script, at) - 1;
    else if (character === "'" || character === '"') {
      const close = closing(script, at);
      const before = script.slice(Math.max(start, at - longestFlag), at);
      const inner = script.slice(at + 1, close);
      const isRun = /(?:^|\s)-\w*c\s*$/.test(before) || (character === '"' && /\$\(|`/.test(inner));
      if (!isRun) texts.push({ start: at, end: close });
      at = close;
    } else if (character === '<' && script.startsWith('<<', at) && script.charAt(at + 2) !== '<') {
      const word = /<<-?[ \t]*["'\\]?(\w+)["']?/y;
      word.lastIndex = at;
      const [whole = '<<', delimiter] = word.exec(script) ?? [];
      if (delimiter !== undefined) here.push(delimiter);
      at += whole.length - 1;
    } else if (character === '\n') {
      const bodyStart = at + 1;
      for (let delimiter = here.shift(); delimiter !== undefined; delimiter = here.shift()) {
        at = bodyEnd(script, at + 1, delimiter);
      }
      if (at + 1 > bodyStart) texts.push({ start: bodyStart, end: at });
      starts.push(at + 1);
    } else if (/[;&|({`]/.test(character)) starts.push(at + 1);
  }
  const textStarts = texts.map((each) => each.start);
  return (at) => {
    const text = texts[lastUpTo(textStarts, at)];
    const start = starts[lastUpTo(starts, at)] ?? 0;
    const isText = text !== undefined && at < text.end;
    return !isText && !isForOthers(script.slice(Math.max(start, at - longestCommand), at));
  };
}

/** The index of the last of some ascending places that is not behind another one; -1 if all are. */
function lastUpTo(places: readonly number[], at: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The end of the line that ends a here-document. */
function bodyEnd(script: string, from: number, delimiter: string): number {
  for (let at = from; at < script.length; at = lineEnd(script, at) + 1) {
    const end = lineEnd(script, at);
    if (script.slice(at, end).trim() === delimiter) return end;
  }
  return script.length;
}

function closing(script: string, at: number): number {
  const quote = script.charAt(at);
  for (let end = at + 1; end < script.length; end++) {
    if (quote === '"' && script.charAt(end) === '\\') end++;
    else if (script.charAt(end) === quote) return end;
  }
  return script.length;
}

function lineEnd(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end === -1 ? script.length : end;
}

/** Reads variables from elsewhere: `. file`, `source file`, `eval "$(…)"`. */
const reading = /(?:^|[;&|({"'`]|\b(?:then|do|else)[ \t])[ \t]{0,100}(?:\.|source|eval)[ \t]/m;
/** Sets variables whose names are only known when it runs: `export $(cat file)`, `export "A_$name"`. */
const exporting = /(?<![\w-])(?:export|declare|typeset|env)[ \t](?:[^\n;&|]{0,300}[ \t])?["']?\w{0,100}(?:\$|`)/;

/** Tells whether a script sets variables that it does not name. */
export function setsUnknownVariables(script: string): boolean {
  return reading.test(script) || exporting.test(script);
}
