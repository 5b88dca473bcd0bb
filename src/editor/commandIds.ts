/** Ids of all commands; `commands.ts` says what each does, and a unit test compares them with the manifest. */
export const commandIds = [
  'certscope.showDecoded',
  'certscope.copyPem',
  'certscope.copyFingerprint',
  'certscope.revealIssuer',
  'certscope.revealOccurrence',
  'certscope.renew',
  'certscope.whyNotRenewable',
  'certscope.showInTree',
  'certscope.refresh',
  'certscope.groupByFile',
  'certscope.groupByChain',
  'certscope.addRoot',
  'certscope.copySudoCommand',
  'certscope.openInventory',
  'certscope.closeInventory',
  'certscope.aboutFinding',
  'certscope.judgeAsOf',
  'certscope.backToNow',
  'certscope.copyForecast',
  'certscope.saveForecast',
  'certscope.openAsCertificate',
  'certscope.showInTerminal',
  'certscope.showContexts',
  'certscope.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
