import assert from 'node:assert/strict';
import { credentialHover } from '../../src/core/present/hover/credentialHover.ts';
import type { HoverCommand, LinkTarget } from '../../src/core/present/hover/hoverQuestion.ts';
import type { contextOf } from './presentFixture.ts';

type Context = Awaited<ReturnType<typeof contextOf>>;

/** Every command that a hover can offer. */
export const allCommands: ReadonlySet<HoverCommand> = new Set<HoverCommand>([
  'certscope.showDecoded',
  'certscope.revealIssuer',
  'certscope.showInTree',
  'certscope.renew',
  'certscope.whyNotRenewable',
  'certscope.copyPem',
  'certscope.copyFingerprint',
  'certscope.revealOccurrence',
]);

export interface HoverOptions {
  readonly commands?: ReadonlySet<HoverCommand>;
  /** Index of the block under the pointer; absent: the pointer is on the key. */
  readonly block?: number;
  readonly linkTo?: (command: HoverCommand, target: LinkTarget) => string;
}

/** The hover of a file's value, by index. */
export function hoverOf(context: Context, path: string, index: number, options: HoverOptions = {}): string {
  const file = context.file(path);
  const value = file.values[index];
  assert.ok(value !== undefined);
  const block = options.block === undefined ? undefined : value.blocks[options.block];
  const hover = credentialHover({
    file,
    value,
    context,
    commands: options.commands ?? new Set(),
    linkTo: options.linkTo ?? ((command) => `command:${command}`),
    ...(block === undefined ? {} : { offset: block.span.start + 5 }),
  });
  return hover?.markdown ?? '';
}
