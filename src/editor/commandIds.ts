/** Ids of the commands that sign and write; a host without issuing refuses them. */
const issuingCommandIds = [
  'certscope.renew',
  'certscope.renewNewKey',
  'certscope.renewAll',
  'certscope.reissue',
  'certscope.replaceWithCopy',
  'certscope.issueMissing',
  'certscope.createRequest',
  'certscope.importCertificate',
  'certscope.newCa',
  'certscope.newPki',
  'certscope.newKubeconfig',
  'certscope.newServiceAccountKeys',
  'certscope.undoRenewal',
  'certscope.restore',
  'certscope.whyNotRenewable',
] as const;

export type IssuingCommandId = (typeof issuingCommandIds)[number];

/** Ids of all commands; `commands.ts` says what each does, and a unit test compares them with the manifest. */
export const commandIds = [
  ...issuingCommandIds,
  'certscope.showDecoded',
  'certscope.copyPem',
  'certscope.copyFingerprint',
  'certscope.revealIssuer',
  'certscope.revealOccurrence',
  'certscope.copyRenewalCommand',
  'certscope.showInTree',
  'certscope.refresh',
  'certscope.groupByFile',
  'certscope.groupByChain',
  'certscope.addRoot',
  'certscope.copySudoCommand',
  'certscope.openInventory',
  'certscope.closeInventory',
  'certscope.aboutFinding',
  'certscope.showMap',
  'certscope.judgeAsOf',
  'certscope.backToNow',
  'certscope.copyForecast',
  'certscope.saveForecast',
  'certscope.openAsCertificate',
  'certscope.showInTerminal',
  'certscope.showContexts',
  'certscope.searchCertificates',
  'certscope.explainError',
  'certscope.compareWith',
  'certscope.compareWithHead',
  'certscope.copyRedacted',
  'certscope.openRedactedCopy',
  'certscope.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
