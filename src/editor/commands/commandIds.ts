const issuing = [
  'renew',
  'renewNewKey',
  'renewAll',
  'reissue',
  'replaceWithCopy',
  'embedFiles',
  'extractFiles',
  'replaceCa',
  'completeChain',
  'moveToSecret',
  'issueMissing',
  'createRequest',
  'importCertificate',
  'extendCa',
  'restoreCa',
  'shareServiceAccountKeys',
  'swapKubeconfigs',
  'newCa',
  'newPki',
  'newKubeconfig',
  'newServiceAccountKeys',
  'undoRenewal',
  'restore',
  'whyNotRenewable',
  'repairFile',
] as const;

/** Ids of the commands that sign and write; a host that cannot sign refuses them. */
export const issuingCommandIds = issuing.map((name) => `certscope.${name}` as const);

export type IssuingCommandId = (typeof issuingCommandIds)[number];

const others = [
  'showDecoded',
  'copyPem',
  'copyFingerprint',
  'revealIssuer',
  'revealOccurrence',
  'copyRenewalCommand',
  'showInTree',
  'refresh',
  'stopScan',
  'groupByFile',
  'groupByChain',
  'addRoot',
  'copySudoCommand',
  'openInventory',
  'closeInventory',
  'aboutFinding',
  'showMap',
  'probeServer',
  'judgeAsOf',
  'backToNow',
  'showAllFindings',
  'showRelevantFindings',
  'copyForecast',
  'saveForecast',
  'openAsCertificate',
  'showInTerminal',
  'showContexts',
  'searchCertificates',
  'explainError',
  'compareWith',
  'compareWithHead',
  'copyRedacted',
  'openRedactedCopy',
  'decodeClipboard',
  'compareTrees',
  'showInventory',
  'openSample',
  'showLog',
] as const;

/** Ids of all commands. `commandHandlers.ts` has their handlers; a unit test compares them with the manifest. */
export const commandIds = [...issuingCommandIds, ...others.map((name) => `certscope.${name}` as const)];

export type CommandId = (typeof commandIds)[number];
