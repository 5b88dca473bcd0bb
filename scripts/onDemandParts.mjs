const extension = 'src/extension.ts';
const command = 'src/cli/runCli.ts';

/**
 * What is imported on demand, in parts that are used together; see `importOnDemand`.
 *
 * @type {readonly import('./importOnDemand.mjs').Part[]}
 */
export const onDemandParts = [
  {
    // What windows with certificates need at once: the graph, its findings, and the words for them.
    name: 'judging',
    after: [extension],
    modules: [
      'src/core/findings/evaluate.ts',
      'src/core/findings/uselessSuppressions.ts',
      'src/core/locate/files/skippedPaths.ts',
      'src/core/pki/buildPkiGraph.ts',
      'src/core/pki/cluster/connections/buildConnections.ts',
      'src/core/present/api/describeFile.ts',
      'src/core/present/brokenFiles.ts',
      'src/core/present/connections/connectionRows.ts',
      'src/core/present/kubectl/kubeconfigContexts.ts',
      'src/core/present/statusWords.ts',
      'src/core/present/tally.ts',
      'src/core/present/tree/trustChainRows.ts',
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
    // What hovers and light bulbs offer.
    name: 'offers',
    after: ['judging'],
    modules: [
      'src/core/present/map/renewalAdvice.ts',
      'src/editor/change/hoverOffers.ts',
      'src/editor/change/moveQuickFixes.ts',
      'src/editor/change/renewalOffers.ts',
      'src/editor/change/renewalQuickFixes.ts',
      'src/editor/findings/offeredActions.ts',
      'src/editor/findings/repairsOf.ts',
      'src/editor/map/mapTargets.ts',
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
      'src/editor/host/machineCommands.ts',
      'src/editor/inventory/inventoryFiles.ts',
      'src/editor/inventory/inventoryTablePanel.ts',
      'src/editor/inventory/searchCertificates.ts',
      'src/editor/kubeconfigs/showContexts.ts',
      'src/editor/status/judgeAsOf.ts',
      'src/editor/trees/forecastCommands.ts',
      'src/editor/trees/revealCommands.ts',
      'src/node/redactInWorker.ts',
    ],
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
      'src/node/nodePassphraseCryptography.ts',
    ],
  },
  { name: 'probing', after: ['judging'], modules: ['src/editor/probe/probeServer.ts'] },
  { name: 'probe', after: [], modules: ['src/node/probe/probeServer.ts'] },
  { name: 'sample', after: ['changes'], modules: ['src/node/sample/writeSampleCluster.ts'] },
  { name: 'workspaceFiles', after: [extension], modules: ['src/editor/scan/workspaceFiles.ts'] },
  { name: 'findingPages', after: [extension], modules: ['src/core/present/findingPages.ts'] },
  { name: 'namedFiles', after: [extension], modules: ['src/node/readNamedFile.ts'] },
  { name: 'rsaHere', after: ['src/core/pki/decodeFile.ts'], modules: ['src/node/verifyRsaHere.ts'] },
  {
    name: 'help',
    after: [command],
    modules: ['src/cli/completeCommand.ts', 'src/cli/helpText.ts', 'src/cli/jsonAsYaml.ts'],
  },
  { name: 'words', after: [command], modules: ['src/cli/firstWords.ts'] },
  {
    name: 'check',
    after: [command],
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
