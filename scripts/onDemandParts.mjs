/** What every host has when a part is loaded, or what several parts share. */
const features = [
  'src/editor/registerFeatures.ts',
  'src/core/pki/byteKey.ts',
  'src/core/pki/rememberVerifications.ts',
  'src/core/pki/signatureSchemes.ts',
  'src/editor/change/confirm.ts',
  'src/editor/documents/credentialTarget.ts',
];
const extension = 'src/extension.ts';
const command = 'src/cli/runCli.ts';

/**
 * What is imported on demand, in parts that are used together; see `importOnDemand`. A part is for all hosts or for Node's alone, since a
 * browser loads no file with something of Node in it.
 *
 * @type {readonly import('./importOnDemand.mjs').Part[]}
 */
export const onDemandParts = [
  {
    // What windows with certificates need at once: the graph, its findings, and the words for them.
    name: 'judging',
    after: features,
    modules: [
      'src/core/findings/evaluate.ts',
      'src/core/findings/uselessSuppressions.ts',
      'src/core/locate/files/skippedPaths.ts',
      'src/core/pki/buildPkiGraph.ts',
      'src/core/pki/cluster/connections/buildConnections.ts',
      'src/core/present/brokenFiles.ts',
      'src/core/present/kubectl/kubeconfigContexts.ts',
      'src/core/present/statusWords.ts',
      'src/core/present/tally.ts',
      'src/editor/configuration/configurations.ts',
      'src/editor/documents/unreadWords.ts',
      'src/editor/inline/explainPlace.ts',
      'src/editor/inline/hintsIn.ts',
      'src/editor/scan/quietPlaceIn.ts',
      'src/editor/scan/scanMessage.ts',
      'src/editor/store/problems.ts',
    ],
  },
  {
    // What views show once they are open, and what other extensions ask.
    name: 'views',
    after: ['judging'],
    modules: [
      'src/core/present/api/describeFile.ts',
      'src/core/present/connections/connectionRows.ts',
      'src/core/present/tree/trustChainRows.ts',
    ],
  },
  {
    // What light bulbs offer everywhere.
    name: 'repairs',
    after: ['judging'],
    modules: [
      'src/editor/findings/offeredActions.ts',
      'src/editor/findings/repairsOf.ts',
      'src/editor/map/mapTargets.ts',
    ],
  },
  {
    // What hovers and light bulbs offer where CertScope writes files.
    name: 'offers',
    after: [extension, 'repairs'],
    modules: [
      'src/core/present/map/renewalAdvice.ts',
      'src/editor/change/hoverOffers.ts',
      'src/editor/change/judgeRepairs.ts',
      'src/editor/change/moveQuickFixes.ts',
      'src/editor/change/renewalOffers.ts',
      'src/editor/change/renewalQuickFixes.ts',
    ],
  },
  {
    // What signs and writes.
    name: 'changes',
    after: ['offers'],
    modules: [
      'src/editor/change/changeCommands.ts',
      'src/editor/change/changeHandlers.ts',
      'src/editor/change/moveCommands.ts',
      'src/editor/change/offerRecovery.ts',
      'src/editor/change/repairFile.ts',
      'src/editor/change/requestFlow.ts',
      'src/editor/change/tellDamaged.ts',
      'src/editor/change/undoChange.ts',
      'src/editor/pages/actionPanel.ts',
      'src/node/changeJournal.ts',
    ],
  },
  {
    name: 'commands',
    after: ['judging'],
    modules: [
      'src/editor/assistant/answerAssistant.ts',
      'src/editor/change/commandsPanel.ts',
      'src/editor/commands/commandHandlers.ts',
      'src/editor/decoded/compareCommands.ts',
      'src/editor/decoded/compareTrees.ts',
      'src/editor/decoded/copyCommands.ts',
      'src/editor/decoded/decodeClipboard.ts',
      'src/editor/decoded/decodedContent.ts',
      'src/editor/decoded/showDecoded.ts',
      'src/editor/documents/redactedCopy.ts',
      'src/editor/documents/showText.ts',
      'src/editor/findings/explainError.ts',
      'src/editor/inventory/inventoryFiles.ts',
      'src/editor/inventory/inventoryTablePanel.ts',
      'src/editor/inventory/searchCertificates.ts',
      'src/editor/kubeconfigs/showContexts.ts',
      'src/editor/status/judgeAsOf.ts',
      'src/editor/trees/forecastCommands.ts',
      'src/editor/trees/revealCommands.ts',
    ],
  },
  {
    name: 'machine',
    after: [extension, 'commands'],
    modules: ['src/editor/host/machineCommands.ts', 'src/node/redactInWorker.ts'],
  },
  {
    name: 'map',
    after: ['judging'],
    modules: ['src/core/present/map/mapOf.ts', 'src/editor/map/pkiMapExport.ts', 'src/editor/map/pkiMapPanel.ts'],
  },
  {
    name: 'certificateFiles',
    after: ['judging'],
    modules: [
      'src/editor/certificateFile/certificateFilePage.ts',
      'src/editor/certificateFile/openedCertificateFile.ts',
    ],
  },
  { name: 'passphrases', after: [extension], modules: ['src/node/nodePassphraseCryptography.ts'] },
  {
    // What only browsers need.
    name: 'browser',
    after: features,
    modules: ['src/editor/documents/redactInTurns.ts', 'src/web/webPassphraseCryptography.ts'],
  },
  { name: 'probing', after: [extension, 'judging'], modules: ['src/editor/probe/probeServer.ts'] },
  { name: 'probe', after: [], modules: ['src/node/probe/probeServer.ts'] },
  { name: 'sample', after: ['changes'], modules: ['src/node/sample/writeSampleCluster.ts'] },
  { name: 'workspaceFiles', after: features, modules: ['src/editor/scan/workspaceFiles.ts'] },
  { name: 'findingPages', after: features, modules: ['src/core/present/findingPages.ts'] },
  { name: 'namedFiles', after: [extension], modules: ['src/node/readNamedFile.ts'] },
  {
    name: 'rsaHere',
    after: ['src/core/pki/decodeFile.ts', 'src/core/pki/byteKey.ts', 'src/core/pki/signatureSchemes.ts'],
    modules: ['src/node/verifyRsaHere.ts'],
  },
  {
    name: 'help',
    after: [command],
    modules: ['src/cli/completeCommand.ts', 'src/cli/helpText.ts', 'src/cli/jsonAsYaml.ts'],
  },
  { name: 'words', after: [command], modules: ['src/cli/firstWords.ts'] },
  {
    name: 'check',
    // The extension has the last two with what a check needs, too: one file for both.
    after: [command, 'src/node/nodeWebCryptography.ts', 'src/core/present/inventory/isInventory.ts'],
    modules: ['src/cli/checkCommand.ts', 'src/cli/inspectCommand.ts', 'src/cli/machineFiles.ts'],
  },
  {
    name: 'reading',
    after: ['check'],
    modules: [
      'src/cli/connectionsCommand.ts',
      'src/cli/diffCommand.ts',
      'src/cli/explainCommand.ts',
      'src/cli/forecastCommand.ts',
      'src/cli/mapCommand.ts',
      'src/cli/probeCommand.ts',
      'src/cli/redactCommand.ts',
      'src/cli/showCommand.ts',
      'src/cli/verifyCommand.ts',
    ],
  },
  {
    name: 'changing',
    after: ['check'],
    modules: [
      'src/cli/commandsCommand.ts',
      'src/cli/importCommand.ts',
      'src/cli/issueCommand.ts',
      'src/cli/moveCommands.ts',
      'src/cli/recoverCommand.ts',
      'src/cli/renewCommand.ts',
      'src/cli/requestCommand.ts',
      'src/cli/undoCommand.ts',
    ],
  },
];
