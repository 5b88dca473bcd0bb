import { withoutTrailing } from './withoutTrailing.ts';

/** Tells of the value of a secret's name that it is none: nothing, a choice, the header of a block, a reference to a variable, what was taken out before. */
export function isHarmless(value: string): boolean {
  const bare = withoutTrailing(value.trim(), `"',;`).replace(/^["']/, '');
  return (
    bare === '' ||
    /^(?:true|false|null|none|~|[|>][-+\d]*|[{[&*]|\[\]|\{\}|\$\{?\w+\}?|\$\{\{[^{}]*\}\}|\$\(\w+\))$/i.test(bare) ||
    /^<redacted: [^<>]*>$/.test(bare)
  );
}
