import type { CommandId } from '../commands/commandIds.ts';

/** Commands that the menus of rows offer, and that are about the row; without one, most are about the cursor's place. */
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
  'certscope.completeChain',
  'certscope.importCertificate',
  'certscope.copyRenewalCommand',
]);

/**
 * Tells whether a command was chosen at a row that is no more. From the menu of a row VS Code hands over the row and the selected rows; of
 * a row that has been drawn anew meanwhile, `undefined`. The palette and keybindings hand over nothing, the title of a view its focused row, if any.
 */
export function isOfLostRow(id: CommandId, commandArguments: readonly unknown[]): boolean {
  return rowCommands.has(id) && commandArguments.length > 1 && commandArguments[0] === undefined;
}
