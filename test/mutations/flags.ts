import assert from 'node:assert/strict';
import { type Tree, textOf, withEdit } from './tree.ts';

/**
 * Where a flag stands: in a list of YAML (`- --name=value`), in a unit (`  --name=value \`), or on a line of its own.
 */
interface FlagPlace {
  readonly value: string;
  /** As it stands in the file. */
  readonly text: string;
}

/** The flag, where it has a value. */
export function findFlag(tree: Tree, file: string, name: string): FlagPlace | undefined {
  const match = new RegExp(`--${name}=(\\S+)`).exec(textOf(tree, file));
  return match === null ? undefined : { value: match[1] ?? '', text: match[0] };
}

/** All flags of a file whose values are absolute paths. */
export function pathFlags(tree: Tree, file: string): readonly { name: string; path: string }[] {
  return [...textOf(tree, file).matchAll(/--([\w-]+)=(\/\S+)/g)].map(([, name = '', path = '']) => ({ name, path }));
}

/** Gives a flag another value. */
export function withFlag(tree: Tree, file: string, name: string, value: string): Tree {
  return withEdit(tree, file, new RegExp(`--${name}=\\S*`), `--${name}=${value}`);
}

export function withoutFlag(tree: Tree, file: string, name: string): Tree {
  const line = new RegExp(
    `^ *- --${name}=.*\\n|^--${name}=.*\\n|^ +--${name}=\\S* \\\\\\n| \\\\\\n +--${name}=\\S*$`,
    'm',
  );
  return withEdit(tree, file, line, '');
}

/** Adds a flag before the first one. */
export function withNewFlag(tree: Tree, file: string, flag: string): Tree {
  const [, start, end] = /^( *- )--[\w-]+=.*(\n)|^()--[\w-]+=.*(\n)|^( +)--[\w-]+=\S*( \\\n)/m
    .exec(textOf(tree, file))
    ?.filter((group) => group !== undefined) ?? [undefined, undefined, undefined];
  assert.ok(start !== undefined && end !== undefined, `no flags in ${file}`);
  return withEdit(tree, file, new RegExp(`^${start}(?=--)`, 'm'), `${start}${flag}${end}${start}`);
}
