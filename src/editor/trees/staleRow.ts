import type { CommandId } from '../commands/commandIds.ts';

/** Commands in the menus of rows that act on the row. Without a row, most act on the cursor's place. */
export const rowCommands: ReadonlySet<CommandId> = new Set<CommandId>([
  'certscope.showDecoded',
  'certscope.copySudoCommand',
  'certscope.showInTree',
  'certscope.revealOccurrence',
  'certscope.revealIssuer',
  'certscope.compareWith',
  'certscope.compareWithHead',
  'certscope.copyPem',
  'certscope.copyFingerprint',
  'certscope.renew',
  'certscope.renewNewKey',
  'certscope.moveToSecret',
  'certscope.replaceCa',
  'certscope.createRequest',
  'certscope.extendCa',
  'certscope.completeChain',
  'certscope.importCertificate',
  'certscope.copyRenewalCommand',
]);

/**
 * Tells whether a command was chosen on a row that no longer exists. From the menu of a row VS Code passes the row and the selected
 * rows, and `undefined` for a row that has been redrawn since. The palette and keybindings pass nothing, the title of a view passes
 * its focused row, if any.
 */
export function isForStaleRow(id: CommandId, commandArguments: readonly unknown[]): boolean {
  return rowCommands.has(id) && commandArguments.length > 1 && commandArguments[0] === undefined;
}
