import { withoutTrailing } from './withoutTrailing.ts';

/**
 * Whether the value of a secret's name is not a secret: nothing, a choice, the header of a block, a reference to a
 * variable, an earlier redaction.
 */
export function isHarmless(value: string): boolean {
  const bare = withoutTrailing(value.trim(), `"',;`).replace(/^["']/, '');
  return (
    bare === '' ||
    /^(?:true|false|null|none|~|[|>][-+\d]*|[{[&*]|\[\]|\{\}|\$\{?\w+\}?|\$\{\{[^{}]*\}\}|\$\(\w+\))$/i.test(bare) ||
    /^<redacted: [^<>]*>$/.test(bare)
  );
}
